"""Every golden file gives its output on both engines, every rule has its file, every file its rule.

`pytest tests/golden --rewrite-golden` writes the outputs anew from the reference engine: review the difference, it is a
change of the specification. Then the examples of docs/matching.md may have to follow; the last tests here say which.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lx.engine.factory import ENGINES, create
from tests.golden.runner import BORDER, parse, render, run

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[2]
RULE_BOOK = ROOT / "docs" / "matching.md"
FILES = sorted(CASES.rglob("*.txt"))
PATHS = (
    ("105_one_frame", "105_five_frames"),
    ("1653_one_frame", "1653_three_frames"),
    ("2024_one_frame", "2024_three_frames"),
    ("2112_frames_one", "2112_frames_two"),
)
"""Pairs of cases that end in the same state."""
OTHER_COMMANDS = (
    ("1306_path_one", "1306_path_two"),
    ("1540_path_one", "1540_path_two"),
    ("1660_path_one", "1660_path_two"),
)
"""Pairs of cases that end in the same state but for what sessions remember of their commands."""
OF_COMMANDS = ("state_session ", "state_outcome ")
REPEATS = re.compile(r"^repeat (\d+) ", re.MULTILINE)
SLOW_REPEATS = 10_000
LIMIT_REPEATS = 1_000_000
"""Cases of so many repeated commands reach a limit of a million. The reference takes the better part of a minute for
each, so it has the same rules with small limits in tests/unit/test_engine_limits.py, and these cases in
`--rewrite-golden` only."""


def _repeats(text: str) -> int:
    return sum(int(count) for count in REPEATS.findall(text))


def _parameters(*, is_rewrite: bool) -> list[object]:
    """Every file with every engine that runs it."""
    texts = {path: path.read_text() for path in FILES}
    return [
        pytest.param(
            path,
            engine,
            # `--fast` leaves the specification to the tests of its rules: what was written from it holds for the other.
            marks=[pytest.mark.slow] if engine == "reference" or _repeats(text) >= SLOW_REPEATS else [],
            id=f"{engine}-{path.stem}",
        )
        for engine in ENGINES
        for path, text in texts.items()
        if is_rewrite or engine != "reference" or _repeats(text) < LIMIT_REPEATS
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.function is test_file:
        is_rewrite = bool(metafunc.config.getoption("--rewrite-golden", default=False))
        metafunc.parametrize(("path", "engine"), _parameters(is_rewrite=is_rewrite))


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_is_there(engine: str) -> None:
    """An engine that can't be made here fails and is never skipped."""
    try:
        create(engine)
    except ImportError as error:
        pytest.fail(f"the {engine} engine can't be loaded ({error}); build the extension: ./lx --version")


def test_file(path: Path, engine: str, request: pytest.FixtureRequest) -> None:
    text = path.read_text()
    blocks = parse(text)
    assert render(blocks) == text, f"{path.name} is not in the form that the runner writes: rewrite it"
    if request.config.getoption("--rewrite-golden", default=False) and engine == "reference":
        path.write_text(render(run(blocks, engine)))
        return
    for expected, found in zip(blocks, run(blocks, engine), strict=True):
        assert found.outputs == expected.outputs, f"after {expected.inputs[-1]!r} on {engine}"


def test_the_same_commands_in_other_frames_end_alike() -> None:
    for one, other in PATHS:
        hashes = [next(CASES.rglob(f"{name}.txt")).read_text().split("hash ")[-1] for name in (one, other)]
        assert hashes[0] == hashes[1], f"{one} and {other} must end with the same hash"


def test_other_commands_end_alike_but_for_what_is_remembered_of_them() -> None:
    for one, other in OTHER_COMMANDS:
        states = [next(CASES.rglob(f"{name}.txt")).read_text().partition("state_engine")[2] for name in (one, other)]
        kept = [[line for line in state.splitlines() if not line.startswith(OF_COMMANDS)] for state in states]
        assert len(kept[0]) > 5
        assert kept[0] == kept[1], f"{one} and {other} must end with the same money and orders"


class Rule:
    """One rule of the rule book: its number, its golden files and the lines of its example."""

    def __init__(self, number: str, body: str) -> None:
        self.number = number
        self.files = re.findall(r"`(\d+_\w+)`", body.partition("```text")[0])
        self.example = [line for block in re.findall(r"```text\n(.*?)```", body, re.S) for line in block.splitlines()]


def _rules() -> list[Rule]:
    parts = re.split(r"^\*\*(\d+)\*\* ", RULE_BOOK.read_text(), flags=re.MULTILINE)
    return [Rule(number, body) for number, body in zip(parts[1::2], parts[2::2], strict=True)]


def test_rules_and_files_name_each_other() -> None:
    named = {name for rule in _rules() for name in rule.files}
    existing = {path.stem for path in FILES}
    assert named - existing == set(), "docs/matching.md names golden files that do not exist"
    assert existing - named == set(), "golden files that no rule of docs/matching.md names"
    assert len(existing) >= 100
    for rule in _rules():
        assert rule.files, f"rule {rule.number} names no golden file"
        assert all(name.startswith(f"{rule.number}_") for name in rule.files), (
            f"rule {rule.number}: files of its number"
        )


def test_rule_numbers_rise_and_are_unique() -> None:
    numbers = [int(rule.number) for rule in _rules()]
    assert numbers == sorted(set(numbers))


def test_examples_are_in_their_golden_files() -> None:
    for rule in _rules():
        lines = {line for name in rule.files for line in next(CASES.rglob(f"{name}.txt")).read_text().splitlines()}
        assert rule.example, f"rule {rule.number} has no example"
        for line in rule.example:
            assert line == BORDER or line in lines, f"rule {rule.number}: {line!r} stands in none of {rule.files}"


def test_rules_cited_by_the_reference_engine_exist() -> None:
    known = {rule.number for rule in _rules()}
    cited = {
        number
        for path in (ROOT / "src/lx/engine").glob("reference*.py")
        for numbers in re.findall(r"\[(\d{3,4}(?:, \d{3,4})*)\]", path.read_text())
        for number in numbers.split(", ")
    }
    assert cited - known == set(), "the reference engine cites rules that docs/matching.md does not have"
    assert len(cited) >= 60
