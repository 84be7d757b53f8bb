"""The order client: what other programs enter orders with over the wire (docs/client.md)."""

from lx.client.client import OrderClient
from lx.client.errors import (
    ClientClosedError,
    ClientError,
    ClientFullError,
    NotExecutedError,
    SessionEndedError,
    SessionRefusedError,
    TooOldError,
)
from lx.client.gate import IN_FLIGHT_MAX
from lx.client.outcome import Gap, OrderEvent, Outcome, Pending, PendingOutcome
from lx.client.stream import EVENTS_MAX, EventStream

__all__ = [
    "EVENTS_MAX",
    "IN_FLIGHT_MAX",
    "ClientClosedError",
    "ClientError",
    "ClientFullError",
    "EventStream",
    "Gap",
    "NotExecutedError",
    "OrderClient",
    "OrderEvent",
    "Outcome",
    "Pending",
    "PendingOutcome",
    "SessionEndedError",
    "SessionRefusedError",
    "TooOldError",
]
