"""The answers: a version of the page as JSON, as Prometheus's text, or as the question whether all is well.

Nothing here waits or fails because the server does; what the page does not have yet is left out. Names of metrics
follow <https://prometheus.io/docs/practices/naming/>: base units, `_total` for sums that only rise.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from lx.node.stats.histogram import bounds, percentile

__all__ = ["PATHS", "STALLED_NS", "Answer", "answer", "health", "readiness"]

STALLED_NS: Final = 5_000_000_000
"""A page that is older says that the loop does not turn. It writes at least once a second."""
_TURNING: Final = ("replaying", "serving")
"""States in which the loop writes all the time."""
_TEXT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_JSON_TYPE: Final = "application/json"
_STAGE_BOUNDS_NS: Final = (1 << 8, 1 << 34)
_COMMANDS_BOUNDS: Final = (1, 1 << 16)
_NS: Final = 10**9
_CLOSED: Final = "closed_"

Page = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a path."""

    status: HTTPStatus
    content_type: str
    body: bytes


def answer(path: str, text: bytes | None, now_ns: int) -> Answer | None:
    """The answer to a path by a version of the page, at a time of the monotonic clock; None: there is no such path."""
    make = PATHS.get(path)
    return None if make is None else make(json.loads(text or b"{}"), now_ns)


# ------------------------------------------------------------------------------------------------------ is it well


def health(page: Page, now_ns: int) -> str | None:
    """What is wrong with the server, None when it lives and its loop turns."""
    state = page.get("state", "opening")
    if state == "ended":
        return "ended"
    age_ns = now_ns - page.get("written_monotonic_ns", now_ns)
    if state in _TURNING and age_ns > STALLED_NS:
        return f"stalled: nothing heard from its loop for {age_ns / _NS:.1f} s"
    return None


def readiness(page: Page, now_ns: int) -> str | None:
    """Why messages are not taken or not executed, None when they are."""
    reason = health(page, now_ns)
    if reason is not None:
        return reason
    state = page.get("state", "opening")
    if state == "replaying":
        return f"replaying the log, {page['replayed_frames']} frames so far"
    if state != "serving":
        return str(state)
    return "the disk is full: commands are refused as busy" if page["disk_full"] else None


def _verdict(page: Page, reason: str | None) -> Answer:
    told = {"status": "ok" if reason is None else "failing", "reason": reason}
    told |= {name: page[name] for name in ("state", "mode", "durability") if name in page}
    return _json(told, HTTPStatus.OK if reason is None else HTTPStatus.SERVICE_UNAVAILABLE)


def _health(page: Page, now_ns: int) -> Answer:
    return _verdict(page, health(page, now_ns))


def _ready(page: Page, now_ns: int) -> Answer:
    return _verdict(page, readiness(page, now_ns))


# ------------------------------------------------------------------------------------------------------------ JSON


def _json(told: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, _JSON_TYPE, json.dumps(told, indent=2).encode() + b"\n")


def _stats(page: Page, now_ns: int) -> Answer:
    told = {name: value for name, value in page.items() if not name.endswith("_monotonic_ns")}
    told["healthy"] = health(page, now_ns) is None
    told["ready"] = readiness(page, now_ns) is None
    told["age_ns"] = now_ns - page.get("written_monotonic_ns", now_ns)
    told["uptime_ns"] = now_ns - page.get("started_monotonic_ns", now_ns)
    told |= {name: value for name, value in _usage(page.get("pid")).items() if name in ("resident_bytes", "cpu_ns")}
    if "stages" in page:
        told["stages"] = {stage: _summary(histogram, "_ns") for stage, histogram in page["stages"].items()}
        told["turn_commands"] = _summary(page["turn_commands"], "")
        told["lag_commands"] = _lag(page)
        told["markets"] = {symbol: {"trades": it[0], "lots": it[1]} for symbol, it in page["markets"].items()}
    return _json(told)


def _summary(histogram: Mapping[str, Any], unit: str) -> dict[str, int]:
    counts, highest = histogram["counts"], histogram["max"]
    count = sum(counts)
    told = {"count": count, f"mean{unit}": histogram["sum"] // max(count, 1)}
    for name, per_mille in (("p50", 500), ("p90", 900), ("p99", 990), ("p99_9", 999)):
        told[f"{name}{unit}"] = percentile(counts, per_mille, highest)
    return {**told, f"max{unit}": highest}


def _lag(page: Page) -> int | None:
    """Commands that are executed and not known to be on disk; None when nothing is written."""
    durable = page["durable_sequence"]
    return None if durable is None else page["next_sequence"] - durable


def _usage(pid: int | None) -> dict[str, int]:
    """Memory and processor time of a process, empty when it is gone."""
    try:
        statm = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        # The name of the process, in parentheses, may hold spaces; the third field comes behind it.
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return {}
    ticks = int(stat[11]) + int(stat[12])
    page_size = os.sysconf("SC_PAGE_SIZE")
    return {
        "virtual_bytes": int(statm[0]) * page_size,
        "resident_bytes": int(statm[1]) * page_size,
        "cpu_ns": ticks * _NS // os.sysconf("SC_CLK_TCK"),
    }


# ------------------------------------------------------------------------------------------------------ Prometheus

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


class _Text:
    """Lines of the text format 0.0.4."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def family(self, name: str, kind: str, text: str, samples: Iterable[tuple[Mapping[str, str], float]]) -> None:
        """A metric with its samples, each with its labels; nothing when there are none."""
        found = list(samples)
        if found:
            self._head(name, kind, text)
            self.lines += [_sample(name, labels, value) for labels, value in found]

    def one(self, name: str, kind: str, text: str, value: float | None) -> None:
        """A metric of one sample, left out when there is no value."""
        self.family(name, kind, text, [] if value is None else [({}, value)])

    def histogram(
        self,
        name: str,
        text: str,
        histograms: Iterable[tuple[Mapping[str, str], Mapping[str, Any]]],
        *,
        limits: tuple[int, int],
        scale: int,
    ) -> None:
        """A histogram of numbers that are told in units of `scale`."""
        self._head(name, "histogram", text)
        for labels, histogram in histograms:
            count = sum(histogram["counts"])
            for bound, seen in bounds(histogram["counts"], *limits):
                le = repr(bound / scale) if scale > 1 else str(bound)
                self.lines.append(_sample(f"{name}_bucket", {**labels, "le": le}, seen))
            self.lines.append(_sample(f"{name}_bucket", {**labels, "le": "+Inf"}, count))
            self.lines.append(_sample(f"{name}_sum", labels, histogram["sum"] / scale))
            self.lines.append(_sample(f"{name}_count", labels, count))

    def _head(self, name: str, kind: str, text: str) -> None:
        self.lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]


def _sample(name: str, labels: Mapping[str, str], value: float) -> str:
    words = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    number = str(int(value)) if value == int(value) else repr(value)
    return f"{name}{{{words}}} {number}" if words else f"{name} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _metrics(page: Page, now_ns: int) -> Answer:
    text = _Text()
    info = {name: str(page[name]) for name in ("version", "engine", "durability", "mode", "endpoint") if name in page}
    text.family("lx_server_info", "gauge", "What runs; always 1.", [(info, 1)])
    text.one("lx_healthy", "gauge", "1 while the loop turns.", health(page, now_ns) is None)
    text.one("lx_ready", "gauge", "1 while commands are taken and executed.", readiness(page, now_ns) is None)
    is_development = page.get("mode") == "development"
    text.one("lx_development_mode", "gauge", "1 when there are no keys and anybody may trade.", is_development)
    age = (now_ns - page.get("written_monotonic_ns", now_ns)) / _NS
    text.one("lx_page_age_seconds", "gauge", "Time since the loop wrote these figures.", age)
    frames = page.get("replayed_frames")
    text.one("lx_replayed_frames", "gauge", "Frames of the log replayed at the start.", frames)
    if "counters" in page:
        _add_counts(text, page)
        _add_transport(text, page["transport"])
        _add_log(text, page)
        _add_times(text, page)
    _add_process(text, page)
    return Answer(HTTPStatus.OK, _TEXT_TYPE, "\n".join([*text.lines, ""]).encode())


def _add_counts(text: _Text, page: Page) -> None:
    for key, name, words in _COUNTERS:
        text.one(f"lx_{name}", "counter", words, page["counters"][key])
    turned_away = [
        ({"what": what, "reason": reason}, count)
        for what, reasons in page["turned_away"].items()
        for reason, count in reasons.items()
    ]
    text.family("lx_turned_away_total", "counter", "What was rejected or refused, by reason.", turned_away)
    text.one("lx_trades_total", "counter", "Executions of all markets, each counted once.", page["trades"])
    markets = [({"symbol": symbol}, it) for symbol, it in page["markets"].items()]
    trades = [(labels, it[0]) for labels, it in markets]
    text.family("lx_market_trades_total", "counter", "Executions of a market.", trades)
    lots = [(labels, it[1]) for labels, it in markets]
    text.family("lx_market_lots_total", "counter", "Lots executed in a market.", lots)
    text.one("lx_orders_resting", "gauge", "Orders in all books.", page["orders_resting"])
    text.one("lx_connections", "gauge", "Connections that are known.", page["connections"])
    feed = page.get("feed")
    if feed is not None:
        text.one("lx_feed_messages_total", "counter", "Frames of public events published.", feed["messages"])
        text.one("lx_feed_bytes_total", "counter", "Bytes of these frames.", feed["bytes"])


def _add_transport(text: _Text, counts: Mapping[str, int]) -> None:
    """What the socket counts; libzmq's tells little."""
    busy = "Messages of connections beyond the limit."
    text.one("lx_transport_busy_messages_total", "counter", busy, counts["busy_messages"])
    shaken = "Connections that came about."
    text.one("lx_transport_handshakes_total", "counter", shaken, counts.get("handshakes"))
    reasons = [(name.removeprefix(_CLOSED), count) for name, count in counts.items() if name.startswith(_CLOSED)]
    closed = [({"reason": reason}, count) for reason, count in reasons]
    text.family("lx_transport_closed_total", "counter", "Connections that ended, by reason.", closed)
    lost = "Messages for connections that ended before they were sent."
    text.one("lx_transport_messages_lost_total", "counter", lost, counts.get("messages_lost"))
    ways = ((way, counts.get(f"held_bytes_{way}")) for way in ("in", "out"))
    held = [({"direction": way}, count) for way, count in ways if count is not None]
    text.family("lx_transport_held_bytes", "gauge", "Bytes of messages not yet whole, and not yet sent.", held)


def _add_log(text: _Text, page: Page) -> None:
    text.one("lx_log_next_sequence", "gauge", "Ordinal of the log's next command.", page["next_sequence"])
    durable = "Ordinal of the first command that is not known to be on disk."
    text.one("lx_log_durable_sequence", "gauge", durable, page["durable_sequence"])
    text.one("lx_log_lag_commands", "gauge", "Commands executed and not known to be on disk.", _lag(page))
    text.one("lx_disk_full", "gauge", "1 when the last append found no room, of late.", page["disk_full"])
    text.one("lx_held_turns", "gauge", "Turns whose answers wait for a sync.", page["held_turns"])
    text.one("lx_held_bytes", "gauge", "Bytes of the answers that wait for a sync.", page["held_bytes"])


def _add_times(text: _Text, page: Page) -> None:
    text.one("lx_turns_total", "counter", "Turns of the loop that took something.", page["turns"])
    commands = "Commands of a turn: the size of a batch."
    text.histogram("lx_turn_commands", commands, [({}, page["turn_commands"])], limits=_COMMANDS_BOUNDS, scale=1)
    stages = [({"stage": stage}, histogram) for stage, histogram in page["stages"].items()]
    words = "Time of a stage of a turn, by samples."
    text.histogram("lx_stage_seconds", words, stages, limits=_STAGE_BOUNDS_NS, scale=_NS)


def _add_process(text: _Text, page: Page) -> None:
    """The exchange's own process, by the names that Prometheus's libraries use."""
    usage = _usage(page.get("pid"))
    if usage:
        text.one("process_resident_memory_bytes", "gauge", "Resident memory of the server.", usage["resident_bytes"])
        text.one("process_virtual_memory_bytes", "gauge", "Virtual memory of the server.", usage["virtual_bytes"])
        cpu = usage["cpu_ns"] / _NS
        text.one("process_cpu_seconds_total", "counter", "Processor time of the server.", cpu)
    started = page.get("started_ns")
    if started is not None:
        text.one("process_start_time_seconds", "gauge", "When the server started, since 1970.", started / _NS)


PATHS: Final[Mapping[str, Callable[[Page, int], Answer]]] = {
    "/stats": _stats,
    "/health": _health,
    "/ready": _ready,
    "/metrics": _metrics,
}
"""What there is to ask for."""
