"""The process that tells the statistics: a small HTTP server in one thread, with a limit for everything.

A connection has one request, so long to make it and to take the answer, and so many bytes; when there are too many
connections the oldest makes room. So whoever is slow holds up nobody. It reads the pages and the servers' entries
in /proc, and ends with the process that started it.

    python -m lx.node.stats.server one LISTENER LIFELINE PAGE            (numbers of inherited descriptors)
    python -m lx.node.stats.server shards LISTENER LIFELINE PAGE...      (the pages in the order of the shards)
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final

from lx.node.stats.page import PageReader
from lx.node.stats.render import Answer, answer, answer_shards

__all__ = ["CONNECTIONS_MAX", "REQUEST_BYTES_MAX", "TIME_MAX_S", "StatisticsServer", "main"]

CONNECTIONS_MAX: Final = 64
REQUEST_BYTES_MAX: Final = 8_192
TIME_MAX_S: Final = 5.0
"""For a whole connection."""
_CHUNK: Final = 4_096
_END: Final = b"\r\n\r\n"
_METHODS: Final = ("GET", "HEAD")


class _Connection:
    """One client: what it has said, and what it is still to be told; None until its request is there."""

    def __init__(self, client: socket.socket, ends_s: float) -> None:
        self.client = client
        self.ends_s = ends_s
        self.request = bytearray()
        self.reply: memoryview | None = None


class StatisticsServer:
    """Answers requests on a listening socket until the lifeline ends.

    get: the answer to a path, or None when there is nothing of the name
    """

    def __init__(
        self,
        listener: socket.socket,
        lifeline: int,
        get: Callable[[str], Answer | None],
        *,
        time_max_s: float = TIME_MAX_S,
    ) -> None:
        self._listener = listener
        self._lifeline = lifeline
        self._get = get
        self._time_max_s = time_max_s
        self._connections: dict[socket.socket, _Connection] = {}
        """In the order in which they came."""
        self._selector = selectors.DefaultSelector()
        listener.setblocking(False)
        self._selector.register(listener, selectors.EVENT_READ)
        self._selector.register(lifeline, selectors.EVENT_READ)

    def run(self) -> None:
        """Serve until nobody holds the other end of the lifeline."""
        while True:
            for key, _ in self._selector.select(self._timeout_s()):
                if key.fileobj == self._lifeline:
                    return
                if key.fileobj is self._listener:
                    self._accept()
                elif connection := self._connections.get(key.data):
                    self._serve(connection)
            self._end_late()

    def close(self) -> None:
        """End the connections; the listening socket and the lifeline stay the caller's."""
        for connection in list(self._connections.values()):
            self._end(connection)
        self._selector.close()

    def _timeout_s(self) -> float | None:
        oldest = next(iter(self._connections.values()), None)
        return None if oldest is None else max(0.0, oldest.ends_s - time.monotonic())

    def _end_late(self) -> None:
        now = time.monotonic()
        for connection in list(self._connections.values()):
            if connection.ends_s > now:
                return
            self._end(connection)

    def _accept(self) -> None:
        try:
            client, _ = self._listener.accept()
        except OSError:  # it has gone again, or descriptors are short; the next may fare better
            return
        if len(self._connections) >= CONNECTIONS_MAX:
            self._end(next(iter(self._connections.values())))
        client.setblocking(False)
        self._connections[client] = _Connection(client, time.monotonic() + self._time_max_s)
        self._selector.register(client, selectors.EVENT_READ, client)

    def _end(self, connection: _Connection) -> None:
        self._selector.unregister(connection.client)
        del self._connections[connection.client]
        connection.client.close()

    def _serve(self, connection: _Connection) -> None:
        try:
            if connection.reply is None:
                self._read(connection)
            elif connection.reply:
                self._write(connection)
            elif not connection.client.recv(_CHUNK):
                # All is said. Closing while the client still sends would reset the connection, and take the answer away
                # before it was read.
                self._end(connection)
        except BlockingIOError:
            return
        except OSError:
            self._end(connection)

    def _read(self, connection: _Connection) -> None:
        said = connection.client.recv(_CHUNK)
        connection.request += said
        head, end, _ = bytes(connection.request).partition(_END)
        if end:
            reply = self._reply(head)
        elif len(connection.request) > REQUEST_BYTES_MAX:
            reply = _response(_plain(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
        elif not said:
            self._end(connection)
            return
        else:
            return
        connection.reply = memoryview(reply)
        self._selector.modify(connection.client, selectors.EVENT_WRITE, connection.client)
        self._write(connection)

    def _write(self, connection: _Connection) -> None:
        reply = connection.reply
        if reply is None:
            return
        connection.reply = reply[connection.client.send(reply) :]
        if not connection.reply:
            connection.client.shutdown(socket.SHUT_WR)
            self._selector.modify(connection.client, selectors.EVENT_READ, connection.client)

    def _reply(self, head: bytes) -> bytes:
        """The bytes that answer a request."""
        words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            return _response(_plain(HTTPStatus.BAD_REQUEST))
        method, target, _ = words
        found = self._get(target.partition("?")[0])
        if found is None:
            found = _plain(HTTPStatus.NOT_FOUND)
        elif method not in _METHODS:
            found = _plain(HTTPStatus.METHOD_NOT_ALLOWED)
        return _response(found, has_body=method != "HEAD")


def _plain(status: HTTPStatus) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", f"{status.value} {status.phrase}\n".encode())


def _response(found: Answer, *, has_body: bool = True) -> bytes:
    status = found.status
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {found.content_type}",
        f"Content-Length: {len(found.body)}",
        "Cache-Control: no-store",
        "Connection: close",
    ]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        lines.append(f"Allow: {', '.join(_METHODS)}")
    return "\r\n".join([*lines, "", ""]).encode() + (found.body if has_body else b"")


def main(arguments: Sequence[str]) -> None:
    """Serve one server or shards, with the descriptors that were handed on, by number."""
    kind, *numbers = arguments
    listener, lifeline, *pages = map(int, numbers)
    # Ctrl-C reaches this process too, while the server still has to end; it is told by the lifeline.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    readers = [PageReader(page) for page in pages]
    for page in pages:
        os.close(page)

    def get(path: str) -> Answer | None:
        texts = [reader.read() for reader in readers]
        now_ns = time.monotonic_ns()
        return answer(path, texts[0], now_ns) if kind == "one" else answer_shards(path, texts, now_ns)

    StatisticsServer(socket.socket(fileno=listener), lifeline, get).run()


if __name__ == "__main__":
    main(sys.argv[1:])
