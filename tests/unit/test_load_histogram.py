"""The native histogram against HdrHistogram: answers at chosen times go in, the same percentiles come out."""

import random

import pytest
from hdrh.histogram import HdrHistogram

from lx._native import Load
from lx.lab.load.result import HIGHEST_NS, to_histogram
from lx.wire.message import build_message
from lx.wire.records_generated import Accepted, MessageType, OrderType, Position, TimeInForce

SESSION = 3
COUNT = 3_000
PERCENTS = (1.0, 50.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0)


def measure(latencies: list[int]) -> Load:
    """A run with one order a second, all intended before the first is answered, each answered after its latency."""
    load = Load(
        profile="mixed",
        seed=1,
        traders=[(SESSION, 1, 0)],
        instruments=[(1, 1_000, 10, 1, 10)],
        start_ns=0,
        window_ns=(0, COUNT * 10**9),
        rate_micro=1_000_000,
        batch=1,
        batch_timeout_ns=1,
        connections=1,
    )
    sent = load.due((COUNT - 1) * 10**9)
    assert len(sent) == COUNT
    for number, latency in enumerate(latencies):
        answer = Accepted(
            type=OrderType.LIMIT, tif=TimeInForce.GTC, session=SESSION, client_id=number + 1, request_id=number + 1
        )
        message = build_message(MessageType.EVENTS, Position().pack() + answer.pack())
        load.received(number * 10**9 + latency, [message])
    return load


@pytest.mark.parametrize("high", [1_000, 1_000_000, 100_000_000_000])
def test_percentiles_are_those_of_hdrhistogram(high: int) -> None:
    chance = random.Random(high)
    latencies = [int(chance.paretovariate(0.7) * high / 1_000) for _ in range(COUNT)]
    load = measure(latencies)
    expected = HdrHistogram(1, HIGHEST_NS, 3)
    capped = [min(latency, HIGHEST_NS) for latency in latencies]
    for latency in capped:
        expected.record_value(latency)
    found = to_histogram(load.buckets())
    assert found.get_total_count() == COUNT
    for percent in PERCENTS:
        value = expected.get_value_at_percentile(percent)
        assert found.get_value_at_percentile(percent) == value
        assert load.percentile(percent) == min(value, max(capped))
    low, mean, highest = load.spread()
    assert (low, mean, highest) == (min(capped), sum(capped) // COUNT, max(capped))


def test_the_kept_form_can_be_read_by_other_tools() -> None:
    load = measure([10**6] * COUNT)
    decoded = HdrHistogram.decode(to_histogram(load.buckets()).encode())
    assert decoded.get_total_count() == COUNT
    assert decoded.get_value_at_percentile(99.0) == 1_000_447, "the highest of its bucket"
