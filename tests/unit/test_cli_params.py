"""Durations are exact, and what can't be one says which option, which value, why, and how to mend it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lx.cli.params import parse_duration_ns
from lx.errors import UsageError


@pytest.mark.parametrize(
    ("text", "duration_ns"),
    [
        ("60s", 60 * 10**9),
        ("1ms", 10**6),
        ("2m", 120 * 10**9),
        ("1h", 3600 * 10**9),
        ("1.5ms", 1_500_000),
        ("0.1s", 100_000_000),
        ("250us", 250_000),
        ("250µs", 250_000),
        ("7ns", 7),
        (" 10s ", 10**10),
    ],
)
def test_durations(text: str, duration_ns: int) -> None:
    assert parse_duration_ns(text, option="--duration") == duration_ns


@pytest.mark.parametrize("text", ["0", "0s", "0.0ms"])
def test_zero_only_where_it_is_allowed(text: str) -> None:
    assert parse_duration_ns(text, option="--warm-up", allow_zero=True) == 0
    with pytest.raises(UsageError, match="must be above zero"):
        parse_duration_ns(text, option="--duration")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("60", "has no unit"),
        ("60x", "has the unknown unit 'x'"),
        ("60S", "is not a duration"),
        ("-5s", "is not a duration"),
        ("1e3s", "is not a duration"),
        ("", "is not a duration"),
        ("s", "is not a duration"),
        ("1s 2s", "is not a duration"),
        ("0.5ns", "finer than a nanosecond"),
        ("9000h", "longer than a year"),
    ],
)
def test_errors_name_option_value_reason_and_mend(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_duration_ns(text, option="--batch-timeout")
    message = str(caught.value)
    assert message.startswith(f"--batch-timeout: '{text}'")
    assert problem in message
    assert "such as --batch-timeout " in message


@given(st.integers(min_value=1, max_value=10**15))
def test_whole_nanoseconds_come_back(duration_ns: int) -> None:
    assert parse_duration_ns(f"{duration_ns}ns", option="--d") == duration_ns


@given(st.text())
def test_text_gives_a_duration_or_the_named_error(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert parse_duration_ns(text, option="--d") > 0
