"""The project's form: one test a rule, on all sources. A failure lists every place with what to do there."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.form import python_rules, rust_rules
from tests.form.layers import cycles, import_graph, layer_violations, unreachable
from tests.form.sources import ROOT, Source, package_sources, python_sources, rust_sources

Rule = Callable[[Source], Iterator[str]]
ENTRY_POINTS = ("lx", "lx.__main__", "lx.cli.main")


def demand_none(violations: Iterable[str]) -> None:
    """Fail with all violations, one a line."""
    found = list(violations)
    assert not found, f"{len(found)} violations:\n" + "\n".join(found)


def over(sources: Iterable[Source], rule: Rule) -> Iterator[str]:
    """The violations of `rule` in all `sources`."""
    for source in sources:
        yield from rule(source)


def engine_python() -> list[Source]:
    return [source for source in package_sources() if source.module.startswith("lx.engine")]


def engine_rust() -> list[Source]:
    return [source for source in rust_sources() if source.path.startswith("crates/lx-core/src/engine")]


@pytest.mark.parametrize("rule", [python_rules.long_functions, python_rules.long_file])
def test_python_is_short(rule: Rule) -> None:
    demand_none(over(python_sources(), rule))


@pytest.mark.parametrize("rule", [rust_rules.long_functions, python_rules.long_file])
def test_rust_is_short(rule: Rule) -> None:
    demand_none(over(rust_sources(), rule))


@pytest.mark.parametrize(
    "rule",
    [python_rules.bare_asserts, python_rules.prints, python_rules.root_imports, python_rules.missing_docstrings],
)
def test_package_keeps_the_rules(rule: Rule) -> None:
    demand_none(over(package_sources(), rule))


def test_python_engine_is_deterministic() -> None:
    demand_none(over(engine_python(), python_rules.engine_nondeterminism))


def test_rust_engine_is_deterministic() -> None:
    demand_none(over(engine_rust(), rust_rules.engine_nondeterminism))


def test_imports_go_down() -> None:
    demand_none(layer_violations(import_graph(package_sources())))


def test_imports_have_no_cycle() -> None:
    demand_none(cycles(import_graph(package_sources())))


def test_no_module_is_dead() -> None:
    demand_none(unreachable(package_sources(), ENTRY_POINTS))


@pytest.mark.skipif(not (ROOT / "schema" / "generate.py").is_file(), reason="no generator in schema/")
def test_generated_files_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "schema/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"run: python schema/generate.py\n{done.stdout}{done.stderr}"
