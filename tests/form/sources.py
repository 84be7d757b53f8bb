"""The project's own sources, read once, for the tests of form; the rules themselves know no file."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_FOLDERS = ("src", "tests", "schema", "bench", "examples", "scripts")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its path in the checkout, with slashes, and its text."""

    path: str
    text: str

    @property
    def is_generated(self) -> bool:
        """Whether schema/generate.py writes it."""
        return "_generated." in self.path

    @property
    def module(self) -> str:
        """The dotted name of a Python file below src/: `src/lx/wire/codec.py` is `lx.wire.codec`."""
        return self.path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def tree(self) -> ast.Module:
        """The parsed Python file."""
        return _parsed(self.path, self.text)


@cache
def _parsed(path: str, text: str) -> ast.Module:
    """Parsed once for all rules, none of which changes a tree."""
    return ast.parse(text, filename=path)


@cache
def python_sources() -> tuple[Source, ...]:
    """Every Python file of the project, tests included."""
    return tuple(source for folder in PYTHON_FOLDERS for source in _read(folder, "*.py"))


@cache
def package_sources() -> tuple[Source, ...]:
    """The Python files of the package lx."""
    return _read("src/lx", "*.py")


@cache
def rust_sources() -> tuple[Source, ...]:
    """Every Rust file of the workspace."""
    return _read("crates", "*.rs")


@cache
def committed_files() -> tuple[str, ...]:
    """The paths git tracks; empty outside of a git checkout."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ()
    return tuple(path for path in done.stdout.split("\0") if path and (ROOT / path).is_file())


def _read(folder: str, pattern: str) -> tuple[Source, ...]:
    paths = sorted(path for path in (ROOT / folder).rglob(pattern) if "__pycache__" not in path.parts)
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)
