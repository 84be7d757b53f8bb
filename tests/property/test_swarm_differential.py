"""`lx lab diff` as a test: each round of a seed has other features, and all of them are met.

A failure is written as a golden file, shrunk, and its command line is told. What was met is in the summary of the run.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lx.cli import lab
from lx.lab.diff.coverage import Coverage
from lx.lab.diff.features import FEATURES
from lx.lab.diff.pair import Makers
from lx.lab.diff.run import compare
from tests.property.differential import TOTAL

SEEDS = (1, 2, 3)
COMMANDS = 34_000
LEAST = 100_000
"""Commands that a run must compare."""


def test_engines_are_equal_and_every_feature_met(tmp_path: Path) -> None:
    # All seeds in one test: what they met together is asked for, and separate tests may run in separate processes.
    total = Coverage(FEATURES)
    for seed in SEEDS:
        makers = Makers()
        summary, failure = compare(commands=COMMANDS, seed=seed, makers=makers, on_progress=lambda *_: None)
        if failure is not None:
            pytest.fail(lab.report_failure(summary, failure, tmp_path / f"seed-{seed}.txt", makers))
        assert summary.commands == COMMANDS
        total.add(summary.coverage)
    TOTAL.add(total)
    assert total.commands >= LEAST
    counts = dict(zip(FEATURES.names, total.by_feature.tolist(), strict=True))
    assert [name for name, count in counts.items() if not count] == [], "features that these seeds never met"
