"""What a one-way run says of its receiver's counts: as sent, lost, or changed on the way."""

import pytest

from lx.lab.load.options import LoadOptions
from lx.lab.load.report import final_line, report_lines
from lx.lab.load.result import ERRORS_CHECK, RECEIPT_CHECK, Amount, LoadResult, Receipt, WholeRun, evaluate, to_json

SENT = Amount(10, 800, 0xABC)


def result(received: Amount) -> LoadResult:
    return LoadResult(
        options=LoadOptions(server="tcp://127.0.0.1:5555", mode="push", traders=1, rate=10.0),
        seconds=1.0,
        offered=10,
        sent=10,
        answered=10,
        acknowledged=10,
        rejected={},
        unanswered=0,
        busy=0,
        malformed=0,
        refused={},
        unexpected=0,
        messages_out=10,
        bytes_out=800,
        messages_in=0,
        bytes_in=0,
        trades={},
        volume={},
        latency_ns={},
        buckets=[],
        book=None,
        whole_run=WholeRun(sent=10, acked=10, rejected=0, trades=0, volume={}, errors=0),
        receipt=Receipt(SENT, received),
    )


@pytest.mark.parametrize(
    ("received", "said", "lost", "is_corrupt"),
    [
        (SENT, "as sent", 0, False),
        (Amount(8, 640, 0xAB0), "LOST 2 messages", 2, False),
        (Amount(10, 800, 0xABD), "CORRUPT", 0, True),
        (Amount(10, 801, 0xABC), "CORRUPT", 0, True),
        (Amount(11, 880, 0xABC), "CORRUPT", 0, True),
    ],
)
def test_what_came_is_held_against_what_was_sent(received: Amount, said: str, lost: int, is_corrupt: bool) -> None:
    run = result(received)
    outcomes = {outcome.check: outcome.passed for outcome in evaluate(run, ())}
    assert outcomes == {"not saturated": True, ERRORS_CHECK: True, RECEIPT_CHECK: received == SENT}
    told = to_json(run, evaluate(run, ()))
    assert (told["passed"], told["one_way"]["lost"], told["one_way"]["corrupt"]) == (received == SENT, lost, is_corrupt)
    assert told["one_way"]["sent"] == {"messages": 10, "bytes": 800, "checksum": "0000000000000abc"}
    lines = report_lines(run, ())
    assert any(line.startswith("one-way, no answers: sent 10 messages") and line.endswith(said) for line in lines)
    assert final_line(run).endswith("| p50: - | p99: -")
