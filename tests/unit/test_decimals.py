"""Exact numbers: what is taken, what is refused and why, and that no value is ever rounded."""

from __future__ import annotations

import doctest
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lx.decimals
from lx.decimals import DIGITS_MAX, Grid, exact_decimal, multiply, plain, subtract
from lx.errors import ArgumentError, ArgumentTypeError, LxError

TICK = Grid("0.01", "price")


def test_examples_of_the_module() -> None:
    results = doctest.testmod(lx.decimals)
    assert results.attempted >= 5
    assert results.failed == 0


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.10", "0.10"), (" 7 ", "7"), ("7e4", "7E+4"), (Decimal("-3"), "-3"), (5, "5"), (np.int64(5), "5")],
)
def test_numbers_are_taken_as_they_are(value: Any, expected: str) -> None:
    assert str(exact_decimal(value, "price")) == expected


@pytest.mark.parametrize("value", [0.1, 1.0, float("nan"), np.float64(0.1)])
def test_a_float_is_a_type_error_that_says_why(value: float) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        exact_decimal(value, "price")  # type: ignore[arg-type]
    message = str(caught.value)
    assert isinstance(caught.value, TypeError)
    assert "is a float, and floats are not exact" in message
    assert f"price='{value}'" in message


@pytest.mark.parametrize("value", [True, None, b"1", [], Fraction(1, 3), np.float32(1), 1j])
def test_other_types_are_type_errors(value: Any) -> None:
    with pytest.raises(ArgumentTypeError, match=r"give a str such as '0\.5', a Decimal or an int"):
        exact_decimal(value, "price")


@pytest.mark.parametrize("value", ["NaN", "sNaN", "-Infinity", Decimal("NaN"), Decimal("inf")])
def test_what_is_not_finite_is_refused(value: Any) -> None:
    with pytest.raises(ArgumentError, match="is not a finite number") as caught:
        exact_decimal(value, "price")
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, LxError)


@pytest.mark.parametrize("text", ["", "abc", "1,5", "0x10", "1.2.3", "--1"])
def test_text_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ArgumentError, match="is not a number"):
        exact_decimal(text, "price")


def test_long_text_is_refused_before_it_is_read() -> None:
    assert exact_decimal("1" * 128, "price") == int("1" * 128)
    with pytest.raises(ArgumentError, match="price has 129 characters"):
        exact_decimal("1" * 129, "price")


@pytest.mark.parametrize(
    ("step", "mantissa", "scale", "shortest"),
    [
        ("0.01", 1, 2, "0.01"),
        ("0.0500", 5, 2, "0.05"),
        (5, 5, 0, "5"),
        ("1e3", 1000, 0, "1000"),
        ("2.50", 25, 1, "2.5"),
    ],
)
def test_a_step_is_kept_in_its_shortest_form(step: Any, mantissa: int, scale: int, shortest: str) -> None:
    grid = Grid(step, "tick")
    assert (grid.mantissa, grid.scale, str(grid.step)) == (mantissa, scale, shortest)
    assert Grid.of(mantissa, scale, "tick").step == grid.step
    assert repr(grid) == f"Grid('{shortest}', 'tick')"


@pytest.mark.parametrize("step", [0, "-0.01", "1e61", "1e-61"])
def test_a_step_is_above_zero_and_sane(step: Any) -> None:
    with pytest.raises(ArgumentError, match="is not a step"):
        Grid(step, "tick")


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("70000", 7000000),
        ("70000.01", 7000001),
        ("70000.010", 7000001),
        ("70000.001", None),
        ("-0.02", -2),
        ("0", 0),
        (Decimal("0E+99999999999"), 0),
        ("1e-30", None),
        (Decimal("1E-99999999999"), None),
        ("1e60", 10**60),
        (Decimal("-1E+99999999999"), -(10**60)),
        (10**100, 10**60),
    ],
)
def test_counts(value: Any, count: int | None) -> None:
    assert TICK.count(value) == count


def test_wrong_values_are_refused_each_time() -> None:
    for _ in range(2):  # the cache of counts must not turn an error into an answer
        with pytest.raises(ArgumentError, match="price='x' is not a number"):
            TICK.count("x")


@given(st.integers(1, 10**9), st.integers(0, 18), st.integers(-(2**53), 2**53))
def test_values_and_counts_are_inverse(mantissa: int, scale: int, count: int) -> None:
    grid = Grid.of(mantissa, scale, "qty")
    value = grid.value(count)
    assert value == Fraction(count * mantissa, 10**scale)
    assert grid.count(value) == grid.count(str(value)) == count


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(1, 10**6), st.integers(0, 6))
def test_a_count_is_exact_or_none(value: Decimal, mantissa: int, scale: int) -> None:
    grid = Grid.of(mantissa, scale, "qty")
    steps = Fraction(value) / Fraction(mantissa, 10**scale)
    assert grid.count(value) == (steps.numerator if steps.denominator == 1 else None)


def test_the_callers_context_plays_no_part() -> None:
    with localcontext(Context(prec=2, traps=[Inexact])):
        assert TICK.count(Decimal("70000.01")) == 7000001
        assert str(TICK.value(7000001)) == "70000.01"
        assert str(multiply(123456, Decimal("0.001"))) == "123.456"
        assert str(subtract(Decimal("70000.01"), Decimal("69999.5"))) == "0.51"
        assert plain(Decimal("70000.01")) == "70000.01"
        assert plain(Decimal("1.23456789E+99")) == "1.234568E+99"


@pytest.mark.parametrize(
    "value",
    [Decimal("1E+999999999999"), Decimal("1E-999999999999"), Decimal("1" * 5000), Decimal("0." + "1" * 5000)],
)
def test_absurd_numbers_are_shown_short(value: Decimal) -> None:
    assert len(plain(value)) < 40


def test_every_number_that_can_be_meant_is_shown_whole() -> None:
    assert plain(Decimal(1).scaleb(DIGITS_MAX)) == "1" + "0" * DIGITS_MAX
    assert plain(Decimal("-0.000000000000000001")) == "-0.000000000000000001"
