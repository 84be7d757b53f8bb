"""Exchange and trader as processes, and a client that speaks in the text form of records.

Ports come from the system, waiting is for what a process says or sends. Nothing outlives its `with` block.
"""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
import zmq

from lx.transport.factory import TRANSPORTS
from lx.wire.codec import decode, from_text, to_text
from lx.wire.message import ENVELOPE_SIZE, build_message, read_envelope
from lx.wire.records_generated import RECORD_SIZE, MessageType

LX = (sys.executable, "-m", "lx")
PATIENCE_S = 60
PATIENT = {"--connect-timeout": "60s", "--drain-timeout": "60s"}
"""Of a trader whose server may be slow; these times are not waited for."""
ON_EACH_TRANSPORT = pytest.mark.parametrize("transport", TRANSPORTS)
"""For an exchange with `--transport` and this."""
READY = re.compile(r"ready on (\S+)")


class Exchange:
    """`lx exchange` on a free port unless `--bind` is given; `endpoint` is its address. Without `--data` it keeps
    nothing. Without `stop` it is killed when the block ends.
    """

    def __init__(self, *options: str) -> None:
        bind = () if "--bind" in options else ("--bind", "tcp://127.0.0.1:*")
        kept = () if "--data" in options else ("--durability", "memory")
        self.said: list[str] = []
        """What it said up to the line that it is ready."""
        self.process = subprocess.Popen(
            (*LX, "exchange", *bind, *kept, *options),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.endpoint = ""

    def __enter__(self) -> Self:
        stream = self.process.stderr
        assert stream is not None
        for line in stream:
            self.said.append(line)
            if ready := READY.search(line):
                self.endpoint = ready[1]
                return self
        self.__exit__(None, None, None)
        raise AssertionError(f"the exchange did not start: {''.join(self.said)}")

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Send the signal; the summary. It must end with status 0 and say nothing on stderr."""
        self.process.send_signal(number)
        summary, said = self.process.communicate(timeout=PATIENCE_S)
        assert (self.process.returncode, said) == (0, "")
        return summary


@contextmanager
def held_port() -> Iterator[int]:
    """A port that the system gives to nobody else meanwhile: for a server that is started again where it was.

    The socket does not listen, so that a server may bind to its port, and is bound, so that no other is given it.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


class Client:
    """One DEALER connection; what comes must come within PATIENCE_S."""

    def __init__(self, endpoint: str) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.socket: zmq.Socket[bytes] = self._context.socket(zmq.DEALER)
        self.socket.set(zmq.RCVTIMEO, PATIENCE_S * 1_000)
        self.socket.set(zmq.SNDTIMEO, PATIENCE_S * 1_000)
        self.socket.set(zmq.RCVHWM, 0)
        self.socket.set(zmq.LINGER, 0)
        self.socket.connect(endpoint)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.socket.close()
        self._context.term()

    def send(self, *lines: str, type: MessageType = MessageType.COMMANDS) -> None:
        """One message of these records."""
        self.socket.send(message(*lines, type=type))

    def receive(self) -> tuple[MessageType, list[str]]:
        """The next message: its type and its records in text form, positions without place and time."""
        data = self.socket.recv()
        envelope = read_envelope(data)
        lines = [to_text(decode(data, ENVELOPE_SIZE + RECORD_SIZE * index)) for index in range(envelope.count)]
        return envelope.type, ["position" if line.startswith("position ") else line for line in lines]

    def ask(self, *lines: str, type: MessageType = MessageType.COMMANDS) -> list[str]:
        """Send one message; the records that come back, without the position."""
        self.send(*lines, type=type)
        _, records = self.receive()
        return records[1:] if records[0] == "position" else records

    def events(self, count: int) -> list[str]:
        """The next `count` events, however they are spread over messages."""
        events: list[str] = []
        while len(events) < count:
            type, records = self.receive()
            assert (type, records[0]) == (MessageType.EVENTS, "position")
            events += records[1:]
        assert len(events) == count
        return events

    def open_session(self, account: int) -> int:
        """A new session of the account."""
        (welcome,) = self.ask(f"hello account={account} request_id=1", type=MessageType.HELLO)
        assert welcome.startswith(f"welcome account={account} session="), welcome
        return int(field(welcome, "session"))

    def levels(self, instrument: int) -> list[str]:
        """The levels of a book, bids before asks."""
        query = f"query instrument={instrument} levels=10 request_id=1"
        return [line for line in self.ask(query, type=MessageType.QUERY) if line.startswith("level ")]


def message(*lines: str, type: MessageType = MessageType.COMMANDS) -> bytes:
    """A message of records in text form."""
    return build_message(type, b"".join(from_text(line).pack() for line in lines))


def field(line: str, name: str) -> str:
    """The value of a field of a record in text form; zero when it is left out."""
    found = re.search(rf"\b{name}=(\S+)", line)
    return found[1] if found else "0"


def without(line: str, *names: str) -> str:
    """The line without these fields."""
    return " ".join(word for word in line.split() if word.partition("=")[0] not in names)


def trader_command(endpoint: str, *options: str) -> tuple[str, ...]:
    """The command line of a trader; options given win over these: 1,000 orders after 200 of warm-up, as JSON."""
    given = dict(zip(options[::2], options[1::2], strict=True))
    chosen = {"--traders": "20", "--rate": "250", "--duration": "200ms", "--warmup": "40ms", **PATIENT, **given}
    return (*LX, "trader", "--server", endpoint, "--json", *(word for pair in chosen.items() for word in pair))


def run_trader(endpoint: str, *options: str, status: int = 0) -> tuple[dict[str, Any], list[str]]:
    """Run a trader to its end: its result and the lines it said on stderr."""
    done = subprocess.run(
        trader_command(endpoint, *options), capture_output=True, text=True, check=False, timeout=PATIENCE_S * 2
    )
    assert done.returncode == status, done.stderr
    result = json.loads(done.stdout)
    assert isinstance(result, dict)
    return result, done.stderr.splitlines()


def figure(summary: str, pattern: str) -> int:
    """The number that the pattern's group finds in an exchange's summary."""
    found = re.search(pattern, summary)
    assert found, f"no {pattern} in:\n{summary}"
    return int(found[1])


def commands(summary: str) -> dict[str, int]:
    """What became of the commands, from an exchange's summary, which says that the parts are all of them."""
    line = re.search(r"^commands (\d+) = (.*)$", summary, re.MULTILINE)
    assert line, summary
    parts = {name: int(count) for name, count in re.findall(r"([a-z ]+?) (\d+)(?: \(.*?\))?(?: \+ |$)", line[2])}
    of_sessions = ["sessions opened", "sessions resumed", "sessions closed", "openings rejected"]
    assert list(parts) == ["acknowledged", "rejected", *of_sessions], line[2]
    assert sum(parts.values()) == int(line[1])
    return parts


def refused(summary: str, what: str) -> int:
    """Records, messages, hellos or queries that an exchange's summary says never became commands."""
    return figure(summary, rf"never commands: .*?\b{what} (\d+)")


def state_hash(summary: str) -> str:
    """The state hash of an exchange's summary."""
    found = re.search(r"state hash ([0-9a-f]{32})$", summary, re.MULTILINE)
    assert found, summary
    return found[1]


def files_in(folder: Path) -> set[str]:
    """Names of the files in a folder."""
    return {path.name for path in folder.iterdir()}
