"""Whoever speaks no ZMTP, or another mechanism, or nothing, does not hurt the native endpoint."""

import resource
import socket as sockets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
import zmq

from lx._native import Endpoint
from tests.integration.transport.rig import GREETING_31, libzmq, native_socket, pump, ready, receive, receive_zmq


def _port(native: Endpoint) -> tuple[str, tuple[str, int]]:
    bound = native.bind("tcp://127.0.0.1:*")
    host, _, port = bound.removeprefix("tcp://").rpartition(":")
    return bound, (host, int(port))


def _serves(native: Endpoint, bound: str) -> None:
    """An honest client gets through."""
    with libzmq(zmq.DEALER) as client:
        client.connect(bound)
        client.send(b"hello")
        assert receive(native)[0][1] == [b"hello"]


@pytest.mark.parametrize(
    "options",
    [
        {"PLAIN_USERNAME": b"me", "PLAIN_PASSWORD": b"secret"},
        pytest.param({"CURVE": b""}, marks=pytest.mark.skipif(not zmq.has("curve"), reason="a libzmq without CURVE")),
    ],
    ids=["plain", "curve"],
)
def test_another_mechanism_is_closed(options: dict[str, int | bytes]) -> None:
    if "CURVE" in options:
        public, secret = zmq.curve_keypair()
        options = {"CURVE_SERVERKEY": public, "CURVE_PUBLICKEY": public, "CURVE_SECRETKEY": secret}
    with native_socket("ROUTER") as native, libzmq(zmq.DEALER, **options) as client:
        bound, _ = _port(native)
        client.connect(bound)
        # Both sides see it in the other's greeting; who is first closes.
        pump(native, lambda: native.counters()["closed_protocol"] + native.counters()["closed_peer"] >= 1)
        assert native.counters()["handshakes"] == 0
        _serves(native, bound)


@contextmanager
def _descriptors(wanted: int) -> Iterator[None]:
    """So many descriptors for this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"{wanted} descriptors are needed, {hard} are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _send_if_open(peer: sockets.socket, data: bytes) -> None:
    """Send to an endpoint that may have closed the connection already."""
    with suppress(ConnectionError):
        peer.send(data)


def _connect(native: Endpoint, port: tuple[str, int], count: int, stack: ExitStack) -> list[sockets.socket]:
    """So many connections that say nothing; the endpoint takes them."""
    found: list[sockets.socket] = []
    for _ in range(count):
        found.append(stack.enter_context(sockets.create_connection(port)))
        native.wait(0)
    return found


def test_five_thousand_connections_that_say_nothing() -> None:
    count = 5_000
    with (
        _descriptors(2 * count + 200),
        native_socket("ROUTER", handshake_timeout_ms=600_000) as native,
        ExitStack() as stack,
    ):
        bound, port = _port(native)
        _connect(native, port, count, stack)
        with libzmq(zmq.REQ) as client:
            client.connect(bound)
            for number in range(100):
                client.send(b"%d" % number)
                [(peer, parts)] = receive(native)
                assert native.send_to(peer, parts)
                native.flush()
                assert receive_zmq(native, client) == [b"%d" % number]
        assert native.counters()["closed_handshake_timeout"] == 0, "they were there all the time"


def test_silent_connections_and_a_slow_one_are_closed_in_time() -> None:
    count = 200
    with native_socket("ROUTER", handshake_timeout_ms=1_500) as native, ExitStack() as stack:
        bound, port = _port(native)
        silent = _connect(native, port, count, stack)
        greeting = iter(b"\xff" + bytes(8) + b"\x7f\x03\x01NULL")

        def is_done() -> bool:
            byte = next(greeting, None)
            if byte is not None:
                _send_if_open(silent[0], bytes([byte]))
            return native.counters()["closed_handshake_timeout"] >= count

        pump(native, is_done)
        _serves(native, bound)


@pytest.mark.parametrize("is_dripping", [False, True], ids=["half a message", "a byte now and then"])
def test_a_message_that_does_not_end_is_given_up(is_dripping: bool) -> None:
    with native_socket("ROUTER", message_timeout_ms=500) as native:
        bound, port = _port(native)
        with sockets.create_connection(port) as slow:
            slow.sendall(GREETING_31 + ready(b"DEALER") + b"\x02" + (1 << 20).to_bytes(8, "big") + b"half")

            def is_done() -> bool:
                if is_dripping and native.counters()["handshakes"]:
                    _send_if_open(slow, b"x")
                return native.counters()["closed_message_timeout"] == 1

            pump(native, is_done)
        _serves(native, bound)


@pytest.mark.parametrize(
    "greeting",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        bytes(64),
        b"\xff" * 64,
        b"\xff" + bytes(8) + b"\x7f\x03\x01PLAIN" + bytes(47),
        b"\xff" + bytes(8) + b"\x7f\x03\x01CURVE" + bytes(47),
    ],
    ids=["http", "tls", "zeros", "ones", "plain", "curve"],
)
def test_strangers_are_closed_at_once(greeting: bytes) -> None:
    with native_socket("ROUTER") as native:
        bound, port = _port(native)
        with sockets.create_connection(port) as stranger:
            stranger.sendall(greeting)
            pump(native, lambda: native.counters()["closed_protocol"] == 1)
        _serves(native, bound)


def test_a_length_beyond_the_limit_is_refused_by_its_header() -> None:
    with native_socket("ROUTER", message_bytes_max=1_000) as native, libzmq(zmq.DEALER) as client:
        bound, _ = _port(native)
        client.connect(bound)
        client.send(b"x" * 1_001)
        pump(native, lambda: native.counters()["closed_protocol"] == 1)
        assert native.receive(10, 1 << 20) == []
