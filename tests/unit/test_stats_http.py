"""The small HTTP server: what it answers, and whom it does not let hold up others."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus

import pytest

from lx.node.stats.render import Answer
from lx.node.stats.server import CONNECTIONS_MAX, REQUEST_BYTES_MAX, StatisticsServer

BODY = b"x" * 3_000_000
"""More than a socket takes at once."""


def get(path: str) -> Answer | None:
    return Answer(HTTPStatus.OK, "text/plain", BODY if path == "/big" else b"here\n") if path != "/nope" else None


@contextmanager
def serving(time_max_s: float = 3_600) -> Iterator[tuple[str, int]]:
    """The server in a thread; it ends by its lifeline."""
    listener = socket.create_server(("127.0.0.1", 0))
    reader, writer = os.pipe()
    server = StatisticsServer(listener, reader, get, time_max_s=time_max_s)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        os.close(writer)
        thread.join()
        server.close()
        os.close(reader)
        listener.close()


def ask(address: tuple[str, int], request: bytes) -> bytes:
    """All that is answered to a request."""
    with socket.create_connection(address) as client:
        client.sendall(request)
        return read(client)


def read(client: socket.socket) -> bytes:
    answer = b""
    while part := client.recv(65_536):
        answer += part
    return answer


@pytest.mark.parametrize(
    ("request_line", "status", "body"),
    [
        ("GET /a HTTP/1.1", 200, b"here\n"),
        ("GET /a?verbose=1 HTTP/1.0", 200, b"here\n"),
        ("HEAD /a HTTP/1.1", 200, b""),
        ("GET /nope HTTP/1.1", 404, b"404 Not Found\n"),
        ("POST /nope HTTP/1.1", 404, b"404 Not Found\n"),
        ("POST /a HTTP/1.1", 405, b"405 Method Not Allowed\n"),
        ("get /a HTTP/1.1", 405, b"405 Method Not Allowed\n"),
        ("GET /a", 400, b"400 Bad Request\n"),
        ("GET /a SPDY/3", 400, b"400 Bad Request\n"),
        ("\0\xff", 400, b"400 Bad Request\n"),
    ],
)
def test_an_answer(request_line: str, status: int, body: bytes) -> None:
    with serving() as address:
        answer = ask(address, request_line.encode("latin-1") + b"\r\nHost: here\r\n\r\n")
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert rest == body
    length = 5 if status == 200 else len(body)
    assert f"Content-Length: {length}".encode() in head.split(b"\r\n")
    assert (b"Allow: GET, HEAD" in head) == (status == 405)


def test_a_request_that_comes_byte_by_byte_and_a_long_answer() -> None:
    with serving() as address, socket.create_connection(address) as client:
        for byte in b"GET /big HTTP/1.1\r\n\r\n":
            client.sendall(bytes([byte]))
        assert read(client).endswith(b"\r\n\r\n" + BODY)


def test_what_is_sent_with_and_after_a_request_does_no_harm() -> None:
    with serving() as address:
        answer = ask(address, b"POST /a HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000)
        assert answer.startswith(b"HTTP/1.1 405 ")


def test_a_request_has_an_end() -> None:
    with serving() as address:
        answer = ask(address, b"GET /a HTTP/1.1\r\nX: " + b"x" * REQUEST_BYTES_MAX)
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert ask(address, b"GET /a HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_whoever_is_slow_is_cut_off() -> None:
    with serving(time_max_s=0.2) as address, suppress(ConnectionResetError, BrokenPipeError):
        assert ask(address, b"GET /a HTT") == b""


def test_the_oldest_makes_room_and_the_slow_hold_up_nobody() -> None:
    with serving() as address:
        slow = [socket.create_connection(address) for _ in range(CONNECTIONS_MAX)]
        for client in slow:
            client.sendall(b"GET /big HTTP/1.1\r\n\r\n" if client is slow[-1] else b"GET /a HT")
        assert ask(address, b"GET /a HTTP/1.1\r\n\r\n").endswith(b"here\n")
        with suppress(ConnectionResetError):
            assert slow[0].recv(1) == b""
        slow[1].sendall(b"TP/1.1\r\n\r\n")
        assert read(slow[1]).endswith(b"here\n")
        for client in slow:
            client.close()


def test_a_client_that_goes_away_is_no_error() -> None:
    with serving() as address:
        for request in (b"", b"GET /big HTTP/1.1\r\n\r\n"):
            client = socket.create_connection(address)
            client.sendall(request)
            # Closing with a linger time of zero resets the connection.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.close()
        assert ask(address, b"GET /a HTTP/1.1\r\n\r\n").endswith(b"here\n")
