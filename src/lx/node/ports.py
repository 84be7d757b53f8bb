"""What the loop needs of its sockets and of its log, so that a simulation can stand in for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from lx._native import Answers, Block, Messages
from lx.journal.event_reader import EventPiece
from lx.node.replica import Message

__all__ = ["Events", "Feed", "Log", "Router"]


class Router(Protocol):
    """The socket: `lx.transport.router.RouterSocket` says more of each method."""

    def wake_by(self, descriptor: int) -> None:
        """Let `wait` return as well when this file descriptor is readable."""

    def wait(self, timeout_ms: int) -> bool:
        """Wait until something is there; False when the time was over."""

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message] | Messages, list[tuple[int, int]]]:
        """Take what is waiting, up to the limits; then (connection, parts) of messages of several parts.

        The messages are good until the next call.
        """

    def send(self, messages: Iterable[Message] | Answers) -> set[int]:
        """Send each message; the connections that are gone or read too slowly."""

    def forget(self, number: int) -> None:
        """The number may be given to another connection."""

    def counters(self) -> dict[str, int]:
        """What the socket counts, by name."""

    @property
    def connections(self) -> list[int]:
        """Numbers of the known connections."""

    @property
    def is_crowded(self) -> bool:
        """Whether it is time to forget connections that need no number."""


class Feed(Protocol):
    """Where public events go: `lx.transport.publisher.PublisherSocket` says more."""

    sent_messages: int
    sent_bytes: int

    def publish(self, frames: Iterable[bytes]) -> None:
        """Send each frame to whoever listens."""


class Log(Protocol):
    """Where frames are kept: `lx.journal.Journal` says more of each method, and what it raises."""

    def frames(self, from_sequence: int = 1) -> Iterator[bytes]:
        """Sealed frames from the one on that holds that command."""

    def append(self, frame: bytes | Block) -> bytes:
        """Write an unsealed frame; not durable before a sync. Raise JournalFullError when it is not in the log."""

    def sync(self) -> None:
        """Wait until all that was appended is durable."""

    def start_sync(self) -> None:
        """Begin the same beside the loop."""

    def sync_done(self) -> bool:
        """Whether no sync is under way that was started; takes the result of one that has ended."""

    @property
    def sync_descriptor(self) -> int:
        """Becomes readable when a sync has ended, also one that the log did by itself, until `sync_done` is asked."""

    @property
    def durable_sequence(self) -> int:
        """Ordinal of the first command that is not known to be durable."""


class Events(Protocol):
    """Events of the log that are no longer in memory: `lx.journal.event_reader.EventReader` says more."""

    def read(self, position: int, skip: int) -> EventPiece:
        """Parts of event frames from the one on that holds record `skip` of the frame of command `position`."""

    @property
    def first_sequence(self) -> int:
        """The first command whose events are there; 0 when there are none."""
