"""A checkout made of the launcher and stand-ins for its tools, so that starts are quick and can fail.

Every stand-in writes what it was asked to `calls`; PATH holds them and the POSIX tools, nothing else of the machine.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).resolve().parents[2] / "lx"

_POSIX_TOOLS = (
    "cat chmod cksum cp date dirname env find id ln mkdir mktemp mv ps readlink rm rmdir sed sh sleep sort touch tr "
    "xargs"
)

_PYTHON = """#!/bin/sh
case "$1 $2" in
"-c "*) [ -z "$OLD_PYTHON" ] ;;
"--version "*) echo "Python 3.12.0" ;;
"-m venv")
    echo venv >>"$CALLS"
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    cp "$STAND_INS/maturin" "$3/bin/maturin" ;;
"-m pip")
    for last in "$@"; do :; done
    echo "pip ${last##*/}" >>"$CALLS"
    [ -z "$STEP_FIFO" ] || { echo started >"$STEP_FIFO"; exec sleep 600; }
    [ -z "$FAIL_PIP" ] || { echo "the output of pip"; exit 1; } ;;
"-P -m")
    shift 2
    echo "ran in $PWD: $*" ;;
esac
"""
_UV = """#!/bin/sh
case "$1 $2" in
"--version "*) echo "uv 1.0.0" ;;
"venv "*)
    for last in "$@"; do :; done
    mkdir -p "$last/bin"
    echo venv >>"$CALLS"
    cp "$STAND_INS/python3" "$last/bin/python"
    cp "$STAND_INS/maturin" "$last/bin/maturin" ;;
"pip install")
    for last in "$@"; do :; done
    echo "pip ${last##*/}" >>"$CALLS" ;;
esac
"""
_MATURIN = """#!/bin/sh
echo "maturin $*" >>"$CALLS"
[ -z "$FAIL_MATURIN" ] || { echo "error[E0308]: mismatched types"; exit 1; }
touch src/lx/_native.abi3.so
"""
_CARGO = """#!/bin/sh
[ "$1" != --version ] || echo "cargo 1.${CARGO_MINOR:-90}.0 (abc 2026-01-01)"
"""
_APT_GET = """#!/bin/sh
echo "apt-get $*" >>"$CALLS"
case $1 in install)
    cp "$STAND_INS/cargo" "$STAND_INS/cc" "$STAND_INS/python3" "${0%/*}" ;;
esac
"""
_APT_CACHE = """#!/bin/sh
[ "$2" != "$APT_RUST" ] || printf 'x:\\n  Installed: (none)\\n  Candidate: 1.96.0+dfsg1-1\\n'
"""
_STAND_INS = {
    "python3": _PYTHON,
    "uv": _UV,
    "maturin": _MATURIN,
    "cargo": _CARGO,
    "cc": "#!/bin/sh\n",
    "apt-get": _APT_GET,
    "apt-cache": _APT_CACHE,
}


@dataclass(frozen=True, slots=True)
class Rig:
    """A checkout at `root` whose PATH holds the chosen stand-ins."""

    root: Path
    path: Path
    calls_file: Path
    environment: dict[str, str]

    def start(self, *argv: str, cwd: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run the launcher and wait for it."""
        return subprocess.run(
            [self.root / "lx", *argv],
            cwd=cwd or self.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def popen(self, *argv: str, **environment: str) -> "subprocess.Popen[str]":
        """Start the launcher and return at once."""
        return subprocess.Popen(
            [self.root / "lx", *argv],
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def take_calls(self) -> list[str]:
        """What the stand-ins were asked since the last time."""
        calls = self.calls_file.read_text().splitlines()
        self.calls_file.write_text("")
        return calls

    def left_behind(self) -> set[str]:
        """Names in the checkout that a start made."""
        return {path.name for path in self.root.iterdir()} & {".venv", ".lx-lock", ".lx-lock-break"} | {
            path.name for path in self.root.glob(".venv.old*")
        }


def make_rig(folder: Path, tools: tuple[str, ...]) -> Rig:
    """Make a checkout below `folder`, in a path with a space, with the stand-ins named in `tools` on PATH."""
    root, path, stand_ins = folder / "a checkout", folder / "bin", folder / "stand-ins"
    for made in (root / "requirements", root / "src/lx", root / "crates/lx-core/src", path, stand_ins, folder / "home"):
        made.mkdir(parents=True)
    shutil.copy2(LAUNCHER, root / "lx")
    for name in ("requirements/core.txt", "requirements/dev.txt", "pyproject.toml", "Cargo.toml", "Cargo.lock"):
        (root / name).write_text(f"# {name}\n")
    (root / "crates/lx-core/src/lib.rs").write_text("// first\n")
    for name in _POSIX_TOOLS.split():
        found = shutil.which(name)
        if found:
            (path / name).symlink_to(found)
    for name, text in _STAND_INS.items():
        (stand_ins / name).write_text(text)
        (stand_ins / name).chmod(0o755)
        if name in tools:
            shutil.copy2(stand_ins / name, path / name)
    calls = folder / "calls"
    calls.write_text("")
    environment = {"PATH": str(path), "HOME": str(folder / "home"), "CALLS": str(calls), "STAND_INS": str(stand_ins)}
    return Rig(root, path, calls, environment | {"TMPDIR": os.fspath(folder)})
