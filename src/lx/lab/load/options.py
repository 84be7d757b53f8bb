"""What a load run is: the options of `lx trader`, checked."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Final

from lx._native import Load
from lx.errors import UsageError
from lx.transport.factory import TRANSPORTS, check_transport
from lx.wire.records_generated import RECORDS_PER_MESSAGE_MAX, SESSIONS_MAX

__all__ = ["CONNECTIONS_MAX", "MODES", "PROFILES", "RATE_MAX", "SHORT", "SIZES", "LoadOptions"]

PROFILES: Final = ("mixed", "realistic")
"""Profiles of `lx.workload` that make sense against a shared exchange."""
CONNECTIONS_MAX: Final = 256
"""Each takes two file descriptors, of which a process has 1,024 where nobody raised the limit."""
RATE_MAX: Final = 1_000_000_000
"""Highest rate of all traders together, in orders a second."""
MODES: Final = ("order", "push")
"""order: every order is answered; push: one-way, and the receiver's counts are asked for."""
SHORT: Final = 50
"""Bytes of a message of a short command, which exists in mode push only."""
SIZES: Final = (100, 200, 500, 1_000)
"""Bytes that a message of one order can be padded to. Envelope and record are 80 of them, so there is none below."""
_SECOND_NS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """A run. Raise UsageError, which names the option, for a value that can't be.

    server: address of the exchange
    others: addresses of further servers; orders go to the one that has their market
    target_shards: `server` is one of several shards; the others are those that it names
    traders: sessions at each server, each with an account of its own, over `connections` connections to it (None = 4,
        more for so many traders that an exchange takes no more of them on one)
    rate: orders a second of each trader
    duration_ns: what is measured; the warm-up comes before it
    symbols: markets to trade, the busiest first; None = all of the exchange
    batch: orders of a message; None = one order a message, at once
    batch_timeout_ns: longest time an order waits for its batch
    connect_timeout_ns, drain_timeout_ns: how long the first answer, and the last ones, are waited for
    transport: native or libzmq
    mode: one of MODES
    size: bytes of a message, one of SIZES or in mode push SHORT; None = not padded
    """

    server: str
    others: tuple[str, ...] = ()
    target_shards: bool = False
    traders: int = 1_000
    rate: float = 100.0
    duration_ns: int = 60 * _SECOND_NS
    symbols: tuple[str, ...] | None = None
    batch: int | None = None
    batch_timeout_ns: int = 1_000_000
    profile: str = "mixed"
    connections: int | None = None
    seed: int = 1
    warmup_ns: int = _SECOND_NS
    connect_timeout_ns: int = 3 * _SECOND_NS
    drain_timeout_ns: int = 10 * _SECOND_NS
    transport: str = TRANSPORTS[0]
    mode: str = MODES[0]
    size: int | None = None

    def __post_init__(self) -> None:
        check_transport(self.transport)
        self._check_servers()
        _require("--traders", self.traders, 1, SESSIONS_MAX)
        _require("--connections", self.connection_count, self._connections_min, min(CONNECTIONS_MAX, self.traders))
        _require("--batch", self.batch_count, 1, RECORDS_PER_MESSAGE_MAX)
        self._check_mode()
        self._check_size()
        _require("--seed", self.seed, 0, (1 << 64) - 1)
        if not isfinite(self.rate) or not 0 < self.rate_micro <= RATE_MAX * 1_000_000:
            offered = f"{self.traders} traders x {self.rate:g} orders/s"
            raise UsageError(f"--rate: {offered} is not above 0 and at most {RATE_MAX} orders/s in all")
        if self.offered == 0:
            raise UsageError(
                f"--rate: {self.traders} traders x {self.rate:g} orders/s have no order due within the "
                f"{self.duration_ns / _SECOND_NS:g} s measured after {self.warmup_ns / _SECOND_NS:g} s of warm-up; "
                "raise --rate or --duration"
            )
        if self.profile not in PROFILES:
            raise UsageError(
                f"--profile: '{self.profile}' is unknown; write --profile {' or --profile '.join(PROFILES)}"
            )

    def _check_servers(self) -> None:
        for address in self.servers:
            if self.servers.count(address) > 1:
                raise UsageError(f"--server: {address} is named twice; name each server once")
        if self.target_shards and self.others:
            raise UsageError("--target-shards: one shard names the others; give it alone as --server")
        count = len(self.servers) * self.connection_count
        if count > CONNECTIONS_MAX:
            each = f"{len(self.servers)} servers x {self.connection_count} connections"
            raise UsageError(f"--connections: {each} are more than {CONNECTIONS_MAX}; give less of them")

    def _check_mode(self) -> None:
        if self.mode not in MODES:
            raise UsageError(f"--mode: '{self.mode}' is unknown; write --mode {' or --mode '.join(MODES)}")
        if self.is_push and self.is_routed:
            raise UsageError("--mode: push is for one server; give one --server, without --target-shards")

    def _check_size(self) -> None:
        if self.size is None:
            return
        sizes = (SHORT, *SIZES) if self.is_push else SIZES
        if self.size not in sizes:
            known = f"{', '.join(map(str, sizes[:-1]))} or {sizes[-1]}"
            where = f"{SHORT} is for --mode push alone" if self.size == SHORT else f"{self.size} is no size"
            raise UsageError(f"--size: {where}; give {known}, or leave it out for 80 bytes")
        if self.size == SHORT and self.profile != PROFILES[0]:
            raise UsageError(f"--size: {SHORT} has room for new orders only; write --profile {PROFILES[0]}")
        if self.batch_count > 1:
            raise UsageError(
                f"--size: a padded message has one order, --batch {self.batch} asks for more; leave one out"
            )

    @property
    def servers(self) -> tuple[str, ...]:
        """Addresses of all servers that are known."""
        return (self.server, *self.others)

    @property
    def is_routed(self) -> bool:
        """Whether each order has to be sent to the server that has its market."""
        return bool(self.others) or self.target_shards

    @property
    def is_push(self) -> bool:
        """Whether orders are sent one way."""
        return self.mode == "push"

    @property
    def rate_micro(self) -> int:
        """Orders of all traders in 1,000,000 seconds."""
        return round(self.traders * self.rate * 1_000_000)

    @property
    def offered_per_second(self) -> float:
        """Orders a second of all traders."""
        return self.rate_micro / 1_000_000

    @property
    def offered(self) -> int:
        """Orders due in the measured time."""
        return self._due_before(self.warmup_ns + self.duration_ns) - self._due_before(self.warmup_ns)

    def _due_before(self, time_ns: int) -> int:
        """Orders due earlier than this after the start; the first is due at once."""
        return -(-time_ns * self.rate_micro // (1_000_000 * _SECOND_NS))

    @property
    def batch_count(self) -> int:
        """Orders of a message."""
        return 1 if self.batch is None else self.batch

    @property
    def connection_count(self) -> int:
        """Connections to each server; 4 unless given, fewer traders, or more than 4 can carry."""
        if self.connections is not None:
            return self.connections
        return max(min(4, self.traders), self._connections_min)

    @property
    def _connections_min(self) -> int:
        return -(-self.traders // Load.TRADERS_PER_CONNECTION_MAX)


def _require(option: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise UsageError(f"{option}: {value} is out of range; give {low} to {high}")
