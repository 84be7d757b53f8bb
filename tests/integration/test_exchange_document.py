"""docs/order-entry.md says what happens: its conversation is held, its bytes are sent, its program is run."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from lx.wire.codec import decode, to_text
from lx.wire.message import ENVELOPE_SIZE, read_envelope
from lx.wire.records_generated import RECORD_SIZE, MessageType, Reason
from tests.integration.exchange_rig import PATIENCE_S, Client, Exchange, message, without

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "order-entry.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)


def steps() -> Iterator[tuple[str, str, MessageType, list[str]]]:
    """Who, sends or gets, type of the message, records."""
    for part in re.findall(r"^(\w+) (sends|gets) (\w+)\n((?:  .*\n)+)", "".join(blocks("text")), re.MULTILINE):
        who, verb, name, lines = part
        yield who, verb, MessageType[name.upper()], [line.strip() for line in lines.splitlines()]


def test_the_conversation_is_what_happens() -> None:
    with Exchange("--symbols", "BTC,ETH") as exchange, ExitStack() as stack:
        clients: dict[str, Client] = {}
        for who, verb, type, records in steps():
            if who not in clients:
                clients[who] = stack.enter_context(Client(exchange.endpoint))
            if verb == "sends":
                clients[who].send(*records, type=type)
                continue
            data = clients[who].socket.recv()
            envelope = read_envelope(data)
            offsets = range(ENVELOPE_SIZE, len(data), RECORD_SIZE)
            found = [without(to_text(decode(data, at)), "time_ns") for at in offsets]
            assert (envelope.type, found) == (type, [without(record, "time_ns") for record in records])
        assert len(clients) == 2


def test_the_bytes_are_those_of_the_first_message() -> None:
    (block,) = blocks("hex")
    _, _, type, records = next(steps())
    assert bytes.fromhex(block) == message(*records, type=type)


def test_the_program_runs_without_a_library_of_ours(tmp_path: Path) -> None:
    (program,) = blocks("python")
    assert "lx" not in re.findall(r"^(?:import|from) (\w+)", program, re.MULTILINE)
    script = tmp_path / "client.py"
    script.write_text(program)
    with Exchange("--symbols", "BTC") as exchange:
        done = subprocess.run(
            (sys.executable, str(script), exchange.endpoint),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert (done.returncode, done.stdout) == (0, "accepted 9\n"), done.stderr


def test_every_reason_a_client_can_meet_is_explained() -> None:
    explained = DOCUMENT[DOCUMENT.index("| reason | what to do |") : DOCUMENT.index("## Limits")]
    names = {reason.name.lower() for reason in Reason if 0 < reason < 700}
    of_frames = {"bad_checksum", "bad_hash"}
    of_operators = {reason.name.lower() for reason in Reason if 500 <= reason < 600} | {
        "accounts_full",
        "account_in_use",
        "risk_off",
        "supply_above_max",
        "transfer_not_executed",
        "transfer_too_old",
    }
    of_people = {"off_tick", "off_lot"}  # prices and quantities are whole on the wire
    missing = {
        name for name in names - of_frames - of_operators - of_people if not re.search(rf"\b{name}\b", explained)
    }
    assert missing == set()
