"""The order client against a real exchange in a thread: what it says, and what it makes of answers."""

from __future__ import annotations

import asyncio
import threading
from decimal import Decimal

import pytest

import lx
from lx.client import (
    ClientClosedError,
    ClientFullError,
    OrderClient,
    OrderEvent,
    Outcome,
    PendingOutcome,
)
from lx.client import stream as stream_module
from lx.client.commands import NewOrder
from lx.errors import ArgumentError, ArgumentTypeError, LxError, UsageError
from lx.transport.errors import AddressError, NoAnswerError
from lx.transport.router import RouterSocket
from lx.wire.shards import ShardEntry
from tests.unit.client_rig import PATIENCE_S, Heard, Server, connect, connect_hasty


def known(pending: PendingOutcome) -> Outcome:
    return pending.result(PATIENCE_S)


def test_an_order_comes_to_rest_and_is_filled_later() -> None:
    heard = Heard()
    with Server() as server, connect(server, on_event=heard) as client, connect(server, account=8) as other:
        rests = known(client.submit("BTC-USD", "buy", "0.5", price="70000"))
        assert rests
        assert (rests.kind, rests.status, rests.replayed) == ("accepted", lx.OrderStatus.NEW, False)
        assert (rests.price, rests.quantity, rests.filled) == (Decimal(70000), Decimal("0.5"), Decimal(0))
        assert (rests.symbol, rests.side, rests.client_id) == ("BTC-USD", "buy", 1)
        takes = known(other.submit("BTC", "sell", Decimal("0.2"), price=69_999))
        assert (takes.status, takes.remaining) == (lx.OrderStatus.FILLED, Decimal(0))
        (fill,) = takes.fills
        assert (fill.price, fill.quantity, fill.role) == (Decimal(70000), Decimal("0.2"), "taker")
        assert (fill.fee, fill.fee_asset) == (Decimal(14), "USD")
        event = heard.wait_for(OrderEvent, lambda it: it.kind == "fill")
        assert event.fill is not None
        assert (event.order_id, event.fill.role, event.fill.trade_id) == (rests.order_id, "maker", fill.trade_id)
        assert (event.remaining, event.fill.fee_asset) == (Decimal("0.3"), "BTC")
        kinds = [it.kind for it in heard.all if isinstance(it, OrderEvent)]
        assert kinds == ["accepted", "fill"], "a settled is part of its fill"


def test_what_is_not_filled_of_an_order_that_does_not_rest() -> None:
    with Server() as server, connect(server) as client, connect(server, account=8) as other:
        known(client.submit("BTC-USD", "buy", "0.5", price="70000"))
        market = known(other.submit("BTC-USD", "sell", "1", type="market"))
        assert (market.status, market.filled, market.remaining) == (lx.OrderStatus.CANCELED, Decimal("0.5"), Decimal(0))
        assert market.cancel_reason == "no_liquidity"
        none = known(other.submit("BTC-USD", "sell", "1", price="1", tif="fok"))
        assert (none.status, none.filled) == (lx.OrderStatus.CANCELED, Decimal(0))


def test_orders_are_changed_by_what_stands_for_them() -> None:
    with Server() as server, connect(server) as client, connect(server, account=8) as other:
        pending = client.submit("BTC-USD", "buy", "0.5", price="70000")
        replaced = client.replace(pending, price="69000")  # before anything is known of it
        assert (known(replaced).price, known(replaced).quantity) == (Decimal(69000), Decimal("0.5"))
        known(other.submit("BTC-USD", "sell", "0.1", price="69000"))
        amended = known(client.amend(known(replaced), "0.4"))
        assert (amended.kind, amended.status, amended.remaining) == ("replaced", "partially_filled", Decimal("0.3"))
        reduced = known(client.reduce(replaced, "0.1"))
        assert (reduced.kind, reduced.quantity, reduced.remaining) == ("reduced", Decimal("0.1"), Decimal("0.2"))
        by_id = known(client.cancel(amended.order_id, symbol="BTC"))
        assert (by_id.status, by_id.quantity) == ("canceled", Decimal("0.2"))
        gone = known(client.cancel(pending))
        assert not gone
        assert (gone.reason, str(gone.reject)) == ("unknown_order", f"no open order has id {amended.order_id}")


def test_all_orders_are_canceled_where_they_are() -> None:
    with Server("BTC-USD") as first, Server("ETH-USD") as second, connect(first, second) as client:
        made = client.submit_many(
            [
                {"symbol": symbol, "side": "buy", "qty": "1", "price": 5 + n}
                for n in range(3)
                for symbol in ("BTC", "ETH")
            ]
        )
        assert all(known(it).status == "new" for it in made)
        assert [known(it).symbol for it in made] == ["BTC-USD", "ETH-USD"] * 3
        assert [known(it).count for it in client.cancel_all(symbol="ETH", side="sell")] == [0]
        assert [known(it).count for it in client.cancel_all(scope="account")] == [3, 3]


def test_what_no_server_can_take_is_refused_here() -> None:
    with Server() as server, connect(server) as client:
        order = known(client.submit("BTC-USD", "buy", "0.5", price=1))
        off = known(client.submit("BTC-USD", "buy", "0.5", price="70000.001"))
        assert (off.status, off.reason, off.client_id) == ("rejected", "off_tick", 0)
        assert known(client.cancel(off)).reason == "unknown_order"
        for wrong in (0.5, 0.1):
            with pytest.raises(ArgumentTypeError, match="floats are not exact"):
                client.submit("BTC-USD", "buy", wrong, price="70000")  # type: ignore[arg-type]
        with pytest.raises(ArgumentError, match=r"symbol='XRP-USD' is on no server: .* has BTC-USD, ETH-USD"):
            client.submit("XRP-USD", "buy", 1, price=1)
        with pytest.raises(ArgumentError, match="needs price="):
            client.submit("BTC-USD", "buy", 1)
        with pytest.raises(ArgumentError, match=r"is not less than 0\.5"):
            client.amend(order, "0.5")
        with pytest.raises(ArgumentError, match="give symbol="):
            client.cancel(4352)
        before = server.executed()
        with pytest.raises(ArgumentError, match="symbol='X'"):
            client.submit_many(
                [{"symbol": "BTC", "side": "buy", "qty": 1, "price": 1}, {"symbol": "X", "side": "buy", "qty": 1}]
            )
        client.book("BTC").result(PATIENCE_S)
        assert server.executed() == before, "all or none"


def test_a_market_that_was_added_since_is_found() -> None:
    with Server() as server, connect(server) as client:
        with pytest.raises(ArgumentError, match="symbol='SOL' is on no server"):
            client.submit("SOL", "sell", 1, price=2)
        server.add_market("SOL-USD", 3)
        server.add_market("XRP-USD", 4)
        assert known(client.submit("SOL", "buy", 1, price=2)).status == "new"
        assert list(client.instruments) == ["BTC-USD", "ETH-USD", "SOL-USD", "XRP-USD"], "all that are new"
        assert client.book("XRP-USD").result(PATIENCE_S).bids == ()


def test_a_callback_does_not_wait_for_a_market_but_has_it_asked_for() -> None:
    told: list[str] = []

    def submit(_: object) -> None:
        if not told:
            with pytest.raises(ArgumentError, match="a callback can't wait") as found:
                client.submit("SOL", "buy", 1, price=2)
            told.append(str(found.value))

    with Server() as server, connect(server, on_event=submit) as client:
        server.add_market("SOL-USD", 3)
        assert known(client.submit("BTC", "buy", 1, price=1)).status == "new"
        assert known(client.submit("SOL", "buy", 1, price=2)).status == "new"
    assert len(told) == 1


def test_a_shard_that_joined_since_is_found_and_a_market_of_two_is_not() -> None:
    with Server() as first, connect(first) as client, Server("SOL-USD") as second:
        port = int(second.endpoint.rpartition(":")[2])
        first.use_book([ShardEntry(0, 0, ()), ShardEntry(1, port, ("SOL-USD",))])
        order = known(client.submit("SOL", "buy", 1, price=2))
        assert (order.status, order.client_id) == ("new", 1)
        assert list(client.sessions) == [first.endpoint, second.endpoint]
        first.add_market("XRP-USD", 3)
        second.add_market("XRP-USD", 2)
        with pytest.raises(ArgumentError, match=f"{first.endpoint} and {second.endpoint} both have XRP-USD"):
            client.submit("XRP", "buy", 1, price=2)
        assert [known(it).count for it in client.cancel_all()] == [0, 1]


def test_what_a_market_refuses_is_an_outcome_in_its_units() -> None:
    with Server() as server, connect(server) as client:
        poor = known(client.submit("BTC-USD", "buy", "1000", price="70000"))
        assert (poor.status, poor.reason) == ("rejected", "insufficient_balance")
        assert str(poor.reject) == "70000000.00000000 USD are needed and 10000000.00000000 are free"


def test_books_come_in_units() -> None:
    with Server() as server, connect(server) as client:
        client.submit("BTC-USD", "buy", "0.5", price="70000")
        known(client.submit("BTC-USD", "sell", "0.25", price="70001.5"))
        book = client.book("BTC", 5).result(PATIENCE_S)
        assert book.bids == ((Decimal(70000), Decimal("0.5"), 1),)
        assert book.asks == ((Decimal("70001.50"), Decimal("0.25"), 1),)
        assert [it.result(PATIENCE_S).symbol for it in [client.book("ETH") for _ in range(40)]] == ["ETH-USD"] * 40
        assert client.instruments["ETH-USD"].quote == "USD"


def test_in_coroutines() -> None:
    async def run(server: Server) -> None:
        async with connect(server) as client:
            events = client.events()
            order = await client.submit("BTC-USD", "buy", "0.5", price="70000")
            assert order.status == "new"
            many = client.submit_many([{"symbol": "ETH", "side": "buy", "qty": 1, "price": n} for n in (1, 2, 3)])
            assert [it.price for it in await asyncio.gather(*many)] == [1, 2, 3]
            assert (await client.cancel(order)).status == "canceled"
            seen: list[str] = []
            async for event in events:
                assert isinstance(event, OrderEvent)
                seen.append(event.kind)
                if event.kind == "canceled":
                    break
            assert seen == ["accepted"] * 4 + ["canceled"]
        assert [event.kind async for event in events if isinstance(event, OrderEvent)][-1] == "session_closed"

    with Server() as server:
        asyncio.run(run(server))


def test_events_in_a_thread_end_with_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "EVENTS_MAX", 3)
    with Server() as server:
        with connect(server) as client:
            events = client.events()
            for price in range(1, 6):
                known(client.submit("BTC-USD", "buy", "0.5", price=price))
        left = [event for event in events if isinstance(event, OrderEvent)]
    assert [event.kind for event in left][-1] == "session_closed"
    assert (len(left), events.dropped) == (3, 8), "5 accepted, 5 canceled and the end, of which 3 were kept"


def test_no_more_than_may_be_is_under_way() -> None:
    with Server() as server, connect_hasty(server, in_flight_max=3) as client:
        server.socket.lose_events = 1 << 30
        made = [client.submit("BTC-USD", "buy", 1, price=1) for _ in range(3)]
        with pytest.raises(ClientFullError, match="3 commands are under way and 3 is the most"):
            client.submit("BTC-USD", "buy", 1, price=1, block=False)
        more: list[PendingOutcome] = []
        waits = threading.Thread(target=lambda: more.append(client.submit("BTC-USD", "buy", 1, price=2)))
        waits.start()
        assert not any(it.done() for it in made)
        server.socket.lose_events = 0
        waits.join()
        assert known(more[0]).price == 2
        assert sum(server.executed().values()) == 4


def test_of_several_servers_one_is_full() -> None:
    with (
        Server("BTC-USD") as first,
        Server("ETH-USD") as second,
        connect_hasty(first, second, in_flight_max=2) as client,
    ):
        orders: list[NewOrder] = [{"symbol": symbol, "side": "buy", "qty": 1, "price": 1} for symbol in ("BTC", "ETH")]
        second.socket.lose_events = 1 << 30
        full = [client.submit(symbol="ETH", side="buy", qty=1, price=1) for _ in range(2)]
        entered, refused = client.submit_many(orders, block=False)
        assert known(entered).status == "new"
        assert isinstance(refused.exception(PATIENCE_S), ClientFullError)
        with pytest.raises(ClientFullError):
            client.submit_many(orders[1:], block=False)
        second.socket.lose_events = 0
        assert all(known(it) for it in full)


def test_closing_ends_who_waits_for_room() -> None:
    told: list[LxError] = []
    orders: list[NewOrder] = [{"symbol": "BTC", "side": "buy", "qty": 1, "price": 1}] * 3

    def submit() -> None:
        try:
            for pending in client.submit_many(orders):
                known(pending)
        except ClientClosedError as error:
            told.append(error)

    with Server() as server, connect_hasty(server, in_flight_max=2) as client:
        server.socket.lose_events = 1 << 30
        first = client.submit("BTC-USD", "buy", 1, price=1)
        waits = threading.Thread(target=submit)
        waits.start()
        client.close(timeout=0.2)
        waits.join()
        assert isinstance(first.exception(PATIENCE_S), ClientClosedError)
        assert len(told) == 1


def test_a_callback_does_not_wait_for_itself() -> None:
    heard = Heard()

    def again(_: OrderEvent) -> None:
        try:
            client.submit("BTC-USD", "buy", 1, price=1)
        except ClientFullError as error:
            heard(error)

    with Server() as server, connect(server, in_flight_max=1, on_event=again) as client:
        client.submit("BTC-USD", "buy", 1, price=1)
        heard.wait_for(ClientFullError)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_callback_that_raises_ends_the_client() -> None:
    def fail(_: OrderEvent) -> None:
        raise ZeroDivisionError

    with Server() as server, connect(server, on_event=fail) as client:
        events = client.events()
        pending = client.submit("BTC-USD", "buy", 1, price=1)
        assert [event.kind for event in events if isinstance(event, OrderEvent)] == ["accepted"], "and no more"
        assert known(pending).status == "new", "what was heard is told"
        with pytest.raises(ClientClosedError, match="thread has failed: ZeroDivisionError") as told:
            client.submit("BTC-USD", "buy", 1, price=1)
        assert isinstance(told.value.__cause__, ZeroDivisionError)


def test_a_closed_client_takes_nothing() -> None:
    with Server() as server:
        with connect(server) as client:
            order = known(client.submit("BTC-USD", "buy", 1, price=1))
        with pytest.raises(ClientClosedError):
            client.submit("BTC-USD", "buy", 1, price=1)
        client.close()
        with connect(server, account=8) as other:
            assert other.book("BTC").result(PATIENCE_S).bids == (), f"{order} went with its session"


def test_a_session_is_left_and_taken_up() -> None:
    with Server() as server:
        with connect(server, keep=True) as client:
            order = known(client.submit("BTC-USD", "buy", 1, price=1))
            sessions = client.sessions
        with connect(server, sessions=sessions) as client:
            assert client.sessions == sessions
            canceled = known(client.cancel(order))
            assert (canceled.status, canceled.client_id) == ("canceled", 2)


def test_close_is_not_for_callbacks() -> None:
    heard = Heard()

    def close(_: OrderEvent) -> None:
        try:
            client.close()
        except UsageError as error:
            heard(error)

    with Server() as server, connect(server, on_event=close) as client:
        client.submit("BTC-USD", "buy", 1, price=1)
        heard.wait_for(UsageError)


def test_addresses_and_servers_that_cannot_be() -> None:
    with pytest.raises(AddressError, match="servers: 'here' is not an address"):
        OrderClient("here", account=7)
    with pytest.raises(ArgumentError, match="each once"):
        OrderClient(["tcp://127.0.0.1:1", "tcp://127.0.0.1:1"], account=7)
    with pytest.raises(ArgumentError, match="account=0"):
        OrderClient("tcp://127.0.0.1:1", account=0)
    with pytest.raises(ArgumentError, match="none of"):
        OrderClient(["tcp://127.0.0.1:1", "tcp://127.0.0.1:3"], account=7, sessions={"tcp://127.0.0.1:2": 1})
    with Server("BTC-USD") as first, Server("BTC-USD") as second:
        client = connect(first, second)
        with pytest.raises(ArgumentError, match="both have BTC-USD"), client:
            pass
        with pytest.raises(ArgumentTypeError, match="answer_timeout"):
            connect(first, answer_timeout="1")


def test_nobody_answers() -> None:
    silent = RouterSocket("tcp://127.0.0.1:*", connections_max=8, when_crowded=b"")
    client = OrderClient(silent.endpoint, account=7, connect_timeout=0.05)
    with pytest.raises(NoAnswerError, match="no exchange answers at"):
        client.ready.result(PATIENCE_S)
    client.close()
    client = OrderClient(silent.endpoint, account=7)
    while not client.ready.done():
        silent.wait(10)
        heard, _ = silent.receive(messages_max=9, bytes_max=9_999)
        silent.send([(connection, b"HTTP/1.1 400 Bad Request") for connection, _ in heard])
    with pytest.raises(NoAnswerError, match="does not speak LX"):
        client.ready.result(PATIENCE_S)
    silent.close()
