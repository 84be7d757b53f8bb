"""A failing run cut down: the fewest commands found on which the engines still differ.

First the simplest form that still fails is looked for: every command a frame of its own; else the frames as they
were; else with the swaps of snapshots too. Then commands are taken out, large pieces first (as Zeller's ddmin does),
until no single one can go; then what is left is made plainer: one sender, frames of one command, no times, orders
without terms. Engine ids and session numbers in later commands follow what was taken out before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lx.lab.diff.pair import Makers, Step, run_steps
from lx.wire.records_generated import FLAG_ENGINE_TARGET, FLAG_EXTENSION, RECORD_SIZE, Kind

__all__ = ["Shrunk", "shrink"]

RUNS_MAX: Final = 4_000
_STP_AT: Final = 4
_FLAGS_AT: Final = 5
_ACCOUNT, _SESSION, _CLIENT_ID = slice(8, 12), slice(12, 16), slice(16, 24)
_TARGET, _CLIENT_TIME = slice(24, 32), slice(56, 64)
_TARGETING: Final = (Kind.CANCEL, Kind.REPLACE, Kind.REDUCE)
_SENT: Final = (*_TARGETING, Kind.NEW, Kind.MASS_CANCEL, Kind.COUNTDOWN, Kind.CLOSE_SESSION)
_IDS_PER_COMMAND: Final = 256


@dataclass(frozen=True, slots=True)
class _Item:
    """A command, or without one a swap; `step` says which of them shared a frame."""

    step: int
    time_ns: int
    command: bytes = b""
    ordinal: int = 0
    """Of the command in the whole run, from 1."""
    opened: int = 0
    """Number of the session it opened there."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The steps that are left, why they fail, and whether the failure could be made again at all."""

    steps: list[Step]
    why: str
    is_reproduced: bool


def shrink(steps: Sequence[Step], orders_max: int, makers: Makers, why: str) -> Shrunk:
    """Cut the steps down; what comes back unchanged fails only in the run that it comes from."""
    for form in (_one_by_one, _without_swaps, list[Step]):
        candidate = form(steps)
        found = run_steps(candidate, orders_max, makers)
        if found is not None:
            return _Shrinker(orders_max, makers).run(candidate[: found[0] + 1], found[1])
    return Shrunk(list(steps), why, is_reproduced=False)


def _one_by_one(steps: Sequence[Step]) -> list[Step]:
    return [Step((command,), step.time_ns) for step in steps for command in step.commands]


def _without_swaps(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.commands]


class _Shrinker:
    """The search; `why` belongs to the best items found."""

    def __init__(self, orders_max: int, makers: Makers) -> None:
        self._orders_max = orders_max
        self._makers = makers
        self._runs = 0
        self._why = ""

    def run(self, steps: list[Step], why: str) -> Shrunk:
        """Items that fail, fewer and fewer."""
        self._why = why
        items = self._fewest(_items(steps))
        items = self._fewest(self._plainer(items))
        return Shrunk(_steps(items), self._why, is_reproduced=True)

    def _fewest(self, items: list[_Item]) -> list[_Item]:
        """No piece of what comes back can go."""
        while True:
            fewer = self._without_pieces(items)
            if len(fewer) == len(items):
                return items
            items = fewer

    def _without_pieces(self, items: list[_Item]) -> list[_Item]:
        """Take pieces out, halving their size down to single items."""
        size = max(1, len(items) // 2)
        while True:
            # From the end: what comes late seldom carries what comes early.
            at = len(items)
            while at > 0 and self._runs < RUNS_MAX:
                start = max(0, at - size)
                items = self._failing(items[:start] + items[at:]) or items
                at = min(start, len(items))
            if size == 1 or self._runs >= RUNS_MAX:
                return items
            size //= 2

    def _plainer(self, items: list[_Item]) -> list[_Item]:
        """The same with less to read, where that does not matter."""
        items = self._failing(_from_one_sender(items)) or items
        for change in (_without_time, _without_client_time):
            items = self._failing([change(item) for item in items]) or items
        for change in (_without_terms, _without_self_trade):
            for at in range(len(items) - 1, -1, -1):
                if at < len(items) and (plainer := change(items[at])) is not items[at]:
                    items = self._failing([*items[:at], plainer, *items[at + 1 :]]) or items
        for step in sorted({item.step for item in items}, reverse=True):  # a split renumbers the steps behind it
            items = self._failing(_with_frame_split(items, step)) or items
        return items

    def _failing(self, items: list[_Item]) -> list[_Item] | None:
        """The items up to the one that fails; None when they do not."""
        self._runs += 1
        if not items:
            return None
        steps = _steps(items)
        found = run_steps(steps, self._orders_max, self._makers)
        if found is None:
            return None
        self._why = found[1]
        kept = sum(max(1, len(step.commands)) for step in steps[: found[0] + 1])
        return items[:kept]


def _items(steps: list[Step]) -> list[_Item]:
    items = []
    ordinal = opened = 0
    for index, step in enumerate(steps):
        if not step.commands:
            items.append(_Item(index, step.time_ns))
        for command in step.commands:
            ordinal += 1
            is_open = command[0] == Kind.OPEN_SESSION
            opened += is_open
            items.append(_Item(index, step.time_ns, command, ordinal, opened if is_open else 0))
    return items


def _steps(items: list[_Item]) -> list[Step]:
    """Items as steps again, with ids that follow."""
    ordinals = {item.ordinal: new for new, item in enumerate((i for i in items if i.command), 1)}
    sessions = {item.opened: new for new, item in enumerate((i for i in items if i.opened), 1)}
    steps: list[Step] = []
    last = -1
    for item in items:
        if not item.command:
            steps.append(Step(time_ns=item.time_ns))
        elif item.step == last:
            steps[-1] = Step((*steps[-1].commands, _renamed(item.command, ordinals, sessions)), item.time_ns)
        else:
            steps.append(Step((_renamed(item.command, ordinals, sessions),), item.time_ns))
        last = item.step
    return steps


def _renamed(command: bytes, ordinals: dict[int, int], sessions: dict[int, int]) -> bytes:
    """The command with the new numbers of its session and of the order it names by engine id."""
    data = bytearray(command)
    if data[0] != Kind.OPEN_SESSION:
        session = int.from_bytes(data[_SESSION], "little")
        data[_SESSION] = _number(sessions.get(session, session), 4)
    if data[0] in _TARGETING and data[_FLAGS_AT] & FLAG_ENGINE_TARGET:
        ordinal, index = divmod(int.from_bytes(data[_TARGET], "little"), _IDS_PER_COMMAND)
        data[_TARGET] = _number(ordinals.get(ordinal, ordinal) * _IDS_PER_COMMAND + index, 8)
    return bytes(data)


def _number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little")


def _from_one_sender(items: list[_Item]) -> list[_Item]:
    """Every session's commands from the session opened first, each with its ordinal as its client id."""
    first = next((item for item in items if item.opened), None)
    if first is None:
        return []
    account = first.command[_ACCOUNT]
    names: dict[tuple[bytes, bytes], bytes] = {}
    found = []
    for item in items:
        data = bytearray(item.command)
        if data and data[0] in _SENT:
            session, client_id = bytes(data[_SESSION]), item.ordinal.to_bytes(8, "little")
            names[session, bytes(data[_CLIENT_ID])] = client_id
            if data[0] in _TARGETING and not data[_FLAGS_AT] & FLAG_ENGINE_TARGET:
                data[_TARGET] = names.get((session, bytes(data[_TARGET])), bytes(data[_TARGET]))
            data[_ACCOUNT], data[_SESSION], data[_CLIENT_ID] = account, _number(first.opened, 4), client_id
        found.append(replace(item, command=bytes(data)))
    return found


def _with_frame_split(items: list[_Item], step: int) -> list[_Item]:
    """Each command of that frame in a frame of its own."""
    shift = len(items)
    found = []
    for at, item in enumerate(items):
        is_after = item.step > step
        found.append(
            replace(item, step=item.step + shift if is_after else step + at if item.step == step else item.step)
        )
    return found


def _without_time(item: _Item) -> _Item:
    return replace(item, time_ns=0)


def _without_client_time(item: _Item) -> _Item:
    command = item.command[: _CLIENT_TIME.start] + bytes(8) + item.command[_CLIENT_TIME.stop :]
    return replace(item, command=command) if item.command else item


def _without_terms(item: _Item) -> _Item:
    """The order without its extension."""
    data = bytearray(item.command[:RECORD_SIZE])
    if len(item.command) == RECORD_SIZE or not data or data[0] != Kind.NEW:
        return item
    data[_FLAGS_AT] &= ~FLAG_EXTENSION
    return replace(item, command=bytes(data))


def _without_self_trade(item: _Item) -> _Item:
    data = bytearray(item.command)
    if not data or data[0] not in (Kind.NEW, Kind.REPLACE) or not data[_STP_AT]:
        return item
    data[_STP_AT] = 0
    return replace(item, command=bytes(data))
