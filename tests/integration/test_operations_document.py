"""docs/operations.md, "Back up" and "Restore", as written: with a server that writes all the while."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from lx.journal import survey
from lx.node.snapshotter import SnapshotPolicy, Snapshotter
from tests.integration.exchange_rig import LX, PATIENCE_S, Client, Exchange
from tests.integration.test_exchange_snapshots import ACCOUNT, resume, trade

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def commands_of(section: str) -> list[list[str]]:
    """The indented commands of a section."""
    text = DOCUMENT[DOCUMENT.index(f"## {section}\n") :].partition("\n## ")[0]
    lines = re.findall(r"^    ((?:\./lx|cp) .*)$", text, re.MULTILINE)
    return [[*LX, *words[1:]] if words[0] == "./lx" else words for words in map(shlex.split, lines)]


def start(words: list[str]) -> Exchange:
    """The server that a command starts, on a port of the system's choice."""
    at = words.index("exchange") + 1
    options = ["tcp://127.0.0.1:*" if word.startswith("tcp://") else word for word in words[at:]]
    return Exchange(*options)


def test_back_up_while_the_server_writes_and_restore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = Path("lx-data/main")
    done: dict[str, subprocess.CompletedProcess[str]] = {}
    with Exchange("--symbols", "BTC", "--data", str(data), "--snapshots", "off") as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(ACCOUNT)
            trade(client, session, range(1, 1_001))
            with Snapshotter(data, SnapshotPolicy(every=500), pytest.fail) as snapshotter:
                while snapshotter.step():
                    pass
            last = 1_000
            for words in commands_of("Back up"):
                process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                while process.poll() is None:
                    trade(client, session, range(last + 1, last + 101))
                    last += 100
                out, err = process.communicate(timeout=PATIENCE_S)
                name = f"{words[-1]} {'verify' if 'verify' in words else 'made'}"
                done[name] = subprocess.CompletedProcess(words, process.returncode, out, err)
        exchange.stop()
    assert list(done) == ["backup made", "backup verify", "copy made", "copy verify"]
    assert [done[name].returncode for name in list(done)[:3]] == [0, 0, 0], done
    assert "ends clean" in done["backup verify"].stdout
    (restore, serve) = commands_of("Restore")
    subprocess.run(restore, check=True)
    begun_again = Counter(_start_on(start(serve), Path("lx-data/restored"), session, last))
    if done["copy verify"].returncode == 0:
        begun_again.update(_start_on(Exchange("--data", "copy"), Path("copy"), session, last))
    else:
        command = [*LX, "exchange", "--bind", "tcp://127.0.0.1:*", "--data", "copy"]
        refused = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert re.search(r"copy/\S+, offset \d+: ", refused.stderr)
    assert begun_again["snapshot"] > 0


def _start_on(server: Exchange, data: Path, session: int, last: int) -> list[str]:
    """Start on a copy: it goes on from a place that the log had, and takes orders."""
    with server, Client(server.endpoint) as client:
        highest = resume(client, session)
        assert 1_000 <= highest <= last
        assert len(trade(client, session, range(highest + 1, highest + 21))) == 20
    assert survey(data).damage is None
    return ["snapshot" if "snapshot before command" in line else "said" for line in server.said]
