"""What is told of a page: the watch that writes it, whether all is well, JSON and Prometheus's text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

import pytest

from lx._native import Block
from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.journal.errors import JournalFullError
from lx.node.driver import ExchangeServer
from lx.node.replica import Message
from lx.node.stats import watch as watch_module
from lx.node.stats.page import PageReader, PageWriter
from lx.node.stats.render import PATHS, answer, answer_shards
from lx.node.stats.state import STALLED_NS, health, readiness
from lx.node.stats.watch import STAGES, Watch
from lx.node.stop import StopSignal
from lx.wire.codec import from_text
from lx.wire.message import build_message
from lx.wire.records_generated import MessageType
from tests.property.node_rig import PlainRouter
from tests.unit.metrics_text import read_metrics

FACTS = {"version": "1", "engine": "native", "durability": "memory", "mode": "development", "endpoint": 'a"b\\c\nd'}
ORDER = "new type=limit tif=gtc instrument=1 account=7 session=1 quantity=5"


class Script(PlainRouter):
    """A socket on which one client says one message a turn; then the server is stopped."""

    def __init__(self, stop: StopSignal, messages: Iterable[bytes]) -> None:
        self._stop = stop
        self._messages = list(messages)

    def wait(self, timeout_ms: int) -> bool:
        del timeout_ms
        if not self._messages:
            self._stop.is_set = True
        return bool(self._messages)

    def receive(self, *, messages_max: int, bytes_max: int) -> tuple[list[Message], list[tuple[int, int]]]:
        del messages_max, bytes_max
        return ([(0, self._messages.pop(0))], []) if self._messages else ([], [])

    def send(self, messages: Iterable[Message]) -> set[int]:
        del messages
        return set()


def said(kind: MessageType, *lines: str) -> bytes:
    return build_message(kind, b"".join(from_text(line).pack() for line in lines))


def written() -> dict[str, Any]:
    """The last version of the page of a server that took a hello, 99 messages of orders, and one without meaning."""
    orders = [
        said(MessageType.COMMANDS, f"{ORDER} side={side} client_id={2 * number + index} price=100")
        for number in range(1, 51)
        for index, side in enumerate(("buy", "sell"))
    ]
    messages = [said(MessageType.HELLO, "hello account=7 request_id=1"), *orders[:99], b"nonsense"]
    stop = StopSignal()
    with PageWriter() as page:
        reader = PageReader(page.descriptor)
        server = ExchangeServer(
            engine=create("native", 1_000),
            router=Script(stop, messages),
            preamble=market_commands(["BTC-USD"], risk=False),
            watch=Watch(page, FACTS),
        )
        server.run(stop)
        text = reader.read()
        reader.close()
    stop.close()
    return dict(json.loads(text or b""))


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    return written()


def ask(path: str, page: dict[str, Any], now_ns: int | None = None) -> tuple[HTTPStatus, str]:
    found = answer(path, json.dumps(page).encode(), page["written_monotonic_ns"] if now_ns is None else now_ns)
    assert found is not None
    return found.status, found.body.decode()


def test_the_watch_counts_each_turn_once(page: dict[str, Any]) -> None:
    assert page["state"] == "stopping"
    assert page["counters"]["commands"] == 100
    assert page["trades"] == 49
    assert page["markets"] == {"BTC-USD": [49, 49 * 5]}
    assert page["turned_away"]["refused_messages"] == {"bad_length": 1}
    assert page["orders_resting"] == 1
    assert page["durable_sequence"] is None
    # A timed turn counts for the turns before it that were not.
    counted = sum(page["turn_commands"]["counts"])
    assert 50 <= counted == page["turns"] <= 101
    assert set(page["stages"]) == set(STAGES)
    assert {sum(page["stages"][stage]["counts"]) for stage in ("receive", "work", "send")} == {counted}
    assert sum(page["stages"]["append"]["counts"]) == sum(page["stages"]["sync"]["counts"]) == 0, "there is no log"


@pytest.mark.parametrize(
    ("state", "age_ns", "disk_full", "unwell", "unready"),
    [
        ("opening", 10**12, False, None, "opening"),
        ("following", 10**12, False, None, "following"),
        ("replaying", 0, False, None, "replaying the log, 5 frames so far"),
        ("replaying", STALLED_NS + 1, False, "stalled", "stalled"),
        ("serving", STALLED_NS, False, None, None),
        ("serving", STALLED_NS + 1, False, "stalled: nothing heard from its loop for 5.0 s", "stalled"),
        ("serving", 0, True, None, "the disk is full"),
        ("stopping", 10**12, False, None, "stopping"),
        ("ended", 0, False, "ended", "ended"),
    ],
)
def test_what_is_well_and_what_is_not(
    state: str, age_ns: int, disk_full: bool, unwell: str | None, unready: str | None
) -> None:
    version = {
        **FACTS,
        "state": state,
        "disk_full": disk_full,
        "replayed_frames": 5,
        "written_monotonic_ns": 0,
        "started_monotonic_ns": 0,
    }
    for path, judge, reason in (("/health", health, unwell), ("/ready", readiness, unready)):
        found = judge(version, age_ns)
        assert (found or "").startswith(reason or "")
        assert (found is None) == (reason is None)
        status, body = ask(path, version, age_ns)
        told = json.loads(body)
        assert status == (HTTPStatus.OK if reason is None else HTTPStatus.SERVICE_UNAVAILABLE)
        assert (told["reason"], told["mode"], told["state"]) == (found, "development", state)
    families = read_metrics(ask("/metrics", version, age_ns)[1])
    assert families["lx_healthy"].value() == (unwell is None)
    assert families["lx_ready"].value() == (unready is None)
    assert json.loads(ask("/stats", version, age_ns)[1])["ready"] == (unready is None)


def test_the_metrics_are_in_the_format_and_say_the_same(page: dict[str, Any]) -> None:
    families = read_metrics(ask("/metrics", page)[1])
    assert dict(next(iter(families["lx_server_info"].samples))[1])["endpoint"] == FACTS["endpoint"]
    assert families["lx_commands_total"].value() == 100
    assert families["lx_turned_away_total"].value(what="refused_messages", reason="bad_length") == 1
    assert families["lx_market_lots_total"].value(symbol="BTC-USD") == 245
    assert families["lx_development_mode"].value() == 1
    commands = families["lx_turn_commands"]
    counted = commands.samples["lx_turn_commands_count", ()]
    assert commands.samples["lx_turn_commands_sum", ()] == page["turn_commands"]["sum"]
    assert commands.value(le="1") == counted, "every turn had one command or none"
    stages = families["lx_stage_seconds"]
    assert {dict(labels)["stage"] for _, labels in stages.samples} == set(STAGES)
    assert stages.value(stage="work", le="+Inf") == counted
    assert families["lx_stage_seconds"].samples["lx_stage_seconds_sum", (("stage", "work"),)] == pytest.approx(
        page["stages"]["work"]["sum"] / 1e9
    )
    assert "lx_log_durable_sequence" not in families, "nothing is written"
    assert "lx_feed_messages_total" not in families
    assert families["lx_transport_busy_messages_total"].value() == 0
    assert "lx_transport_closed_total" not in families, "this socket doesn't know"


def test_the_statistics_say_the_same(page: dict[str, Any]) -> None:
    status, body = ask("/stats", page)
    told = json.loads(body)
    assert status == HTTPStatus.OK
    assert told["counters"] == page["counters"]
    assert told["markets"] == {"BTC-USD": {"trades": 49, "lots": 245}}
    work = told["stages"]["work"]
    assert 0 < work["p50_ns"] <= work["p90_ns"] <= work["p99_ns"] <= work["p99_9_ns"] <= work["max_ns"]
    assert not [name for name in told if "monotonic" in name]


def ask_shards(path: str, *pages: dict[str, Any], now_ns: int) -> tuple[HTTPStatus, str]:
    found = answer_shards(path, [json.dumps(page).encode() if page else None for page in pages], now_ns)
    assert found is not None
    return found.status, found.body.decode()


def test_of_shards_the_sums_are_told_and_each_of_them(page: dict[str, Any]) -> None:
    other = {**page, "markets": {"ETH-USD": [2, 7]}, "trades": 2, "connections": 3, "turned_away": {}}
    dead = {**page, "state": "died", "died_of": "killed by SIGKILL"}
    page = {**page, "pid": os.getpid()}
    now_ns = page["written_monotonic_ns"]
    status, body = ask_shards("/stats", {**page, "state": "serving"}, {**other, "state": "serving"}, now_ns=now_ns)
    told = json.loads(body)
    assert (status, told["healthy"], told["ready"], told["reason"]) == (HTTPStatus.OK, True, True, None)
    total = told["total"]
    assert total["counters"]["commands"] == 200
    assert total["turned_away"]["refused_messages"] == {"bad_length": 1}
    assert (total["trades"], total["connections"]) == (51, page["connections"] + 3)
    assert total["markets"] == {"BTC-USD": {"trades": 49, "lots": 245}, "ETH-USD": {"trades": 2, "lots": 7}}
    work, (first, second) = total["stages"]["work"], told["shards"]
    assert work["count"] == 2 * first["stages"]["work"]["count"]
    assert work["max_ns"] == first["stages"]["work"]["max_ns"], "the highest, and no sum"
    assert (first["shard"], second["shard"], second["trades"]) == (0, 1, 2)
    assert "lag_commands" not in total, "nothing is written"

    families = read_metrics(ask_shards("/metrics", page, dead, now_ns=now_ns)[1])
    assert [families["lx_healthy"].value(shard=shard) for shard in "01"] == [1, 0]
    assert families["lx_commands_total"].value(shard="1") == 100
    assert families["lx_market_lots_total"].value(shard="0", symbol="BTC-USD") == 245
    assert families["lx_stage_seconds"].value(shard="1", stage="work", le="+Inf") > 0
    memory = families["process_resident_memory_bytes"]
    assert [dict(labels) for _, labels in memory.samples] == [{"shard": "0"}], "a dead one has no number of a process"
    assert all(dict(labels)["shard"] in "01" for it in families.values() for _, labels in it.samples)


def test_all_shards_have_to_be_well(page: dict[str, Any]) -> None:
    now_ns = page["written_monotonic_ns"]
    serving = {**page, "state": "serving"}
    dead = {**page, "state": "died", "died_of": "killed by SIGKILL"}
    for path, pages, reason in (
        ("/health", (serving, serving), None),
        ("/ready", (serving, serving), None),
        ("/health", (serving, {}), None),
        ("/ready", (serving, {}), "shard 1: opening"),
        ("/health", (serving, dead), "shard 1: died: killed by SIGKILL"),
        ("/ready", (page, dead), "shard 0: stopping; shard 1: died: killed by SIGKILL"),
    ):
        status, body = ask_shards(path, *pages, now_ns=now_ns)
        told = json.loads(body)
        assert (told["reason"], told["mode"]) == (reason, "development")
        assert status == (HTTPStatus.OK if reason is None else HTTPStatus.SERVICE_UNAVAILABLE)
        assert told["status"] == ("ok" if reason is None else "failing")
        assert [it["shard"] for it in told["shards"]] == [0, 1]
    read_metrics(ask_shards("/metrics", {}, {}, now_ns=now_ns)[1])
    assert json.loads(ask_shards("/stats", {}, {}, now_ns=now_ns)[1])["total"] == {}
    assert answer_shards("/", [b"{}"], 0) is None


def test_there_are_four_paths() -> None:
    assert sorted(PATHS) == ["/health", "/metrics", "/ready", "/stats"]
    assert answer("/", b"{}", 0) is None


@pytest.mark.parametrize(
    "text",
    [
        "a 1",
        "# TYPE a gauge\na 1\n",
        "# HELP a x\n# TYPE a counter\na 1\n",
        "# HELP a x\n# TYPE a gauge\na 1\na 2\n",
        '# HELP a x\n# TYPE a gauge\na{b="c\n"} 1\n',
        "# HELP a x\n# TYPE a gauge\na one\n",
        "# HELP a_ns x\n# TYPE a_ns gauge\na_ns 1\n",
        '# HELP a x\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
        '# HELP a x\n# TYPE a histogram\na_bucket{le="1"} 2\na_sum 1\na_count 2\n',
    ],
)
def test_the_reader_of_metrics_is_strict(text: str) -> None:
    with pytest.raises((AssertionError, ValueError, KeyError)):
        read_metrics(text)


class FullLog:
    """A log that has no room for a while, but for the frame that the server begins with."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        self.durable_sequence = 1
        self.refusals = -1

    @property
    def sync_descriptor(self) -> int:
        return self._reader

    def close(self) -> None:
        os.close(self._reader)
        os.close(self._writer)

    def frames(self, from_sequence: int = 1) -> Iterator[bytes]:
        del from_sequence
        return iter(())

    def append(self, frame: bytes | Block) -> bytes:
        if self.refusals > 0:
            self.refusals -= 1
            raise JournalFullError("no space")
        if self.refusals < 0:
            self.refusals = 2
        return bytes(frame)

    def sync(self) -> None:
        return

    start_sync = sync

    def sync_done(self) -> bool:
        return True


def test_a_full_disk_is_told_until_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hellos find no room, the third one does; each version of the page is looked at."""
    seen: list[bool] = []
    stop, log = StopSignal(), FullLog()
    hello = said(MessageType.HELLO, "hello account=7 request_id=1")
    with PageWriter() as page:
        # A page that is written each turn, and by which we see what it says.
        monkeypatch.setattr(watch_module, "_WRITE_NS", 0)
        monkeypatch.setattr(watch_module, "_COST_MAX", 0)
        monkeypatch.setattr(watch_module, "_SPAN_MAX", 1)
        monkeypatch.setattr(page, "write", lambda text: seen.append(json.loads(text)["disk_full"]))
        server = ExchangeServer(
            engine=create("native", 1_000),
            router=Script(stop, [hello] * 3),
            preamble=market_commands(["BTC-USD"], risk=False),
            log=log,
            watch=Watch(page, FACTS),
        )
        server.run(stop)
    log.close()
    stop.close()
    assert seen == [False, False, False, True, True, False, False], "opening, replaying, serving, three turns, stopping"
