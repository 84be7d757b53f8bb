"""Start and end of the process that tells the statistics.

The server makes the listening socket, so that a port in use shows before anything begins, and the page, and hands both
on. The other process ends when the server does: it holds the reading end of a pipe that nobody writes to, and which
ends with the server, however that ends. Nothing of the server waits for it or notices when it is gone.
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


class Statistics:
    """The process, the page, and the `watch` that writes it; `url` is where the answers are.

    port: 0 lets the system choose one
    facts: what does not change during the run: strings, numbers and booleans by name

    Raise UsageError for a port there isn't, AddressError for a host that is none of this machine, AddressInUseError
    when somebody else listens there.
    """

    def __init__(self, port: int, *, host: str = DEFAULT_HOST, facts: Mapping[str, object]) -> None:
        if not 0 <= port <= _PORT_MAX:
            raise UsageError(f"--stats-port: {port} is no port; give one from 1 to {_PORT_MAX}, or 0 for any")
        listener = _listen(host, port)
        found = listener.getsockname()[1]
        self.url = f"http://[{host}]:{found}" if ":" in host else f"http://{host}:{found}"
        self.is_loopback = listener.getsockname()[0].startswith(("127.", "::1"))
        self._page = PageWriter()
        started = {"pid": os.getpid(), "started_ns": time.time_ns(), "started_monotonic_ns": time.monotonic_ns()}
        self.watch = Watch(self._page, {**facts, **started})
        reader, self._lifeline = os.pipe()
        handed_on = (listener.fileno(), self._page.descriptor, reader)
        # -P: a file that lies in the working directory is no module of ours.
        command = [sys.executable, "-P", "-m", _SERVER, *map(str, handed_on)]
        try:
            self._process = subprocess.Popen(
                command, pass_fds=handed_on, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
        except OSError:
            os.close(self._lifeline)
            self._page.close()
            raise
        finally:
            os.close(reader)
            listener.close()

    def close(self) -> None:
        """Tell the end, and end the process."""
        self.watch.enter("ended")
        os.close(self._lifeline)
        try:
            self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:  # somebody has stopped it
            self._process.kill()
            self._process.wait()
        self._page.close()

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
