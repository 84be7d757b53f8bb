"""Swarm testing: the seed of a round switches features on and off, on top of the round's profile.

With all features on each is rare, and some crowd others out: where everything is expired, prevented or canceled soon,
nothing rests for long. So half of them are off in a round, another half in the next, and rare pairs meet where both are
on and what would be in their way is off (Groce, Zhang, Eide, Chen, Regehr: Swarm Testing, ISSTA 2012).

Kinds of commands are switched by their weights in the profile; features of orders by changing the orders of the flow on
their way to the engines: what is off is taken away, what is on is given to orders that it fits, now and then to others.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

from lx.wire.records_generated import (
    FLAG_EXTENSION,
    FLAG_POST_ONLY,
    FLAG_SLIDE,
    RECORD_SIZE,
    Kind,
    New,
    OrderTerms,
    OrderType,
    Replace,
    SelfTrade,
    SetAccount,
    TimeInForce,
    Trigger,
    Visibility,
)
from lx.workload.chaos import CHAOS, ChaosFlow, ChaosProfile

__all__ = ["COMMANDS", "ORDERS", "Swarm"]

_OF_PHASES: Final = ("set_phase", "schedule_phase", "uncross", "set_bands", "set_limits", "delist")
COMMANDS: Final = (
    "stop",
    "replace",
    "reduce",
    "mass_cancel",
    "countdown",
    "close_session",
    "resume_session",
    "disconnect",
    "renew",
    "tick",
    "resume_time",
    "repeat",
    "deposit",
    "withdraw",
    *_OF_PHASES,
)
"""Kinds of commands that can be off; the rest of a profile stays, also what sets accounts and fees: that is rare."""
_MODES: Final = {
    "expire_taker": SelfTrade.EXPIRE_TAKER,
    "expire_maker": SelfTrade.EXPIRE_MAKER,
    "expire_both": SelfTrade.EXPIRE_BOTH,
    "decrement": SelfTrade.DECREMENT,
}
ORDERS: Final = (
    *_MODES,
    "groups",
    "at_once",
    "post_only",
    "slide",
    "gtd",
    "day",
    "at_open",
    "at_close",
    "best",
    "display",
    "minimum",
    "hidden",
    "hidden_minimum",
    "budget",
)
"""Features of orders, and of the accounts that own them."""
_PHASED: Final = "phased"
"""The feature that gives phases to a profile without them."""
_MANY: Final = 1_000
"""Orders from which on phases are changed as seldom as on days."""
_AT_ONCE: Final = (TimeInForce.IOC, TimeInForce.FOK)
_OF_DAYS: Final[dict[int, str]] = {
    TimeInForce.DAY: "day",
    TimeInForce.AT_OPEN: "at_open",
    TimeInForce.AT_CLOSE: "at_close",
}
_LIVING: Final = (TimeInForce.GTC, TimeInForce.GTD, TimeInForce.DAY)
_WITH_LIMIT: Final = (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.TAKE_PROFIT_LIMIT)
_TERMS: Final = ("minimum", "hidden", "display", "budget")
_UNFIT: Final = 1
"""Percent of the orders that get a term that does not fit."""
_BUDGET_MAX: Final = 150_000
_NO_TERMS: Final = OrderTerms()


class Swarm:
    """A chaotic flow with the features that its seed has switched on; a `Source`.

    >>> flow = Swarm(CHAOS["hostile"], seed=1)
    >>> "display" in flow.features
    True
    """

    def __init__(self, profile: ChaosProfile, seed: int) -> None:
        self._random = random.Random(f"swarm {seed}")  # only its random(), which is the same in every version of Python
        self.features = frozenset(feature for feature in (*COMMANDS, *ORDERS, _PHASED) if self._chance(50))
        if _PHASED in self.features and not profile.is_deep:
            profile = _phased(profile)
        off: dict[str, int] = {kind: 0 for kind in COMMANDS if kind in profile.weights and kind not in self.features}
        self._modes = [mode for name, mode in _MODES.items() if name in self.features]
        self._flow = ChaosFlow(replace(profile, weights={**profile.weights, **off}), seed)
        self._time_ns = 0

    def next(self) -> bytes:
        """The next command of the flow, its order as the features have it."""
        command = self._flow.next()
        if command[0] == Kind.NEW:
            return self._order(command)
        if command[0] == Kind.REPLACE:
            changed = Replace.unpack(command)
            changed.stp = self._mode()
            changed.flags = self._post_only(changed.flags)
            return changed.pack()
        if command[0] == Kind.SET_ACCOUNT and "groups" in self.features:
            account = SetAccount.unpack(command)
            account.group = self._between(0, 2)
            return account.pack()
        return command

    def observe(self, events: bytes) -> None:
        """Hear the event frame of commands that were applied."""
        self._time_ns = int.from_bytes(events[32:40], "little")
        self._flow.observe(events)

    def _order(self, command: bytes) -> bytes:
        new = New.unpack(command)
        terms = OrderTerms.unpack(command, RECORD_SIZE) if new.flags & FLAG_EXTENSION else OrderTerms()
        new.stp = self._mode()
        self._live(new, terms)
        new.flags = self._post_only(new.flags)
        for term in _TERMS:
            self._set_term(term, new, terms)
        has_terms = terms != _NO_TERMS
        new.flags = new.flags | FLAG_EXTENSION if has_terms else new.flags & ~FLAG_EXTENSION
        return new.pack() + (terms.pack() if has_terms else b"")

    def _mode(self) -> int:
        if not self._modes or self._chance(50):
            return SelfTrade.NONE
        return self._modes[self._below(len(self._modes))]

    def _post_only(self, flags: int) -> int:
        """The flags without those that are off; with slide, more orders are post-only."""
        if "post_only" not in self.features:
            return flags & ~(FLAG_POST_ONLY | FLAG_SLIDE)
        return flags if "slide" in self.features else flags & ~FLAG_SLIDE

    def _live(self, new: New, terms: OrderTerms) -> None:
        """How long an order lives; a stop triggers on the last price where the best one is off."""
        if "best" not in self.features:
            terms.trigger = Trigger.LAST
        is_off = _OF_DAYS.get(new.tif, "") not in ("", *self.features)
        if new.type == OrderType.MARKET:
            new.tif = TimeInForce.IOC if is_off else new.tif
            return
        if is_off or (new.tif in _AT_ONCE and "at_once" not in self.features):
            new.tif = TimeInForce.GTC
        if "gtd" in self.features and new.tif == TimeInForce.GTC and self._chance(25):
            new.tif = TimeInForce.GTD
            terms.expires_ns = self._time_ns + self._below(6) * 500 + self._between(0, 1)

    def _set_term(self, term: str, new: New, terms: OrderTerms) -> None:
        """Take the term off an order, or put it on."""
        rests = new.type in _WITH_LIMIT and new.tif in _LIVING
        is_on = term in self.features
        if term == "hidden":
            if not is_on:
                terms.visibility, terms.min_quantity = Visibility.SHOWN, terms.min_quantity * (not terms.visibility)
            elif self._gets(fits=rests and new.type == OrderType.LIMIT):
                terms.visibility = Visibility.HIDDEN
                is_least = "hidden_minimum" in self.features and self._chance(50)
                terms.min_quantity = self._between(1, min(new.quantity, 12)) if is_least else 0
        elif term == "minimum":
            if is_on and self._gets(fits=new.tif == TimeInForce.IOC):
                terms.min_quantity = self._between(1, min(new.quantity, 12))
        elif term == "display":
            if is_on and self._gets(fits=rests and terms.visibility == Visibility.SHOWN):
                terms.display = self._between(1, min(new.quantity, 6))
        elif is_on and self._gets(fits=new.type == OrderType.MARKET):
            terms.budget = self._between(1, _BUDGET_MAX)

    def _gets(self, *, fits: bool) -> bool:
        """Whether an order gets a term: often when that fits, seldom when not."""
        return self._chance(40 if fits else _UNFIT)

    def _below(self, n: int) -> int:
        return int(self._random.random() * n)

    def _between(self, low: int, high: int) -> int:
        return low + int(self._random.random() * (high - low + 1))

    def _chance(self, percent: int) -> bool:
        return self._random.random() * 100 < percent


def _phased(profile: ChaosProfile) -> ChaosProfile:
    """The profile with the phases of one that has them."""
    of = CHAOS["days" if profile.orders_max > _MANY else "phased"].weights
    phases: dict[str, int] = {kind: of[kind] for kind in _OF_PHASES if kind in of}
    return replace(profile, is_phased=True, weights={**profile.weights, **phases})
