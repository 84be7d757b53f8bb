"""The section "A backup server" of docs/operations.md, tried as it is written; only the ports are other ones."""

from __future__ import annotations

import re
import select
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

from lx.journal import survey
from lx.wire.records_generated import MessageType
from tests.form.sources import ROOT
from tests.integration.exchange_rig import LX, PATIENCE_S, Client, held_port

DOCUMENT = (ROOT / "docs" / "operations.md").read_text()
SECTION = DOCUMENT[DOCUMENT.index("\n## A backup server") :]
PORTS = ("5555", "5556", "5655", "5656")


class Section:
    """Commands and quoted lines of the section, with ports of this run."""

    def __init__(self, ports: dict[str, str]) -> None:
        text = re.sub("|".join(PORTS), lambda found: ports[found[0]], SECTION)
        indented = [line.removeprefix("    ") for line in text.splitlines() if line.startswith("    ")]
        self.commands = [line.removeprefix("./lx ") for line in indented if line.startswith("./lx ")]
        self.quoted = [line for line in indented if not line.startswith("./lx ")]

    def quotes(self, line: str) -> bool:
        """Whether the section has this line, whatever its numbers and hashes are."""
        return shape(line) in map(shape, self.quoted)


def shape(line: str) -> str:
    """A line without what differs from run to run."""
    return re.sub(r"\b[0-9a-f]{32}\b", "HASH", re.sub(r"\b\d+\b", "N", line.strip()))


def start(stack: ExitStack, command: str, cwd: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a server; what it said until it was ready."""
    process = subprocess.Popen(
        (*LX, *command.split()), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    stack.callback(process.communicate)
    stack.callback(process.kill)
    said = ""
    for line in process.stderr or ():
        said += line
        if "ready on" in line:
            return process, line
    raise AssertionError(said)


def run(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run((*LX, *command.split()), cwd=cwd, capture_output=True, text=True, check=False)


def await_log(directory: Path, sequence: int) -> None:
    while not (directory / "00000001.segment").exists() or survey(directory).next_sequence < sequence:
        select.select([], [], [], 0.02)


def test_the_section_works_as_written(tmp_path: Path) -> None:
    with ExitStack() as stack:
        ports = {written: str(stack.enter_context(held_port())) for written in PORTS}
        section = Section(ports)
        main, backup, promotion, difference, again = section.commands
        primary, _ = start(stack, main, tmp_path)
        follower, ready = start(stack, backup, tmp_path)
        assert section.quotes(ready), ready
        with Client(f"tcp://127.0.0.1:{ports['5555']}") as client:
            session = client.open_session(7)
        await_log(tmp_path / "lx-data" / "backup", survey(tmp_path / "lx-data" / "main").next_sequence)
        primary.send_signal(signal.SIGKILL)
        primary.wait(PATIENCE_S)
        done = run(promotion, tmp_path)
        while done.returncode:
            assert "still hears" in done.stderr, done.stderr
            done = run(promotion, tmp_path)
        lines = done.stdout.splitlines()
        assert len(lines) == 3
        assert all(section.quotes(line) for line in lines), lines
        with Client(f"tcp://127.0.0.1:{ports['5556']}") as client:
            hello = f"hello account=7 session={session} request_id=1"
            assert client.ask(hello, type=MessageType.HELLO)[0].startswith("welcome")
        differs = run(difference, tmp_path)
        assert section.quotes(differs.stdout), differs.stdout
        _, ready = start(stack, again, tmp_path)
        assert "as a backup" in ready
        await_log(tmp_path / "lx-data" / "main", survey(tmp_path / "lx-data" / "backup").next_sequence)
        follower.send_signal(signal.SIGTERM)
        follower.wait(PATIENCE_S)
    assert run("journal verify lx-data/main", tmp_path).stdout == run("journal verify lx-data/backup", tmp_path).stdout
