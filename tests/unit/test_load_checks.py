"""`--check`: what is read, what holds, and that a saturated or faulty run never passes; a result as text and JSON."""

from dataclasses import replace

import pytest

from lx.errors import UsageError
from lx.lab.load.checks import parse_checks
from lx.lab.load.options import LoadOptions
from lx.lab.load.report import duration_text, final_line, report_lines, status_line
from lx.lab.load.result import ERRORS_CHECK, LoadResult, WholeRun, evaluate, to_json
from lx.lab.load.run import Status

LATENCY = {"min": 1, "mean": 2_000, "p50": 1_000, "p90": 2_000, "p95": 3_000, "p99": 9_999_999, "p99.9": 10_000_000}


def result(*, answered: int = 1_000, unanswered: int = 0) -> LoadResult:
    """Ten seconds at 100 orders a second after a second of warm-up."""
    return LoadResult(
        options=LoadOptions(server="tcp://127.0.0.1:5555", traders=10, rate=10.0, duration_ns=10**10),
        seconds=10.0,
        offered=1_000,
        sent=1_000,
        answered=answered,
        acknowledged=990,
        rejected={"unknown_order": 10},
        unanswered=unanswered,
        busy=0,
        malformed=0,
        refused={},
        unexpected=0,
        messages_out=1_000,
        bytes_out=80_000,
        messages_in=1_000,
        bytes_in=120_000,
        trades={"BTC-USD": 3},
        volume={"BTC-USD": "70000.5"},
        latency_ns={**LATENCY, "p99.99": 10**7, "max": 2 * 10**9},
        buckets=[(1_000, 999), (2 * 10**9, 1)],
        book=None,
        whole_run=WholeRun(sent=1_100, acked=1_089, rejected=10, trades=4, volume={"BTC-USD": "70001.5"}, errors=1),
    )


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("p99<10ms", True),
        ("p99.9<10ms", False),
        ("p99.9<=10ms", True),
        ("p50=1us", True),
        ("p50 > 999ns", True),
        ("max<2s", False),
        ("mean>=2µs", True),
        ("errors<0.1%", False),
        ("errors<=0.1%", True),
        ("rejected=1%", True),
        ("rate>=100", True),
        ("rate>100.5", False),
        ("unanswered<1", False),
    ],
)
def test_a_check_holds_or_not(text: str, holds: bool) -> None:
    outcomes = evaluate(result(unanswered=1), parse_checks(text))  # one in a thousand
    expected = [("not saturated", True), (ERRORS_CHECK, True), (text, holds)]
    assert [(outcome.check, outcome.passed) for outcome in outcomes] == expected


def test_values_of_outcomes_have_the_unit_that_is_beside_them() -> None:
    text = "p50<1ms,max<1ns,errors<1%,rejected<5%,rate>1,unanswered=0"
    kept = to_json(result(unanswered=1), evaluate(result(unanswered=1), parse_checks(text)))
    assert [(check["value"], check["unit"]) for check in kept["checks"]] == [
        (1.0, "of offered"),
        (0.1, "%"),
        (kept["p50_us"], "us"),
        (kept["max_us"], "us"),
        (kept["errors_percent"], "%"),
        (1.0, "%"),
        (kept["achieved"], "orders/s"),
        (1.0, "orders"),
    ]


def test_saturated_below_99_percent_of_what_was_offered() -> None:
    outcome, _ = evaluate(result(answered=990), ())
    assert (outcome.passed, outcome.value) == (True, 0.99)
    assert not evaluate(result(answered=989), ())[0].passed
    assert final_line(result(answered=989)).endswith(" | saturated")


def test_faulty_above_1_percent_of_errors_whatever_the_checks_say() -> None:
    (_, outcome), (_, above) = evaluate(result(unanswered=10), ()), evaluate(result(unanswered=11), ())
    assert (outcome.check, outcome.passed, outcome.value) == ("errors<=1%", True, 1.0)
    assert (above.passed, above.value) == (False, 1.1)
    busy, malformed = replace(result(), busy=11), replace(result(), malformed=11)
    assert [busy.is_faulty, malformed.is_faulty, result(unanswered=10).is_faulty] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "'' is not a comparison"),
        ("p99", "'p99' is not a comparison"),
        ("p99<10ms,", "'' is not a comparison"),
        ("p98<10ms", "'p98' can't be checked; known are p50, "),
        ("p99<10", "'p99<10' needs a unit of time"),
        ("p99<10%", "'p99<10%' needs a unit of time"),
        ("errors<1", "'errors<1' needs a percent sign"),
        ("rate>5/s", "'rate>5/s' is a plain number; leave '/s' out"),
        ("p99<-1ms", "'p99<-1ms' is not a comparison"),
    ],
)
def test_what_is_no_check_is_named(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_checks(text)
    assert str(caught.value).startswith(f"--check: '{text}': {problem}")


def test_lines_for_people() -> None:
    status = Status(
        orders=5_000_000,
        rate=500_000.4,
        megabytes_per_second=100.0,
        acknowledged=4,
        rejected=3,
        errors_percent=0.125,
        latency_ns=(890, 1_234_567),
        is_warming_up=False,
    )
    assert status_line(status) == (
        "📊 Orders: 5000000 | Rate: 500000/sec | Network: 100.00 MB/s (0.800 Gbps) | Acked: 4 | Rejected: 3 "
        "| Errors: 0.12% | p50: 890ns | p99: 1.23ms"
    )
    assert duration_text(2 * 10**9) == "2.00s"
    text = "\n".join(report_lines(result(unanswered=1), ()))
    assert "acknowledged 990, rejected 10 (unknown_order 10)" in text
    assert "errors 1 (0.10%): unanswered 1, busy 0, malformed 0\n" in text
    assert "trades 3 (BTC-USD 3), volume BTC-USD 70000.5\n" in text
    assert (
        "whole run, warm-up included: sent 1100, acknowledged 1089, rejected 10, errors 1, trades 4, "
        "volume BTC-USD 70001.5; refused messages 0, unexpected answers 0"
    ) in text


def test_figures_for_machines() -> None:
    kept = to_json(result(), evaluate(result(), parse_checks("p99<10ms")))
    assert (kept["offered"], kept["achieved"], kept["orders"], kept["acked"]) == (100.0, 100.0, 1_000, 990)
    assert (kept["rejected"], kept["rejects"], kept["trades"]) == (10, {"unknown_order": 10}, 3)
    whole = {"sent": 1_100, "acked": 1_089, "rejected": 10, "trades": 4, "volume": {"BTC-USD": "70001.5"}, "errors": 1}
    assert (kept["whole_run"], kept["orders_in_all"]) == (whole, 1_100)
    assert (kept["p50_us"], kept["p99.9_us"], kept["max_us"]) == (1.0, 10_000.0, 2_000_000.0)
    assert (kept["megabytes_per_second"], kept["gigabits_per_second"]) == (0.02, 0.00016)
    assert kept["passed"]
