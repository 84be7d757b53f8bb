"""The sockets of lx.transport, on libzmq and without it: the same methods keep the same promises, in every pairing."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq

from lx.transport.dealer import DealerSockets
from lx.transport.errors import AddressError, AddressInUseError
from lx.transport.native_dealer import NativeDealerSockets
from lx.transport.native_router import NativeRouterSocket
from lx.transport.router import Message, RouterSocket

PATIENCE_S = 60
Router = RouterSocket | NativeRouterSocket
Dealers = DealerSockets | NativeDealerSockets
ROUTERS = [RouterSocket, NativeRouterSocket]
DEALERS = [DealerSockets, NativeDealerSockets]


@pytest.fixture(params=ROUTERS, ids=["libzmq", "native"])
def router(request: pytest.FixtureRequest) -> Iterator[Router]:
    made: Router = request.param("tcp://127.0.0.1:*", connections_max=3, when_crowded=b"crowded")
    yield made
    made.close()


def take(router: Router, count: int) -> tuple[list[Message], list[tuple[int, int]]]:
    """The next messages, odd ones included."""
    messages: list[Message] = []
    odd: list[tuple[int, int]] = []
    end = time.monotonic() + PATIENCE_S
    while len(messages) + len(odd) < count:
        assert time.monotonic() < end, messages
        router.wait(10)
        more, more_odd = router.receive(messages_max=100, bytes_max=1 << 20)
        messages += more
        odd += more_odd
    return messages, odd


def take_answers(dealers: Dealers, router: Router, count: int) -> list[bytes]:
    """The next answers; the router works meanwhile."""
    found: list[bytes] = []
    end = time.monotonic() + PATIENCE_S
    while len(found) < count:
        assert time.monotonic() < end, found
        router.wait(0)
        dealers.wait(1_000_000)
        found += dealers.receive(messages_max=100)
    return found


@pytest.mark.parametrize("kind", DEALERS, ids=["libzmq", "native"])
def test_messages_come_with_the_number_of_their_connection(router: Router, kind: type[Dealers]) -> None:
    dealers = kind([router.endpoint] * 3)
    try:
        dealers.send([(index, b"%d" % index) for index in (0, 1, 2, 0, 1, 2)])
        end = time.monotonic() + PATIENCE_S
        messages: list[Message] = []
        while len(messages) < 6:
            assert time.monotonic() < end
            dealers.wait(1_000_000)  # a native socket works in its calls
            router.wait(1)
            messages += router.receive(messages_max=100, bytes_max=1 << 20)[0]
        numbers = {payload: number for number, payload in messages}
        assert sorted(numbers.values()) == [0, 1, 2]
        assert sorted(router.connections) == [0, 1, 2]
        assert all(numbers[payload] == number for number, payload in messages)
        assert router.send([(number, payload * 3) for payload, number in numbers.items()]) == set()
        assert sorted(take_answers(dealers, router, 3)) == [b"000", b"111", b"222"]
        assert not dealers.has_backlog
        assert dealers.send_backlog() == 0
    finally:
        dealers.close(linger_ms=0)


def test_crowds_are_told_and_numbers_are_given_again(router: Router) -> None:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    clients = [context.socket(zmq.DEALER) for _ in range(4)]
    try:
        for client in clients[:3]:
            client.connect(router.endpoint)
            client.send(b"in")
        assert sorted(number for number, _ in take(router, 3)[0]) == [0, 1, 2]
        assert router.is_crowded
        clients[3].connect(router.endpoint)
        clients[3].send(b"one too many")
        end = time.monotonic() + PATIENCE_S
        while not clients[3].poll(0):
            assert time.monotonic() < end
            router.wait(1)
            messages, odd = router.receive(messages_max=10, bytes_max=1 << 20)
            assert (len(messages), odd) == (0, [])
        assert clients[3].recv() == b"crowded"
        assert router.counters()["busy_messages"] == 1
        router.forget(1)
        clients[3].send(b"now")
        assert take(router, 1)[0] == [(1, b"now")]
    finally:
        context.destroy(linger=0)


def test_messages_of_several_parts_are_told_apart(router: Router) -> None:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    client = context.socket(zmq.REQ)
    try:
        client.connect(router.endpoint)
        client.send(b"with an empty part before it")
        assert take(router, 1) == ([], [(0, 2)])
    finally:
        context.destroy(linger=0)


def test_who_is_gone_is_lost_and_its_number_stays(router: Router) -> None:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        first = context.socket(zmq.DEALER)
        first.connect(router.endpoint)
        first.send(b"hello")
        [(number, _)] = take(router, 1)[0]
        first.close(0)
        end = time.monotonic() + PATIENCE_S
        while router.send([(number, b"answer")]) != {number}:
            assert time.monotonic() < end
            router.wait(1)
        second = context.socket(zmq.DEALER)
        second.connect(router.endpoint)
        second.send(b"hello")
        assert take(router, 1)[0] == [(number + 1, b"hello")], "a number is not given twice unless it is forgotten"
    finally:
        context.destroy(linger=0)


def test_who_comes_back_by_its_name_is_a_new_connection() -> None:
    """What was on its way to the first may be lost, so nobody may take the second for it."""
    router = NativeRouterSocket("tcp://127.0.0.1:*", connections_max=3, when_crowded=b"")
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    try:
        for number in range(2):
            client = context.socket(zmq.DEALER)
            client.set(zmq.IDENTITY, b"same")
            client.connect(router.endpoint)
            client.send(b"hello")
            assert take(router, 1)[0] == [(number, b"hello")]
            client.close(0)
            end = time.monotonic() + PATIENCE_S
            while router.counters()["closed_peer"] == number:
                assert time.monotonic() < end
                router.wait(1)
        assert router.send([(0, b"to the first")]) == {0}
    finally:
        context.destroy(linger=0)
        router.close()


def test_each_descriptor_wakes(router: Router) -> None:
    pipes = [os.pipe() for _ in range(2)]
    try:
        for end, _ in pipes:
            router.wake_by(end)
        assert not router.wait(0)
        for end, begin in pipes:
            os.write(begin, b"x")
            assert router.wait(PATIENCE_S * 1_000)
            messages, odd = router.receive(messages_max=10, bytes_max=1 << 20)
            assert (len(messages), odd) == (0, [])
            os.read(end, 1)
            assert not router.wait(0)
    finally:
        for descriptor in [descriptor for pipe in pipes for descriptor in pipe]:
            os.close(descriptor)


@pytest.mark.parametrize("kind", ROUTERS, ids=["libzmq", "native"])
def test_addresses_that_can_not_be(kind: type[Router], tmp_path: Path) -> None:
    def bind(address: str) -> Router:
        return kind(address, connections_max=1, when_crowded=b"")

    first = bind("tcp://127.0.0.1:*")
    with pytest.raises(AddressInUseError, match="in use"):
        bind(first.endpoint)
    first.close()
    with pytest.raises(AddressError, match="no such interface"):
        bind("tcp://192.0.2.1:5555")
    path = tmp_path / "socket"
    one = bind(f"ipc://{path}")
    with pytest.raises(AddressInUseError):
        bind(f"ipc://{path}")
    one.close()
    assert not path.exists()
    path.write_text("a file")
    with pytest.raises(AddressError, match="no socket"):
        bind(f"ipc://{path}")
    with pytest.raises(AddressError):
        kind("http://x", connections_max=1, when_crowded=b"")
