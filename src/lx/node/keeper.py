"""The snapshotter of a server: a process of its own, started with the server, started again when it dies, and ended
with it.

It reads its end from a pipe that the server holds, so it goes also when the server is killed. What it says, its
problems only, is passed on, each line once. The thread here sleeps in reads and waits; the server's loop has nothing to
do with it, and neither of them ever waits for the snapshotter.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Final

from lx.node.snapshotter import SnapshotPolicy

__all__ = ["SnapshotKeeper", "snapshotter_command"]

_FIRST_PAUSE_S: Final = 1.0
_PAUSE_MAX_S: Final = 60.0
"""Between two starts; doubled up to this, and back to the first when it has lived so long."""
_END_S: Final = 1.0
"""After the pipe was closed the snapshotter has so long to end; then it is killed, which harms nothing."""
_LINES_MAX: Final = 100
"""Different lines that are passed on; a snapshotter with more to say has said enough."""


def snapshotter_command(directory: Path, policy: SnapshotPolicy) -> tuple[str, ...]:
    """The words that start a snapshotter of that policy, which ends with its standard input."""
    prune = "off" if policy.keep_segments is None else "on"
    kept = () if policy.keep_segments is None else ("--keep-segments", str(policy.keep_segments))
    every = ("--every", str(policy.every), "--keep", str(policy.keep))
    lx = (sys.executable, "-P", "-m", "lx", "snapshotter")
    return (*lx, "--data", str(directory), *every, "--prune", prune, *kept, "--until-eof")


class SnapshotKeeper:
    """Keeps one process running from its construction to `close`.

    command: words of the process; on_problem: is told in one line when it ends by itself, once until it has run well
    again, and of each line that it says. Called from another thread.
    """

    def __init__(
        self, command: Sequence[str], on_problem: Callable[[str], None], *, first_pause_s: float = _FIRST_PAUSE_S
    ) -> None:
        self._command = command
        self._on_problem = on_problem
        self._first_pause_s = first_pause_s
        self._said: set[str] = set()
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._keep, name="lx-snapshot-keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the process and wait for it."""
        with self._lock:
            self._ending.set()
            process = self._process
            if process is not None and process.stdin is not None:
                process.stdin.close()
        self._thread.join(_END_S)
        if self._thread.is_alive() and process is not None:
            process.kill()
            self._thread.join()

    def _keep(self) -> None:
        pause_s = self._first_pause_s
        is_told = False
        while not self._ending.is_set():
            start_s = time.monotonic()
            why = self._run()
            if self._ending.is_set():
                return
            if time.monotonic() - start_s > _PAUSE_MAX_S:
                pause_s, is_told = self._first_pause_s, False
            if not is_told:
                self._on_problem(f"the snapshotter {why}; it is started again, the server goes on without it")
                is_told = True
            self._ending.wait(pause_s)
            pause_s = min(2 * pause_s, _PAUSE_MAX_S)

    def _run(self) -> str:
        """One life of the process; how it ended, in words."""
        try:
            with self._lock:
                if self._ending.is_set():
                    return ""
                # In a session of its own: Ctrl-C is for the server, which then ends it.
                process = self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    text=True,
                    errors="replace",
                    start_new_session=True,
                )
        except OSError as error:
            return f"can't be started: {(error.strerror or str(error)).lower()}"
        with process:  # closes the pipes
            if process.stderr is not None:
                self._pass_on(process.stderr)
        status = process.wait()
        return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"

    def _pass_on(self, lines: IO[str]) -> None:
        for line in lines:
            if line not in self._said and len(self._said) < _LINES_MAX:
                self._said.add(line)
                self._on_problem(line.strip())
