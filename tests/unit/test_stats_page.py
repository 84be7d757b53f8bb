"""The page that two processes share, and the histograms in it."""

from __future__ import annotations

import copy
import os
import random
import threading
from itertools import pairwise

import pytest

from lx.checks import InvariantError
from lx.node.stats.histogram import VALUE_MAX, Histogram, bound_of, bounds, index_of, percentile
from lx.node.stats.page import ROOM, PageReader, PageWriter


def test_what_was_written_last_is_read() -> None:
    with PageWriter() as page:
        reader = PageReader(page.descriptor)
        assert reader.read() is None
        for text in (b"{}", b'{"a": 1}', b"", b"x" * (ROOM - 16)):
            page.write(text)
            assert reader.read() == text
        with pytest.raises(InvariantError):
            page.write(b"x" * (ROOM - 15))
        reader.close()


@pytest.mark.parametrize("at", [0, 8, 12, 16, 40])
def test_of_a_version_that_is_not_whole_nothing_is_read(at: int) -> None:
    with PageWriter() as page:
        reader = PageReader(page.descriptor)
        page.write(b"a version that is whole, and stays so")
        page.write(b"the version that the writer died over")
        # The first version has an odd number, so that the second lies in the first slot.
        os.pwrite(page.descriptor, b"\xff", 64 + at)
        assert reader.read() == b"a version that is whole, and stays so"
        reader.close()


def test_the_page_of_a_writer_that_is_gone_is_gone_on_with() -> None:
    with PageWriter() as page:
        heir = copy.copy(page)  # as a fork has it, from before anything was written
        assert heir.go_on() is None
        reader = PageReader(page.descriptor)
        for text in (b"one", b"two", b"three"):
            page.write(text)
        os.pwrite(page.descriptor, b"\xff", 64 + ROOM + 16)  # the writer died over the third
        assert heir.go_on() == b"two"
        heir.write(b"an obituary")
        assert reader.read() == b"an obituary"
        reader.close()


def test_a_reader_beside_a_writer_sees_whole_versions_that_never_go_back() -> None:
    stop = threading.Event()
    with PageWriter() as page:
        page.write(b"0" * 1_000)

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                page.write(str(number % 10).encode() * (1_000 + number % 3_000))

        writer = threading.Thread(target=write)
        writer.start()
        reader = PageReader(page.descriptor)
        seen = [reader.read() for _ in range(2_000)]
        stop.set()
        writer.join()
        reader.close()
    assert all(text is not None and len(set(text)) == 1 for text in seen)


def test_another_memory_is_no_page() -> None:
    descriptor = os.memfd_create("other")
    os.ftruncate(descriptor, 4096)
    with pytest.raises(ValueError, match="not a page"):
        PageReader(descriptor)
    os.close(descriptor)


def test_each_number_has_one_bucket_and_powers_of_two_are_bounds() -> None:
    chance = random.Random(1)
    numbers = [*range(1, 5_000), *(chance.randrange(1, VALUE_MAX) for _ in range(5_000))]
    for number in numbers:
        index = index_of(number)
        bound = bound_of(index)
        assert (bound_of(index - 1) if index else 0) < number <= bound
        assert bound - number <= number // 8, "exact to an eighth"
    assert [bound_of(index_of(1 << power)) for power in range(37)] == [1 << power for power in range(37)]
    assert index_of(VALUE_MAX * 5) == index_of(VALUE_MAX) == len(Histogram().counts) - 1
    assert all(low + 1 == high for low, high in pairwise(sorted({index_of(number) for number in range(1, 5_000)})))


def test_a_histogram_says_what_it_was_given() -> None:
    chance = random.Random(2)
    numbers = [chance.randrange(1 << chance.randrange(1, 30)) for _ in range(1_000)]
    histogram = Histogram()
    for number in numbers[::2]:
        histogram.add(number)
    for number in numbers[1::2]:
        histogram.add(number, weight=3)
    weighted = numbers[::2] + numbers[1::2] * 3
    assert histogram.as_dict() == {"counts": histogram.counts, "sum": sum(weighted), "max": max(numbers)}
    for bound, seen in bounds(histogram.counts, 1 << 4, 1 << 20):
        assert seen == sum(number <= bound for number in weighted)
    for per_mille in (1, 500, 990, 1_000):
        exact = sorted(weighted)[-(-len(weighted) * per_mille // 1_000) - 1]
        assert exact <= percentile(histogram.counts, per_mille, max(numbers)) <= max(exact * 9 // 8, 1)
    assert percentile(Histogram().counts, 500, 0) == 0
