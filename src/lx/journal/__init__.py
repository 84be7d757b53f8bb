"""The journal: the log of a shard in files, durable before it is acknowledged (docs/journal.md).

It knows files and frames, and nothing of sockets, sessions or, but for `restore`, engines. `Journal` is what a server
writes, `durable` what another process reads meanwhile, `snapshots` what a restart begins with, `survey` what tools
read, `repair` the only thing that drops what was once durable.
"""

from lx.journal.errors import (
    JournalDamagedError,
    JournalError,
    JournalFullError,
    JournalLockedError,
    JournalSyncError,
)
from lx.journal.journal import Journal, Recovery
from lx.journal.read import read_frames
from lx.journal.repair import Drop, drop_of, repair
from lx.journal.survey import Segment, Survey, survey

__all__ = [
    "Drop",
    "Journal",
    "JournalDamagedError",
    "JournalError",
    "JournalFullError",
    "JournalLockedError",
    "JournalSyncError",
    "Recovery",
    "Segment",
    "Survey",
    "drop_of",
    "read_frames",
    "repair",
    "survey",
]
