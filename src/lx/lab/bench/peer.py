"""The peers: matching engines of others, each in an environment and a process of its own, fed with the same orders.

`set_up` makes the environment of one from what the checkout pins: a Python package by requirements/bench-NAME.txt, a
crate by bench/NAME/Cargo.lock, jars by bench/NAME/jars.sha256. A run finds it there or does without.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final

from lx.errors import LxError
from lx.lab.bench.rows import Outcome, Sample
from lx.lab.bench.workloads import Sizes, Stretch
from lx.wire.records_generated import RECORD_SIZE

__all__ = ["PEER", "PEERS", "PEERS_COMPILED", "PEERS_PLAIN", "PeerError", "PeerPlace", "PeerRow"]

PEER: Final = "pyorderbook"
"""The one that takes limit orders only."""
PEERS_COMPILED: Final = ("lobster", "exchange-core")
"""Those that are fast enough to run all commands that ours do."""
PEERS_PLAIN: Final = ("lightmatchingengine", "limit-order-book", *PEERS_COMPILED)
"""Those that can do limit, market and cancel."""
PEERS: Final = (PEER, *PEERS_PLAIN)
_SCRIPT: Final = "lx.lab.bench.peer_books"
_JAVA_CLASS: Final = "BenchExchangeCore"
_JAVA_OPENS: Final = (
    "java.lang",
    "java.lang.reflect",
    "java.io",
    "java.util",
    "java.nio",
    "sun.nio.ch",
    "jdk.internal.ref",
)
"""Packages of the JDK that exchange-core's libraries, which are older than its walls, look into."""
_RUN_SECONDS_MAX: Final = 600


class PeerError(LxError):
    """The peer's environment can't be made, or the peer fails in it; the message ends with what its process said."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class PeerPlace:
    """Where a peer lives: the checkout that pins it, and the environment in it."""

    root: Path
    name: str = PEER

    @classmethod
    def of_checkout(cls, name: str = PEER) -> PeerPlace:
        """Of the checkout that this package runs from."""
        return cls(Path(__file__).resolve().parents[4], name)

    @property
    def requirements(self) -> Path:
        """What is installed of a Python package, by version and hash."""
        return self.root / "requirements" / f"bench-{self.name}.txt"

    @property
    def sources(self) -> Path:
        """The folder of the program that feeds a compiled peer."""
        return self.root / "bench" / self.name

    @property
    def environment(self) -> Path:
        """The environment."""
        return self.root / "var" / "bench" / self.name

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.environment / "bin" / "python"

    @property
    def is_ready(self) -> bool:
        """Whether the environment is there and was made from what the checkout has."""
        try:
            return self._stamp.read_text(encoding="utf-8") == self._inputs()
        except OSError:
            return False

    @property
    def missing_tools(self) -> list[str]:
        """Programs that `set_up` needs and that are not there."""
        needed = {"lobster": ["cargo"], "exchange-core": ["mvn", "javac"], "limit-order-book": ["g++"]}
        return [tool for tool in needed.get(self.name, []) if shutil.which(tool) is None]

    def set_up(self) -> None:
        """Make the environment, or raise PeerError and leave what was there."""
        inputs = self.sources if self.name in PEERS_COMPILED else self.requirements
        if not inputs.exists():
            raise PeerError(f"{inputs} is missing; `lx bench setup` runs in a checkout, as ./lx bench setup")
        fresh = self.environment.with_name(f"{self.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.parent.mkdir(parents=True, exist_ok=True)
        try:
            for command in self._install_commands(fresh):
                _run(command, "lx bench setup")
            self._check_jars(fresh)
            shutil.rmtree(self.environment, ignore_errors=True)
            fresh.rename(self.environment)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        self._stamp.write_text(self._inputs(), encoding="utf-8")

    def run_command(self) -> list[str]:
        """The command that feeds the peer; the file of orders and the count of the first come behind it."""
        if self.name == "lobster":
            return [str(self.environment / "release" / "lx-bench-lobster")]
        if self.name == "exchange-core":
            opens = [f"--add-{how}=java.base/{package}=ALL-UNNAMED" for package in _JAVA_OPENS for how in _HOW]
            compiler = [f"--add-{how}=jdk.compiler/com.sun.tools.javac{of}=ALL-UNNAMED" for how, of in _COMPILER]
            classes = f"{self.environment / 'jars'}/*:{self.environment / 'classes'}"
            return ["java", *opens, *compiler, "-cp", classes, _JAVA_CLASS]
        script = find_spec(_SCRIPT)
        if script is None or script.origin is None:
            raise PeerError(f"module {_SCRIPT} is missing; use a whole checkout")
        return [str(self.python), "-I", script.origin, self.name]

    @property
    def _stamp(self) -> Path:
        return self.environment / "requirements.txt"

    @property
    def _build_requirements(self) -> Path:
        return self.requirements.with_name(f"bench-{self.name}-build.txt")

    def _inputs(self) -> str:
        """All that the environment is made from, as one text."""
        if self.name not in PEERS_COMPILED:
            return self.requirements.read_text(encoding="utf-8")
        files = sorted(path for path in self.sources.rglob("*") if path.is_file())
        return "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)

    def _check_jars(self, fresh: Path) -> None:
        """The jars are those that are pinned, no more and no fewer."""
        if self.name != "exchange-core":
            return
        found = {path.name: sha256(path.read_bytes()).hexdigest() for path in (fresh / "jars").iterdir()}
        lines = (self.sources / "jars.sha256").read_text(encoding="utf-8").splitlines()
        pinned = {name: digest for digest, name in (line.split() for line in lines)}
        if found != pinned:
            wrong = sorted(name for name in {*found, *pinned} if found.get(name) != pinned.get(name))
            raise PeerError(f"lx bench setup: not the pinned jars: {', '.join(wrong)}")

    def _install_commands(self, fresh: Path) -> list[list[str]]:
        if self.name == "lobster":
            manifest = ["--manifest-path", str(self.sources / "Cargo.toml")]
            return [["cargo", "build", "--release", "--locked", "--quiet", *manifest, "--target-dir", str(fresh)]]
        if self.name == "exchange-core":
            jars = fresh / "jars"
            options = ["-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
            source = str(self.sources / f"{_JAVA_CLASS}.java")
            return [
                ["mvn", "-q", "-B", "-f", str(self.sources / "pom.xml"), _MAVEN_COPY, *options],
                ["javac", "-nowarn", "-cp", f"{jars}/*", "-d", str(fresh / "classes"), source],
            ]
        return self._python_commands(fresh)

    def _python_commands(self, fresh: Path) -> list[list[str]]:
        """With uv when it is there, as the launcher does: not every Python has venv and pip."""
        python = str(fresh / "bin" / "python")
        if uv := shutil.which("uv"):
            make = [uv, "venv", "--quiet", "--python", sys.executable, str(fresh)]
            install = [uv, "pip", "install", "--quiet", "--python", python]
        else:
            make = [sys.executable, "-m", "venv", str(fresh)]
            install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        wanted = ["--require-hashes", "-r", str(self.requirements)]
        if not self._build_requirements.is_file():
            return [make, [*install, *wanted]]
        build = ["--require-hashes", "-r", str(self._build_requirements)]
        return [make, [*install, *build], [*install, "--no-build-isolation", *wanted]]


_HOW: Final = ("opens", "exports")
_COMPILER: Final = (("opens", ""), ("exports", ".file"))
_MAVEN_COPY: Final = "dependency:copy-dependencies"


class PeerRow:
    """A peer's book: one order a call, objects made before the clock starts; a process of its own a run."""

    def __init__(self, place: PeerPlace) -> None:
        self.name = place.name
        self._place = place

    def verify(self, prefix: Stretch) -> Outcome:
        """Trades and lots of the prefix."""
        done = self._run(prefix, prefix.measured)
        trades = done["trades"]
        return Outcome(None if trades is None else int(trades), int(done["quantity"] or 0))

    def measure(self, stretch: Stretch, sizes: Sizes) -> Sample:
        """The first orders of the stretch; all of them when the peer is compiled."""
        count = stretch.measured if self.name in PEERS_COMPILED else min(sizes.slow, stretch.measured)
        return Sample(count, float(self._run(stretch, count)["seconds"] or 0))

    def _run(self, stretch: Stretch, count: int) -> dict[str, float | None]:
        with tempfile.TemporaryDirectory(prefix="lx-bench-") as folder:
            orders = Path(folder) / "orders"
            orders.write_bytes(stretch.before + stretch.records[: count * RECORD_SIZE])
            warm_up = len(stretch.before) // RECORD_SIZE
            said = _run([*self._place.run_command(), str(orders), str(warm_up)], self.name)
        told: dict[str, float | None] = json.loads(said.splitlines()[-1])
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
