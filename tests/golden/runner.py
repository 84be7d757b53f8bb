"""Runs golden files: the matching rules as text that a person can read, and two engines can be held against.

A file is a list of blocks, divided by empty lines. A block is input, a line `----`, and the output that the input must
give. A line `# ...` is a comment. Everything runs on one engine from the first line to the last. An input line is a
record in its text form (applied as a frame of its own, and answered by its events in their text form), or one of:

    engine [orders_max=N]      go on with a new, empty engine
    setup basic                assets 1 BTC and 2 USD (8 decimals), instrument 1 BTC-USD (prices and quantities 1 to
                               1000000), sessions 1 to 3 of accounts 1 to 3; prints nothing
    setup accounts             the same with risk on: accounts 1 to 3 have 1000000 minor units of BTC and of USD each,
                               by their transfers 1 and 2; the fees are the default of 1000 ppm in what is received
    time N                     time of all frames from here on
    numbers                    print the numbers of events from here on, which are left out without it
    quiet / loud               print no events between the two; a rejection there is a mistake of the file
    frame [sequence=N] [time_ns=N] [shard=N] [term=N] [command_count=N] [flags=F] [header]
      ... records ...          all in one frame; `header` prints the header of the events too
      poke AT=VALUE            overwrite one byte of the frame once it is built (and sealed)
      cut N                    take N bytes off its end
    end
    repeat N RECORD            the record N times, `{i}` being 1 to N, there and in its extension in the next line;
                               prints how many events of which kind
    book INSTRUMENT [LEVELS]   depth as level records, bids before asks
    top INSTRUMENT             best bid and ask
    balances ACCOUNT           what an account has, by asset
    conservation               the totals of all assets
    hash                       state hash
    snapshot                   prints the state, restores it, compares bytes, and goes on with the restored engine
    restore [as frame] [chain=N]  ... state records, poke, cut ... end: goes on with the engine of that snapshot;
                               chain=N: sealed as if the frame before it had a header of 64 bytes N

What raises prints `error CLASS key=value ...`. The invariants are checked after every frame.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lx.engine import Engine, create, restore
from lx.errors import EngineError, LxError
from lx.wire.codec import extension_of, from_text, to_text
from lx.wire.errors import WireError
from lx.wire.frame import HEADER_SIZE, build_frame, decode_frame, seal
from lx.wire.records_generated import (
    CLASSES,
    FRAME_EVENTS,
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    FRAME_SYNCED,
    ORDERS_MAX,
    RECORD_SIZE,
    Level,
    Record,
    Rejected,
    StateEngine,
)

BORDER = "----"
FLAGS = {"sealed": FRAME_SEALED, "events": FRAME_EVENTS, "snapshot": FRAME_SNAPSHOT, "synced": FRAME_SYNCED}
REPEAT_COMMANDS_PER_FRAME = 4096
MARKET = """
add_asset decimals=8 client_id=1 name=BTC
add_asset decimals=8 client_id=2 name=USD
add_instrument tick_scale=2 lot_scale=4 flags=extension client_id=3 symbol=BTC-USD base=1 quote=2
instrument_limits tick=1 lot=1 price_min=1 price_max=1000000 quantity_min=1 quantity_max=1000000
"""
SESSIONS = "".join(f"open_session account={account} client_id={account + 3}\n" for account in (1, 2, 3))
ACCOUNTS = "".join(f"set_account state=open account={account} client_id={account}\n" for account in (1, 2, 3))
MONEY = "".join(
    f"deposit asset={asset} account={account} client_id=1 transfer_id={asset} amount=1000000\n"
    for account in (1, 2, 3)
    for asset in (1, 2)
)
SETUPS = {
    "basic": MARKET + SESSIONS,
    "accounts": "configure risk=on client_id=1" + MARKET + ACCOUNTS + SESSIONS + MONEY,
}


class GoldenError(Exception):
    """A golden file that can't be run: which line, and why."""


@dataclass
class Block:
    """Input lines and the output they must give; `comments` stand above the input."""

    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)


def parse(text: str) -> list[Block]:
    """The blocks of a golden file."""
    blocks: list[Block] = []
    for part in text.strip().split("\n\n"):
        lines = part.strip("\n").split("\n")
        if BORDER not in lines:
            raise GoldenError(f"the block of {lines[0]!r} has no line {BORDER}")
        border = lines.index(BORDER)
        blocks.append(Block(lines[:border], lines[border + 1 :]))
    return blocks


def render(blocks: list[Block]) -> str:
    """The text of a golden file."""
    return "\n\n".join("\n".join([*block.inputs, BORDER, *block.outputs]) for block in blocks) + "\n"


def run(blocks: list[Block], engine: str) -> list[Block]:
    """The same blocks with the output that the engine gives."""
    runner = Runner(engine)
    return [Block(block.inputs, runner.run(block.inputs)) for block in blocks]


class Runner:
    """One engine and what the lines of a file have set so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.engine: Engine = create(name)
        self.time_ns = 0
        self.is_quiet = False
        self.has_numbers = False
        self.out: list[str] = []

    def run(self, lines: list[str]) -> list[str]:
        """Run the input of one block and return what it prints."""
        self.out = []
        rest = iter([line for line in lines if not line.startswith("#")])
        for line in rest:
            word, *words = line.split()
            directive = getattr(self, f"do_{word}", None)
            try:
                if directive is not None:
                    directive(words, rest)
                else:
                    self.apply(build_frame(self._read_records(line, rest), **self._place()))
            except GoldenError as error:
                raise GoldenError(f"{line!r}: {error}") from error
        return self.out

    def _place(self) -> dict[str, int]:
        return {"sequence": self.engine.next_sequence, "time_ns": self.time_ns}

    def _read_records(self, line: str, rest: Iterator[str]) -> list[Record]:
        """The record of a line, and its extension from the next line."""
        record = _record(line)
        return [record] if extension_of(record) is None else [record, _record(next(rest, ""))]

    def apply(self, frame: bytes, *, with_header: bool = False) -> None:
        """Apply one frame, print its events or its error, check the invariants."""
        before = self.engine.next_sequence, self.engine.time_ns, self.engine.state_hash()
        try:
            events = self.engine.apply(frame)
        except LxError as error:
            self.out.append(describe(error))
            after = self.engine.next_sequence, self.engine.time_ns, self.engine.state_hash()
            if before != after:
                raise GoldenError("a frame that could not be applied has changed the engine") from error
        else:
            self._print_events(events, with_header=with_header)
        self.engine.check_invariants()

    def _print_events(self, frame: bytes, *, with_header: bool) -> None:
        header, records = decode_frame(frame)
        if with_header:
            self.out.append(
                f"header flags={header.flags} shard={header.shard} record_count={header.record_count} "
                f"sequence={header.sequence} term={header.term} time_ns={header.time_ns} "
                f"command_count={header.command_count}"
            )
        for record in records:
            if self.is_quiet and isinstance(record, Rejected):
                raise GoldenError(f"rejected where the file is quiet: {to_text(record)}")
            if not self.is_quiet:
                self.out.append(self._shown(record))

    def _shown(self, event: Record) -> str:
        """The text of an event; its number only where the file asks for it: most rules have nothing to do with it."""
        words = to_text(event).split()
        return " ".join(word for word in words if self.has_numbers or not word.startswith("number="))

    def do_engine(self, words: list[str], _: Iterator[str]) -> None:
        """A new, empty engine."""
        self.engine = create(self.name, _numbers(words).get("orders_max", ORDERS_MAX))
        self.time_ns = 0

    def do_setup(self, words: list[str], _: Iterator[str]) -> None:
        """One of the usual beginnings, quietly."""
        if len(words) != 1 or words[0] not in SETUPS:
            raise GoldenError(f"setup is one of {', '.join(SETUPS)}")
        records = [from_text(line) for line in SETUPS[words[0]].split("\n") if line]
        self.engine.apply(build_frame(records, **self._place()))

    def do_time(self, words: list[str], _: Iterator[str]) -> None:
        """Time of the frames that follow."""
        self.time_ns = int(words[0])

    def do_numbers(self, _: list[str], __: Iterator[str]) -> None:
        """Print the numbers of events from here on."""
        self.has_numbers = True

    def do_quiet(self, _: list[str], __: Iterator[str]) -> None:
        """Print no events from here on."""
        self.is_quiet = True

    def do_loud(self, _: list[str], __: Iterator[str]) -> None:
        """Print events again."""
        self.is_quiet = False

    def do_frame(self, words: list[str], rest: Iterator[str]) -> None:
        """Several records as one frame."""
        with_header = "header" in words
        options = _numbers([word for word in words if word != "header"])
        self.apply(self._build(options, rest), with_header=with_header)

    def _build(self, options: dict[str, int], rest: Iterator[str]) -> bytes:
        """The frame of the lines up to `end`."""
        records: list[Record] = []
        pokes: list[tuple[int, int]] = []
        cut = 0
        for line in rest:
            word, *words = line.split()
            if word == "end":
                break
            if word == "poke":
                pokes += [(int(at), value) for at, value in _numbers(words).items()]
            elif word == "cut":
                cut = int(words[0])
            else:
                records.append(_record(line))
        else:
            raise GoldenError("the block ends before `end`")
        first = records[0] if records else None
        place = {"sequence": first.next_sequence, "time_ns": first.time_ns} if isinstance(first, StateEngine) else None
        flags = options.pop("flags", 0)
        previous_header = bytes([options.pop("chain", 0)]) * HEADER_SIZE
        unsealed = flags & ~FRAME_SEALED
        frame = bytearray(build_frame(records, **{**(place or self._place()), **options}, flags=unsealed))
        if flags & FRAME_SEALED:
            frame = bytearray(seal(frame, previous_header))
        for at, value in pokes:
            frame[at] = value
        return bytes(frame[: len(frame) - cut])

    def do_repeat(self, words: list[str], rest: Iterator[str]) -> None:
        """One record many times."""
        count = int(words[0])
        templates = [_Template(words[1:])]
        if extension_of(templates[0].first) is not None:
            templates.append(_Template(next(rest, "").split()))
        names: Counter[str] = Counter()
        gc.disable()  # a million accounts are no garbage, and looking through them takes longer than making them
        try:
            for start in range(1, count + 1, REPEAT_COMMANDS_PER_FRAME):
                records: list[Record] = []
                for i in range(start, min(start + REPEAT_COMMANDS_PER_FRAME, count + 1)):
                    records += [template.record(i) for template in templates]
                events = self.engine.apply(build_frame(records, **self._place()))
                names.update(CLASSES[kind].NAME for kind in events[HEADER_SIZE::RECORD_SIZE])
        finally:
            gc.enable()
        self.engine.check_invariants()
        self.out.append(f"repeated {count}: " + ", ".join(f"{name} {names[name]}" for name in sorted(names)))

    def do_book(self, words: list[str], _: Iterator[str]) -> None:
        """Depth of an instrument."""
        levels = int(words[1]) if len(words) > 1 else 1000
        try:
            bids, asks = self.engine.depth(int(words[0]), levels)
        except LxError as error:
            self.out.append(describe(error))
        else:
            self.out += [to_text(level) for level in (*bids, *asks)]

    def do_top(self, words: list[str], _: Iterator[str]) -> None:
        """Best levels of an instrument."""
        try:
            top: tuple[Level | None, ...] = self.engine.top(int(words[0]))
        except LxError as error:
            self.out.append(describe(error))
        else:
            self.out += [to_text(level) if level is not None else "none" for level in top]

    def do_balances(self, words: list[str], _: Iterator[str]) -> None:
        """Money of an account."""
        self.out += [to_text(balance) for balance in self.engine.balances(int(words[0]))] or ["none"]

    def do_conservation(self, _: list[str], __: Iterator[str]) -> None:
        """Money of all accounts together."""
        for total in self.engine.conservation():
            self.out.append("total " + " ".join(f"{key}={value}" for key, value in total._asdict().items()))

    def do_hash(self, _: list[str], __: Iterator[str]) -> None:
        """State hash."""
        self.out.append(f"hash {self.engine.state_hash()}")

    def do_snapshot(self, _: list[str], __: Iterator[str]) -> None:
        """The state; from here on the restored engine runs."""
        snapshot = self.engine.snapshot()
        self.out += [to_text(record) for record in decode_frame(snapshot)[1]]
        self._go_on_with(restore(self.name, snapshot), snapshot, self.engine.state_hash())

    def do_restore(self, words: list[str], rest: Iterator[str]) -> None:
        """A state made by hand."""
        options = {"flags": FRAME_SNAPSHOT | FRAME_SEALED, "command_count": 0, **_numbers(words)}
        snapshot = self._build(options, rest)
        try:
            engine = restore(self.name, snapshot)
        except LxError as error:
            self.out.append(describe(error))
        else:
            self._go_on_with(engine, snapshot, snapshot_hash=None)
            self.out.append(f"restored {self.engine.state_hash()}")

    def _go_on_with(self, engine: Engine, snapshot: bytes, snapshot_hash: str | None) -> None:
        if engine.snapshot() != snapshot:
            raise GoldenError("the restored engine's snapshot differs from the one it came from")
        if snapshot_hash not in (None, engine.state_hash()):
            raise GoldenError("the restored engine's hash differs from that of the engine it came from")
        engine.check_invariants()
        self.engine = engine
        self.time_ns = engine.time_ns


class _Template:
    """A record whose values may have `{i}` in them; `first` is the one with 1."""

    def __init__(self, words: list[str]) -> None:
        self.first = _record(" ".join(words).format(i=1))
        pairs = (word.partition("=") for word in words)
        self.changing = [(key, value) for key, _, value in pairs if "{i}" in value]

    def record(self, i: int) -> Record:
        """The record with the number in its place."""
        record = replace(self.first)
        for key, value in self.changing:
            text = value.format(i=i)
            setattr(record, key, int(text) if isinstance(getattr(self.first, key), int) else text)
        return record


def _record(line: str) -> Record:
    try:
        return from_text(line)
    except LxError as error:
        raise GoldenError(str(error)) from error


def describe(error: LxError) -> str:
    """An error as one line: its class and what its fields say; the words of the message are free."""
    if isinstance(error, WireError):
        reason = error.reason.name.lower()
        return f"error WireError reason={reason} offset={error.offset} field={error.field} value={error.value}"
    if not isinstance(error, EngineError):
        raise GoldenError(f"{type(error).__name__} is no error of an engine") from error
    keys = ("expected", "found", "last", "record", "instrument")
    return " ".join(
        ["error", type(error).__name__, *(f"{key}={getattr(error, key)}" for key in keys if hasattr(error, key))]
    )


def _numbers(words: list[str]) -> dict[str, int]:
    """`key=value` words; flags by their names."""
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise GoldenError(f"{word!r} is not key=value")
        found[key] = sum(FLAGS[flag] for flag in value.split("|")) if key == "flags" and value else int(value)
    return found


__all__ = ["BORDER", "Block", "GoldenError", "Runner", "describe", "parse", "render", "run"]
