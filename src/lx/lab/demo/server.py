"""An exchange as a process of its own, started on a free port and stopped by its pid.

Nothing of it outlives its owner: leaving the context stops it, and whatever raises there stops it too.
"""

from __future__ import annotations

import ctypes
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from lx.errors import LxError

__all__ = ["ExchangeProcess", "Summary", "die_with_parent"]

_READY: Final = re.compile(r"ready on (\S+)")
_PEERS: Final = re.compile(r"replication on (\S+)")
_HASH: Final = re.compile(r"state hash ([0-9a-f]{32})")
_TRADES: Final = re.compile(r"^trades (\d+)", re.MULTILINE)
_FEES: Final = re.compile(r"^fees (.+)$", re.MULTILINE)
_CONSERVATION: Final = re.compile(r"^conservation: (.+)$", re.MULTILINE)
_START_TIMEOUT_S: Final = 30.0
_STOP_TIMEOUT_S: Final = 30.0
_PR_SET_PDEATHSIG: Final = 1


def die_with_parent() -> None:
    """In a child: be killed when its owner is killed in a way that leaves it no time to stop its children."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Summary:
    """What the exchange printed when it ended: `text`, and the figures that a proof needs.

    fees: what the venue took, by asset, in whole units
    conservation: `0 lost, 0 created`; empty, as the fees are, without accounts

    Raise LxError when they are not in it, which is so when it did not end in good order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        found, trades = _HASH.search(text), _TRADES.search(text)
        if found is None or trades is None:
            raise LxError(f"the exchange printed no summary but: {text.strip() or 'nothing'}")
        self.state_hash = found[1]
        self.trades = int(trades[1])
        fees, conservation = _FEES.search(text), _CONSERVATION.search(text)
        parts = (part.split() for part in fees[1].split(", ")) if fees else ()
        self.fees = {asset: Decimal(amount) for asset, amount in parts}
        self.conservation = conservation[1] if conservation else ""


class ExchangeProcess:
    """`lx exchange` for markets `symbols` in the folder `cwd`; a backup has those of the log that it follows.

    recording: file that its command frames are written to
    data: directory of its log; without it the exchange keeps nothing
    options: more of them
    endpoint: address it listens at, known once it takes messages
    peers: address of its port between servers, known then too, if there is one
    """

    def __init__(
        self,
        *,
        symbols: str | None,
        recording: Path | None = None,
        data: Path | None = None,
        cwd: Path | None = None,
        options: Sequence[str] = (),
    ) -> None:
        self.endpoint = self.peers = ""
        # -P: a zmq.py in the folder where the demo is started must not be imported.
        command = (sys.executable, "-P", "-m", "lx", "exchange", "--config=", "--bind", "tcp://127.0.0.1:*")
        words = ["--engine", "native", *options]
        words += ["--symbols", symbols] if symbols else []
        words += ["--data", str(data)] if data else ["--durability", "memory"]
        words += ["--record", str(recording)] if recording else []
        # A session of its own: Ctrl-C at the terminal is for us, and we stop the exchange when its load has ended.
        self._process = subprocess.Popen(
            (*command, *words),
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def __enter__(self) -> Self:
        try:
            self.endpoint = self._await_ready()
        except BaseException:
            self._kill()
            raise
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._kill()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def stop(self) -> Summary:
        """Ask it to end, and return its summary; raise LxError when it doesn't or failed before."""
        self._process.terminate()
        try:
            out, said = self._process.communicate(timeout=_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise LxError(f"the exchange did not end within {_STOP_TIMEOUT_S:g} s of SIGTERM; it was killed") from None
        if self._process.returncode != 0:
            raise LxError(f"the exchange ended with status {self._process.returncode}: {said.decode().strip()}")
        return Summary(out.decode())

    def kill(self) -> None:
        """SIGKILL: it ends at once, in the midst of whatever it does."""
        self._process.kill()
        self._process.wait()

    def _await_ready(self) -> str:
        """Read what it says until it names its address."""
        said = b""
        stream = self._process.stderr
        deadline = time.monotonic() + _START_TIMEOUT_S
        while stream is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                raise LxError(f"the exchange was not ready within {_START_TIMEOUT_S:g} s; it said: {said.decode()}")
            chunk = os.read(stream.fileno(), 4096)
            said += chunk
            text = said.decode(errors="replace")
            if match := _READY.search(text):
                peers = _PEERS.search(text)
                self.peers = peers[1] if peers else ""
                return match[1]
            if not chunk:
                break
        raise LxError(f"the exchange did not start: {said.decode(errors='replace').strip()}")

    def _kill(self) -> None:
        """End it at once if it still runs, and close its pipes."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
