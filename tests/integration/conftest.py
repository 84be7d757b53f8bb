"""What the processes of these tests share: the bytecode of the sources."""

import os
import tempfile
from pathlib import Path

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    # Each of some hundreds of processes would compile all sources again, which takes longer than what most are asked
    # to do. Whoever wants no bytecode beside the sources gets none there.
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"lx-bytecode-{os.getuid()}")
