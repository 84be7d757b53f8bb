"""The command line: names, order of precedence, and one line for whatever goes wrong."""

import sys
import types
from pathlib import Path

import pytest
from cyclopts import App

import lx
from lx.cli import main as cli
from lx.cli.main import run
from lx.errors import InputError, UsageError

Capture = pytest.CaptureFixture[str]


def error_line(capsys: Capture) -> str:
    """The one line on stderr; fails when there are more or fewer."""
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """A command `lx bench engine` of its own, in an empty folder; the list holds what it was called with."""
    calls: list[object] = []
    app = App(name="bench", help="Measure.")

    def engine(*, repeats: int = 3, symbols: list[str] | None = None, fail: bool = False) -> int:
        """Measure the engine."""
        calls.append((repeats, symbols))
        if repeats < 0:
            raise UsageError(f"--repeats: {repeats} is below 0")
        if fail:
            raise InputError("rows.csv, row 7: quantity 'x' is no number")
        return repeats if repeats < 3 else 0

    app.command(engine)
    module = types.ModuleType("fake_bench")
    module.__dict__["app"] = app
    module.__spec__ = types.SimpleNamespace()  # type: ignore[assignment] # find_spec only wants it there
    monkeypatch.setitem(sys.modules, "fake_bench", module)
    monkeypatch.setitem(cli.COMMANDS, "bench", ("fake_bench:app", "Measure."))
    monkeypatch.chdir(tmp_path)
    return calls


def test_version(capsys: Capture) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"{lx.__version__}\n"


def test_help_names_every_command(capsys: Capture) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if name not in text] == []


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["exchang"], "lx: unknown command 'exchang'; did you mean 'exchange'? commands: demo, "),
        (["--frob"], "lx: option --frob comes after a command"),
        (["-frob"], "lx: option --frob comes after a command"),
        (["node", "--node", "node0"], "lx node: not built yet"),
        (["client", "-rate", "1000"], "lx client: not built yet"),
        (["test", "--frob"], "lx test: unknown option: --frob"),
    ],
)
def test_usage_errors_are_one_line_and_status_2(argv: list[str], message: str, capsys: Capture) -> None:
    assert run(argv) == 2
    assert error_line(capsys).startswith(message)


def test_a_module_that_is_not_there_is_not_built_yet(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setitem(cli.COMMANDS, "replay", ("lx.cli.nowhere:replay", "x"))
    assert run(["replay"]) == 2
    assert (
        error_line(capsys) == "lx replay: not built yet: module lx.cli.nowhere is not in this version; see `lx --help`"
    )


def test_flags_over_environment_over_file(bench: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    run(["bench", "engine"])
    Path("lx.toml").write_text("[bench.engine]\nrepeats = 7\n")
    run(["bench", "engine"])
    monkeypatch.setenv("LX_BENCH_ENGINE_REPEATS", "8")
    run(["bench", "engine"])
    run(["bench", "engine", "-repeats=9"])
    assert bench == [(3, None), (7, None), (8, None), (9, None)]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("[bench.engine]\nrepeat = 1\n", ":2: unknown key 'repeat' in [bench.engine]; did you mean 'repeats'?"),
        (
            "[bench.engine]\n\nrepeats = 'x'\n",
            ':3: [bench.engine] repeats = "x": a whole number is expected, such as repeats = 3',
        ),
        ("\n[bench.engin]\n", ":2: unknown table [bench.engin]; did you mean [bench.engine]?"),
        ("[bench]\nrepeats = 1\n", ":2: unknown key 'repeats' in [bench]; tables are engine"),
        ("[benhc.engine]\n", ":1: unknown table [benhc]; did you mean [bench]?"),
        ("[bench.engine\n", ":1: not TOML: expected ']' at the end of a table declaration"),
        ("[bench.engine]\nx =", ":2: not TOML: invalid value"),
        ("x = " + "[" * 5000, ": arrays or tables are nested too deeply"),
        ("bench = 3\n", ":1: bench is a command; its options belong into a table [bench]"),
        ("repeats = 3\n", ":1: 'repeats' stands outside of the tables"),
    ],
)
def test_a_wrong_file_is_one_line(file: str, message: str, bench: list[object], capsys: Capture) -> None:
    Path("lx.toml").write_text(file)
    assert run(["bench", "engine"]) == 2
    line = error_line(capsys)
    assert line.startswith(f"lx bench: lx.toml{message}")
    assert bench == []


def test_a_named_file_is_read_instead(bench: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lx.toml").write_text("[bench.engine]\nrepeats = 7\n")
    Path("a.toml").write_text("[bench.engine]\nrepeats = 8\n")
    Path("b.toml").write_text("[bench.engine]\nrepeats = 9\n")
    monkeypatch.setenv("LX_CONFIG", "a.toml")
    run(["bench", "engine"])
    run(["--config", "b.toml", "bench", "engine"])
    run(["bench", "engine", "-config=b.toml"])
    run(["bench", "engine", "--config="])
    assert bench == [(8, None), (9, None), (9, None), (3, None)]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--config", "nowhere.toml"], "lx bench: nowhere.toml: there is no such file"),
        (["--config", "."], "lx bench: .: can't be read: is a directory"),
        (["--config"], "lx bench: --config: no file is named"),
        (["--config=a", "--config=b"], "lx bench: --config: a and b are two files"),
        (["--config", "latin.toml"], "lx bench: latin.toml: byte 0 is no UTF-8"),
    ],
)
def test_a_file_that_can_not_be_read(argv: list[str], message: str, bench: list[object], capsys: Capture) -> None:
    Path("latin.toml").write_bytes(b"\xe9 = 1\n")
    assert run(["bench", "engine", *argv]) == 2
    assert error_line(capsys).startswith(message)
    assert bench == []


def test_a_refused_value_is_told_with_its_place(
    bench: list[object], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    Path("lx.toml").write_text("[bench.engine]\n\nrepeats = -1\n")
    run(["bench", "engine"])
    monkeypatch.setenv("LX_BENCH_ENGINE_REPEATS", "-2")
    run(["bench", "engine"])
    run(["bench", "engine", "--repeats", "-3"])
    assert capsys.readouterr().err.splitlines() == [
        "lx bench: lx.toml:3: --repeats: -1 is below 0",
        "lx bench: LX_BENCH_ENGINE_REPEATS: --repeats: -2 is below 0",
        "lx bench: --repeats: -3 is below 0",
    ]


def test_values_and_lists(bench: list[object]) -> None:
    assert run(["bench", "engine", "--repeats", "2", "--symbols", "BTC", "--symbols=ETH"]) == 2
    assert bench == [(2, ["BTC", "ETH"])]


@pytest.mark.parametrize("argv", ["--repeats x", "--repeats", "extra", "--repeats 1 --repeats 2", "--nope"])
def test_wrong_options_name_the_option(argv: str, bench: list[object], capsys: Capture) -> None:
    assert run(["bench", "engine", *argv.split()]) == 2
    line = error_line(capsys)
    assert line.startswith("lx bench: ")
    assert argv.split()[0] in line
    assert bench == []


def test_an_error_of_a_command_is_one_line_with_its_status(bench: list[object], capsys: Capture) -> None:
    assert run(["bench", "engine", "--fail"]) == InputError.exit_code
    assert error_line(capsys) == "lx bench: rows.csv, row 7: quantity 'x' is no number"
    assert len(bench) == 1
