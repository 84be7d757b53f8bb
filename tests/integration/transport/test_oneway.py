"""PUSH and PULL of LX: many messages a call, with each other and with libzmq."""

import time
import zlib

import pytest
import zmq

from lx.transport.errors import AddressError, AddressInUseError
from lx.transport.native_oneway import NativePull, NativePush
from lx.transport.options import SocketOptions
from tests.integration.transport.rig import LINGER_MS, PATIENCE_S, address, libzmq

COUNT = 50_000
SIZE = 100


def block_of(count: int) -> bytes:
    """Messages of SIZE bytes that differ."""
    return b"".join(number.to_bytes(4, "little") * (SIZE // 4) for number in range(count))


@pytest.mark.parametrize("scheme", ["tcp", "ipc"])
@pytest.mark.parametrize("as_block", [True, False], ids=["block", "list"])
def test_with_each_other(as_block: bool, scheme: str) -> None:
    """The pusher is told when there is no room, waits for it and goes on where it was."""
    block = block_of(COUNT)
    messages = [block[at : at + SIZE] for at in range(0, len(block), SIZE)]
    pull, push = NativePull(), NativePush(options=SocketOptions(hwm=1_000))
    push.connect(pull.bind(address(scheme)))
    sent, found, crc, refusals = 0, 0, 0, 0
    end = time.monotonic() + 2 * PATIENCE_S
    while found < COUNT:
        assert time.monotonic() < end, (sent, found)
        if sent < COUNT:
            more = push.send_block(block[sent * SIZE :], SIZE) if as_block else push.send(messages[sent:])
            refusals += more == 0
            sent += more
        if sent < COUNT:
            push.wait(1_000_000)
        pull.wait(1_000_000)
        if as_block:
            count, payloads = pull.receive_block(messages_max=10_000)
        else:
            taken = pull.receive(messages_max=10_000)
            count, payloads = len(taken), b"".join(taken)
        found += count
        crc = zlib.crc32(payloads, crc)
    assert (found, crc, pull.odd) == (COUNT, zlib.crc32(block), 0)
    pull.close()
    assert push.close(linger_ms=LINGER_MS) == (0, 0)
    assert refusals > 0


def test_room_wakes_a_pusher_that_waits() -> None:
    push = NativePush(options=SocketOptions(hwm=1))
    place = push.bind(address("tcp"))
    assert push.send([b"nobody is there"]) == 0
    with libzmq(zmq.PULL) as socket:
        socket.connect(place)
        assert push.wait(PATIENCE_S * 1_000_000_000)
        assert push.send([b"now"]) == 1
        assert socket.poll(PATIENCE_S * 1_000)
        assert socket.recv() == b"now"
        assert push.counters()["handshakes"] == 1
        assert push.close(linger_ms=LINGER_MS) == (0, 0)


def test_a_block_to_libzmq_and_its_last_message_is_shorter() -> None:
    push = NativePush()
    with libzmq(zmq.PULL) as socket:
        socket.bind(address("tcp"))
        push.connect(socket.get_string(zmq.LAST_ENDPOINT))
        assert push.send_block(b"aaabbbc", 3) == 3
        push.wait(0)
        found: list[bytes] = []
        end = time.monotonic() + PATIENCE_S
        while len(found) < 3:
            assert time.monotonic() < end
            push.wait(1_000_000)
            push.send([])
            while socket.poll(1):
                found.append(socket.recv())
        assert found == [b"aaa", b"bbb", b"c"]
        with pytest.raises(ValueError, match="has a byte"):
            push.send_block(b"a", 0)
        push.close(linger_ms=0)


def test_messages_of_several_parts_are_counted_and_passed_over() -> None:
    pull = NativePull()
    with libzmq(zmq.PUSH) as socket:
        socket.connect(pull.bind(address("ipc")))
        for parts in ([b"a"], [b"b", b"c"], [b""], [b"d"]):
            socket.send_multipart(parts)
        found: list[bytes] = []
        while len(found) < 3:
            assert pull.wait(PATIENCE_S * 1_000_000_000)
            found += pull.receive(messages_max=100)
        assert (found, pull.odd, pull.counters()["handshakes"]) == ([b"a", b"", b"d"], 1, 1)
        assert pull.receive_block(messages_max=100) == (0, b"")
    pull.close()


def test_addresses_that_can_not_be() -> None:
    pull, other, push = NativePull(), NativePull(), NativePush()
    try:
        bound = pull.bind("tcp://127.0.0.1:*")
        with pytest.raises(AddressInUseError, match="in use"):
            other.bind(bound)
        with pytest.raises(AddressError, match="--server"):
            push.connect("tcp://127.0.0.1:*")
        with pytest.raises(AddressError, match="--server"):
            other.connect("here")
    finally:
        for socket in (pull, other, push):
            socket.close()
