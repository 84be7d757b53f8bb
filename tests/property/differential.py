"""What the differential tests of a run have compared, all of them together: the run's summary tells it."""

from __future__ import annotations

from lx.lab.diff.coverage import Coverage
from lx.lab.diff.features import FEATURES

TOTAL = Coverage(FEATURES)
