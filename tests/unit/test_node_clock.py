"""The clock of a server: it follows the system's, but no jump of it."""

from __future__ import annotations

from lx.node.clock import STEP_NS, SteadyClock

SECOND = 1_000_000_000


class Clocks:
    """The system's clock and one that only counts on."""

    def __init__(self) -> None:
        self.system, self.counted = 10**18, 5 * SECOND
        self.alarms: list[int] = []
        self.slept = 0
        self.steady = SteadyClock(
            self.alarms.append, system=lambda: self.system, counted=lambda: self.counted, slept=lambda: self.slept
        )

    def go(self, ns: int, *, drift: int = 0) -> int:
        """Time passes; the clock's answer."""
        self.counted += ns
        self.system += ns + drift
        return self.steady.read()


def test_small_differences_are_followed() -> None:
    clocks = Clocks()
    assert clocks.steady.read() == 10**18
    assert clocks.go(10 * SECOND, drift=STEP_NS) == clocks.system
    assert clocks.go(10 * SECOND, drift=-STEP_NS) == clocks.system
    assert clocks.go(3_600 * SECOND) == clocks.system, "hours without a look are no jump"
    clocks.slept = 3_600 * SECOND
    assert clocks.go(SECOND, drift=clocks.slept) == clocks.system, "the machine slept"
    assert clocks.alarms == []


def test_a_jump_is_told_once_and_not_followed() -> None:
    clocks = Clocks()
    clocks.go(SECOND)
    before = clocks.system
    assert clocks.go(2 * SECOND, drift=3_600 * SECOND) == before + 2 * SECOND
    assert clocks.go(60 * SECOND) == before + 62 * SECOND
    assert (clocks.alarms, clocks.steady.jumps) == ([3_600 * SECOND], 1)
    assert clocks.go(2 * SECOND, drift=-7_200 * SECOND) == before + 64 * SECOND
    assert clocks.alarms == [3_600 * SECOND, -3_600 * SECOND]
    assert clocks.go(2 * SECOND, drift=3_600 * SECOND) == clocks.system, "set right again"
    assert clocks.go(2 * SECOND, drift=10 * STEP_NS) == clocks.system - 10 * STEP_NS
    assert len(clocks.alarms) == 3
