"""What a client that is connected asks for when it does not find a symbol: markets and shards that were added since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from lx.client.gate import Gate
from lx.client.markets import Markets
from lx.client.outcome import Pending
from lx.client.session import Ask
from lx.errors import LxError
from lx.transport.errors import NoAnswerError
from lx.wire.records_generated import INSTRUMENTS_MAX, Record
from lx.wire.shards import ShardEntry, read_book

__all__ = ["learn_markets", "learn_shards"]


def learn_markets(gate: Gate, markets: Markets) -> Pending[None]:
    """Ask a server for the markets behind those that are known, one after the other; known when there are no more.

    They are numbered without gaps, so mostly there is one question, whose answer is that there is no such market.
    """
    done: Pending[None] = Pending()

    def ask() -> None:
        number = len(markets.by_number) + 1
        if number > INSTRUMENTS_MAX:
            done.set_result(None)
        else:
            _put(gate, Ask(number, 1, answered, done.set_exception), done)

    def answered(records: Sequence[Record]) -> None:
        if not records:
            done.set_result(None)
            return
        try:
            markets.learn(records)
        except NoAnswerError as error:
            done.set_exception(error)
            raise
        ask()

    ask()
    return done


def learn_shards(gate: Gate, add: Callable[[list[ShardEntry]], list[Pending[None]]]) -> Pending[None]:
    """Ask a server for its address book; known when the sessions are there at those that `add` did not know, or can't
    be.
    """
    done: Pending[None] = Pending()

    def answered(records: Sequence[Record]) -> None:
        waiting = add(read_book(records) or [])
        left = len(waiting)

        def one_more(up: Future[None]) -> None:
            nonlocal left
            left -= 1
            if not done.done() and (up.exception() is not None or not left):
                _settle(done, up)

        for up in waiting:
            up.add_done_callback(one_more)
        if not waiting:
            done.set_result(None)

    _put(gate, Ask(0, 0, answered, done.set_exception), done)
    return done


def _settle(done: Pending[None], as_this: Future[None]) -> None:
    error = as_this.exception()
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


def _put(gate: Gate, ask: Ask, done: Pending[None]) -> None:
    """Let a query wait; when it can't, that is what is known."""
    try:
        gate.ask(ask)
    except LxError as error:
        done.set_exception(error)
