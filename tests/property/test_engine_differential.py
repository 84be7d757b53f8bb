"""The native engine gives the bytes of the reference engine on random commands of every kind.

A failure prints its seed and the commands as a golden file. 48,000 commands are compared in every run; hypothesis adds
small flows whose failures it shrinks.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lx.engine import Engine, create, restore
from lx.errors import LxError
from lx.wire.codec import to_text
from lx.wire.errors import WireError
from lx.wire.frame import HEADER_SIZE, decode_frame, seal
from lx.wire.records_generated import (
    RECORD_SIZE,
    Canceled,
    InstrumentLimits,
    Kind,
    OrderLimits,
    Reason,
    Record,
    Rejected,
    SessionClosed,
)
from tests.property.flows import Command, Flow, as_golden, frame_of, in_frames, picked_features, time_of

ORDERS_MAX = 15
RISK_MODES = [pytest.param(False, id="risk_off"), pytest.param(True, id="risk_on")]
MONEY_EVENTS = {"settled", "account_set", "transferred", "configured", "fees_set"}
REASONS_REACHED = {
    Reason.UNKNOWN_SESSION,
    Reason.SESSION_ENDED,
    Reason.ACCOUNT_MISMATCH,
    Reason.NOT_EXECUTED,
    Reason.STALE_EPOCH,
    Reason.DISCONNECTED,
    Reason.LEASE_ENDED,
    Reason.NOT_PERMITTED,
    Reason.UNKNOWN_INSTRUMENT,
    Reason.PRICE_BELOW_MIN,
    Reason.PRICE_ABOVE_MAX,
    Reason.QUANTITY_BELOW_MIN,
    Reason.QUANTITY_ABOVE_MAX,
    Reason.UNKNOWN_ORDER,
    Reason.POST_ONLY_WOULD_CROSS,
    Reason.ORDERS_FULL,
    Reason.ALREADY_EXISTS,
    Reason.UNKNOWN_ASSET,
    Reason.SAME_ASSET,
    Reason.LOT_NOT_WHOLE,
    Reason.TICK_NOT_WHOLE,
    Reason.LIMITS_INVERTED,
    Reason.USER_CANCEL,
    Reason.IOC_REMAINDER,
    Reason.NO_LIQUIDITY,
    Reason.FOK_NOT_FILLED,
    Reason.REPLACED_BELOW_EXECUTED,
    Reason.REDUCED_TO_ZERO,
    Reason.MASS_CANCEL,
    Reason.SESSION_CLOSED,
}
"""All reasons of an engine but those of the highest counts and totals, which have golden files of their own."""
REASONS_OF_FEATURES: dict[str, set[Reason]] = {
    "self_trade": {Reason.SELF_TRADE},
    "groups": set(),
    "minimum": {Reason.MINIMUM_NOT_MET, Reason.TERMS_CONFLICT},
    "display": {Reason.TERMS_CONFLICT},
    "time": {Reason.EXPIRED, Reason.ALREADY_EXPIRED, Reason.TERMS_CONFLICT},
    "budget": {Reason.BUDGET_SPENT, Reason.TERMS_CONFLICT},
    "hidden": {Reason.TERMS_CONFLICT},
    "slide": set(),
    "countdown": {Reason.COUNTDOWN},
    "stops": {Reason.STOP_WOULD_TRIGGER, Reason.TERMS_CONFLICT},
    "trailing": {Reason.TERMS_CONFLICT},
    "lists": {Reason.LIST_CONFLICT, Reason.OTHER_LEG},
    "phases": {Reason.WRONG_PHASE, Reason.NO_AUCTION, Reason.AUCTION_ENDED},
    "bands": {Reason.OUTSIDE_BAND},
    "limits": {Reason.NOTIONAL_BELOW_MIN, Reason.NOTIONAL_ABOVE_LIMIT, Reason.MARKET_QUANTITY},
}
"""What a flow reaches only with one of these features."""


SELDOM = {
    Reason.ORDERS_FULL,
    Reason.REPLACED_BELOW_EXECUTED,
    Reason.ALREADY_EXPIRED,
    Reason.POST_ONLY_WOULD_CROSS,
    Reason.DISCONNECTED,
    Reason.LIMITS_INVERTED,
}
"""What a flow seldom reaches whose phases, bands or limits refuse much."""
EVENTS_OF_FEATURES = {
    "self_trade": {"prevented"},
    "countdown": {"countdown_set"},
    "stops": {"triggered"},
    "trailing": {"triggered"},
    "lists": {"list_status"},
    "phases": {"phase_set", "indicative", "phase_scheduled", "delisted"},
    "bands": {"bands_set"},
    "limits": {"limits_set"},
}
"""What a flow meets only with one of these features."""


class Pair:
    """Both engines, fed with the same frames and compared after each."""

    def __init__(self, orders_max: int = ORDERS_MAX) -> None:
        self.native: Engine = create("native", orders_max)
        self.reference: Engine = create("reference", orders_max)
        self.time_ns = 0

    def apply(self, commands: list[Command]) -> bytes:
        """Apply one frame; both give the same events and hash, and hold their invariants."""
        frame = frame_of(commands, self.reference.next_sequence, self.time_ns)
        native, reference = self.native.apply(frame), self.reference.apply(frame)
        assert native == reference, self._difference(native, reference)
        self.compare_state()
        return reference

    def compare_state(self) -> None:
        """Equal figures, hash and depth; both hold their invariants."""
        self.reference.check_invariants()
        self.native.check_invariants()
        assert self.native.state_hash() == self.reference.state_hash()
        assert self.native.next_sequence == self.reference.next_sequence
        assert self.native.time_ns == self.reference.time_ns
        assert self.native.orders_resting == self.reference.orders_resting

    def swap_by_snapshot(self) -> None:
        """Equal snapshots; each engine goes on from the other's."""
        native, reference = self.native.snapshot(), self.reference.snapshot()
        assert native == reference
        self.native, self.reference = restore("native", reference), restore("reference", native)
        assert self.native.snapshot() == self.reference.snapshot() == reference
        self.compare_state()

    @staticmethod
    def _difference(native: bytes, reference: bytes) -> str:
        for at in range(0, max(len(native), len(reference)), RECORD_SIZE):
            if native[at : at + RECORD_SIZE] != reference[at : at + RECORD_SIZE]:
                index = at // RECORD_SIZE - 1
                wanted, found = (
                    decode_frame(reference)[1][index : index + 1],
                    decode_frame(native)[1][index : index + 1],
                )
                return f"event {index}: the reference gives {wanted}, native {found}"
        return "equal"


def _events(frame: bytes) -> list[Record]:
    return decode_frame(frame)[1]


def _run(seed: int, count: int, largest: int, *, accounts: bool) -> Counter[str]:
    """Compare the engines on a flow; return what was met."""
    pair = Pair()
    commands = Flow(seed, ORDERS_MAX, accounts=accounts).commands(count)
    rng = random.Random(seed)
    met: Counter[str] = Counter()
    done = 0
    for batch in in_frames(commands, rng, largest):
        pair.time_ns = time_of(done)
        try:
            events = pair.apply(batch)
        except AssertionError:
            print(f"seed {seed}, commands {done} to {done + len(batch) - 1}")
            print(as_golden(commands[: done + len(batch)], ORDERS_MAX))
            raise
        done += len(batch)
        if rng.random() < 0.02:
            pair.swap_by_snapshot()
        for event in _events(events):
            met[event.NAME] += 1
            if isinstance(event, Rejected | Canceled | SessionClosed):
                met[Reason(event.reason).name] += 1
    pair.swap_by_snapshot()
    for instrument in (1, 2):
        for levels in (1, 3, 1000):
            assert pair.native.depth(instrument, levels) == pair.reference.depth(instrument, levels)
        assert pair.native.top(instrument) == pair.reference.top(instrument)
    return met


@pytest.mark.parametrize("accounts", RISK_MODES)
@pytest.mark.parametrize("seed", range(1, 5))
def test_commands_one_by_one(seed: int, accounts: bool) -> None:
    """Invariants and hashes after every single command."""
    _run(seed, 2_000, largest=1, accounts=accounts)


@pytest.mark.parametrize("accounts", RISK_MODES)
@pytest.mark.parametrize("seed", range(11, 15))
def test_commands_in_frames(seed: int, accounts: bool) -> None:
    met = _run(seed, 10_000, largest=60, accounts=accounts)
    features = picked_features(seed)
    expected = REASONS_REACHED.union(*(REASONS_OF_FEATURES[feature] for feature in features))
    expected -= SELDOM if features & {"phases", "bands", "limits"} else set()
    missing = {reason.name for reason in expected} - set(met)
    assert not missing, f"seed {seed} never met {missing}: the flow has become too tame"
    kinds = {kind.name.lower() for kind in Kind if 128 <= kind < 192} | {"instrument_limits"}
    kinds -= set() if accounts else MONEY_EVENTS
    kinds -= {"prevented"} if features & {"phases", "bands", "limits"} else set()
    for names in EVENTS_OF_FEATURES.values():
        has_it = any(names <= EVENTS_OF_FEATURES.get(feature, set()) for feature in features)
        kinds -= set() if has_it else names
    assert kinds - set(met) == set(), f"seed {seed} never met these events"


@pytest.mark.parametrize("accounts", RISK_MODES)
@pytest.mark.parametrize("seed", range(21, 25))
def test_other_batch_borders_change_nothing(seed: int, accounts: bool) -> None:
    """The same commands at one time, cut in other ways, on both engines: same events by ordinal, same snapshot."""
    commands = Flow(seed, ORDERS_MAX, accounts=accounts).commands(600)
    outcomes = []
    for name in ("native", "reference"):
        for largest in (1, 7, 600):
            engine = create(name, ORDERS_MAX)
            events: list[str] = []
            for batch in in_frames(commands, random.Random(seed), largest):
                sequence = engine.next_sequence
                events += _by_ordinal(engine.apply(frame_of(batch, sequence, 7)), sequence)
            outcomes.append((events, engine.snapshot()))
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.parametrize("seed", [64, 65])
def test_deep_books(seed: int) -> None:
    """More than a thousand levels, from next to the touch to the ends of the range of prices."""
    flow = Flow(seed, 5_000, deep=True)
    pair = Pair(5_000)
    most = 0
    for _ in range(120):
        pair.apply(flow.commands(100))
        most = max(most, pair.reference.orders_resting)
        bids, asks = pair.reference.depth(2, 10_000)
        assert pair.native.depth(2, 10_000) == (bids, asks)
    pair.swap_by_snapshot()
    fewest = 150 if "hidden" in flow.features else 500  # what is hidden is in no depth
    assert len(bids) > fewest
    assert len(asks) > fewest
    assert most > 1_000


def _by_ordinal(frame: bytes, sequence: int) -> list[str]:
    """The events as text with the ordinal of their command in place of its index."""
    lines = []
    for event in _events(frame):
        words = [word for word in to_text(event).split() if not word.startswith("command=")]
        ordinal = (
            "extension"
            if isinstance(event, InstrumentLimits | OrderLimits)
            else sequence + int(getattr(event, "command", 0))
        )
        lines.append(f"{ordinal} {' '.join(words)}")
    return lines


@pytest.mark.parametrize("accounts", RISK_MODES)
@pytest.mark.parametrize("seed", range(31, 35))
def test_bad_frames_change_nothing(seed: int, accounts: bool) -> None:
    """Frames with a few wrong bytes: both engines raise the same, or apply the same; what raises changes nothing."""
    pair = Pair()
    rng = random.Random(seed)
    refused = 0
    commands = Flow(seed, ORDERS_MAX, accounts=accounts).commands(3_000)
    pair.apply(commands[:10])
    for batch in in_frames(commands[10:], rng, 20):
        frame = bytearray(frame_of(batch, pair.reference.next_sequence, pair.reference.time_ns))
        if rng.random() < 0.3:
            frame = bytearray(seal(frame))
        for _ in range(rng.choice((1, 1, 2))):
            place = rng.randrange(len(frame)) if rng.random() < 0.7 else rng.randrange(HEADER_SIZE)
            frame[place] = rng.choice((0, 1, 2, 3, 4, 255, frame[place] ^ 1 << rng.randrange(8)))
        if rng.random() < 0.1:
            del frame[rng.randrange(len(frame)) :]
        outcomes = [_outcome(engine, bytes(frame)) for engine in (pair.native, pair.reference)]
        assert outcomes[0] == outcomes[1], f"seed {seed}, frame {frame.hex()}"
        refused += isinstance(outcomes[0], tuple)
        pair.compare_state()
    assert refused > 50


def _outcome(engine: Engine, frame: bytes) -> bytes | tuple[object, ...]:
    before = engine.snapshot()
    try:
        return engine.apply(frame)
    except WireError as error:
        found: tuple[object, ...] = error.key()
    except LxError as error:
        found = (type(error).__name__, *sorted(vars(error).items()))
    assert engine.snapshot() == before
    return found


@pytest.mark.parametrize("accounts", RISK_MODES)
@pytest.mark.parametrize("seed", range(41, 43))
def test_damaged_snapshots_are_refused_alike(seed: int, accounts: bool) -> None:
    """A record is changed and the frame sealed again: both engines refuse at the same record, or accept."""
    pair = Pair()
    pair.apply(Flow(seed, ORDERS_MAX, accounts=accounts).commands(400))
    snapshot = pair.reference.snapshot()
    rng = random.Random(seed)
    refused = 0
    for _ in range(800):
        data = bytearray(snapshot)
        for _ in range(rng.choice((1, 1, 2))):
            _damage(data, rng)
        data[40:44] = bytes(4)
        data = bytearray(seal(data)) if rng.random() < 0.97 else data
        outcomes = []
        for name in ("native", "reference"):
            try:
                outcomes.append(restore(name, bytes(data)).snapshot())
            except WireError as error:
                outcomes.append(error.key())  # type: ignore[arg-type]
            except LxError as error:
                outcomes.append((type(error).__name__, vars(error).get("record")))  # type: ignore[arg-type]
        assert outcomes[0] == outcomes[1], f"seed {seed}, snapshot {data.hex()}"
        refused += isinstance(outcomes[0], tuple)
    assert refused > 300


def _damage(data: bytearray, rng: random.Random) -> None:
    """Change a byte, or swap, repeat or drop a record (the header's count follows)."""
    count = len(data) // RECORD_SIZE
    at = RECORD_SIZE * rng.randrange(1, count)
    other = RECORD_SIZE * rng.randrange(1, count)
    choice = rng.random()
    if choice < 0.6:
        place = at + rng.randrange(RECORD_SIZE) if rng.random() < 0.9 else rng.randrange(HEADER_SIZE)
        data[place] = rng.choice((0, 1, 2, 255, data[place] ^ 1 << rng.randrange(8)))
    elif choice < 0.8:
        records = data[at : at + RECORD_SIZE], data[other : other + RECORD_SIZE]
        data[other : other + RECORD_SIZE], data[at : at + RECORD_SIZE] = records
    else:
        data[at : at + RECORD_SIZE] = data[at : at + RECORD_SIZE] * rng.choice((0, 2))
        data[12:16] = (len(data) // RECORD_SIZE - 1).to_bytes(4, "little")


@given(seed=st.integers(0, 2**32), count=st.integers(11, 80), largest=st.integers(1, 80), orders_max=st.integers(1, 8))
def test_small_engines(seed: int, count: int, largest: int, orders_max: int) -> None:
    """Engines that hold next to nothing; hypothesis shrinks the number of commands and the room."""
    pair = Pair(orders_max)
    commands = Flow(seed, orders_max, accounts=seed % 2 == 1).commands(count)
    for batch in in_frames(commands, random.Random(seed), largest):
        pair.apply(batch)
    pair.swap_by_snapshot()
