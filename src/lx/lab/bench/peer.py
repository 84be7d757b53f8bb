"""The peer: a matching engine of others, in an environment of its own, fed with the same limit orders as ours.

`set_up` makes the environment from requirements/bench-peers.txt; a run finds it there or does without.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final

from lx.errors import LxError
from lx.lab.bench.rows import Outcome, Sample
from lx.lab.bench.workloads import Sizes, Stretch
from lx.wire.records_generated import RECORD_SIZE

__all__ = ["PEER", "PeerError", "PeerPlace", "PeerRow"]

PEER: Final = "pyorderbook"
_SCRIPT: Final = "lx.lab.bench.peer_pyorderbook"
_RUN_SECONDS_MAX: Final = 600


class PeerError(LxError):
    """The peer's environment can't be made, or the peer fails in it; the message ends with what its process said."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class PeerPlace:
    """Where the peer lives: the checkout that has its requirements, and the environment in it."""

    root: Path

    @classmethod
    def of_checkout(cls) -> PeerPlace:
        """Of the checkout that this package runs from."""
        return cls(Path(__file__).resolve().parents[4])

    @property
    def requirements(self) -> Path:
        """What is installed, by version and hash."""
        return self.root / "requirements" / "bench-peers.txt"

    @property
    def environment(self) -> Path:
        """The environment."""
        return self.root / "var" / "bench" / PEER

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.environment / "bin" / "python"

    @property
    def is_ready(self) -> bool:
        """Whether the environment is there and has what the requirements say."""
        try:
            return self._stamp.read_text(encoding="utf-8") == self.requirements.read_text(encoding="utf-8")
        except OSError:
            return False

    def set_up(self) -> None:
        """Make the environment, or raise PeerError and leave what was there."""
        if not self.requirements.is_file():
            raise PeerError(f"{self.requirements} is missing; `lx bench setup` runs in a checkout, as ./lx bench setup")
        fresh = self.environment.with_name(f"{PEER}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.parent.mkdir(parents=True, exist_ok=True)
        try:
            for command in self._install_commands(fresh):
                _run(command, "lx bench setup")
            shutil.rmtree(self.environment, ignore_errors=True)
            fresh.rename(self.environment)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        self._stamp.write_text(self.requirements.read_text(encoding="utf-8"), encoding="utf-8")

    @property
    def _stamp(self) -> Path:
        return self.environment / "requirements.txt"

    def _install_commands(self, fresh: Path) -> list[list[str]]:
        """With uv when it is there, as the launcher does: not every Python has venv and pip."""
        wanted = ["--require-hashes", "-r", str(self.requirements)]
        python = str(fresh / "bin" / "python")
        if uv := shutil.which("uv"):
            return [
                [uv, "venv", "--quiet", "--python", sys.executable, str(fresh)],
                [uv, "pip", "install", "--quiet", "--python", python, *wanted],
            ]
        return [
            [sys.executable, "-m", "venv", str(fresh)],
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted],
        ]


class PeerRow:
    """The peer's book: one order a call, objects made before the clock starts; a process of its own a run."""

    name: Final = PEER

    def __init__(self, place: PeerPlace) -> None:
        self._place = place

    def verify(self, prefix: Stretch) -> Outcome:
        """Trades and lots of the prefix."""
        done = self._run(prefix, prefix.measured)
        return Outcome(int(done["trades"]), int(done["quantity"]))

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """The first orders of the stretch."""
        count = min(sizes.slow, stretch.measured)
        return Sample(count, self._run(stretch, count)["seconds"])

    def _run(self, stretch: Stretch, count: int) -> dict[str, float]:
        script = find_spec(_SCRIPT)
        if script is None or script.origin is None:
            raise PeerError(f"module {_SCRIPT} is missing; use a whole checkout")
        with tempfile.TemporaryDirectory(prefix="lx-bench-") as folder:
            orders = Path(folder) / "orders"
            orders.write_bytes(stretch.before + stretch.records[: count * RECORD_SIZE])
            warm_up = len(stretch.before) // RECORD_SIZE
            command = [str(self._place.python), "-I", script.origin, str(orders), str(warm_up)]
            told: dict[str, float] = json.loads(_run(command, PEER))
        return told


def _run(command: list[str], who: str) -> str:
    """Run a command to its end and return what it printed; raise PeerError with the last line it complained with."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=_RUN_SECONDS_MAX
        )
    except OSError as error:
        raise PeerError(f"{who}: {command[0]}: {error.strerror}; run `lx bench setup`") from error
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"{who}: {' '.join(command[:3])} ran longer than {_RUN_SECONDS_MAX} s") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
        raise PeerError(f"{who}: `{' '.join(command[:4])}` ended with status {done.returncode}, saying: {said}")
    return done.stdout
