"""Every example runs as a program of its own and prints what `examples/output` says, on either engine; so does the code
of docs/embedded.md. After an intended change: `python tests/integration/test_examples.py` writes the outputs anew.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import lx
from lx.engine.factory import ENGINES

ROOT = Path(__file__).resolve().parents[2]
OF_SERVERS = {"order_client.py": "tests/integration/test_client.py"}
"""Examples that speak to a server, and the test that runs each."""
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.py") if path.name not in OF_SERVERS)
DOCUMENT = ROOT / "docs" / "embedded.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def expected_of(example: Path) -> Path:
    return example.parent / "output" / f"{example.stem}.txt"


def run(example: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run an example as a person would, from another folder, with warnings as errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", str(example)],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_prints_what_it_should(example: Path, tmp_path: Path) -> None:
    done = run(example, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == expected_of(example).read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [], "an example leaves nothing behind"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_prints_the_same_on_the_reference(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class OnReference(lx.Exchange):
        def __init__(self, engine: Any = "reference", **words: Any) -> None:
            super().__init__("reference", **words)

        @classmethod
        def restore(cls, snapshot: Any, **words: Any) -> Any:
            return super().restore(snapshot, **{**words, "engine": "reference"})

    monkeypatch.setattr(lx, "Exchange", OnReference)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(str(example), run_name="__main__")
    assert printed.getvalue() == expected_of(example).read_text(encoding="utf-8")


def test_every_example_has_its_output_and_the_other_way_round() -> None:
    assert len(EXAMPLES) >= 7
    outputs = sorted((ROOT / "examples" / "output").iterdir())
    everything = sorted((ROOT / "examples").glob("*.py"))
    assert outputs == [expected_of(example) for example in everything]
    assert everything == sorted([*EXAMPLES, *(ROOT / "examples" / name for name in OF_SERVERS)])
    assert all(path.read_text(encoding="utf-8").strip() for path in outputs)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_document_tells_the_truth(engine: str) -> None:
    """Its blocks are one session, from the first to the last."""
    blocks = _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
    session = "\n".join(blocks).replace("lx.Exchange()", f"lx.Exchange({engine!r})")
    test = doctest.DocTestParser().get_doctest(session, {}, DOCUMENT.name, str(DOCUMENT), 0)
    assert len(test.examples) > 40
    report: list[str] = []
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    assert results.failed == 0, "".join(report)


def test_the_document_names_every_example() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    missing = [example.name for example in EXAMPLES if f"../examples/{example.name}" not in text]
    assert not missing, f"docs/embedded.md does not name {missing}"


def test_every_method_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    public = [name for name in dir(lx.Exchange) if not name.startswith("_")]
    public += [name for name in (*lx.Order.__slots__, *vars(lx.Order)) if not name.startswith("_")]
    missing = [name for name in public if not re.search(rf"\b{name}\b", text)]
    assert not missing, f"docs/embedded.md does not name {missing}"


if __name__ == "__main__":
    for path in EXAMPLES:
        expected_of(path).parent.mkdir(exist_ok=True)
        expected_of(path).write_text(run(path, path.parent).stdout, encoding="utf-8")
