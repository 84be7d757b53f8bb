"""Versions of pages as Prometheus's text: each metric once, with a sample of each server under its labels.

Names follow <https://prometheus.io/docs/practices/naming/>: base units, `_total` for sums that only rise. Sums over
shards are Prometheus's to make (`sum without (shard)`), so none are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from lx.node.stats.histogram import bounds
from lx.node.stats.state import NS, Page, health, lag, readiness, usage

__all__ = ["Labels", "metrics_text"]

_CLOSED: Final = "closed_"
_STAGE_BOUNDS_NS: Final = (1 << 8, 1 << 34)
_COMMANDS_BOUNDS: Final = (1, 1 << 16)
_INFO: Final = ("version", "engine", "durability", "mode", "endpoint")
_COUNTERS: Final = (
    ("messages", "messages_received_total", "Messages taken, refused ones included."),
    ("bytes_in", "received_bytes_total", "Bytes of the messages taken."),
    ("messages_out", "messages_sent_total", "Messages that went out."),
    ("bytes_out", "sent_bytes_total", "Bytes of the messages that went out."),
    ("commands", "commands_total", "Commands that went into the log by the wire."),
    ("acknowledged", "commands_acknowledged_total", "Commands that the engine did not reject, sessions left out."),
    ("sessions_opened", "sessions_opened_total", "Sessions opened by hellos."),
    ("sessions_resumed", "sessions_resumed_total", "Times that a hello took up a session."),
    ("sessions_closed", "sessions_closed_total", "Sessions that their owners ended."),
    ("accounts_opened", "accounts_opened_total", "Accounts opened for hellos."),
    ("queries", "queries_total", "Queries taken, refused ones included."),
)

Labels = Mapping[str, str]


class _Text:
    """Lines of the text format 0.0.4, of servers that differ by their labels."""

    def __init__(self, servers: Sequence[tuple[Labels, Page]], lines: list[str]) -> None:
        self._servers = servers
        self.lines = lines

    def those_with(self, key: str) -> _Text:
        """The same lines, to which those servers add more whose pages have a key."""
        return _Text([(labels, page) for labels, page in self._servers if key in page], self.lines)

    def family(self, name: str, kind: str, words: str, of: Callable[[Page], Iterable[tuple[Labels, float]]]) -> None:
        """A metric with its samples, each with its labels; nothing when there are none."""
        found = [({**labels, **own}, value) for labels, page in self._servers for own, value in of(page)]
        if found:
            self._head(name, kind, words)
            self.lines += [_sample(name, labels, value) for labels, value in found]

    def one(self, name: str, kind: str, words: str, of: Callable[[Page], float | None]) -> None:
        """A metric with one sample of each server that has a value."""

        def sample(page: Page) -> Iterable[tuple[Labels, float]]:
            value = of(page)
            return [] if value is None else [({}, value)]

        self.family(name, kind, words, sample)

    def histogram(
        self,
        name: str,
        words: str,
        of: Callable[[Page], Iterable[tuple[Labels, Mapping[str, Any]]]],
        *,
        limits: tuple[int, int],
        scale: int,
    ) -> None:
        """Histograms of numbers that are told in units of `scale`; nothing when there are none."""
        found = [({**labels, **own}, histogram) for labels, page in self._servers for own, histogram in of(page)]
        if found:
            self._head(name, "histogram", words)
        for labels, histogram in found:
            count = sum(histogram["counts"])
            for bound, seen in bounds(histogram["counts"], *limits):
                le = repr(bound / scale) if scale > 1 else str(bound)
                self.lines.append(_sample(f"{name}_bucket", {**labels, "le": le}, seen))
            self.lines.append(_sample(f"{name}_bucket", {**labels, "le": "+Inf"}, count))
            self.lines.append(_sample(f"{name}_sum", labels, histogram["sum"] / scale))
            self.lines.append(_sample(f"{name}_count", labels, count))

    def _head(self, name: str, kind: str, words: str) -> None:
        self.lines += [f"# HELP {name} {words}", f"# TYPE {name} {kind}"]


def _sample(name: str, labels: Labels, value: float) -> str:
    words = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    number = str(int(value)) if value == int(value) else repr(value)
    return f"{name}{{{words}}} {number}" if words else f"{name} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def metrics_text(servers: Sequence[tuple[Labels, Page]], now_ns: int) -> str:
    """The exposition of servers, each with the labels by which it differs from the others, and its page."""
    text = _Text(servers, [])
    text.family("lx_server_info", "gauge", "What runs; always 1.", _info)
    text.one("lx_healthy", "gauge", "1 while the loop turns.", lambda page: health(page, now_ns) is None)
    ready = "1 while commands are taken and executed."
    text.one("lx_ready", "gauge", ready, lambda page: readiness(page, now_ns) is None)
    development = "1 when there are no keys and anybody may trade."
    text.one("lx_development_mode", "gauge", development, lambda page: page.get("mode") == "development")
    age = "Time since the loop wrote these figures."
    text.one("lx_page_age_seconds", "gauge", age, lambda it: (now_ns - it.get("written_monotonic_ns", now_ns)) / NS)
    frames = "Frames of the log replayed at the start."
    text.one("lx_replayed_frames", "gauge", frames, lambda page: page.get("replayed_frames"))
    counted = text.those_with("counters")
    _add_counts(counted)
    _add_transport(counted)
    _add_log(counted)
    _add_times(counted)
    _add_process(text)
    return "\n".join([*text.lines, ""])


def _info(page: Page) -> Iterable[tuple[Labels, float]]:
    return [({name: str(page[name]) for name in _INFO if name in page}, 1)]


def _add_counts(text: _Text) -> None:
    for key, name, words in _COUNTERS:
        text.one(f"lx_{name}", "counter", words, partial(_counter, key))
    text.family("lx_turned_away_total", "counter", "What was rejected or refused, by reason.", _turned_away)
    text.one("lx_trades_total", "counter", "Executions of all markets, each counted once.", lambda page: page["trades"])
    text.family("lx_market_trades_total", "counter", "Executions of a market.", partial(_market, 0))
    text.family("lx_market_lots_total", "counter", "Lots executed in a market.", partial(_market, 1))
    text.one("lx_orders_resting", "gauge", "Orders in all books.", lambda page: page["orders_resting"])
    text.one("lx_connections", "gauge", "Connections that are known.", lambda page: page["connections"])
    feed = text.those_with("feed")
    frames = "Frames of public events published."
    feed.one("lx_feed_messages_total", "counter", frames, lambda page: page["feed"]["messages"])
    feed.one("lx_feed_bytes_total", "counter", "Bytes of these frames.", lambda page: page["feed"]["bytes"])


def _counter(key: str, page: Page) -> int:
    return int(page["counters"][key])


def _turned_away(page: Page) -> Iterable[tuple[Labels, float]]:
    for what, reasons in page["turned_away"].items():
        for reason, count in reasons.items():
            yield {"what": what, "reason": reason}, count


def _market(index: int, page: Page) -> Iterable[tuple[Labels, float]]:
    return [({"symbol": symbol}, it[index]) for symbol, it in page["markets"].items()]


def _add_transport(text: _Text) -> None:
    """What the sockets count; libzmq's tells little."""
    busy = "Messages of connections beyond the limit."
    text.one("lx_transport_busy_messages_total", "counter", busy, lambda page: page["transport"]["busy_messages"])
    shaken = "Connections that came about."
    text.one("lx_transport_handshakes_total", "counter", shaken, lambda page: page["transport"].get("handshakes"))
    text.family("lx_transport_closed_total", "counter", "Connections that ended, by reason.", _closed)
    lost = "Messages for connections that ended before they were sent."
    text.one("lx_transport_messages_lost_total", "counter", lost, lambda page: page["transport"].get("messages_lost"))
    text.family("lx_transport_held_bytes", "gauge", "Bytes of messages not yet whole, and not yet sent.", _held)


def _closed(page: Page) -> Iterable[tuple[Labels, float]]:
    for name, count in page["transport"].items():
        if name.startswith(_CLOSED):
            yield {"reason": name.removeprefix(_CLOSED)}, count


def _held(page: Page) -> Iterable[tuple[Labels, float]]:
    for way in ("in", "out"):
        count = page["transport"].get(f"held_bytes_{way}")
        if count is not None:
            yield {"direction": way}, count


def _add_log(text: _Text) -> None:
    following = "Ordinal of the log's next command."
    text.one("lx_log_next_sequence", "gauge", following, lambda page: page["next_sequence"])
    durable = "Ordinal of the first command that is not known to be on disk."
    text.one("lx_log_durable_sequence", "gauge", durable, lambda page: page["durable_sequence"])
    text.one("lx_log_lag_commands", "gauge", "Commands executed and not known to be on disk.", lag)
    full = "1 when the last append found no room, of late."
    text.one("lx_disk_full", "gauge", full, lambda page: page["disk_full"])
    text.one("lx_held_turns", "gauge", "Turns whose answers wait for a sync.", lambda page: page["held_turns"])
    held = "Bytes of the answers that wait for a sync."
    text.one("lx_held_bytes", "gauge", held, lambda page: page["held_bytes"])


def _add_times(text: _Text) -> None:
    text.one("lx_turns_total", "counter", "Turns of the loop that took something.", lambda page: page["turns"])
    commands = "Commands of a turn: the size of a batch."
    text.histogram("lx_turn_commands", commands, _turn_commands, limits=_COMMANDS_BOUNDS, scale=1)
    words = "Time of a stage of a turn, by samples."
    text.histogram("lx_stage_seconds", words, _stages, limits=_STAGE_BOUNDS_NS, scale=NS)


def _turn_commands(page: Page) -> Iterable[tuple[Labels, Mapping[str, Any]]]:
    return [({}, page["turn_commands"])]


def _stages(page: Page) -> Iterable[tuple[Labels, Mapping[str, Any]]]:
    return [({"stage": stage}, histogram) for stage, histogram in page["stages"].items()]


def _add_process(text: _Text) -> None:
    """The servers' own processes, by the names that Prometheus's libraries use."""
    used = text.those_with("pid")
    for name, kind, words, key, scale in (
        ("resident_memory_bytes", "gauge", "Resident memory of the server.", "resident_bytes", 1),
        ("virtual_memory_bytes", "gauge", "Virtual memory of the server.", "virtual_bytes", 1),
        ("cpu_seconds_total", "counter", "Processor time of the server.", "cpu_ns", NS),
    ):
        used.one(f"process_{name}", kind, words, partial(_used, key, scale))
    began = "When the server started, since 1970."
    text.those_with("started_ns").one(
        "process_start_time_seconds", "gauge", began, lambda page: page["started_ns"] / NS
    )


def _used(key: str, scale: int, page: Page) -> float | None:
    value = usage(page["pid"]).get(key)
    return None if value is None else value / scale
