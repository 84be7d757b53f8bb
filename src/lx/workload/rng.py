"""SplitMix64: the one source of randomness of the workloads; the same numbers as `lx_core::workload::Rng`.

Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014): a counter in steps of the golden ratio
and a mixing function, in integers of 64 bits.
"""

__all__ = ["STEP", "Rng"]

STEP = 0x9E37_79B9_7F4A_7C15
"""Distance of two states: 2^64 divided by the golden ratio."""
_MASK = (1 << 64) - 1


class Rng:
    """A generator of 64-bit numbers; the same seed gives the same numbers everywhere.

    >>> hex(Rng(0).next_u64())
    '0xe220a8397b1dcdaf'
    """

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def next_u64(self) -> int:
        """The next number; all 64 bits are random."""
        self._state = z = (self._state + STEP) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
        return z ^ (z >> 31)

    def below(self, n: int) -> int:
        """A number in 0..n-1 for n up to 2^32, near enough to uniform: the bias is below n / 2^32."""
        return ((self.next_u64() >> 32) * n) >> 32
