"""`lx demo`: the main job on a fresh machine, and the proof that it was done.

The status line of the load goes to stderr, the report to stdout. Exit status: 0 done; 1 the engines, hashes or
sums of money differ, or, with `--check`, anything else that has to hold doesn't.
"""

import signal
import sys
from types import FrameType
from typing import Annotated

from lx.cli.params import Duration, parse_duration_ns
from lx.cli.trader import StatusLine
from lx.lab.demo.report import report_lines
from lx.lab.demo.run import demo_options, run_demo

__all__ = ["demo"]


def demo(*, duration: Annotated[str, Duration()] = "10s", check: bool = False) -> int:
    """Start an exchange, drive real load through it, print the report.

    Parameters
    ----------
    duration
        How long is measured, such as 10s; a second of warm-up comes before it.
    check
        End with status 1 when the run is saturated, has errors or makes no trades.
    """
    options = demo_options(duration_ns=parse_duration_ns(duration, option="--duration"))
    signal.signal(signal.SIGTERM, _interrupt)
    line = StatusLine()
    done = run_demo(options, on_phase=lambda text: _say(line, text), on_status=line.show)
    print("\n".join(report_lines(done)), flush=True)
    faults = done.faults
    for fault in faults:
        print(f"lx demo: {fault}", file=sys.stderr)
    if check:
        print(f"check: {'FAILED' if faults else 'passed'}", flush=True)
    return 1 if faults and (check or not done.is_proven) else 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the demo as Ctrl-C does, so that its exchange is stopped too."""
    raise KeyboardInterrupt


def _say(line: StatusLine, text: str) -> None:
    line.end()
    print(f"lx demo: {text}", file=sys.stderr, flush=True)
