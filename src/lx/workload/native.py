"""The flow in Rust: the same bytes as `lx.workload.flow.PythonFlow`, tens of millions a second."""

from __future__ import annotations

from lx._native import Flow as _Flow
from lx.workload.profiles import FlowConfig, FlowCounts

__all__ = ["NativeFlow"]


class NativeFlow:
    """A flow whose commands are made by the extension; used like `PythonFlow`.

    >>> config = FlowConfig("mixed", 1, (FlowInstrument(1, 500, 20, 1, 9),), (FlowSession(1, 7),))
    >>> NativeFlow(config).fill(1) == PythonFlow(config).fill(1)
    True
    """

    def __init__(self, config: FlowConfig) -> None:
        self._flow = _Flow(
            profile=config.profile,
            seed=config.seed,
            instruments=[
                (terms.instrument, terms.price, terms.spread, terms.quantity_min, terms.quantity_max)
                for terms in config.instruments
            ],
            sessions=[(session.session, session.account, session.next_client_id) for session in config.sessions],
            resting=config.resting,
            ballast=config.ballast,
        )

    @property
    def prologue(self) -> int:
        """Commands at the start that only fill the books; the mix of the profile begins after them."""
        return self._flow.prologue()

    def fill(self, count: int) -> bytes:
        """The next `count` commands, 64 bytes each; `client_time_ns` is 0."""
        return self._flow.fill(count)

    def counts(self) -> FlowCounts:
        """What it has made so far."""
        return FlowCounts(*self._flow.counts())
