"""The order client when messages are lost or repeated, the log is full, and the exchange is started again."""

from __future__ import annotations

import itertools
import random
import threading

import pytest

import lx
from lx.client import (
    ClientError,
    Gap,
    NotExecutedError,
    OrderClient,
    OrderEvent,
    Outcome,
    PendingOutcome,
    SessionEndedError,
)
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import MessageType, New
from tests.unit.client_rig import PATIENCE_S, Heard, Server, connect, connect_hasty


def known(pending: PendingOutcome) -> Outcome:
    return pending.result(PATIENCE_S)


def buy(client: OrderClient, price: int = 1) -> PendingOutcome:
    return client.submit("BTC-USD", "buy", "0.5", price=price)


def test_an_answer_that_was_lost_is_told_again() -> None:
    with Server() as server, connect_hasty(server) as client, connect_hasty(server, account=8) as other:
        known(other.submit("BTC-USD", "sell", "0.2", price=10))
        server.socket.lose_events = 2
        taken = known(buy(client, 10))
        assert (taken.replayed, taken.kind, taken.fills) == (True, "accepted", ())
        assert (taken.status, str(taken.filled), str(taken.remaining)) == ("partially_filled", "0.20000", "0.30000")
        assert taken.position == taken.order_id >> 8
        assert set(server.executed().values()) == {1}


@pytest.mark.parametrize(("tif", "status"), [("ioc", "canceled"), ("gtc", "new")])
def test_what_a_lost_answer_said(tif: str, status: str) -> None:
    with Server() as server, connect_hasty(server) as client:
        server.socket.lose_events = 1
        outcome = known(client.submit("BTC-USD", "buy", 1, price=1, tif=tif))  # type: ignore[arg-type]
        assert (outcome.replayed, outcome.status) == (True, status)
        server.socket.lose_events = 1
        refused = known(client.submit("BTC-USD", "buy", "1e9", price=1))
        assert (refused.replayed, refused.reason, str(refused.reject)) == (True, *["insufficient_balance"] * 2)


def test_a_command_that_was_lost_is_sent_again() -> None:
    lost: list[bytes] = []

    def passes(payload: bytes) -> bytes:
        lost.append(payload)
        return b"" if len(lost) < 3 else payload

    with Server() as server, connect_hasty(server) as client:
        server.socket.passes = passes
        assert known(buy(client)).status == lx.OrderStatus.NEW
        assert len(lost) >= 3
        assert set(lost) == {lost[0]}, "the same bytes each time"
        assert set(server.executed().values()) == {1}


def test_messages_that_come_twice_are_heard_once() -> None:
    heard = Heard()
    with Server() as server:
        server.socket.repeats = True
        with connect(server, on_event=heard, on_gap=heard) as client, connect(server, account=8) as other:
            made = [buy(client, price) for price in range(1, 30)]
            assert [known(it).status for it in made] == ["new"] * 29
            known(other.submit("BTC-USD", "sell", "14.5", price=1))
        events = [it for it in heard.all if isinstance(it, OrderEvent)]
    assert [it.kind for it in events] == ["accepted"] * 29 + ["fill"] * 29 + ["session_closed"]
    assert [it.number for it in events] == sorted({it.number for it in events})
    assert len(events) == len(heard.all), "no gap"


def test_a_busy_server_is_asked_again() -> None:
    with Server() as server, connect(server) as client:
        server.log.full = 5
        outcome = known(buy(client))
        assert (outcome.status, outcome.replayed) == (lx.OrderStatus.NEW, False)
        assert server.log.refused == 5
        server.log.full = 1
        with connect(server, account=8) as other:  # a hello is put off as well
            assert known(buy(other)).status == "new"


def test_a_busy_server_and_many_commands() -> None:
    with Server() as server, connect(server) as client:
        pending: list[PendingOutcome] = []
        for round in range(20):
            server.log.full = round % 3
            pending += client.submit_many([{"symbol": "BTC", "side": "buy", "qty": 1, "price": 1}] * 10)
        executed = [it.client_id for it in pending if not isinstance(it.exception(PATIENCE_S), NotExecutedError)]
        assert all(known(it).status == "new" for it in pending if it.client_id in executed)
        found = server.executed()
        (session,) = client.sessions.values()
        assert all(found[session, number] == 1 for number in executed), "once, or told that it never was"
        assert client.cancel_all()[0].result(PATIENCE_S).count == len(executed)


def test_what_a_later_command_came_before_is_never_executed() -> None:
    heard = Heard()

    def passes(payload: bytes) -> bytes:
        """All but the first command, however it is sent."""
        records = [payload[at : at + 64] for at in range(ENVELOPE_SIZE, len(payload), 64)]
        kept = [record for record in records if New.unpack(record).client_id != 1]
        heard(len(records) - len(kept))
        return build_message(MessageType.COMMANDS, b"".join(kept)) if kept else b""

    with Server() as server, connect_hasty(server) as client:
        server.socket.passes = passes
        first = buy(client)
        heard.wait_for(int, lambda lost: lost > 0)
        second = buy(client)
        assert known(second).status == "new"
        server.socket.passes = lambda payload: payload
        error = first.exception(PATIENCE_S)
        assert isinstance(error, NotExecutedError)
        assert (error.client_id, error.limit) == (1, 2)


def test_missed_events_are_told_as_a_gap() -> None:
    heard = Heard()
    # The maker asks again only when it is nearly sure that its server is gone: else more than is meant would be missed.
    with Server() as server, connect(server, on_gap=heard, on_event=heard, answer_timeout=2.0) as client:
        with connect_hasty(server, account=8) as other:
            rests = known(buy(client, 10))
            events = client.events()
            server.socket.lose_events = 2  # to the maker and to the taker
            assert known(other.submit("BTC-USD", "sell", "0.1", price=10)).replayed
            known(buy(client))
            gap = heard.wait_for(Gap)
            assert (gap.session, gap.last - gap.first, gap.position) == (1, 1, rests.position), "a fill and its settled"
            assert [type(next(events)) for _ in range(2)] == [Gap, OrderEvent], "in its place"
            heard.all.clear()
            server.socket.lose_events = 2
            assert known(other.submit("BTC-USD", "sell", "0.1", price=10)).replayed
        assert heard.all == [], "nobody knows yet"
        server.restart()
        again = heard.wait_for(Gap)
        assert (again.first, again.last) == (gap.last + 2, gap.last + 3)
        known(buy(client))
        assert [type(it) for it in heard.all] == [Gap, OrderEvent], "it is told once"


def test_the_server_is_killed_and_started_again() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    heard = Heard()
    with Server() as server, connect_hasty(server, on_event=heard) as client:
        pending: list[PendingOutcome] = []
        is_over = threading.Event()

        def submit() -> None:
            for number in itertools.count():
                words = {"symbol": "BTC-USD", "side": ("buy", "sell")[number % 2], "qty": "0.01"}
                pending.extend(client.submit_many([{**words, "price": 50 + n} for n in range(1 + number % 5)]))  # type: ignore[typeddict-item]
                if is_over.is_set():
                    break

        works = threading.Thread(target=submit)
        works.start()
        for _ in range(4):
            seen = len(pending) + chance.randrange(50, 200)
            while len(pending) < seen:
                pending[-1].exception(PATIENCE_S) if pending else None
            server.restart()
        is_over.set()
        works.join()
        outcomes = [known(it) for it in pending]
        found = server.executed()
        assert {it.status for it in outcomes} <= {"new", "filled", "partially_filled"}
        assert sorted(found) == [(1, number) for number in range(1, len(pending) + 1)], "0 lost"
        assert set(found.values()) == {1}, "0 executed twice"


def test_an_idle_client_comes_back_by_itself() -> None:
    heard = Heard()
    with Server() as server, connect_hasty(server, on_event=heard) as client, connect_hasty(server, account=8) as other:
        known(buy(client, 10))
        server.restart()
        known(other.submit("BTC-USD", "sell", "0.1", price=10))
        known(client.cancel_all()[0])
        heard.wait_for(OrderEvent, lambda it: it.kind == "canceled")


def test_a_server_that_knows_the_session_no_more() -> None:
    with Server() as server, connect_hasty(server) as client:
        known(buy(client))
        server.socket.lose_events = 1 << 30
        pending = buy(client)
        server.forget_all()
        with pytest.raises(SessionEndedError, match="does not take up session 1 of account 7: unknown_session"):
            known(pending)
        with pytest.raises(SessionEndedError):
            buy(client)
        with pytest.raises(ClientError):
            client.book("BTC")


def test_closing_gives_up_on_a_server_that_is_gone() -> None:
    with Server() as server:
        client = connect_hasty(server)
        client.ready.result(PATIENCE_S)
        server.kill()
        pending = buy(client)
        client.close(timeout=0.05)
        with pytest.raises(ClientError, match="the client is closed"):
            known(pending)
        server.start()
