"""The exchange as others see it: messages in, messages out, exit status. One server for all tests that don't stop it;
each test has a market of its own.
"""

import itertools
from collections.abc import Iterator

import pytest

from lx.transport.options import SocketOptions
from lx.wire.message import MESSAGE_BYTES_MAX
from lx.wire.records_generated import MessageType
from tests.integration.exchange_rig import Client, Exchange, field, message, without

MARKETS = 20
NOT_LOGGED = 2**16 - 1
TRANSPORT_BYTES_MAX = SocketOptions().message_bytes_max


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """A server with many markets."""
    with Exchange("--symbols", ",".join(f"M{number}" for number in range(1, MARKETS + 1))) as process:
        yield process


NUMBERS = itertools.count(1)


@pytest.fixture
def market() -> int:
    """The number of a market that no other test uses."""
    number = next(NUMBERS)
    assert number <= MARKETS
    return number


def order(session: int, client_id: int, *, account: int, market: int, side: str = "buy", price: int = 100) -> str:
    return (
        f"new side={side} type=limit tif=gtc instrument={market} account={account} session={session} "
        f"client_id={client_id} price={price} quantity=5"
    )


def reasons(events: list[str]) -> list[str]:
    """Names of the events, rejections with their reason."""
    return [" ".join(event.split()[:2]) if event.startswith("rejected") else event.split()[0] for event in events]


def test_owner_of_a_resting_order_is_told_of_its_fill(exchange: Exchange, market: int) -> None:
    with Client(exchange.endpoint) as maker, Client(exchange.endpoint) as taker:
        resting, coming = maker.open_session(7), taker.open_session(8)
        accepted = maker.ask(order(resting, 1, account=7, market=market))
        assert reasons(accepted) == ["accepted"]
        answer = taker.ask(order(coming, 9, account=8, market=market, side="sell", price=99))
        assert reasons(answer) == ["accepted", "fill", "settled"]
        assert (field(answer[1], "role"), field(answer[1], "price")) == ("taker", "100")
        told, settled = maker.events(2)
        expected = f"fill side=buy instrument={market} role=maker session={resting} client_id=1 price=100 quantity=5"
        assert without(told, "number", "order_id", "trade", "remaining") == expected
        assert field(told, "order_id") == field(accepted[0], "order_id")
        # 5 lots of 10,000 minor units for 100 ticks of 0.01 USD each; 0.1 % of what comes in is the fee.
        money = "paid=50000 received=50000 fee=50"
        assert without(settled, "number", "trade") == (
            f"settled side=buy instrument={market} role=maker session={resting} account=7 {money}"
        )
        assert field(answer[2], "account") == "8", "each owner is told of its own money"


def test_fills_reach_an_owner_on_a_new_connection(exchange: Exchange, market: int) -> None:
    with Client(exchange.endpoint) as taker:
        with Client(exchange.endpoint) as gone:
            session = gone.open_session(7)
            gone.ask(order(session, 41, account=7, market=market))
        with Client(exchange.endpoint) as again:
            (welcome,) = again.ask(f"hello account=7 session={session} request_id=3", type=MessageType.HELLO)
            assert without(welcome, "sequence") == (
                f"welcome account=7 session={session} request_id=3 client_id=41 epoch=2 number=3"
            )
            taker.ask(order(taker.open_session(8), 1, account=8, market=market, side="sell"))
            assert reasons(again.events(2)) == ["fill", "settled"]
            assert reasons(again.ask(order(session, 42, account=7, market=market))) == ["accepted"]


def test_good_records_beside_bad_ones_are_executed(exchange: Exchange, market: int) -> None:
    with Client(exchange.endpoint) as client, Client(exchange.endpoint) as other:
        session, foreign = client.open_session(7), other.open_session(8)
        good = order(session, 1, account=7, market=market)
        bad = [
            order(session, 2, account=7, market=MARKETS + 1),
            order(foreign, 3, account=8, market=market),
            order(session, 4, account=8, market=market),
            order(session + 1_000, 5, account=7, market=market),
            f"deposit asset=1 account=7 session={session} client_id=6 transfer_id=9 amount=1",
        ]
        data = bytearray(message(good, *bad, good, order(session, 8, account=7, market=market, price=101)))
        data[16 + 6 * 64 + 2] = 99  # the type of the order before the last
        data[16 + 6 * 64 + 16] = 7  # its client id
        client.socket.send(bytes(data))
        events = client.events(8)
        assert reasons(events) == [
            "accepted",
            "rejected reason=unknown_instrument",
            "rejected reason=session_not_bound",
            "rejected reason=account_mismatch",
            "rejected reason=session_not_bound",
            "rejected reason=not_permitted",
            "rejected reason=bad_enum",
            "accepted",
        ]
        assert [field(event, "request_id") for event in events] == [str(number) for number in range(1, 9)]
        assert (field(events[6], "offset"), field(events[6], "value")) == ("2", "99")
        logged = [field(event, "command") != str(NOT_LOGGED) for event in events]
        assert logged == [True, True, False, False, False, True, False, True]
        expected = [f"level side=buy instrument={market} price={price} quantity=5 orders=1" for price in (101, 100)]
        assert client.levels(market) == expected
        assert reasons(other.ask(order(foreign, 1, account=8, market=market))) == ["accepted"], "nothing touched it"


GOOD = message("heartbeat request_id=1")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", "reason=bad_length"),
        (b"\0" * 15, "reason=bad_length offset=15 value=15"),
        (b"\0" * 80, "reason=bad_magic"),
        (GOOD[:2] + b"\7" + GOOD[3:], "reason=bad_version offset=2 value=7"),
        (GOOD[:3] + b"\2" + GOOD[4:], "reason=bad_type offset=3 value=2"),
        (GOOD[:4] + b"\2" + GOOD[5:], "reason=bad_length offset=12 value=64"),
        (GOOD[:-1], "reason=bad_length offset=79 value=79"),
        *(
            (
                bytes(size),
                f"reason=message_too_large offset={MESSAGE_BYTES_MAX} value={size} limit={MESSAGE_BYTES_MAX}",
            )
            for size in (MESSAGE_BYTES_MAX + 64, 17 << 20, TRANSPORT_BYTES_MAX)
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_a_bad_message_is_refused_and_the_connection_lives_on(exchange: Exchange, data: bytes, refusal: str) -> None:
    with Client(exchange.endpoint) as client:
        session = client.open_session(7)
        client.socket.send(data)
        assert client.receive() == (MessageType.REFUSED, [f"refused {refusal}"])
        (event,) = client.ask(f"cancel account=7 session={session} client_id=1 target_id=5")
        assert field(event, "reason") == "unknown_order", "the session is as it was"


def test_a_message_of_several_parts_is_refused(exchange: Exchange) -> None:
    with Client(exchange.endpoint) as client:
        client.socket.send_multipart([GOOD, GOOD, b"spare"])
        assert client.receive() == (MessageType.REFUSED, ["refused reason=bad_count value=3 limit=1"])
        client.socket.send(message("heartbeat request_id=4", type=MessageType.HEARTBEAT))
        assert client.receive() == (MessageType.HEARTBEAT, ["heartbeat request_id=4"])


def test_a_message_too_large_for_the_transport_ends_only_its_connection(exchange: Exchange) -> None:
    with Client(exchange.endpoint) as client, Client(exchange.endpoint) as other:
        client.socket.send(bytes(TRANSPORT_BYTES_MAX + 1))
        assert reasons([other.ask("heartbeat request_id=1", type=MessageType.HEARTBEAT)[0]]) == ["heartbeat"]


def test_hellos_for_sessions_of_others_are_refused(exchange: Exchange) -> None:
    with Client(exchange.endpoint) as owner, Client(exchange.endpoint) as client:
        session = owner.open_session(7)
        hellos = (
            f"hello account=8 session={session} request_id=1",
            f"hello account=7 session={session + 1_000} request_id=2",
            "hello account=7 request_id=3 credential=secret",
        )
        refused = client.ask(*hellos, type=MessageType.HELLO)
        assert [field(line, "reason") for line in refused] == ["account_mismatch", "unknown_session", "bad_credential"]
        assert reasons(owner.ask(f"mass_cancel scope=session account=7 session={session} client_id=1")) == [
            "mass_canceled"
        ]


def test_hellos_are_answered_in_their_order(exchange: Exchange) -> None:
    with Client(exchange.endpoint) as client:
        good = [f"hello account=7 request_id={number}" for number in range(1, 6)]
        good[1] = "hello account=7 session=100000 request_id=2"
        data = bytearray(message(*good, type=MessageType.HELLO))
        data[16 + 3 * 64] = 99  # the kind of the fourth
        client.socket.send(bytes(data))
        type, answers = client.receive()
        assert type == MessageType.WELCOME
        assert [(answer.split()[0], field(answer, "request_id")) for answer in answers] == [
            ("welcome", "1"),
            ("refused", "2"),
            ("welcome", "3"),
            ("refused", "4"),
            ("welcome", "5"),
        ]
        assert [field(answers[number], "reason") for number in (1, 3)] == ["unknown_session", "bad_kind"]


def test_a_session_belongs_to_its_last_connection_and_ends_once(exchange: Exchange, market: int) -> None:
    with Client(exchange.endpoint) as first, Client(exchange.endpoint) as second:
        session = first.open_session(7)
        second.ask(f"hello account=7 session={session} request_id=1", type=MessageType.HELLO)
        assert reasons(first.ask(order(session, 1, account=7, market=market))) == ["rejected reason=session_not_bound"]
        second.ask(order(session, 1, account=7, market=market))
        ended = second.ask(f"close_session account=7 session={session} client_id=2")
        assert reasons(ended) == ["canceled", "session_closed"]
        assert second.levels(market) == []
        (refused,) = second.ask(f"hello account=7 session={session} request_id=2", type=MessageType.HELLO)
        assert field(refused, "reason") == "session_ended"


def test_an_account_begins_once_and_orders_need_its_funds(exchange: Exchange, market: int) -> None:
    with Client(exchange.endpoint) as client, Client(exchange.endpoint) as other:
        session, again = client.open_session(900), other.open_session(900)
        # 10,000,000 USD, of which a whole unit of the base at 9,000,000 and its fee take most
        dear = order(session, 1, account=900, market=market, price=900_000_000).replace("quantity=5", "quantity=10000")
        assert reasons(client.ask(dear)) == ["accepted"]
        more = dear.replace(f"session={session}", f"session={again}")
        (rejected,) = other.ask(more)
        assert without(rejected, "command", "number") == (
            f"rejected reason=insufficient_balance instrument={market} session={again} "
            "value=900000000000000 limit=100000000000000 request_id=1"
        )
        client.ask(f"cancel account=900 session={session} client_id=2 target_id=1")
        assert reasons(other.ask(more.replace("client_id=1", "client_id=2"))) == ["accepted"], "all of it is free again"


def test_a_query_names_the_market_and_its_levels(exchange: Exchange, market: int) -> None:
    with Client(exchange.endpoint) as client:
        session = client.open_session(7)
        client.ask(order(session, 1, account=7, market=market))
        client.ask(order(session, 2, account=7, market=market, side="sell", price=102))
        answer = client.ask(f"query instrument={market} levels=1 request_id=9", type=MessageType.QUERY)
        assert without(answer[0], "command", "base", "quote", "request_id") == (
            f"instrument_added tick_scale=2 lot_scale=4 instrument={market} symbol=M{market}-USD"
        )
        assets = [without(line, "asset") for line in answer[2:4]]
        assert assets == [f"asset_added decimals=8 name=M{market}", "asset_added decimals=8 name=USD"]
        assert [without(line, "instrument", "quantity", "orders") for line in answer[4:]] == [
            "level side=buy price=100",
            "level side=sell price=102",
        ]
        (refused,) = client.ask(f"query instrument={MARKETS + 1} levels=1 request_id=9", type=MessageType.QUERY)
        assert refused == f"refused reason=unknown_instrument request_id=9 value={MARKETS + 1}"
