"""lx.toml, the environment and flags with the real command line; the example of docs/configuration.md; lx doctor."""

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from lx.cli.main import run
from tests.form.sources import ROOT
from tests.integration.exchange_rig import Exchange

DOCUMENT = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, which every process of these tests starts in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


Lx = Callable[..., tuple[int, str, str]]


@pytest.fixture
def lx(capfd: pytest.CaptureFixture[str]) -> Lx:
    """Status, stdout and stderr of `lx` with these words, in this process."""

    def run_words(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = run(words)
        told = capfd.readouterr()
        return status, told.out, told.err

    return run_words


def ready(*options: str) -> str:
    """What an exchange says when it is ready."""
    with Exchange(*options) as exchange:
        return exchange.said[-1]


def test_file_environment_and_flags_of_the_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lx.toml").write_text('[exchange]\nsymbols = "BTC"\nengine = "reference"\n')
    assert "symbols=BTC-USD engine=reference" in ready()
    monkeypatch.setenv("LX_EXCHANGE_SYMBOLS", "ETH")
    assert "symbols=ETH-USD engine=reference" in ready()
    assert "symbols=SOL-USD engine=reference" in ready("--symbols", "SOL")
    Path("other.toml").write_text("[exchange]\n")
    assert "symbols=ETH-USD engine=native" in ready("--config", "other.toml")


def test_file_environment_and_flags_of_a_command_below_another(lx: Lx, monkeypatch: pytest.MonkeyPatch) -> None:
    def seed(*flags: str) -> str:
        _, said, error = lx("lab", "diff", *flags)
        found = re.search(r"seed (\d+)", said)
        assert found, error
        return found[1]

    Path("lx.toml").write_text("[lab]\ndiff = {commands = 20, seed = 7, jobs = 1}\n")
    assert seed() == "7"
    monkeypatch.setenv("LX_LAB_DIFF_SEED", "8")
    assert seed() == "8"
    assert seed("--seed", "9") == "9"


def test_file_environment_and_flags_of_the_trader(lx: Lx, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusal(*flags: str) -> str:
        status, _, error = lx("trader", *flags)
        assert status == 2
        return error

    Path("lx.toml").write_text('[trader]\nserver = ["tcp://127.0.0.1:1"]\n\nrate = 0\n')
    assert refusal().startswith("lx trader: lx.toml:4: --rate: ")
    monkeypatch.setenv("LX_TRADER_RATE", "-1")
    assert refusal().startswith("lx trader: LX_TRADER_RATE: --rate: ")
    assert refusal("--rate", "-2").startswith("lx trader: --rate: ")
    with Exchange() as exchange:
        Path("lx.toml").write_text(
            f'[trader]\nserver = "{exchange.endpoint}"\ntraders = 2\nduration = "300ms"\nwarmup = "0"\njson = true\n'
        )
        monkeypatch.setenv("LX_TRADER_RATE", "50")
        status, said, error = lx("trader", "--traders", "4")
        assert status == 0, error
        assert json.loads(said)["offered"] == 200  # a second: 4 traders by the flag x 50 by the environment


def test_a_wrong_file_stops_a_command_before_it_does_anything(lx: Lx) -> None:
    Path("lx.toml").write_text('[exchange]\n\ndta = "x"\n')
    assert lx("exchange") == (2, "", "lx exchange: lx.toml:3: unknown key 'dta' in [exchange]; did you mean 'data'?\n")
    Path("lx.toml").write_text("[exchange]\nstats-port = '1'\n[trader]\nx = 1\n")
    status, said, error = lx("config", "check")
    assert (status, said) == (2, "")
    assert [line.split(": ")[1] for line in error.splitlines()] == ["lx.toml:2", "lx.toml:4"]


def test_the_example_of_the_document(lx: Lx, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    schema = re.match(r"#:schema \./(\S+)\n", example)
    assert schema
    assert (ROOT / schema[1]).is_file()
    Path("lx.toml").write_text(example)
    assert lx("config", "check") == (0, "lx.toml: no fault\n", "")
    monkeypatch.setenv("LX_EXCHANGE_SYMBOLS", "ETH")
    _, shown, _ = lx("config", "show", "--origin", "exchange")
    (quoted,) = re.findall(r"^    \[exchange\]\n(?:    .*\n)+", DOCUMENT, re.MULTILINE)
    for line in quoted.splitlines():
        assert f"{line.removeprefix('    ')}\n" in shown
    # The rig gives flags for what would be a port of this machine.
    assert "symbols=ETH-USD engine=native durability=async" in ready("--data", "lx-data/main", "--durability", "async")
    assert Path("lx-data/main").is_dir()


def test_the_doctor_finds_a_taken_port_and_a_running_server(lx: Lx) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        status, said, _ = lx("doctor", "--bind", f"tcp://127.0.0.1:{port}")
        assert status == 1
        assert re.search(
            rf"^bad +address --bind +port {port} of 127.0.0.1; somebody listens there\n", said, re.MULTILINE
        )
        assert f"mend: ss -ltnp 'sport = :{port}'" in said
    with Exchange("--data", "log") as exchange:
        Path("lx.toml").write_text(f'[exchange]\nbind = "{exchange.endpoint}"\ndata = "log"\n')
        _, said, _ = lx("doctor")
        pid = exchange.process.pid
        assert re.search(rf"^ok +address --bind .*process {pid} has the log open", said, re.MULTILINE)


def test_the_doctor_speaks_json_and_sysctl_and_of_a_wrong_file(lx: Lx) -> None:
    Path("lx.toml").write_text("[exchange]\nbind = 1\n")
    status, said, error = lx("doctor", "--json", "--bind", "tcp://127.0.0.1:*")
    told = json.loads(said)
    assert (status, told["fit"], error) == (1, False, "")
    options = told["findings"][0]
    assert (options["name"], options["status"], options["mend"]) == ("options", "bad", "lx config check")
    assert options["why"].startswith("lx.toml:2: [exchange] bind = 1: ")
    status, said, error = lx("doctor", "--sysctl")
    assert (status, error) == (0, "")
    assert all(re.match(r"#|[a-z0-9_.]+ = [\w ]+$", line) for line in said.splitlines())
