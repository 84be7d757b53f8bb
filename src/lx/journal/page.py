"""The durable position as others may see it: one page of memory that the journal shares by a file beside its segments.

    durable     bytes 0-3 `LDUR`, 4-5 version, 6-7 zero, 8-15 ordinal of the first command not known to be durable

Whoever has the journal open writes it after each completed sync, which costs one store; nobody waits and nothing is
synced. A reader in another process may trust it whenever it reads: what it says was durable when it was written, and
the position is one aligned word of eight bytes, which is written and read whole. After the writer has ended it stays
true. It is no part of the log: a journal that is opened writes it anew.
"""

from __future__ import annotations

import mmap
import os
import struct
from pathlib import Path
from typing import Final, Self

from lx.journal.errors import JournalError, reason

__all__ = ["PAGE_NAME", "DurablePage"]

PAGE_NAME: Final = "durable"
_HEAD: Final = struct.pack("<4sHH", b"LDUR", 1, 0)
_SIZE: Final = 16
_FILE_SIZE: Final = 4096
_WORD: Final = 1
"""Index of the position among words of eight bytes."""


class DurablePage:
    """The page of one journal. One process writes it, others read.

    >>> with DurablePage.create(directory) as page:
    ...     page.set(41)
    ...     DurablePage.open(directory).sequence
    41
    """

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory
        self._words = memoryview(memory).cast("Q")  # a word is stored and loaded by one instruction

    @classmethod
    def create(cls, directory: Path) -> Self:
        """The page for writing, with what an earlier writer said, or 1; raise OSError."""
        descriptor = os.open(directory / PAGE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            # Its block is reserved: on a full disk a store into a page without one would kill the process.
            os.posix_fallocate(descriptor, 0, _FILE_SIZE)
            if os.pread(descriptor, len(_HEAD), 0) != _HEAD:
                os.pwrite(descriptor, _HEAD + struct.pack("<Q", 1), 0)
            return cls(mmap.mmap(descriptor, _SIZE))
        finally:
            os.close(descriptor)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """The page for reading; raise JournalError when the directory has none."""
        path = directory / PAGE_NAME
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                if os.pread(descriptor, _SIZE, 0)[: len(_HEAD)] != _HEAD:
                    raise JournalError(f"{path}: is no page of a journal; start a server on {directory}, it makes one")
                return cls(mmap.mmap(descriptor, _SIZE, prot=mmap.PROT_READ))
            finally:
                os.close(descriptor)
        except OSError as error:
            why = reason(error)
            raise JournalError(f"{path}: {why}; start a server on {directory}, which says what is durable") from None

    @property
    def sequence(self) -> int:
        """Ordinal of the first command that is not known to be durable."""
        return self._words[_WORD]

    def set(self, sequence: int) -> None:
        """All commands below `sequence` are durable."""
        self._words[_WORD] = sequence

    def close(self) -> None:
        """Give the memory back; what was said stays in the file."""
        self._words.release()
        self._memory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
