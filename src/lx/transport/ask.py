"""One question to a server, and its answer."""

from __future__ import annotations

import time

from lx.transport.errors import NoAnswerError
from lx.transport.native_dealer import NativeDealerSockets

__all__ = ["ask"]


def ask(address: str, message: bytes, *, option: str, timeout_s: float, mend: str) -> bytes:
    """Send a message to a server and return the first that comes back.

    Raise AddressError, which names `option`, for what is no address; NoAnswerError, which ends with `mend`, when none
    comes within the time.
    """
    sockets = NativeDealerSockets([address], option=option)
    try:
        sockets.send([(0, message)])
        end_ns = time.monotonic_ns() + int(timeout_s * 1e9)
        while (left_ns := end_ns - time.monotonic_ns()) > 0:
            sockets.wait(left_ns)
            for answer in sockets.receive(messages_max=1):
                return answer
    finally:
        sockets.close(linger_ms=0)
    raise NoAnswerError(f"nobody answers at {address} within {timeout_s:g} s; {mend}")
