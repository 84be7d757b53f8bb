"""A copy made while the log is written is a journal that ends where the log was durable."""

from __future__ import annotations

from pathlib import Path

import pytest

from lx.journal import Journal
from lx.journal.copy import copy_journal
from lx.journal.errors import JournalError
from lx.journal.survey import survey
from lx.node.restart import start_of
from tests.unit.journal_rig import frame, write
from tests.unit.snapshot_rig import SEGMENT, first_sequences, flip, frames_of, put, snapshot_after, write_market


@pytest.mark.parametrize("count", [0, 1, 30, 40])
def test_a_copy_begins_with_the_snapshot_and_ends_where_the_log_is_durable(count: int, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    write_market(source)
    frames = frames_of(source)
    durable = survey(source).next_sequence
    snapshot = put(source, snapshot_after(frames, count)) if count else None
    with Journal.open(source, segment_bytes=SEGMENT) as journal:
        for _ in range(5):
            journal.append(frame(journal.next_sequence)[:32] + b"\xff" * 6 + frame(1)[38:])  # later than all before
        made = copy_journal(source, target, pytest.fail)
        assert made.next_sequence == durable == journal.durable_sequence < journal.next_sequence
    begin = int(snapshot.stem) if snapshot else 1
    assert made.first_sequence == max(it for it in first_sequences(source) if it <= begin)
    assert (made.snapshot, frames_of(target)) == (snapshot, frames[-len(frames_of(target)) :])
    with Journal.open(target, segment_bytes=SEGMENT) as journal:
        assert journal.recovery.torn_bytes == 0
        start = start_of(journal, "native", pytest.fail, is_whole=False)
        assert (start.sequence, start.first) == (begin, frames[0])


def test_what_can_not_be_copied_is_named(tmp_path: Path) -> None:
    source = tmp_path / "source"
    write_market(source)
    path = put(source, snapshot_after(frames_of(source), 20))
    flip(path, 400)
    said: list[str] = []
    assert copy_journal(source, tmp_path / "whole", said.append).snapshot is None
    assert str(path) in said[0]
    with pytest.raises(JournalError, match="is not empty; give a new directory"):
        copy_journal(source, tmp_path / "whole", said.append)
    with Journal.open(source, segment_bytes=SEGMENT) as journal:
        assert journal.prune(journal.next_sequence)
    with pytest.raises(JournalError, match="was pruned, and no snapshot can be used"):
        copy_journal(source, tmp_path / "none", said.append)


def test_an_empty_log_has_an_empty_copy(tmp_path: Path) -> None:
    write(tmp_path / "source", "")
    assert copy_journal(tmp_path / "source", tmp_path / "target", pytest.fail).next_sequence == 1
    Journal.open(tmp_path / "target", segment_bytes=SEGMENT).close()
