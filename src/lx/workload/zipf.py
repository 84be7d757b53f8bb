"""Which symbol comes next: Zipf's law in whole numbers; the same table as `zipf.rs`."""

__all__ = ["Zipf"]

_SIZE_MIN = 1 << 12
"""Least size of the table: a probability is exact to 1 in 4,096."""
_SLOTS_PER_SYMBOL = 16
"""Slots of the table a symbol has on average at least."""
_WEIGHT = 1 << 32


class Zipf:
    """A table that maps random bits to the index of a symbol, index 0 most often.

    Symbol k of n (from 1) has the weight 2^32 // k. The weights are laid out once over a table of a power of two, so
    that a draw is one shift and one look-up however many symbols there are.
    """

    def __init__(self, symbols: int) -> None:
        size = max(_SIZE_MIN, 1 << (symbols * _SLOTS_PER_SYMBOL - 1).bit_length())
        total = sum(_WEIGHT // rank for rank in range(1, symbols + 1))
        self._shift = 64 - (size.bit_length() - 1)
        self._table: list[int] = []
        cumulative = 0
        for index in range(symbols):
            cumulative += _WEIGHT // (index + 1)
            # The share of all up to this one, rounded down; the ones still to come keep a slot each.
            end = min(max(cumulative * size // total, len(self._table) + 1), size - (symbols - 1 - index))
            self._table += [index] * (end - len(self._table))

    def pick(self, random: int) -> int:
        """The index of the symbol that a random 64-bit number stands for; the upper bits decide."""
        return self._table[random >> self._shift]
