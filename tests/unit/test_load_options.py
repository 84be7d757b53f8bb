"""What a load run may be: connections for its traders, and at least one order that is measured."""

import pytest

from lx._native import Load
from lx.errors import UsageError
from lx.lab.load.options import LoadOptions

SECOND = 1_000_000_000


def options(
    *, traders: int, rate: float, duration_ns: int = SECOND, warmup_ns: int = SECOND, connections: int | None = None
) -> LoadOptions:
    return LoadOptions(
        server="tcp://127.0.0.1:5555",
        traders=traders,
        rate=rate,
        duration_ns=duration_ns,
        warmup_ns=warmup_ns,
        connections=connections,
    )


def test_a_run_in_which_no_order_would_be_measured_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        options(traders=5, rate=0.001)
    assert str(caught.value) == (
        "--rate: 5 traders x 0.001 orders/s have no order due within the 1 s measured after 1 s of warm-up; "
        "raise --rate or --duration"
    )
    assert options(traders=5, rate=0.001, warmup_ns=0).offered == 1, "the first order is due at once"
    assert options(traders=1, rate=1.0, duration_ns=1).offered == 1, "the second at the beginning of the window"


@pytest.mark.parametrize(("traders", "rate"), [(1, 1.0), (7, 13.37), (1_000, 100.0), (3, 0.9)])
@pytest.mark.parametrize("warmup_ns", [0, 333_333_333, SECOND])
@pytest.mark.parametrize("duration_ns", [SECOND, 1_234_567_891])
def test_orders_that_are_due_are_those_of_the_schedule(
    traders: int, rate: float, warmup_ns: int, duration_ns: int
) -> None:
    run = options(traders=traders, rate=rate, warmup_ns=warmup_ns, duration_ns=duration_ns)
    start = 7 * SECOND + 1
    window = (start + warmup_ns, start + warmup_ns + duration_ns)
    load = Load(
        profile="mixed",
        seed=1,
        traders=[(1, 1, 0)],
        instruments=[(1, 1_000, 10, 1, 10)],
        start_ns=start,
        window_ns=window,
        rate_micro=run.rate_micro,
        batch=1,
        batch_timeout_ns=1,
        connections=1,
    )
    while load.due(window[1]):
        pass
    assert load.measured()["sent"] == load.offered(*window) == run.offered > 0


def test_connections_are_enough_for_the_traders() -> None:
    room = Load.TRADERS_PER_CONNECTION_MAX
    assert [options(traders=count, rate=1.0).connection_count for count in (1, 3, 4, 1_000, 4 * room)] == [
        1,
        3,
        4,
        4,
        4,
    ]
    assert options(traders=4 * room + 1, rate=1.0).connection_count == 5
    assert options(traders=2 * room, rate=1.0, connections=2).connection_count == 2
    with pytest.raises(UsageError, match="--connections: 2 is out of range; give 3 to 256"):
        options(traders=2 * room + 1, rate=1.0, connections=2)
