"""Processes of shards: how they are made, what they and their parent tell each other, how their ends are seen.

A shard is a fork of a parent that has no thread yet, and of sockets at most that of the statistics, in a session of its
own, so that Ctrl-C at a terminal reaches the parent alone, which passes it on once. When the parent is killed the
system kills the shards. Both speak by a socket pair, one JSON object a line.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NoReturn

import msgspec

from lx.errors import LxError
from lx.node.stop import StopSignal
from lx.node.summary import Money, Summary
from lx.wire.shards import ShardEntry

__all__ = ["Death", "Shards", "Wire", "Word"]

_PR_SET_PDEATHSIG: Final = 1
_READ_BYTES: Final = 1 << 16
_PREFIX: Final = "lx exchange: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is said by the wire: one of these.

    ready: the shard can take messages, when it has the address book
    follows: it is a backup, and answers clients that it is; `ready` comes when it is promoted
    book: that, from the parent
    summary, money: what the shard did, at its end
    error: why it ends otherwise
    """

    ready: ShardEntry | None = None
    follows: ShardEntry | None = None
    book: list[ShardEntry] = field(default_factory=list)
    summary: Summary | None = None
    money: list[Money] = field(default_factory=list)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a shard that nobody asked for: what it was, why, and the exit status that stands for it.

    entry: None when it was not up yet; is_backup: it still followed another server
    """

    shard: int
    entry: ShardEntry | None
    is_backup: bool
    why: str
    status: int


class Wire:
    """One end of a socket pair."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._rest = b""

    def fileno(self) -> int:
        """The descriptor, to wait for."""
        return self._end.fileno()

    def send(self, word: Word) -> None:
        """Say a word; nobody hears it when the other side is gone."""
        with suppress(OSError):
            self._end.sendall(msgspec.json.encode(word) + b"\n")

    def receive(self, *, wait: bool = True) -> Word | None:
        """The next word; None when the other side says no more, or has not said one yet and is not waited for."""
        while b"\n" not in self._rest:
            try:
                chunk = self._end.recv(_READ_BYTES, 0 if wait else socket.MSG_DONTWAIT)
            except OSError:
                return None
            if not chunk:
                return None
            self._rest += chunk
        line, _, self._rest = self._rest.partition(b"\n")
        return msgspec.json.decode(line, type=Word)

    def end(self) -> None:
        """Say no more; what the other side says is still heard."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close this end."""
        self._end.close()


@dataclass(slots=True)
class _Process:
    """A shard as its parent sees it.

    ended: a descriptor that becomes readable when the process has ended
    said: what it writes on stderr comes out here; `rest` is the beginning of a line
    """

    shard: int
    pid: int
    ended: int
    wire: Wire
    said: int
    rest: bytes = b""
    is_alive: bool = True
    follows: ShardEntry | None = None
    ready: ShardEntry | None = None
    done: Word | None = None
    error: Word | None = None

    @property
    def up(self) -> ShardEntry | None:
        return self.ready or self.follows

    def note(self, word: Word) -> None:
        if word.ready is not None:
            self.ready = word.ready
        elif word.follows is not None:
            self.follows = word.follows
        elif word.summary is not None:
            self.done = word
        else:
            self.error = word


class Shards:
    """Processes of shards 0, 1 ... from their start to their end.

    run: is called in the process of each shard with its number and wire; its exit status
    say: prints a line that a shard has said
    """

    def __init__(self, count: int, run: Callable[[int, Wire], int], *, say: Callable[[str], None]) -> None:
        self._say = say
        self._poll = select.poll()
        self._by_descriptor: dict[int, _Process] = {}
        self._early: list[tuple[int, str]] | None = []
        """Lines of shards before all are ready; None: they are printed at once."""
        self._is_ending = False
        """Whether the shards were asked to end."""
        self._processes: list[_Process] = []
        sys.stdout.flush()
        sys.stderr.flush()
        for shard in range(count):
            self._processes.append(self._fork(shard, run))

    def _fork(self, shard: int, run: Callable[[int, Wire], int]) -> _Process:
        ours, theirs = socket.socketpair()
        said, says = os.pipe()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            ours.close()
            os.close(said)
            self._close_descriptors()
            _be_shard(shard, run, Wire(theirs), says, parent)
        theirs.close()
        os.close(says)
        os.set_blocking(said, False)
        process = _Process(shard, pid, os.pidfd_open(pid), Wire(ours), said)
        for descriptor in (process.ended, process.wire.fileno(), process.said):
            self._by_descriptor[descriptor] = process
            self._poll.register(descriptor, select.POLLIN)
        return process

    # ------------------------------------------------------------------------------------------- what shards did

    @property
    def entries(self) -> list[ShardEntry]:
        """What the shards that take orders said of themselves when they were ready."""
        return [it.ready for it in self._processes if it.ready is not None]

    @property
    def up(self) -> list[ShardEntry]:
        """The same, and those that follow another server with no more than their port."""
        return [it.up for it in self._processes if it.up is not None]

    @property
    def done(self) -> list[tuple[int, Summary, list[Money]]]:
        """What those did that ended in good order."""
        words = [(it.shard, it.done) for it in self._processes if it.done is not None]
        return [(shard, word.summary, word.money) for shard, word in words if word.summary is not None]

    # ------------------------------------------------------------------------------------------------ the phases

    def start(self, stop: StopSignal) -> Death | None:
        """Wait until all are ready or follow another server, or `stop` is set, or one has died: its death.

        The others are killed by `close`.
        """
        self._poll.register(stop.descriptor, select.POLLIN)
        failed: Death | None = None
        while failed is None and not stop.is_set and any(it.up is None for it in self._processes):
            failed = next(iter(self._turn()), None)
        for process in self._processes:
            self._hear(process)
        self._say_early()
        return failed

    def tell(self, book: list[ShardEntry]) -> None:
        """Give the shards that are ready the address book."""
        for process in self._processes:
            if process.ready is not None:
                process.wire.send(Word(book=book))

    def serve(self, stop: StopSignal, *, died: Callable[[Death], None], joined: Callable[[], None]) -> int:
        """Wait for `stop`, pass it on, and wait for the end of all; the number of those that died.

        died: is called with those that do; joined: is called when one is ready that was not before
        """
        deaths, ready = 0, len(self.entries)
        while any(it.is_alive for it in self._processes):
            if stop.is_set and not self._is_ending:
                self._is_ending = True
                self._poll.unregister(stop.descriptor)
                for process in self._processes:
                    if process.is_alive:
                        os.kill(process.pid, signal.SIGTERM)
                        process.wire.end()
                continue
            for death in self._turn():
                deaths += 1
                died(death)
            if len(self.entries) > ready and not self._is_ending:
                ready = len(self.entries)
                joined()
        return deaths

    def close(self) -> None:
        """Kill what still lives, and give the descriptors back."""
        for process in self._processes:
            if process.is_alive:
                os.kill(process.pid, signal.SIGKILL)
                self._bury(process)
        self._close_descriptors()
        self._processes.clear()

    # --------------------------------------------------------------------------------------------------- within

    def _close_descriptors(self) -> None:
        for process in self._processes:
            process.wire.close()
            os.close(process.said)
            os.close(process.ended)

    def _turn(self) -> list[Death]:
        """Wait for something, and take it; the shards that have died."""
        deaths: list[Death] = []
        for descriptor, _ in self._poll.poll():
            process = self._by_descriptor.get(descriptor)
            if process is None or not process.is_alive:
                continue  # the wish to end; or told before in this turn
            if descriptor == process.said:
                if not self._hear(process):
                    self._poll.unregister(descriptor)
            elif descriptor == process.ended:
                deaths += self._bury(process)
            else:
                word = process.wire.receive()
                if word is None:
                    self._poll.unregister(descriptor)
                else:
                    process.note(word)
        return deaths

    def _hear(self, process: _Process) -> bool:
        """Take what a shard has written on stderr; False when no more will come."""
        try:
            while chunk := os.read(process.said, _READ_BYTES):
                *lines, process.rest = (process.rest + chunk).split(b"\n")
                for line in lines:
                    self._take_line(process.shard, line.decode("utf-8", "replace").removeprefix(_PREFIX))
        except BlockingIOError:
            return True
        return False

    def _take_line(self, shard: int, line: str) -> None:
        if self._early is None:
            self._say(f"shard {shard}: {line}")
        else:
            self._early.append((shard, line))

    def _say_early(self) -> None:
        """Print what was said so far: what all shards say once."""
        early, self._early = self._early or [], None
        said: set[str] = set()
        for shard, line in sorted(early, key=lambda it: it[0]):
            is_common = len(self._processes) == len({other for other, text in early if text == line})
            text = line if is_common else f"shard {shard}: {line}"
            if text not in said:
                said.add(text)
                self._say(text)

    def _bury(self, process: _Process) -> list[Death]:
        """Note the end of a shard; its death, unless it ended in good order."""
        while word := process.wire.receive(wait=False):
            process.note(word)
        self._hear(process)
        _, code = os.waitpid(process.pid, 0)
        process.is_alive = False
        for descriptor in (process.ended, process.wire.fileno(), process.said):
            with suppress(KeyError):
                self._poll.unregister(descriptor)
        status = os.waitstatus_to_exitcode(code)
        if self._is_ending and (status == 0 or (status == -signal.SIGTERM and process.up is None)):
            return []
        if process.error is not None:
            why = process.error.error
        else:
            why = f"killed by {signal.Signals(-status).name}" if status < 0 else f"it ended with status {status}"
        is_backup = process.ready is None
        return [Death(process.shard, process.up, is_backup, why, status if status > 0 else 1)]


def _be_shard(shard: int, run: Callable[[int, Wire], int], wire: Wire, says: int, parent: int) -> NoReturn:
    """The life of a shard."""
    status = 1
    try:
        os.setsid()
        os.dup2(says, sys.stderr.fileno())
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:  # else it died before the system was asked to tell
            status = run(shard, wire)
    except LxError as error:
        status = error.exit_code
        wire.send(Word(error=str(error)))
    except BaseException:  # the top of a process
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
