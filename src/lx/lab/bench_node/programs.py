"""The peers in C: small programs on libzmq, compiled from bench/peers where a compiler and libzmq's header are."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

__all__ = ["INSTALL", "Programs"]

NAMES: Final = ("router", "dealer", "oneway")
INSTALL: Final = "apt-get install -y gcc libc6-dev libzmq3-dev"
"""What installs all that they need, on Debian."""
_FLAGS: Final = ("-O2", "-Wall", "-Wextra")


@dataclass(frozen=True, slots=True)
class Programs:
    """Where they are: the checkout with their sources."""

    root: Path

    @classmethod
    def of_checkout(cls) -> Programs:
        """Of the checkout that this package runs from."""
        return cls(Path(__file__).resolve().parents[4])

    @property
    def place(self) -> Path:
        """The folder they are compiled into."""
        return self.root / "var" / "bench" / "libzmq"

    def path(self, name: str) -> str:
        """One of them."""
        return str(self.place / name)

    @property
    def is_ready(self) -> bool:
        """Whether they are there and were made from the sources as they are."""
        try:
            return self._stamp.read_text(encoding="ascii") == self._inputs()
        except OSError:
            return False

    def make(self) -> str | None:
        """Compile them unless they are ready; None, or in words why they can't be made and what mends it."""
        if self.is_ready:
            return None
        compiler = shutil.which("cc")
        if compiler is None:
            return f"no C compiler (cc) is found; run: {INSTALL}"
        if not self._source(NAMES[0]).is_file():
            return f"{self._source(NAMES[0])} is missing; run it in a checkout, as ./lx bench node"
        if _compile(compiler, "-E", "-o", "/dev/null", "-x", "c", "-", text="#include <zmq.h>\n"):
            return f"libzmq's header (zmq.h) is not found; run: {INSTALL}"
        self.place.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            said = _compile(compiler, *_FLAGS, "-o", self.path(name), str(self._source(name)), "-lzmq")
            if said:
                return f"{self._source(name)} does not compile: {said.splitlines()[0]}; run: {INSTALL}"
        self._stamp.write_text(self._inputs(), encoding="ascii")
        return None

    @property
    def _stamp(self) -> Path:
        return self.place / "sources"

    def _source(self, name: str) -> Path:
        return self.root / "bench" / "peers" / f"{name}.c"

    def _inputs(self) -> str:
        return "".join(f"{sha256(self._source(name).read_bytes()).hexdigest()}  {name}\n" for name in NAMES)


def _compile(*command: str, text: str = "") -> str:
    """Run the compiler; empty when it is content, else what it says."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return (done.stderr.strip() or "no reason given") if done.returncode else ""
