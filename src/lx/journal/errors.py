"""What can be wrong with a journal: a branch of the tree in `lx.errors`.

    lx.errors.LxError
    └── JournalError            the directory can't be used: not there, read-only, of another shard or version
        ├── JournalLockedError      another process has it open (exit status 3)
        ├── JournalDamagedError     bytes that had been durable are missing or changed: file, offset, why, mend
        └── JournalFullError        no space, or an I/O error, at append; the journal is as before and goes on
            └── JournalSyncError        a sync failed, or taking back a failed write: what was written is in doubt; the
                                        journal is closed

Each message is one line: what, where, why, how to mend.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from lx.errors import LxError

__all__ = [
    "JournalDamagedError",
    "JournalError",
    "JournalFullError",
    "JournalLockedError",
    "JournalSyncError",
    "reason",
]


class JournalError(LxError):
    """A journal can't be opened or used; nothing was changed."""


class JournalLockedError(JournalError):
    """Another process has the journal open."""

    exit_code: ClassVar[int] = 3


class JournalDamagedError(JournalError):
    """Bytes that had been durable are missing or changed: in `file` at `offset`; `why` and how to `mend` it."""

    def __init__(self, file: Path, offset: int, why: str, mend: str) -> None:
        self.file = file
        self.offset = offset
        self.why = why
        self.mend = mend
        super().__init__(f"{file}, offset {offset}: {why}; {mend}")


class JournalFullError(JournalError):
    """There is no space, or the system reports an I/O error; a later append may succeed."""


class JournalSyncError(JournalFullError):
    """A sync failed. Pages may be lost that the system now takes for clean, so no second sync can be trusted: the
    journal is closed, and opening it again finds out what is on disk. The same when a write failed and what it left
    could not be taken back: whether its frame is in the log is open.
    """


def reason(error: OSError) -> str:
    """The system's reason in words, as part of a sentence."""
    # From the extension comes the text alone, with the number behind it.
    text = os.strerror(error.errno) if error.errno else str(error).partition(" (os error")[0]
    return text.lower()
