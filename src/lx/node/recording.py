"""The command frames of a run in a file: sealed, chained, one after the other; `lx replay --format commands` reads it.

It is a record of a run, not a journal: nothing waits for the disk, and a killed server leaves a torn tail.
"""

from __future__ import annotations

from pathlib import Path

from lx._native import Block, seal
from lx.errors import InputError, LxError
from lx.wire.frame import HEADER_SIZE, NO_HEADER

__all__ = ["Recording"]

_BUFFER_BYTES = 1 << 20


class Recording:
    """A file that takes frames; an old one of that name is replaced.

    Raise InputError when it can't be made, LxError from `append` and `close` when the disk takes no more.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("wb", buffering=_BUFFER_BYTES)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            mend = "give a file in a directory you may write"
            raise InputError(f"--record: can't write '{path}': {reason}; {mend}") from None
        self._path = path
        self._previous = NO_HEADER
        self.frames = 0

    def append(self, frame: bytes | Block) -> None:
        """Seal an unsealed frame, chained to the one before, and write it."""
        sealed = seal(frame, self._previous)
        try:
            self._file.write(sealed)
        except OSError as error:
            raise self._failure(error) from None
        self._previous = sealed[:HEADER_SIZE]
        self.frames += 1

    def close(self) -> None:
        """Write what is buffered."""
        try:
            self._file.close()
        except OSError as error:
            raise self._failure(error) from None

    def _failure(self, error: OSError) -> LxError:
        reason = (error.strerror or str(error)).lower()
        return LxError(f"--record: writing '{self._path}' failed: {reason}; the record ends here, make room for it")
