"""Every long command that README quotes is run, with a free port, a real file and a shorter time put in.

The short ones are run as they stand by tests/form/test_readme.py.
"""

import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from lx.cli import queue_model
from lx.cli.main import run
from lx.lab.bench_node.rows import Sizes
from lx.lab.bench_node.run import NodePlan
from tests.form.sources import ROOT
from tests.form.test_readme import COMMANDS, runs_long
from tests.integration.exchange_rig import READY, held_port

SHORTER = {
    "./lx trader": "--duration 300ms --warmup 200ms --connect-timeout 60s --drain-timeout 60s",
    "./lx bench engine": "--workloads limits --rows core",
    "./lx lab diff": "--commands 5000",
}
"""What comes behind a command so that it ends sooner; of an option that is there twice the last one holds."""
OWN_RUN = {"./lx test", "./lx demo", "./lx doctor"}
"""Run elsewhere: the first runs this, test_demo.py and .ci/run run the second, and test_config.py the third, whose
status is that of the machine."""
FOREVER = "./lx exchange"
PORT = "5555"
"""The port that README names; a test takes one that is free."""


def words_of(command: str) -> list[str]:
    """The words that are run: the launcher by its path, since the working directory is another, and what is shorter."""
    more = next((words for beginning, words in SHORTER.items() if command.startswith(beginning)), "")
    program, *words = shlex.split(f"{command} {more}")
    return [str(ROOT / program), *_last_of_each(words)]


def _last_of_each(words: list[str]) -> list[str]:
    """Without the options, and their values, that come again further behind."""
    kept: list[str] = []
    skip = False
    for index, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("--") and word in words[index + 1 :]:
            skip = True
        else:
            kept.append(word)
    return kept


LONG = [command for command in COMMANDS if runs_long(command)]
SERVERS = [command for command in LONG if command.startswith(FOREVER)]
CLIENTS = [command for command in LONG if f":{PORT}" in command and command not in SERVERS]
"""They speak to the server that is started right before them."""
IN_SMALL = sorted(command for command in LONG if command.startswith(("./lx bench node", "./lx lab queue-model")))
ALONE = sorted(set(LONG) - set(SERVERS) - set(CLIENTS) - set(IN_SMALL) - OWN_RUN)


def check_run(words: list[str], folder: Path) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"README quotes `{shlex.join(words)}`, which says:\n{done.stdout}{done.stderr}"
    assert done.stdout or done.stderr


def test_all_are_run() -> None:
    assert SERVERS, "README shows how an exchange is started"
    assert CLIENTS, "README shows what speaks to it"
    assert sorted(CLIENTS) == sorted(client for server in SERVERS for client in clients_of(server))
    assert {*SERVERS, *CLIENTS, *IN_SMALL, *ALONE, *OWN_RUN} == set(LONG)
    assert len(IN_SMALL) == 2


def clients_of(server: str) -> list[str]:
    """The clients between this server and the next."""
    behind = LONG[LONG.index(server) + 1 :]
    end = next((index for index, command in enumerate(behind) if command in SERVERS), len(behind))
    return [command for command in behind[:end] if command in CLIENTS]


@pytest.mark.parametrize("server", SERVERS)
def test_exchange_and_what_speaks_to_it(server: str, tmp_path: Path) -> None:
    with held_port() as port:
        _check_server(server, str(port), tmp_path)


def _check_server(server: str, port: str, folder: Path) -> None:
    words = words_of(server.replace(f":{PORT}", f":{port}"))
    if "--bind" not in words:
        words += ["--bind", "tcp://127.0.0.1:*"]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = list(_until_ready(process.stderr))
            assert READY.search(said[-1]), f"`{server}` says:\n{''.join(said)}"
            for client in clients_of(server):
                check_run(words_of(client.replace(f":{PORT}", f":{port}")), folder)
            process.send_signal(signal.SIGTERM)
            output, errors = process.communicate()
        finally:
            process.kill()
    assert process.returncode == 0, f"`{server}` says:\n{output}{errors}"
    assert "conservation: 0 lost, 0 created" in output


def _until_ready(stream: IO[str]) -> Iterator[str]:
    """The lines up to the one that says it takes messages, or to the end."""
    for line in stream:
        yield line
        if READY.search(line):
            return


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that measure for half a minute and have no option for less do it in small, in this process."""
    plan = NodePlan(Sizes(20_000_000, 2_000, (2_000, 1_000), open_rate=2_000), repeats=1)
    monkeypatch.setattr(NodePlan, "of", lambda **_: plan)
    monkeypatch.setattr(queue_model, "_RUNS_QUICK", 4_000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("command", IN_SMALL)
def test_command_runs_in_small(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words_of(command)[1:]) == 0


@pytest.mark.parametrize("command", [command for command in ALONE if "FILE" not in command])
def test_command_runs(command: str, tmp_path: Path) -> None:
    check_run(words_of(command), tmp_path)


@pytest.mark.parametrize("command", [command for command in ALONE if "FILE" in command])
def test_command_on_a_file_runs(command: str, tmp_path: Path, data_dir: Path) -> None:
    file = next(iter(sorted((data_dir / "lobster").glob("msft_1000_script*"))))
    check_run(words_of(command.replace("FILE", shlex.quote(str(file)))), tmp_path)


def test_words_are_put_in() -> None:
    words = words_of("./lx trader --rate 1 --duration 20s --json")
    assert words[1:] == ["trader", "--rate", "1", "--json", *shlex.split(SHORTER["./lx trader"])]
    assert words_of("./lx replay x")[1:] == ["replay", "x"]
