"""Exact numbers at the edge: Decimal, int or text on one side, whole ticks or lots on the other.

Inside LX a price is a count of ticks and a quantity a count of lots. A `Grid` is one such step; it converts both ways
without rounding: what is not a whole number of steps has no count. Floats are refused, because they have lost the
number before it gets here. The caller's decimal context plays no part: all arithmetic is on integers or in a context
of this module that traps inexact results. Nothing here knows instruments, records or engines.
"""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from functools import lru_cache
from operator import index
from typing import Final, SupportsIndex

from lx.errors import ArgumentError, ArgumentTypeError

__all__ = ["DIGITS_MAX", "TEXT_LENGTH_MAX", "Grid", "Number", "exact_decimal", "multiply", "plain", "subtract"]

Number = Decimal | str | int
"""What is taken as an exact number; whatever has `__index__` (an integer of NumPy) counts as int."""

TEXT_LENGTH_MAX = 128
"""Most characters of a number given as text."""
DIGITS_MAX = 60
"""A magnitude of 10^60 is beyond every price and quantity, and 10^-60 below every tick and lot."""
_BEYOND: Final[int] = 10**DIGITS_MAX
_CACHE_SIZE = 4096
_EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])


def exact_decimal(value: Number | SupportsIndex, name: str) -> Decimal:
    """The number as a finite Decimal, exactly; `name` is the argument that an error names.

    Raise ArgumentTypeError for a float or another type, ArgumentError for a text that is no number, NaN or infinity.

    >>> exact_decimal("0.10", "price")
    Decimal('0.10')
    """
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, str):
        number = _from_text(value, name)
    elif isinstance(value, float):
        raise ArgumentTypeError(
            f"{name}={value!r} is a float, and floats are not exact (0.1 is 0.1000000000000000055...); "
            f"give a str such as {name}='{value}', a Decimal or an int"
        )
    else:
        number = Decimal(_from_integer(value, name))
    if not number.is_finite():
        raise ArgumentError(f"{name}={value!r} is not a finite number; give one such as '0.5'")
    return number


def _from_text(text: str, name: str) -> Decimal:
    if len(text) > TEXT_LENGTH_MAX:
        raise ArgumentError(f"{name} has {len(text)} characters; a number has at most {TEXT_LENGTH_MAX}")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ArgumentError(f"{name}={text!r} is not a number; write it as '0.5' or '70000'") from None


def _from_integer(value: object, name: str) -> int:
    if not isinstance(value, bool):
        try:
            return index(value)  # type: ignore[arg-type]
        except TypeError:
            pass
    kind = type(value).__name__
    inexact = ", a binary float, and floats are not exact" if kind.startswith(("float", "longdouble")) else ""
    raise ArgumentTypeError(f"{name}={value!r} is {kind}{inexact}; give a str such as '0.5', a Decimal or an int")


def multiply(count: int, step: Decimal) -> Decimal:
    """`count` x `step`, exact whatever the decimal context of the caller is.

    >>> multiply(7, Decimal("0.01"))
    Decimal('0.07')
    """
    return _EXACT.multiply(Decimal(count), step)


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """`left` - `right`, exact whatever the decimal context of the caller is.

    >>> subtract(Decimal("70000.01"), Decimal("70000"))
    Decimal('0.01')
    """
    return _EXACT.subtract(left, right)


def plain(number: Decimal) -> str:
    """The number for a person: all its digits, but of one that is absurdly long its magnitude only.

    >>> plain(Decimal("7E+4")), plain(Decimal("1E+999999999"))
    ('70000', '1.000000E+999999999')
    """
    exponent = number.as_tuple().exponent
    is_short = isinstance(exponent, int) and exponent >= -2 * DIGITS_MAX and abs(number.adjusted()) <= DIGITS_MAX
    return format(number, "f" if is_short else ".6E")


class Grid:
    """The multiples of one step: a tick of prices or a lot of quantities.

    step: the step as a positive Decimal in its shortest form
    mantissa, scale: step = mantissa x 10^-scale, with the least scale >= 0

    >>> grid = Grid("0.05", "price")
    >>> grid.count("70000.10"), grid.count("70000.12"), grid.value(3)
    (1400002, None, Decimal('0.15'))
    """

    __slots__ = ("_count_text", "mantissa", "name", "scale", "step")

    def __init__(self, step: Number, name: str) -> None:
        """`name` is the argument that errors name; raise ArgumentError unless the step is above zero."""
        number = exact_decimal(step, name)
        if number <= 0 or abs(number.adjusted()) > DIGITS_MAX:
            raise ArgumentError(f"{name}={plain(number)} is not a step; give a number above zero such as '0.01'")
        sign, digits, exponent = number.as_tuple()
        mantissa, scale = int("".join(map(str, digits))), -int(exponent)
        while scale > 0 and mantissa % 10 == 0:
            mantissa, scale = mantissa // 10, scale - 1
        if scale < 0:
            mantissa, scale = mantissa * 10**-scale, 0
        self.name = name
        self.mantissa = mantissa
        self.scale = scale
        self.step = Decimal((sign, tuple(map(int, str(mantissa))), -scale))
        # Prices and sizes come again and again, and most come as text: a hit costs a twentieth of a conversion.
        self._count_text = lru_cache(_CACHE_SIZE)(self._count)

    @classmethod
    def of(cls, mantissa: int, scale: int, name: str) -> Grid:
        """The grid with the step mantissa x 10^-scale."""
        return cls(Decimal((0, tuple(map(int, str(mantissa))), -scale)), name)

    def count(self, value: Number) -> int | None:
        """The number of steps in the value, or None when it is not a whole number of them.

        A value of 10^60 and more gives 10^60 steps, which is beyond every limit. Raise as `exact_decimal` does.
        """
        return self._count_text(value) if type(value) is str else self._count(value)

    def value(self, count: int) -> Decimal:
        """`count` steps as a Decimal with the digits of the step."""
        return _EXACT.multiply(Decimal(count), self.step)

    def _count(self, value: Number) -> int | None:
        number = exact_decimal(value, self.name)
        if not number:
            return 0
        if abs(number.adjusted()) >= DIGITS_MAX:
            if number.adjusted() < 0:
                return None
            return -_BEYOND if number < 0 else _BEYOND
        numerator, denominator = number.as_integer_ratio()
        steps, rest = divmod(numerator * 10**self.scale, denominator * self.mantissa)
        return None if rest else steps

    def __repr__(self) -> str:
        return f"Grid({str(self.step)!r}, {self.name!r})"
