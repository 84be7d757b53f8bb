"""The term of a log's frames: raised by each promotion, so that what two servers wrote is told apart."""

from __future__ import annotations

import struct
from typing import Final

__all__ = ["term_of"]

_TERM_AT: Final = 24
_U64: Final = struct.Struct("<Q")


def term_of(header: bytes) -> int:
    """The term of a frame, 0 before the first."""
    (term,) = _U64.unpack_from(header, _TERM_AT)
    return int(term)
