"""Start and end of the process that tells the statistics, of one server or of several that are shards of one exchange.

The listening socket is made first, so that a port in use shows before anything begins, then a page for each server, and
the process gets both. It ends when the one that started it does: it holds the reading end of a pipe that nobody writes
to, and which ends with that process, however that ends. No server waits for it or notices when it is gone.
"""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Final, Self

import msgspec

from lx.errors import UsageError
from lx.node.stats.page import PageWriter
from lx.node.stats.watch import Watch
from lx.transport.errors import AddressError, AddressInUseError

__all__ = ["DEFAULT_HOST", "Statistics"]

DEFAULT_HOST: Final = "127.0.0.1"
_SERVER: Final = "lx.node.stats.server"
_BACKLOG: Final = 64
_PORT_MAX: Final = 65_535
_PATIENCE_S: Final = 5
_WHY_MAX: Final = 1_000
"""Characters of the reason of a death that are told."""


class Statistics:
    """The pages and the process that reads them; `url` is where the answers are.

    port: 0 lets the system choose one
    shards: how many servers write a page each; None: one, which is told as the only one

    Raise UsageError for a port there isn't, AddressError for a host that is none of this machine, AddressInUseError
    when somebody else listens there.
    """

    def __init__(self, port: int, *, host: str = DEFAULT_HOST, shards: int | None = None) -> None:
        if not 0 <= port <= _PORT_MAX:
            raise UsageError(f"--stats-port: {port} is no port; give one from 1 to {_PORT_MAX}, or 0 for any")
        self._listener = _listen(host, port)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
        self.is_loopback = self._listener.getsockname()[0].startswith(("127.", "::1"))
        self._kind = "one" if shards is None else "shards"
        self._pages = [PageWriter() for _ in range(shards or 1)]
        self._lifeline: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def watch(self, facts: Mapping[str, object], *, shard: int = 0) -> Watch:
        """What writes the page of a server, in the process of that server; nothing else does.

        facts: what does not change during the run: strings, numbers and booleans by name
        """
        started = {"pid": os.getpid(), "started_ns": time.time_ns(), "started_monotonic_ns": time.monotonic_ns()}
        return Watch(self._pages[shard], {**facts, **started})

    def start(self) -> None:
        """Start the process that answers; shards are forked before, so that none of them holds its lifeline."""
        reader, self._lifeline = os.pipe()
        pages = [page.descriptor for page in self._pages]
        handed_on = (self._listener.fileno(), reader, *pages)
        # -P: a file that lies in the working directory is no module of ours.
        command = [sys.executable, "-P", "-m", _SERVER, self._kind, *map(str, handed_on)]
        try:
            self._process = subprocess.Popen(
                command, pass_fds=handed_on, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        finally:
            os.close(reader)
            self._listener.close()

    def leave(self) -> None:
        """Listen no more, in a forked process that only writes a page."""
        self._listener.close()

    def died(self, shard: int, why: str) -> None:
        """Say in the page of a server that writes no more why it does not."""
        page = self._pages[shard]
        version = msgspec.json.decode(page.go_on() or b"{}", type=dict[str, object])
        version.pop("pid", None)  # another process may get the number
        now_ns = time.monotonic_ns()
        page.write(
            msgspec.json.encode({**version, "state": "died", "died_of": why[:_WHY_MAX], "written_monotonic_ns": now_ns})
        )

    def close(self) -> None:
        """End the process."""
        if self._lifeline is not None:
            os.close(self._lifeline)
        if self._process is not None:
            try:
                self._process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:  # somebody has stopped it
                self._process.kill()
                self._process.wait()
        self._listener.close()
        for page in self._pages:
            page.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        if error.errno == errno.EADDRINUSE:
            mend = "stop what listens there or choose another port with --stats-port"
            raise AddressInUseError(f"{where} is in use; {mend}") from None
        reason = (error.strerror or str(error)).lower()
        mend = "leave --stats-host out, or choose another port with --stats-port"
        raise AddressError(f"--stats-host: can't listen at {where}: {reason}; {mend}") from None
