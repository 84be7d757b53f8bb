"""A log with sessions, money, timers and orders in it, and snapshots of any place in it."""

from __future__ import annotations

from pathlib import Path

from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.journal import Journal, read_frames, survey
from lx.journal.prune import segment_heads
from lx.journal.snapshots import Snapshot, snapshots_directory, write_snapshot
from lx.node.replica import Append, Effect, Replica, Send
from lx.wire.codec import from_text
from lx.wire.frame import HEADER_SIZE, build_frame
from lx.wire.message import build_message
from lx.wire.records_generated import AddAsset, MessageType, ResumeTime

SEGMENT = 4096
GRANTS = {"USD": 10**14, "BTC": 10**12}
NEW = "new side={} type=limit tif=gtc instrument=1 account={} session={} client_id={} price={} quantity={}"


def say(replica: Replica, time_ns: int, *lines: str, kind: MessageType = MessageType.COMMANDS) -> list[Effect]:
    """One message of connection 0, as a turn."""
    message = build_message(kind, b"".join(from_text(line).pack() for line in lines))
    assert replica.take([(0, message)], 0) == 1
    return replica.propose(time_ns)


class Writer:
    """A replica whose frames go to a real journal of small segments."""

    def __init__(self, journal: Journal, engine: str = "native") -> None:
        self.journal = journal
        self.replica = Replica(engine=create(engine, 1_000), grants=GRANTS, is_logged=True, waits_for_sync=False)
        self.now_ns = 1_000
        opening = self.replica.opening(market_commands(["BTC-USD"], risk=True), self.now_ns)
        self.own(opening)

    def own(self, frame: bytes) -> None:
        self.journal.append(frame)
        self.replica.replay(frame)

    def say(self, *lines: str, kind: MessageType = MessageType.COMMANDS) -> list[Effect]:
        self.now_ns += 1_000
        return self.perform(say(self.replica, self.now_ns, *lines, kind=kind))

    def perform(self, effects: list[Effect]) -> list[Effect]:
        sent: list[Effect] = []
        for effect in effects:
            if isinstance(effect, Append):
                self.journal.append(effect.frame)
                sent += self.perform(self.replica.appended())
            else:
                assert isinstance(effect, Send)
                sent.append(effect)
        return sent


def write_market(directory: Path, *, rounds: int = 20, engine: str = "native") -> None:
    """A log of some ten segments: three accounts, four sessions of which one has ended, a timer, fills, an asset that
    was added later, a restart.
    """
    with Journal.open(directory, segment_bytes=SEGMENT) as journal:
        writer = Writer(journal, engine)
        for account in (7, 8, 7):
            writer.say(f"hello account={account} request_id={account}", kind=MessageType.HELLO)
        writer.say("close_session account=7 session=3 client_id=1")
        gtd = NEW.format("buy", 7, 1, 1, 10, 5).replace("tif=gtc", "tif=gtd flags=extension")
        writer.say(gtd, f"order_terms expires_ns={10**9}")
        writer.own(
            build_frame([AddAsset(decimals=8, client_id=9, name="EUR")], sequence=journal.next_sequence, time_ns=10**5)
        )
        writer.now_ns = 10**5
        for number in range(2, 2 + rounds):
            writer.say(NEW.format("buy", 7, 1, number, 95 + number % 7, 5))
            writer.say(NEW.format("sell", 8, 2, number, 97 + number % 5, 7), NEW.format("sell", 8, 2, number, 1, 1))
        writer.own(writer.replica.opening([ResumeTime(client_id=1)], writer.now_ns))
        writer.say("hello account=7 session=1 request_id=4", kind=MessageType.HELLO)
        journal.sync()


def frames_of(directory: Path) -> list[bytes]:
    return list(read_frames(survey(directory).segments))


def snapshot_after(frames: list[bytes], count: int, *, orders_max: int = 1_000) -> Snapshot:
    """The snapshot behind so many frames of a log, of an engine for so many orders."""
    engine = create("native", orders_max)
    for frame in frames[:count]:
        engine.apply(frame)
    return Snapshot(
        shard=0,
        sequence=engine.next_sequence,
        time_ns=engine.time_ns,
        last_header=frames[count - 1][:HEADER_SIZE],
        state_hash=engine.state_hash(),
        first=frames[0],
        state=engine.snapshot(),
    )


def put(directory: Path, snapshot: Snapshot) -> Path:
    """Write a snapshot beside a log."""
    snapshots_directory(directory).mkdir(exist_ok=True)
    path = write_snapshot(directory, snapshot)
    assert path is not None
    return path


def flip(path: Path, at: int) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


def first_sequences(directory: Path) -> list[int]:
    """The first command of each segment."""
    return [head.first_sequence for head in segment_heads(directory)]
