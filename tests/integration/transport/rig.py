"""A native socket and one of libzmq, connected, in one thread: libzmq works in a thread of its own."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import zmq

from lx._native import Endpoint

PATIENCE_S = 60
STEP_NS = 2_000_000
LINGER_MS = 60_000

Parts = list[bytes]

GREETING_31 = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)


def pump(native: Endpoint, is_done: Callable[[], bool]) -> None:
    """Let the native socket do what it has to until `is_done`; messages that come stay in it."""
    end = time.monotonic() + PATIENCE_S
    while not is_done():
        assert time.monotonic() < end, native.counters()
        native.wait(STEP_NS)


def receive(native: Endpoint, count: int = 1) -> list[tuple[int, Parts]]:
    """The next messages of the native socket."""
    found: list[tuple[int, Parts]] = []
    end = time.monotonic() + PATIENCE_S
    while len(found) < count:
        assert time.monotonic() < end, (len(found), native.counters())
        native.wait(STEP_NS)
        found += native.receive(count - len(found), 1 << 30)
    return found


def receive_zmq(native: Endpoint, socket: zmq.Socket[bytes]) -> Parts:
    """The next message of libzmq's socket, while the native one works."""
    pump(native, lambda: bool(socket.poll(0)))
    return socket.recv_multipart()


def address(scheme: str) -> str:
    """An address to bind to that nobody has."""
    return "tcp://127.0.0.1:*" if scheme == "tcp" else f"ipc://@lx-{uuid.uuid4().hex}"


@contextmanager
def libzmq(kind: int, **options: int | bytes) -> Iterator[zmq.Socket[bytes]]:
    """A socket of libzmq with options set by name."""
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    socket: zmq.Socket[bytes] = context.socket(kind)
    socket.set(zmq.LINGER, 0)
    for name, value in options.items():
        socket.set(getattr(zmq, name), value)
    try:
        yield socket
    finally:
        socket.close()
        context.term()


@contextmanager
def native_socket(kind: str, **options: bytes | int | str) -> Iterator[Endpoint]:
    """A native socket that is closed without linger at the end."""
    native = Endpoint(kind, **options)
    try:
        yield native
    finally:
        native.close(0)


def join(native: Endpoint, socket: zmq.Socket[bytes], *, scheme: str, native_binds: bool) -> None:
    """Connect the two; which of them binds is a matter of the test. Returns when the handshake is done."""
    before = native.counters()["handshakes"]
    if native_binds:
        socket.connect(native.bind(address(scheme)))
    else:
        socket.bind(address(scheme))
        native.connect(socket.get_string(zmq.LAST_ENDPOINT))
    pump(native, lambda: native.counters()["handshakes"] > before)


WAYS = [
    pytest.param(scheme, native_binds, id=f"{scheme}-{'bind' if native_binds else 'connect'}")
    for scheme in ("tcp", "ipc")
    for native_binds in (True, False)
]
"""Both transports, both roles."""


def ready(kind: bytes) -> bytes:
    """The frame of READY of a peer without a name."""
    body = b"\x05READY\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind
    return b"\x04" + bytes([len(body)]) + body
