"""Many messages between the native endpoint and libzmq, counted and checksummed; `--zmtp-messages` says how many."""

import zlib

import pytest
import zmq

from tests.integration.transport.rig import PATIENCE_S, WAYS, join, libzmq, native_socket

EVERY_WAY = pytest.mark.parametrize(("scheme", "native_binds"), WAYS)


def payload_of(number: int) -> bytes:
    """0 to 32 bytes that tell the number."""
    return number.to_bytes(8, "little") * (number % 5)


@pytest.fixture
def count(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--zmtp-messages"))


@EVERY_WAY
def test_from_libzmq(count: int, scheme: str, native_binds: bool) -> None:
    with native_socket("PULL") as native, libzmq(zmq.PUSH, SNDHWM=0) as socket:
        join(native, socket, scheme=scheme, native_binds=native_binds)
        expected = found = 0
        for number in range(count):
            payload = payload_of(number)
            expected = zlib.crc32(payload, expected)
            socket.send(payload)
        left = count
        while left:
            assert native.wait(PATIENCE_S * 1_000_000_000), left
            for _, [payload] in native.receive(8_192, 1 << 20):
                found = zlib.crc32(payload, found)
                left -= 1
        assert found == expected
        assert not native.wait(0)


@EVERY_WAY
def test_to_libzmq(count: int, scheme: str, native_binds: bool) -> None:
    with native_socket("PUSH") as native, libzmq(zmq.PULL, RCVHWM=0) as socket:
        join(native, socket, scheme=scheme, native_binds=native_binds)
        expected = found = got = 0
        for number in range(count):
            payload = payload_of(number)
            expected = zlib.crc32(payload, expected)
            while not native.send([payload]):
                native.wait(1_000_000)
        native.flush()
        while got < count:
            while socket.poll(0):
                found = zlib.crc32(socket.recv(), found)
                got += 1
            native.wait(1_000_000)
        assert found == expected
        assert not socket.poll(0)
