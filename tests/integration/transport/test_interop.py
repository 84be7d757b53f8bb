"""The native endpoint against libzmq: each pair of patterns, both directions, both roles, tcp and ipc."""

import time

import pytest
import zmq

from lx._native import Endpoint
from tests.integration.transport.rig import (
    PATIENCE_S,
    WAYS,
    Parts,
    join,
    libzmq,
    native_socket,
    pump,
    receive,
    receive_zmq,
)

BIG = bytes(range(256)) * 256
MESSAGES: list[Parts] = [[b""], [b"x"], [b"a" * 255], [b"b" * 256], [BIG], [b"a", b"", b"c" * 256, BIG]]
EVERY_WAY = pytest.mark.parametrize(("scheme", "native_binds"), WAYS)


@EVERY_WAY
@pytest.mark.parametrize("kind", [zmq.DEALER, zmq.REQ, zmq.ROUTER])
def test_a_native_router(kind: int, scheme: str, native_binds: bool) -> None:
    """REQ sends and wants an empty part before the message; a ROUTER has to name whom it means."""
    with (
        native_socket("ROUTER", identity=b"server") as native,
        libzmq(kind, IDENTITY=b"client") as socket,
    ):
        join(native, socket, scheme=scheme, native_binds=native_binds)
        before: Parts = [b""] if kind == zmq.REQ else []
        name: Parts = [b"server"] if kind == zmq.ROUTER else []
        if kind == zmq.ROUTER:
            socket.set(zmq.ROUTER_MANDATORY, 1)
            pump(native, lambda: _is_known(socket))
            receive(native)
        for parts in MESSAGES:
            socket.send_multipart(name + parts)
            [(peer, found)] = receive(native)
            assert found == before + parts
            assert native.identity(peer) == b"client"
            assert native.send_to(peer, before + parts)
            native.flush()
            assert receive_zmq(native, socket) == name + parts


def _is_known(socket: zmq.Socket[bytes]) -> bool:
    try:
        socket.send_multipart([b"server", b"hello"])
    except zmq.ZMQError:
        return False
    return True


@EVERY_WAY
@pytest.mark.parametrize("kind", [zmq.ROUTER, zmq.REP, zmq.DEALER])
def test_a_native_dealer(kind: int, scheme: str, native_binds: bool) -> None:
    with native_socket("DEALER", identity=b"me") as native, libzmq(kind) as socket:
        join(native, socket, scheme=scheme, native_binds=native_binds)
        before: Parts = [b""] if kind == zmq.REP else []
        name: Parts = [b"me"] if kind == zmq.ROUTER else []
        for parts in MESSAGES:
            assert native.send(before + parts)
            native.flush()
            assert receive_zmq(native, socket) == name + parts
            socket.send_multipart(name + parts)
            assert receive(native)[0][1] == before + parts


@EVERY_WAY
def test_a_native_push(scheme: str, native_binds: bool) -> None:
    with native_socket("PUSH") as native, libzmq(zmq.PULL) as socket:
        join(native, socket, scheme=scheme, native_binds=native_binds)
        for parts in MESSAGES:
            assert native.send(parts)
            native.flush()
            assert receive_zmq(native, socket) == parts


def test_room_wakes_a_pusher_that_waits() -> None:
    with native_socket("PUSH", queue_messages_max=1) as native, libzmq(zmq.PULL) as socket:
        bound = native.bind("tcp://127.0.0.1:*")
        assert not native.send([b"nobody is there"])
        socket.connect(bound)
        begin = time.monotonic()
        assert not native.wait(2 * PATIENCE_S * 1_000_000_000), "there is no message"
        assert time.monotonic() - begin < PATIENCE_S, "it does not wait to the end of its time"
        assert native.send([b"now"])
        native.flush()
        assert receive_zmq(native, socket) == [b"now"]


@EVERY_WAY
def test_a_native_pull(scheme: str, native_binds: bool) -> None:
    with native_socket("PULL") as native, libzmq(zmq.PUSH) as socket:
        join(native, socket, scheme=scheme, native_binds=native_binds)
        for parts in MESSAGES:
            socket.send_multipart(parts)
            assert receive(native)[0][1] == parts


@EVERY_WAY
@pytest.mark.parametrize("kind", [zmq.SUB, zmq.XSUB])
def test_a_native_publisher(kind: int, scheme: str, native_binds: bool) -> None:
    with native_socket("PUB") as native, libzmq(kind) as socket:
        join(native, socket, scheme=scheme, native_binds=native_binds)
        _subscribe(socket, b"a")
        _publish_until(native, socket, b"a")
        _subscribe(socket, b"b")
        _subscribe(socket, b"a", cancel=True)
        _publish_until(native, socket, b"b")


def _subscribe(socket: zmq.Socket[bytes], prefix: bytes, *, cancel: bool = False) -> None:
    if socket.get(zmq.TYPE) == zmq.XSUB:
        socket.send(bytes([not cancel]) + prefix)
    else:
        socket.set(zmq.UNSUBSCRIBE if cancel else zmq.SUBSCRIBE, prefix)


def _publish_until(native: Endpoint, socket: zmq.Socket[bytes], topic: bytes) -> None:
    """Publish on two topics until ten messages of the wanted one came in a row."""
    row = 0

    def is_done() -> bool:
        nonlocal row
        for name in (b"a", b"b"):
            native.send([name, b"news"])
        native.flush()
        while socket.poll(0):
            row = row + 1 if socket.recv_multipart() == [topic, b"news"] else 0
        return row >= 10

    pump(native, is_done)


@EVERY_WAY
@pytest.mark.parametrize("kind", [zmq.PUB, zmq.XPUB])
def test_a_native_subscriber(kind: int, scheme: str, native_binds: bool) -> None:
    with native_socket("SUB") as native, libzmq(kind) as socket:
        native.subscribe(b"a")
        join(native, socket, scheme=scheme, native_binds=native_binds)
        for wanted in (b"a", b"b"):
            row: list[bytes] = []
            while len(row) < 10:
                for name in (b"a", b"b"):
                    socket.send_multipart([name, BIG])
                native.wait(2_000_000)
                for _, parts in native.receive(100, 1 << 30):
                    row = [*row, parts[0]] if parts == [wanted, BIG] else []
            native.unsubscribe(wanted)
            native.subscribe(b"b")


SIZES = [0, 1, 254, 255, 256, 257, 8_191, 8_192, 8_193, 65_535, 65_536, (256 << 10) - 9, 256 << 10, 1 << 20, 64 << 20]
"""Around the borders of short frames, of libzmq's buffers and of ours; the last is the longest by default."""


@pytest.mark.parametrize("native_binds", [True, False], ids=["bind", "connect"])
@pytest.mark.parametrize("direction", ["in", "out"])
def test_messages_of_every_size(direction: str, native_binds: bool) -> None:
    longest = BIG * (max(SIZES) // len(BIG))
    with native_socket("DEALER") as native, libzmq(zmq.DEALER) as socket:
        join(native, socket, scheme="tcp", native_binds=native_binds)
        for size in SIZES:
            payload = longest[:size]
            if direction == "in":
                socket.send(payload)
                assert receive(native)[0][1] == [payload], size
            else:
                assert native.send([payload])
                native.flush()
                assert receive_zmq(native, socket) == [payload], size
        with pytest.raises(ValueError, match="too large"):
            native.send([longest + b"x"])


def test_heartbeats_of_libzmq_are_answered() -> None:
    options = {"HEARTBEAT_IVL": 20, "HEARTBEAT_TIMEOUT": 60_000, "HEARTBEAT_TTL": 60_000}
    with native_socket("ROUTER") as native, libzmq(zmq.DEALER, **options) as socket:
        monitor = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        join(native, socket, scheme="tcp", native_binds=True)
        rounds = iter(range(50))
        pump(native, lambda: next(rounds, None) is None)
        socket.send(b"still here")
        assert receive(native)[0][1] == [b"still here"]
        assert not monitor.poll(0)
        socket.disable_monitor()
        monitor.close()


def test_heartbeats_of_ours_are_answered_by_libzmq() -> None:
    with (
        native_socket("ROUTER", heartbeat_interval_ms=20, heartbeat_timeout_ms=60_000) as native,
        libzmq(zmq.DEALER) as socket,
    ):
        join(native, socket, scheme="tcp", native_binds=True)
        rounds = iter(range(50))
        pump(native, lambda: next(rounds, None) is None)
        assert native.counters()["closed_heartbeat_timeout"] == 0
        assert native.counters()["handshakes"] == 1


def test_an_identity_in_use_is_not_taken_over() -> None:
    with (
        native_socket("ROUTER") as native,
        libzmq(zmq.DEALER, IDENTITY=b"same") as first,
        libzmq(zmq.DEALER, IDENTITY=b"same", RECONNECT_IVL=20) as second,
    ):
        join(native, first, scheme="tcp", native_binds=True)
        second.connect(first.get_string(zmq.LAST_ENDPOINT))
        pump(native, lambda: native.counters()["closed_identity_in_use"] > 1)
        second.send(b"second")
        first.send(b"first")
        assert receive(native)[0][1] == [b"first"]
        first.close()
        # Its turn comes when the name is free: libzmq goes on trying.
        found: list[Parts] = []
        while [b"second"] not in found:
            second.send(b"second")
            found += [parts for _, parts in receive(native)]
