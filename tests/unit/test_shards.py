"""Shards: how markets are dealt, where each lies, what the address book says, and how it is asked for."""

from pathlib import Path

import pytest

from lx.engine.factory import create
from lx.engine.markets import market_commands
from lx.errors import InputError, UsageError
from lx.lab.load.options import LoadOptions
from lx.node.replica import Replica, Send
from lx.node.shards import Layout, book_beside, check_ports, deal, following, write_book
from lx.transport.options import port_of, same_host
from lx.wire.codec import decode, from_text, to_text
from lx.wire.frame import read_header
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import RECORD_SIZE, MessageType
from lx.wire.shards import ShardEntry, pack_book, read_book

BOOK = [ShardEntry(0, 5555, ("BTC-USD", "SOL-USD")), ShardEntry(1, 5556, ("ETH-USD",), 7001)]


def records_of(data: bytes) -> list[str]:
    return [to_text(decode(data, at)) for at in range(0, len(data), RECORD_SIZE)]


def test_markets_that_are_appended_move_none() -> None:
    assert deal(None, 2) == [("BTC-USD", "SOL-USD"), ("ETH-USD", "AVAX-USD")]
    assert deal("A,B,C,D", 3) == [("A-USD", "D-USD"), ("B-USD",), ("C-USD",)]
    longer = deal("A,B,C,D,E", 3)
    assert all(long[: len(short)] == short for short, long in zip(deal("A,B,C,D", 3), longer, strict=True))
    assert deal("A;B,C", 2) == [("A-USD",), ("B-USD", "C-USD")]


@pytest.mark.parametrize(
    ("symbols", "shards", "why"),
    [
        ("A,B", 3, "3 shards for 2 markets"),
        ("A;B;C", 2, "markets for 3 shards"),
        ("A;A", 2, "names A-USD twice"),
        ("A;", 2, "not a symbol"),
    ],
)
def test_what_cannot_be_dealt(symbols: str, shards: int, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        deal(symbols, shards)


def test_shards_lie_behind_one_another() -> None:
    layout = Layout(3, "tcp://*:5555", Path("data"))
    assert [following(layout.bind, shard) for shard in range(3)] == ["tcp://*:5555", "tcp://*:5556", "tcp://*:5557"]
    assert layout.directory(2) == Path("data/shard-2")
    assert Layout(2, "tcp://127.0.0.1:*", None).directory(1) is None
    for shards, bind, why in (
        (0, "tcp://*:5555", "out of range"),
        (2, "ipc:///tmp/lx", "no port"),
        (2, "tcp://*:65535", "beyond"),
    ):
        with pytest.raises(UsageError, match=why):
            Layout(shards, bind, None)


def test_ports_of_shards_follow_one_another_and_are_nobody_elses() -> None:
    check_ports(2, {"--bind": "tcp://*:5555", "--feed": "tcp://*:5557", "--replicate": None}, stats_port=5559)
    check_ports(2, {"--bind": "tcp://*:*", "--feed": "tcp://*:0"}, stats_port=0)
    for addresses, stats_port, why in (
        ({"--bind": "tcp://*:5555", "--feed": "tcp://*:5556"}, None, "--feed: port 5556 is one of --bind, too"),
        ({"--bind": "tcp://*:5555"}, 5556, "--bind: port 5556 is one of --stats-port, too"),
        ({"--feed": "ipc:///tmp/lx"}, None, "--feed: .* no port to count shards from"),
        ({"--replicate": "tcp://127.0.0.1:65535"}, None, "--replicate: .* beyond 65535"),
    ):
        with pytest.raises(UsageError, match=why):
            check_ports(2, addresses, stats_port=stats_port)


def test_a_directory_keeps_its_number_of_shards_and_their_markets(tmp_path: Path) -> None:
    write_book(tmp_path, BOOK)
    layout = Layout(2, "tcp://*:5555", tmp_path)
    assert layout.markets(None) == [("BTC-USD", "SOL-USD"), ("ETH-USD",)]
    (tmp_path / "shard-0").mkdir()
    (tmp_path / "shard-0" / "00000001.segment").touch()
    assert layout.markets(None) == [None, ("ETH-USD",)], "what a log has, it knows best"
    assert layout.markets("A,B") == [("A-USD",), ("B-USD",)]
    with pytest.raises(UsageError, match="has 2, not 3"):
        Layout(3, "tcp://*:5555", tmp_path).markets(None)
    moved = ShardEntry(1, 7000, ("ETH-USD",))
    assert book_beside(tmp_path / "shard-1", moved) == [BOOK[0], moved]
    longer = ShardEntry(1, 7000, ("ETH-USD", "XRP-USD"))
    assert book_beside(tmp_path / "shard-1", longer) == [BOOK[0], longer], "a market was added while it ran"
    assert book_beside(tmp_path / "elsewhere", moved) is None
    assert book_beside(tmp_path / "below" / "shard-1", moved) is None
    with pytest.raises(UsageError, match="does not have shard 1 with BTC-USD"):
        book_beside(tmp_path / "shard-1", ShardEntry(1, 7000, ("BTC-USD",)))
    (tmp_path / "shards.json").write_text("{")
    with pytest.raises(InputError, match="can't be read"):
        Layout(2, "tcp://*:5555", tmp_path).markets(None)


def test_a_book_is_read_as_it_was_packed_and_not_in_part() -> None:
    packed = pack_book(BOOK)
    records = [decode(packed, at) for at in range(0, len(packed), RECORD_SIZE)]
    assert read_book(records) == BOOK
    assert read_book(records[:-1]) is None
    assert read_book(records[3:]) is None
    assert read_book([]) is None


def test_another_port_of_the_same_host() -> None:
    assert same_host("tcp://[::1]:5555", 5556) == "tcp://[::1]:5556"
    assert same_host("ipc:///tmp/lx", 0) == "ipc:///tmp/lx"
    assert (port_of("tcp://*:0"), port_of("tcp://h:7"), port_of("ipc:///tmp/lx")) == (0, 7, None)


def test_a_shard_stamps_its_frames_and_answers_with_its_book() -> None:
    replica = Replica(engine=create("native", 1_000), grants={}, is_logged=False, waits_for_sync=False)
    replica.shard = 3
    opening = replica.opening(market_commands(["BTC-USD"]), 10)
    assert read_header(opening).shard == 3
    replica.replay(opening)
    query = build_message(MessageType.QUERY, from_text("shards_query request_id=9").pack())

    def answer() -> list[str]:
        replica.take([(0, query)], 0)
        (send,) = replica.propose(20)
        assert isinstance(send, Send)
        return records_of(send.messages[0][1][ENVELOPE_SIZE:])[1:]

    alone = ["shard shard=3 markets=1 shards=1", "shard_market shard=3 instrument=1 symbol=BTC-USD"]
    assert answer() == alone
    replica.others, replica.feed_port = BOOK, 7000
    assert answer() == [
        "shard port=5555 markets=2 shards=3",
        "shard_market instrument=1 symbol=BTC-USD",
        "shard_market instrument=2 symbol=SOL-USD",
        "shard port=5556 shard=1 markets=1 shards=3 feed=7001",
        "shard_market shard=1 instrument=1 symbol=ETH-USD",
        "shard shard=3 markets=1 shards=3 feed=7000",
        alone[1],
    ]


def test_options_of_several_servers() -> None:
    with pytest.raises(UsageError, match="named twice"):
        LoadOptions(server="tcp://a:1", others=("tcp://a:1",))
    with pytest.raises(UsageError, match="give it alone"):
        LoadOptions(server="tcp://a:1", others=("tcp://a:2",), target_shards=True)
    with pytest.raises(UsageError, match="2 servers x 200 connections"):
        LoadOptions(server="tcp://a:1", others=("tcp://a:2",), connections=200)
