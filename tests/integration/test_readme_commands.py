"""Every long command that README quotes is run, with a free port, a real file and a shorter time put in.

The short ones are run as they stand by tests/form/test_readme.py.
"""

import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.form.sources import ROOT
from tests.form.test_readme import COMMANDS, runs_long
from tests.integration.exchange_rig import READY

SHORTER = {
    "./lx trader": "--duration 2s",
    "./lx bench engine": "--workloads limits --rows core",
    "./lx lab diff": "--commands 20000",
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


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


LONG = [command for command in COMMANDS if runs_long(command)]
SERVERS = [command for command in LONG if command.startswith(FOREVER)]
CLIENTS = [command for command in LONG if f":{PORT}" in command and command not in SERVERS]
"""They speak to the server that is started right before them."""
ALONE = sorted(set(LONG) - set(SERVERS) - set(CLIENTS) - OWN_RUN)


def check_run(words: list[str], folder: Path) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"README quotes `{shlex.join(words)}`, which says:\n{done.stdout}{done.stderr}"
    assert done.stdout or done.stderr


def test_all_are_run() -> None:
    assert SERVERS, "README shows how an exchange is started"
    assert CLIENTS, "README shows what speaks to it"
    assert sorted(CLIENTS) == sorted(client for server in SERVERS for client in clients_of(server))
    assert {*SERVERS, *CLIENTS, *ALONE, *OWN_RUN} == set(LONG)


def clients_of(server: str) -> list[str]:
    """The clients between this server and the next."""
    behind = LONG[LONG.index(server) + 1 :]
    end = next((index for index, command in enumerate(behind) if command in SERVERS), len(behind))
    return [command for command in behind[:end] if command in CLIENTS]


@pytest.mark.parametrize("server", SERVERS)
def test_exchange_and_what_speaks_to_it(server: str, tmp_path: Path) -> None:
    port = free_port()
    words = words_of(server.replace(f":{PORT}", f":{port}"))
    if "--bind" not in words:
        words += ["--bind", "tcp://127.0.0.1:*"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = list(_until_ready(process.stderr))
            assert READY.search(said[-1]), f"`{server}` says:\n{''.join(said)}"
            for client in clients_of(server):
                check_run(words_of(client.replace(f":{PORT}", f":{port}")), tmp_path)
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


@pytest.mark.parametrize("command", [command for command in ALONE if "FILE" not in command])
def test_command_runs(command: str, tmp_path: Path) -> None:
    check_run(words_of(command), tmp_path)


@pytest.mark.parametrize("command", [command for command in ALONE if "FILE" in command])
def test_command_on_a_file_runs(command: str, tmp_path: Path, data_dir: Path) -> None:
    file = next(iter(sorted((data_dir / "lobster").glob("msft_1000_script*"))))
    check_run(words_of(command.replace("FILE", shlex.quote(str(file)))), tmp_path)


def test_words_are_put_in() -> None:
    words = words_of("./lx trader --rate 1 --duration 20s --json")
    assert words[1:] == ["trader", "--rate", "1", "--json", "--duration", "2s"]
    assert words_of("./lx replay x")[1:] == ["replay", "x"]
