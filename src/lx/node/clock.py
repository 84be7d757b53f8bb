"""The time that a server stamps: that of the system, but never a jump of it.

While the server runs its time follows a clock that only counts on, and the system's clock only as long as the two
agree. A clock that is set, by hand or by a wild source, by more than a second is an alarm, and not the end of every
order and session that waits for a time; the server goes on with the time it had. A new start takes the system's time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

__all__ = ["STEP_NS", "SteadyClock"]

STEP_NS: Final = 1_000_000_000
"""The system's clock is followed as long as it is not further away than this."""
_LOOK_NS: Final = 1_000_000_000
"""How often the two are compared."""


def _slept_ns() -> int:
    """How long the machine was suspended: the counting clock has stood still meanwhile."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) - time.monotonic_ns()


class SteadyClock:
    """ns since 1970, by `read`.

    on_alarm: is told, once for each jump, by how many ns the system's clock is ahead of this one (less than 0: behind)
    system, counted: the two clocks; slept: how long `counted` has stood still because the machine did
    """

    def __init__(
        self,
        on_alarm: Callable[[int], None],
        *,
        system: Callable[[], int] = time.time_ns,
        counted: Callable[[], int] = time.monotonic_ns,
        slept: Callable[[], int] = _slept_ns,
    ) -> None:
        self.jumps = 0
        """How often the system's clock has jumped."""
        self._on_alarm = on_alarm
        self._system = system
        self._counted = counted
        self._slept = slept
        self._slept_ns = slept()
        self._ahead_ns = 0
        """How far the system's clock was ahead at the last look, when that was too far."""
        now = counted()
        self._offset_ns = system() - now
        self._look_ns = now + _LOOK_NS

    def read(self) -> int:
        """The time."""
        now = self._counted()
        if now >= self._look_ns:
            self._look(now)
        return now + self._offset_ns

    def _look(self, now: int) -> None:
        self._look_ns = now + _LOOK_NS
        slept_ns = self._slept()
        self._offset_ns += slept_ns - self._slept_ns
        self._slept_ns = slept_ns
        ahead_ns = self._system() - (now + self._offset_ns)
        if abs(ahead_ns) <= STEP_NS:
            self._offset_ns += ahead_ns
            self._ahead_ns = 0
        elif abs(ahead_ns - self._ahead_ns) > STEP_NS:
            self.jumps += 1
            self._ahead_ns = ahead_ns
            self._on_alarm(ahead_ns)
