"""A server or client of a run as a process of its own: its first line is its address, its last its result."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from lx.errors import LxError
from lx.lab.demo.server import die_with_parent

__all__ = ["Child", "of_module"]

_START_TIMEOUT_S: Final = 30.0
_RESULT_TIMEOUT_S: Final = 120.0


def of_module(name: str, *words: str) -> list[str]:
    """The command that runs a module of ours; -P: nothing of the folder where we are is imported."""
    return [sys.executable, "-P", "-m", name, *words]


class Child:
    """A process that is killed when it is no longer needed; its name is for messages."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name = name
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def address(self) -> str:
        """The first line that it prints; raise LxError when none comes."""
        stream, line = self._process.stdout, b""
        deadline = time.monotonic() + _START_TIMEOUT_S
        while stream is not None and not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                raise LxError(f"{self._name} was not ready within {_START_TIMEOUT_S:g} s")
            byte = os.read(stream.fileno(), 1)  # what follows belongs to the result
            if not byte:
                raise LxError(f"{self._name} did not start: {self._complaint()}")
            line += byte
        return line.decode().strip()

    def result(self) -> list[int]:
        """The figures it prints at its end; raise LxError when it fails."""
        try:
            out, said = self._process.communicate(timeout=_RESULT_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise LxError(f"{self._name} did not end within {_RESULT_TIMEOUT_S:g} s") from None
        if self._process.returncode:
            raise LxError(f"{self._name} failed: {said.decode(errors='replace').strip()}")
        return [int(word) for word in out.split()]

    def _complaint(self) -> str:
        _, said = self._process.communicate(timeout=_RESULT_TIMEOUT_S)
        return said.decode(errors="replace").strip() or "it said nothing"
