"""The generated files say what schema/wire.toml says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "schema" / "wire.toml"
OUTPUTS = (
    "crates/lx-core/src/wire/records_generated.rs",
    "src/lx/wire/records_generated.py",
    "src/lx/wire/layouts_generated.py",
    "docs/wire.md",
)


def generate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "schema" / "generate.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def edited(tmp_path: Path, old: str, new: str) -> str:
    """A copy of the schema with one edit."""
    text = SCHEMA.read_text(encoding="utf-8")
    assert old in text, f"the schema no longer has {old!r}: change this test"
    path = tmp_path / "wire.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(path)


def test_generated_files_are_up_to_date() -> None:
    run = generate("--check")
    assert run.returncode == 0, run.stderr


def test_an_edited_schema_is_a_drift_of_every_file(tmp_path: Path) -> None:
    old = '{ name = "orders", type = "u64", at = 48'
    run = generate("--check", "--schema", edited(tmp_path, old, old.replace("orders", "makers")))
    assert run.returncode == 1
    for name in OUTPUTS:
        assert name in run.stderr


def test_a_changed_limit_is_a_drift_of_code_and_docs(tmp_path: Path) -> None:
    run = generate("--check", "--schema", edited(tmp_path, "[4398046511103,", "[4398046511102,"))
    assert run.returncode == 1
    assert OUTPUTS[0] in run.stderr
    assert OUTPUTS[1] in run.stderr
    assert OUTPUTS[3] in run.stderr


def test_what_is_written_passes_the_check(tmp_path: Path) -> None:
    assert generate("--root", str(tmp_path)).returncode == 0
    for name in OUTPUTS:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
    assert generate("--root", str(tmp_path), "--check").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('{ name = "orders", type = "u64", at = 48', '{ name = "orders", type = "u64", at = 44', "level.orders"),
        ('{ name = "orders", type = "u64", at = 48', '{ name = "orders", type = "u128", at = 48', "u128"),
        ('enum = "Role"', 'enum = "Rule"', "Rule"),
        ('name = "cancel"\nkind = 2\n', 'name = "cancel"\nkind = 1\n', "cancel"),
        ('equals = "limit", then = "price"', 'equals = "limit", then = "prize"', "prize"),
    ],
)
def test_a_schema_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    run = generate("--check", "--schema", edited(tmp_path, old, new))
    assert run.returncode == 2
    assert words in run.stderr
    assert "Traceback" not in run.stderr
