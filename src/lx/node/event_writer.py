"""The event files of a log, as the process that follows it writes them; a full disk costs events and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Self

from lx.journal.errors import JournalError, JournalFullError
from lx.journal.event_files import EVENT_FILE_BYTES, EventFiles, event_paths

__all__ = ["EVENT_FILES_MAX", "EventWriter"]

EVENT_FILES_MAX: Final = 16
"""Files that are kept, a GiB: events take up to three times the room of their commands. Who was away longer is told."""
_AGAIN_NS: Final = 10 * 10**9
"""After a frame that could not be written the next is tried so much later."""


class EventWriter:
    """Appends what an engine told of each frame, without a gap, from `next_sequence` or earlier on.

    on_problem: is told in one line of what went wrong; clock: ns, never going back; file_bytes: as of EventFiles

    Files that end before `next_sequence` are begun anew, since the engine of their writer begins behind them: clients
    are told that older events are gone, and `lx journal events` makes them. Raise JournalLockedError when another
    process writes these files, JournalError when they can't be used.
    """

    def __init__(
        self,
        directory: Path,
        next_sequence: int,
        on_problem: Callable[[str], None],
        clock: Callable[[], int],
        *,
        file_bytes: int = EVENT_FILE_BYTES,
    ) -> None:
        self._directory = directory
        self._begun = 0
        """Files of those that were begun when they were counted last."""
        self._on_problem = on_problem
        self._clock = clock
        self._again_ns = 0
        """When writing is tried again after it failed; 0: it has not."""
        self._files = EventFiles(directory, file_bytes=file_bytes)
        if self._files.removed:
            on_problem(
                f"{directory}: {self._files.removed} event files of an older format were removed; stop the server and "
                "run `lx journal events` to have those events again"
            )
        if self._files.next_sequence < next_sequence:
            self._files.cut(1)

    def append(self, frames: Sequence[tuple[bytes, bytes]]) -> None:
        """Write the events of durable frames that follow each other, unless the disk is known to be full.

        frames: header of each, and what the engine told of it
        """
        try:
            if self._again_ns:
                if self._clock() < self._again_ns:
                    return
                self._files.cut(1)  # what was left out makes a gap
                self._again_ns = 0
            self._files.append_all(frames)
            if self._files.begun > self._begun:
                self._begun = self._files.begun
                firsts = list(event_paths(self._directory))
                if len(firsts) > EVENT_FILES_MAX:
                    self._files.prune(firsts[-EVENT_FILES_MAX])
        except JournalFullError as error:
            self._on_problem(f"{error}; events until then can't be asked for")
            self._again_ns = self._clock() + _AGAIN_NS
        except (JournalError, OSError) as error:
            self._on_problem(str(error))
            self._again_ns = self._clock() + _AGAIN_NS

    def prune(self, before_sequence: int) -> None:
        """Let the files go that have only commands below this one."""
        try:
            self._files.prune(before_sequence)
        except JournalError as error:
            self._on_problem(str(error))

    def close(self) -> None:
        """Give the files back."""
        self._files.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
