"""What `lx exchange` does for `--follow`, `--replicate` and `--ack`: the port between servers, and being a backup."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cyclopts import Parameter

from lx.engine.protocol import Engine
from lx.errors import UsageError
from lx.journal import Journal, Recovery
from lx.node.backup import Backup, Handover
from lx.node.peer import check_peer_address, hash_text
from lx.node.replica import Replica
from lx.node.replicator import Replicator
from lx.node.shards import following
from lx.node.stop import StopSignal
from lx.node.term import term_of
from lx.transport.factory import ServerSocket
from lx.transport.native_dealer import NativeDealerSockets
from lx.transport.native_router import NativeRouterSocket
from lx.transport.options import SocketOptions
from lx.transport.pull import RouterAndPull
from lx.wire.records_generated import Promoted

__all__ = ["ACKS", "UNPAIRED", "Lead", "Pairing", "promotion_lines", "recovery_lines"]

ACKS: Final = ("durable", "replicated")
"""When an answer may leave: its command is on disk here, or at a backup as well."""
_PEERS_MAX: Final = 64
_REPORTS_MAX: Final = 16
"""Messages that wait for a primary that is not there; more would tell it nothing."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """How a server is paired with others.

    Parameters
    ----------
    replicate
        Where other servers of this machine may follow this one, such as tcp://127.0.0.1:5556.
    ack
        durable: answers leave when their commands are on disk here; replicated: on that of a backup as well.
    follow
        Be a backup of the server whose --replicate this is, until `lx promote`.
    """

    replicate: str | None = None
    ack: str = ACKS[0]
    follow: str | None = None

    def check(self, *, durability: str, of_log: dict[str, object], record: Path | None) -> None:
        """Raise UsageError for options that don't fit each other. `of_log`: options that a backup has from its log."""
        if self.ack not in ACKS:
            raise UsageError(f"--ack: '{self.ack}' is unknown; write --ack {' or --ack '.join(ACKS)}")
        if self.replicate is not None:
            check_peer_address(self.replicate, option="--replicate", may_choose=True)
        if durability == "memory" and (self.replicate or self.follow):
            raise UsageError("--replicate and --follow need a log; leave --durability memory out")
        if self.ack == "replicated" and (self.replicate is None or durability != "fsync"):
            raise UsageError(
                "--ack replicated: needs a backup and a disk; give --replicate tcp://127.0.0.1:PORT, for it to follow, "
                "and --durability fsync"
            )
        if self.follow is None:
            return
        check_peer_address(self.follow, option="--follow")
        if self.replicate is None:
            raise UsageError(
                "--follow: a backup is promoted by its own port between servers; give it one with "
                "--replicate tcp://127.0.0.1:PORT"
            )
        for option, value in of_log.items():
            if value is not None:
                raise UsageError(f"{option}: a backup has the markets and rules of the log it follows; leave it out")
        if record is not None:
            raise UsageError("--record: a backup records nothing; its log has the same frames")

    def of_shard(self, shard: int) -> "Pairing":
        """That of a shard, this being the one of shard 0: the ports follow one another on both sides."""
        return Pairing(
            replicate=None if self.replicate is None else following(self.replicate, shard),
            ack=self.ack,
            follow=None if self.follow is None else following(self.follow, shard),
        )

    @contextmanager
    def port(self) -> Iterator[NativeRouterSocket | None]:
        """The port between servers, None when there is none."""
        if self.replicate is None:
            yield None
            return
        peers = NativeRouterSocket(self.replicate, connections_max=_PEERS_MAX, when_crowded=b"", option="--replicate")
        with closing(peers):
            _say(f"replication on {peers.endpoint} ack={self.ack}")
            yield peers

    def lead(
        self,
        clients: ServerSocket | RouterAndPull,
        peers: NativeRouterSocket | None,
        log: Journal | None,
        stop: StopSignal,
        *,
        first: bytes | None,
        begin: Callable[[bytes], Replica],
        follows: Callable[[], bool],
    ) -> "Lead | None":
        """How this server comes to take clients: at once, or by a promotion. None: it was stopped as a backup.

        first: first frame of the log, None when it has none
        begin: makes the replica of a backup from the first frame of its log
        follows: is called when a backup's clients get answers, and tells whether this is to be said here
        """
        if self.follow is None or peers is None or log is None:
            return Lead(0 if log is None else term_of(log.last_header), None, None)
        primary = NativeDealerSockets(
            [self.follow], option="--follow", options=SocketOptions(hwm=_REPORTS_MAX, linger_ms=0)
        )
        with closing(primary):
            backup = Backup(
                source=self.follow,
                clients=clients,
                peers=peers,
                primary=primary,
                log=log,
                first=first,
                begin=begin,
                say=_say,
            )
            for line in recovery_lines(log, backup.start_sequence):
                _say(line)
            if follows():
                _say(
                    f"ready on {clients.endpoint} as a backup: follows {self.follow}, takes no orders until "
                    f"`lx promote {peers.endpoint}`"
                )
            handover = backup.run(stop)
        return None if handover is None else Lead(handover.record.term, handover.replica, handover)

    def replicator(
        self, peers: NativeRouterSocket | None, log: Journal | None, engine: Engine, term: int
    ) -> Replicator | None:
        """What serves those who follow this server, None when nobody can."""
        if peers is None or log is None:
            return None
        return Replicator(
            sockets=peers,
            log=log,
            engine=engine,
            term=term,
            needs_backup=self.ack == "replicated",
            clock=time.monotonic_ns,
        )


UNPAIRED: Final = Pairing()
"""A server for itself."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A server that takes clients in a term; `replica` is that of a backup which was promoted."""

    term: int
    replica: Replica | None
    handover: Handover | None

    def tell(self, peers: NativeRouterSocket | None) -> None:
        """Tell the operator who promoted this server that it was done; the beginning of the term is durable."""
        if self.handover is None or peers is None:
            return
        for line in promotion_lines(self.handover.record):
            _say(f"promoted: {line}")
        peers.send([(self.handover.connection, self.handover.record.pack())])


def recovery_lines(log: Journal, start_sequence: int) -> list[str]:
    """What was found in the log at the start, and replayed from that command on."""
    found = log.recovery
    replayed = f"{found.commands} commands in {found.frames} frames replayed"
    if start_sequence > 1:
        rest = found.next_sequence - start_sequence
        replayed = f"snapshot before command {start_sequence}, {rest} commands replayed"
    lines = [f"log in {log.directory}: {replayed}"]
    if found.torn_bytes:
        lines.append(f"warning: {_torn(found)}")
    return lines


def _torn(found: Recovery) -> str:
    """What was cut off the log, and what that may mean."""
    cut = f"{found.torn_bytes} bytes of a torn tail in {found.torn_file} at offset {found.torn_offset} cut off"
    after = "after a crash they were never acknowledged with durability fsync; bytes that rotted look the same"
    if found.torn_copy is None:
        return f"{cut}; {after}"
    frames = "1 whole frame was" if found.torn_frames == 1 else f"{found.torn_frames} whole frames were"
    return f"{cut}, {frames} among them; {after}, so a copy is in {found.torn_copy}"


def promotion_lines(record: Promoted) -> list[str]:
    """What a promotion found, for a person."""
    last = record.sequence - 1
    lines = [
        f"term {record.term}; commands 1 to {last} are here, chain {hash_text(record.hash_a, record.hash_b)}, state "
        f"{hash_text(record.state_a, record.state_b)}"
    ]
    if record.told > record.sequence:
        lines.append(
            f"may lack up to {record.told - record.sequence} commands that the server it followed acknowledged: "
            f"{record.sequence} to {record.told - 1} were durable there and have not come"
        )
    else:
        lines.append(f"has all it was told of: command {last} was the last that it knew to be durable there")
    return lines


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
