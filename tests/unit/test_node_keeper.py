"""The keeper of a snapshotter: it starts one again, says so once, and ends it through its pipe."""

from __future__ import annotations

import queue
import sys
from contextlib import closing
from pathlib import Path

from lx.node.keeper import SnapshotKeeper, snapshotter_command
from lx.node.snapshotter import SnapshotPolicy

PATIENCE_S = 60


def script(text: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", text)


def test_one_that_dies_is_started_again_and_told_once(tmp_path: Path) -> None:
    """The fifth life tells that it is there, and waits for the end of its input."""
    lives = tmp_path / "lives"
    text = (
        f"import sys; from pathlib import Path; lives = Path({str(lives)!r}); lives.touch()\n"
        "lives.write_text(lives.read_text() + 'x'); count = len(lives.read_text())\n"
        "print('it hurts' if count < 5 else 'well', file=sys.stderr, flush=True)\n"
        "sys.stdin.read() if count == 5 else sys.exit(4)"
    )
    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    with closing(SnapshotKeeper(script(text), said.put, first_pause_s=0.001)):
        told = [said.get(timeout=PATIENCE_S) for _ in range(3)]
    assert told == [
        "it hurts",
        "the snapshotter ended with status 4; it is started again, the server goes on without it",
        "well",
    ]
    assert said.empty(), "an end that was asked for is no problem"
    assert lives.read_text() == "x" * 5


def test_one_that_can_not_be_started_is_told() -> None:
    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    with closing(SnapshotKeeper(("/nowhere/lx",), said.put)):
        line = said.get(timeout=PATIENCE_S)
    assert line.startswith("the snapshotter can't be started: no such file or directory; it is started again")


def test_the_words_say_the_policy() -> None:
    words = snapshotter_command(Path("d"), SnapshotPolicy(every=5, keep=3, keep_segments=7))
    assert " ".join(words[4:]) == ("snapshotter --data d --every 5 --keep 3 --prune on --keep-segments 7 --until-eof")
    assert "--prune off --until-eof" in " ".join(snapshotter_command(Path("d"), SnapshotPolicy()))
