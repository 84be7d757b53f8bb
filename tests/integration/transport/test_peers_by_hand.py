"""Peers that write their bytes themselves: ZMTP 3.0, PING between the parts of a message, bytes one by one, ERROR."""

import socket as sockets

from lx._native import Endpoint
from tests.integration.transport.rig import GREETING_31, native_socket, pump, ready, receive

GREETING_30 = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(48)


def dial(native: Endpoint) -> sockets.socket:
    """A plain connection to the endpoint."""
    host, _, port = native.bind("tcp://127.0.0.1:*").removeprefix("tcp://").rpartition(":")
    return sockets.create_connection((host, int(port)))


def read_until(native: Endpoint, peer: sockets.socket, end: bytes) -> bytes:
    """What the endpoint writes, up to these bytes."""
    peer.setblocking(False)
    found = b""

    def is_done() -> bool:
        nonlocal found
        try:
            found += peer.recv(65_536)
        except BlockingIOError:
            return False
        return found.endswith(end)

    pump(native, is_done)
    return found


def test_a_subscriber_of_3_0_subscribes_by_message_and_gets_no_ping() -> None:
    with native_socket("PUB", heartbeat_interval_ms=5) as native, dial(native) as peer:
        peer.sendall(GREETING_30 + ready(b"SUB") + b"\x00\x02\x01a")

        def publish() -> bool:
            native.send([b"a1"])
            native.flush()
            return native.counters()["handshakes"] == 1

        pump(native, publish)
        rounds = iter(range(20))
        pump(native, lambda: next(rounds, None) is None)
        assert native.send([b"b"])
        assert native.send([b"a2"])
        native.flush()
        said = read_until(native, peer, b"\x00\x02a2")
        assert b"PING" not in said
        assert b"\x00\x01b" not in said


def test_a_publisher_of_3_0_is_told_by_messages() -> None:
    with native_socket("SUB") as native, dial(native) as peer:
        native.subscribe(b"x")
        peer.sendall(GREETING_30 + ready(b"PUB"))
        assert b"SUBSCRIBE" not in read_until(native, peer, b"\x00\x02\x01x")
        native.unsubscribe(b"x")
        assert read_until(native, peer, b"\x00\x02\x00x") == b"\x00\x02\x00x"


def test_bytes_one_by_one_and_a_ping_between_parts() -> None:
    with native_socket("ROUTER") as native, dial(native) as peer:
        peer.setsockopt(sockets.IPPROTO_TCP, sockets.TCP_NODELAY, 1)
        message = b"\x01\x01a" + b"\x04\x09\x04PING\x00\x00hi" + b"\x02" + (256).to_bytes(8, "big") + b"b" * 256
        for byte in GREETING_31 + ready(b"DEALER") + message:
            peer.send(bytes([byte]))
            native.wait(0)
        assert receive(native)[0][1] == [b"a", b"b" * 256]
        assert read_until(native, peer, b"hi").endswith(b"\x04\x07\x04PONGhi")


def test_types_that_do_not_fit_are_refused_by_error() -> None:
    with native_socket("ROUTER") as native, dial(native) as peer:
        peer.sendall(GREETING_31 + ready(b"SUB"))
        said = read_until(native, peer, b"go together")
        assert b"\x05ERROR" in said
        assert b"READY" not in said
        assert native.counters()["closed_protocol"] == 1
