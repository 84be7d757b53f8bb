"""What `lx config` knows: every option with its type, faults with their lines, where values come from, the schema."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lx.cli.config import unknown_variables
from lx.cli.main import build_app, run
from lx.cli.settings.file import faults, known_of, nearest, read_file
from lx.cli.settings.options import Described, Option
from lx.cli.settings.schema import schema_text
from lx.cli.settings.source import described
from lx.cli.settings.toml import toml_value
from tests.form.sources import ROOT

Capture = pytest.CaptureFixture[str]
SCHEMA = ROOT / "schema" / "lx.toml.schema.json"


@cache
def every() -> list[Described]:
    return described(build_app())


def option(command: str, name: str) -> Option:
    options = next(it.options for it in every() if " ".join(it.command) == command)
    return next(it for it in options if it.name == name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(text: str) -> list[str]:
    """The faults of a file with that text, each with its place."""
    Path("lx.toml").write_text(text)
    file = read_file(Path("lx.toml"), must_exist=True)
    assert file is not None
    return [file.told(it) for it in faults(file, known_of(every()))]


FAULTS = [
    ("x = 1\n", ":1: 'x' stands outside of the tables; an option belongs into that of its command, such as [exchange]"),
    ("\n[exchang]\nbind = 1\n", ":2: unknown table [exchang]; did you mean [exchange]?"),
    ("[bench.engin]\n", ":1: unknown table [bench.engin]; did you mean [bench.engine]?"),
    ("[bench.qqq]\n", ":1: unknown table [bench.qqq]; tables are engine, journal, node, setup"),
    ("[config]\n", ":1: unknown table [config]; tables are demo, test, replay"),
    ("[exchange]\n# bind\nbnid = ''\n", ":3: unknown key 'bnid' in [exchange]; did you mean 'bind'?"),
    ("[lab.crash]\nqqqqq = 1\n", ":2: unknown key 'qqqqq' in [lab.crash]; keys are rounds, seed, backup, ack, json"),
    ("[journal.ls]\ndirectory = 'x'\n", ":2: unknown key 'directory' in [journal.ls]; this command has no options"),
    ("[trader]\nbatch_timeout = '1ms'\n", ":2: unknown key 'batch_timeout' in [trader]; did you mean 'batch-timeout'?"),
    ("[trader]\nrate.max = 5\n", ':2: [trader] rate = {"max" = 5}: a number is expected, such as rate = 100.0'),
    ("exchange = 'x'\n", ":1: exchange is a command; its options belong into a table [exchange]"),
    ("[[exchange]]\n", ":1: exchange is a command; its options belong into a table [exchange]"),
    ("[lab]\ncrash = [1]\n", ":2: lab.crash is a command; its options belong into a table [lab.crash]"),
    ("[exchange]\nbind = 5\n", ':2: [exchange] bind = 5: a text in quotes is expected, such as bind = "tcp:'),
    ("[exchange]\nstats-port = true\n", ":2: [exchange] stats-port = true: a whole number is expected, such as"),
    ("[exchange]\nstats-port = 8.0\n", ":2: [exchange] stats-port = 8.0: a whole number is expected"),
    ("[trader]\nrate = '5'\n", ':2: [trader] rate = "5": a number is expected, such as rate = 100.0'),
    ("[trader]\njson = 1\n", ":2: [trader] json = 1: true or false is expected, such as json = false"),
    ("[trader]\nserver = []\n", ":2: [trader] server = []: a text in quotes, or several in [ ] is expected"),
    ("[trader]\nserver = [\n'a',\n5\n]\n", ':2: [trader] server = ["a", 5]: a text in quotes, or several in'),
    ("[trader]\nduration = '60'\n", ':2: [trader] duration = "60": a duration is expected, such as duration = "60s"'),
    ("[trader]\nduration = '0s'\n", ":2: [trader] duration"),
    ("[trader]\nduration = 2026-01-01\n", ':2: [trader] duration = "2026-01-01": a duration is expected'),
    (
        "[exchange]\ndurability = 'fsnc'\n",
        ':2: [exchange] durability = "fsnc": "fsync" or "async" or "memory" is expected; did you mean "fsync"?',
    ),
    ("[exchange]\nengine = 1\n", ':2: [exchange] engine = 1: "native" or "reference" is expected'),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_fault_is_told_with_line_and_mend(text: str, message: str, folder: Path) -> None:
    (line,) = told(text)
    assert line.startswith(f"lx.toml{message}")


GOOD = """
[exchange]
bind = 'tcp://127.0.0.1:6000'
durability = "async"
risk = "on"
stats-port = 8080

[trader]
server = ["tcp://127.0.0.1:6000", "tcp://127.0.0.1:6001"]
rate = 50
warmup = "0"
json = true

[lab]
crash.rounds = 3
diff = {seed = 5}

[bench.setup]
"""


def test_a_good_file_has_no_fault(folder: Path) -> None:
    assert told(GOOD) == []
    assert told("[trader]\nserver = 'tcp://127.0.0.1:6000'\nrate = 0.5\n") == []
    assert told("") == []


def test_all_faults_are_told_by_line(folder: Path) -> None:
    lines = told("[trader]\nb = 1\n[exchange]\na = 1\n[trade]\n")
    assert [line.split(":")[1] for line in lines] == ["2", "4", "5"]


def test_nearest() -> None:
    assert nearest("duraton", ["rate", "duration", "data"]) == "duration"
    assert nearest("zzz", ["rate", "duration"]) is None
    assert nearest("x", []) is None


def test_options_have_types_names_and_help() -> None:
    assert option("trader", "batch-timeout").variable == "LX_TRADER_BATCH_TIMEOUT"
    assert option("bench engine", "seed").table == "bench.engine"
    assert option("trader", "server").is_required
    assert (option("exchange", "stats-port").kind, option("exchange", "data").kind) == ("integer", "string")
    without_help = [f"{it.table} {it.name}" for found in every() for it in found.options if not it.help]
    assert not without_help, f"options without a line in the docstring: {without_help}"


def test_variables_that_no_option_has_are_found() -> None:
    names = ["LX_EXCHANGE_BIND", "LX_EXCHANGE_BNID", "LX_REPLAY_FILE", "LX_DATA", "LX_CONFIG", "HOME", "LX_TRADER_"]
    lines = list(unknown_variables(names, every()))
    assert [line.partition(" ")[0] for line in lines] == ["LX_EXCHANGE_BNID", "LX_TRADER_"]
    assert lines[0].endswith("did you mean LX_EXCHANGE_BIND?")


@pytest.mark.parametrize("value", [True, -5, 0.5, 1e300, "", 'q"\\\n\x7fé', ["a", "b"], {"a b": 1}])
def test_values_are_written_as_toml(value: object) -> None:
    assert tomllib.loads(f"key = {toml_value(value)}") == {"key": value}


def test_show_prints_a_file_without_fault_that_changes_nothing(folder: Path, capsys: Capture) -> None:
    assert run(["config", "show", "--origin"]) == 0
    text = capsys.readouterr().out
    assert told(text) == []
    assert run(["config", "show"]) == 0
    plain = capsys.readouterr().out
    assert tomllib.loads(plain) == tomllib.loads(text)
    shown = {(name, key) for name, table in tomllib.loads(plain).items() for key in table}
    assert ("exchange", "durability") in shown
    assert all(f"\n# {it.name} = ..." in plain for it in option_list() if it.default is None)


def option_list() -> list[Option]:
    return [it for found in every() for it in found.options]


def test_show_says_where_values_come_from(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    Path("lx.toml").write_text("[trader]\nserver = ['a', 'b']\n\nrate = 5\n")
    monkeypatch.setenv("LX_TRADER_RATE", "7")
    monkeypatch.setenv("LX_TRADER_JSON", "yes")
    assert run(["config", "show", "trader", "--origin"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [re.sub(r" +# ", " # ", line) for line in lines]
    assert rows[0] == "[trader]"
    assert 'server = ["a", "b"] # lx.toml:2' in rows
    assert "rate = 7.0 # LX_TRADER_RATE" in rows
    assert "json = true # LX_TRADER_JSON" in rows
    assert "traders = 1000 # default" in rows


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["show", "trade"], "no command with options is named 'trade'; did you mean 'trader'?"),
        (["show", "bench", "engin"], "no command with options is named 'bench engin'; did you mean 'bench engine'?"),
        (["show"], "lx.toml:2: unknown key 'rte' in [trader]; did you mean 'rate'?"),
        (["check"], "lx.toml:2: unknown key 'rte' in [trader]; did you mean 'rate'?"),
        (["check", "nowhere.toml"], "nowhere.toml: there is no such file"),
        (["check", "--config", "nowhere.toml"], "nowhere.toml: there is no such file"),
    ],
)
def test_config_fails_with_status_2(argv: list[str], message: str, folder: Path, capsys: Capture) -> None:
    Path("lx.toml").write_text("[trader]\nrte = 1\n")
    assert run(["config", *argv]) == 2
    assert capsys.readouterr().err.startswith(f"lx config: {message}")


def test_a_value_of_the_environment_that_can_not_be_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("LX_TRADER_RATE", "fast")
    assert run(["config", "show", "trader"]) == 2
    assert capsys.readouterr().err.startswith("lx config: LX_TRADER_RATE: --rate: ")


def test_check_says_what_it_looked_at(folder: Path, capsys: Capture) -> None:
    assert run(["config", "check"]) == 0
    Path("lx.toml").write_text(GOOD)
    Path("other.toml").write_text("")
    assert run(["config", "check"]) == 0
    assert run(["config", "check", "other.toml"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "lx.toml: not there, nothing to check",
        "lx.toml: no fault",
        "other.toml: no fault",
    ]


def test_the_committed_schema_is_that_of_the_commands() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(every()), (
        "run: ./lx config schema > schema/lx.toml.schema.json"
    )


def is_valid(value: Any, schema: dict[str, Any]) -> bool:
    """Whether the value keeps the schema, as far as the words go that ours uses."""
    unknown = set(schema) - {"$schema", "title", "description", "default", "type", "enum", "pattern", "anyOf", "items"}
    assert unknown <= {"properties", "additionalProperties", "minItems"}, unknown
    if "anyOf" in schema:
        return any(is_valid(value, it) for it in schema["anyOf"])
    types: dict[str, Any] = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
    }
    if not isinstance(value, types[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean"):
        return False
    if isinstance(value, dict):
        properties = schema["properties"]
        return all(name in properties and is_valid(it, properties[name]) for name, it in value.items())
    if isinstance(value, list):
        return len(value) >= schema["minItems"] and all(is_valid(it, schema["items"]) for it in value)
    return ("enum" not in schema or value in schema["enum"]) and re.search(
        schema.get("pattern", ""), str(value)
    ) is not None


@pytest.mark.parametrize("text", [GOOD, "", *(text for text, _ in FAULTS if "'0s'" not in text)])
def test_the_schema_and_the_check_agree(text: str, folder: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert is_valid(tomllib.loads(text), schema) == (told(text) == [])


def test_every_default_keeps_the_schema(folder: Path, capsys: Capture) -> None:
    run(["config", "show"])
    assert is_valid(tomllib.loads(capsys.readouterr().out), json.loads(SCHEMA.read_text(encoding="utf-8")))
