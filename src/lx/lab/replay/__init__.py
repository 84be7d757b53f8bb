"""Markets recorded elsewhere, replayed through the engines; docs/replay.md says what each figure counts."""

from lx.lab.replay.report import CaseOutcome, Report
from lx.lab.replay.run import replay_file

__all__ = ["CaseOutcome", "Report", "replay_file"]
