"""The answers: versions of pages as JSON, as Prometheus's text, or as the question whether all is well.

One server is told as it is; of several shards, their sums and each of them. What a page does not have yet is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from http import HTTPStatus
from typing import Any, Final

from lx.node.stats.histogram import percentile
from lx.node.stats.metrics import metrics_text
from lx.node.stats.state import Page, health, lag, readiness, usage

__all__ = ["PATHS", "Answer", "answer", "answer_shards"]

_TEXT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_JSON_TYPE: Final = "application/json"
_SUMMED: Final = (
    "replayed_frames",
    "turns",
    "counters",
    "turned_away",
    "transport",
    "trades",
    "orders_resting",
    "connections",
    "held_turns",
    "held_bytes",
    "feed",
)
"""What has a meaning when it is added up over shards; histograms and markets are, too."""
_SAME: Final = ("version", "engine", "durability", "mode")
"""Facts that all shards share."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a path."""

    status: HTTPStatus
    content_type: str
    body: bytes


def answer(path: str, text: bytes | None, now_ns: int) -> Answer | None:
    """The answer to a path by a version of the page, at a time of the monotonic clock; None: there is no such path."""
    if path not in PATHS:
        return None
    return PATHS[path][0](_page(text), now_ns)


def answer_shards(path: str, texts: Sequence[bytes | None], now_ns: int) -> Answer | None:
    """The same of several shards, by a version of the page of each, in the order of their numbers."""
    if path not in PATHS:
        return None
    return PATHS[path][1]([_page(text) for text in texts], now_ns)


def _page(text: bytes | None) -> Page:
    return dict(json.loads(text or b"{}"))


# ------------------------------------------------------------------------------------------------------ is it well


def _judged(page: Page, reason: str | None, *facts: str) -> dict[str, Any]:
    told: dict[str, Any] = {"status": "ok" if reason is None else "failing", "reason": reason}
    return told | {name: page[name] for name in facts if name in page}


def _verdict(told: Mapping[str, Any]) -> Answer:
    return _json(told, HTTPStatus.OK if told["reason"] is None else HTTPStatus.SERVICE_UNAVAILABLE)


def _health(page: Page, now_ns: int) -> Answer:
    return _verdict(_judged(page, health(page, now_ns), "state", "mode", "durability"))


def _ready(page: Page, now_ns: int) -> Answer:
    return _verdict(_judged(page, readiness(page, now_ns), "state", "mode", "durability"))


def _joint(reasons: Sequence[str | None]) -> str | None:
    """What is wrong with which shards; None when all is well."""
    wrong = [f"shard {shard}: {reason}" for shard, reason in enumerate(reasons) if reason is not None]
    return "; ".join(wrong) if wrong else None


def _all_judged(pages: Sequence[Page], reasons: Sequence[str | None]) -> Answer:
    told = _judged(pages[0], _joint(reasons), "mode", "durability")
    each = [
        {"shard": shard, **_judged(page, reason, "state")}
        for shard, (page, reason) in enumerate(zip(pages, reasons, strict=True))
    ]
    return _verdict({**told, "shards": each})


def _all_healthy(pages: Sequence[Page], now_ns: int) -> Answer:
    return _all_judged(pages, [health(page, now_ns) for page in pages])


def _all_ready(pages: Sequence[Page], now_ns: int) -> Answer:
    return _all_judged(pages, [readiness(page, now_ns) for page in pages])


# ------------------------------------------------------------------------------------------------------------ JSON


def _json(told: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, _JSON_TYPE, json.dumps(told, indent=2).encode() + b"\n")


def _stats(page: Page, now_ns: int) -> Answer:
    return _json(_figures(page, now_ns))


def _figures(page: Page, now_ns: int) -> dict[str, Any]:
    """All that a page says of its server."""
    told = {name: value for name, value in page.items() if not name.endswith("_monotonic_ns")}
    told["healthy"] = health(page, now_ns) is None
    told["ready"] = readiness(page, now_ns) is None
    told["age_ns"] = now_ns - page.get("written_monotonic_ns", now_ns)
    told["uptime_ns"] = now_ns - page.get("started_monotonic_ns", now_ns)
    told |= {name: value for name, value in usage(page.get("pid")).items() if name in ("resident_bytes", "cpu_ns")}
    if "counters" in page:
        told |= _measured(page)
        told["lag_commands"] = lag(page)
    return told


def _measured(page: Page) -> dict[str, Any]:
    """Stages, sizes of turns and markets, as people read them."""
    return {
        "stages": {stage: _summary(histogram, "_ns") for stage, histogram in page["stages"].items()},
        "turn_commands": _summary(page["turn_commands"], ""),
        "markets": {symbol: {"trades": it[0], "lots": it[1]} for symbol, it in page["markets"].items()},
    }


def _summary(histogram: Mapping[str, Any], unit: str) -> dict[str, int]:
    counts, highest = histogram["counts"], histogram["max"]
    count = sum(counts)
    told = {"count": count, f"mean{unit}": histogram["sum"] // max(count, 1)}
    for name, per_mille in (("p50", 500), ("p90", 900), ("p99", 990), ("p99_9", 999)):
        told[f"{name}{unit}"] = percentile(counts, per_mille, highest)
    return {**told, f"max{unit}": highest}


def _all_stats(pages: Sequence[Page], now_ns: int) -> Answer:
    shards = [{"shard": shard, **_figures(page, now_ns)} for shard, page in enumerate(pages)]
    told: dict[str, Any] = {name: pages[0][name] for name in _SAME if name in pages[0]}
    told["healthy"] = all(it["healthy"] for it in shards)
    told["ready"] = all(it["ready"] for it in shards)
    told["reason"] = _joint([readiness(page, now_ns) for page in pages])
    return _json({**told, "total": _total(pages, shards), "shards": shards})


def _total(pages: Sequence[Page], shards: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Sums over the shards that tell figures: of their pages, and of what was found out about them."""
    total: dict[str, Any] = {}
    for name in ("resident_bytes", "cpu_ns", "lag_commands"):
        found = [it[name] for it in shards if it.get(name) is not None]
        if found:
            total[name] = sum(found)
    counted = [page for page in pages if "counters" in page]
    if counted:
        summed: Page = reduce(_added, [{**_parts(page), **_raw(page)} for page in counted])
        total |= {**_parts(summed), **_measured(summed)}
    return total


def _parts(page: Page) -> dict[str, Any]:
    return {name: page[name] for name in _SUMMED if name in page}


def _raw(page: Page) -> dict[str, Any]:
    return {name: page[name] for name in ("stages", "turn_commands", "markets")}


def _added(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two trees of numbers added: what one of them does not have counts as nothing, and `max` is the higher one."""
    told: dict[str, Any] = {**one}
    for name, value in other.items():
        have = told.get(name)
        if have is None:
            told[name] = value
        elif isinstance(value, Mapping):
            told[name] = _added(have, value)
        elif isinstance(value, Sequence):
            told[name] = [sum(pair) for pair in zip(have, value, strict=True)]
        else:
            told[name] = max(have, value) if name == "max" else have + value
    return told


# ------------------------------------------------------------------------------------------------------ Prometheus


def _text(body: str) -> Answer:
    return Answer(HTTPStatus.OK, _TEXT_TYPE, body.encode())


def _metrics(page: Page, now_ns: int) -> Answer:
    return _text(metrics_text([({}, page)], now_ns))


def _all_metrics(pages: Sequence[Page], now_ns: int) -> Answer:
    return _text(metrics_text([({"shard": str(shard)}, page) for shard, page in enumerate(pages)], now_ns))


PATHS: Final[Mapping[str, tuple[Callable[[Page, int], Answer], Callable[[Sequence[Page], int], Answer]]]] = {
    "/stats": (_stats, _all_stats),
    "/health": (_health, _all_healthy),
    "/ready": (_ready, _all_ready),
    "/metrics": (_metrics, _all_metrics),
}
"""What there is to ask for: how one server answers, and how several shards do."""
