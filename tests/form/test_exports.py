"""What modules export, and that the facts written in several places are the same in all of them."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import lx
from tests.form.sources import ROOT, Source, committed_files, package_sources

MODULES = [source.module for source in package_sources() if source.module != "lx.__main__"]
_NEVER_COMMITTED = {
    r"--(?:extra-)?index[-]url|--find[-]links|index[-]url\s*=": "the address of a package index",
    r"(?<![\w.])/(?:root|work|home/\w+)/": "a path of one machine",
}
_MAY_NAME_AN_INDEX = {
    "Cargo.lock",  # cargo writes the index into it
}


@pytest.mark.parametrize("module", MODULES)
def test_all_names_what_is_there(module: str) -> None:
    loaded = importlib.import_module(module)
    names = getattr(loaded, "__all__", None)
    if names is None:
        return
    assert len(names) == len(set(names)), f"{module}.__all__ has a name twice"
    missing = [name for name in names if not hasattr(loaded, name)]
    assert not missing, f"{module}.__all__ names {missing}, which the module doesn't have; delete or define them"


def test_root_holds_names_and_no_logic() -> None:
    tree = ast.parse((ROOT / "src/lx/__init__.py").read_text())
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr)
    logic = [node.lineno for node in tree.body if not isinstance(node, allowed)]
    assert not logic, f"src/lx/__init__.py has logic in lines {logic}; move it to a module and export the name"
    undocumented = [name for name in lx.__all__ if name != "__version__" and not getattr(lx, name).__doc__]
    assert not undocumented, f"public names without docstring: {undocumented}"


def test_version_is_the_same_everywhere() -> None:
    cargo = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    python = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert lx.__version__ == python == cargo, "pyproject.toml, Cargo.toml and lx.__version__ must name one version"
    assert f"## {python}" in (ROOT / "CHANGELOG.md").read_text(), f"CHANGELOG.md has no section for {python}"


def test_requirements_are_what_pyproject_argues_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    core, dev = set(project["dependencies"]), set(project["optional-dependencies"]["dev"])
    assert len(core) <= 10, "the core install has at most 10 direct packages"
    maturin = {pin for pin in dev if pin.startswith("maturin==")}
    assert _pins("core.in") == core | maturin, "requirements/core.in and pyproject.toml differ; mend, then: make lock"
    assert _pins("dev.in") == dev - maturin, "requirements/dev.in and pyproject.toml differ; mend, then: make lock"
    for name in ("core", "dev"):
        locked = (ROOT / "requirements" / f"{name}.txt").read_text()
        stale = [pin for pin in _pins(f"{name}.in") if f"\n{pin} " not in f"\n{locked}"]
        assert not stale, f"requirements/{name}.txt lacks {stale}; run: make lock"


def _pins(name: str) -> set[str]:
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-r "))}


def test_each_dependency_is_argued_for() -> None:
    for path in (
        "pyproject.toml",
        "crates/lx-core/Cargo.toml",
        "crates/lx-native/Cargo.toml",
        "crates/lx-zmtp/Cargo.toml",
    ):
        for number, line in enumerate((ROOT / path).read_text().splitlines(), start=1):
            is_pin = re.match(r'\s+"[\w-]+==', line) or re.match(r"[\w-]+ = (?:\"\d|\{ version)", line)
            is_own = re.match(r"(?:name|version|edition|rust-version|minversion|python_version) =", line)
            assert not is_pin or is_own or "#" in line, f"{path}:{number}: say in a comment why: {line.strip()}"


def test_nothing_of_one_machine_is_committed() -> None:
    assert not list(_leaks()), "\n".join(_leaks())


def _leaks() -> Iterator[str]:
    for path in committed_files():
        if path in _MAY_NAME_AN_INDEX:
            continue
        for number, line in enumerate(_text(ROOT / path).splitlines(), start=1):
            for pattern, what in _NEVER_COMMITTED.items():
                if re.search(pattern, line):
                    yield f"{path}:{number}: {what}: {line.strip()[:80]}; take it out"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a binary file


def test_source_module_names() -> None:
    assert Source("src/lx/wire/__init__.py", "").module == "lx.wire"
    assert Source("src/lx/wire/codec.py", "").module == "lx.wire.codec"
