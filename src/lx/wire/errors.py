"""Errors of the wire.

LxError
├── WireError    bytes that are not a record, frame or message: reason, offset, field, value
└── TextError    a line that is not the text form of a record
"""

from __future__ import annotations

from lx.errors import LxError
from lx.wire.records_generated import Reason


class WireError(LxError):
    """Bytes that break the wire's rules; the first fault in the order of docs/wire.md.

    reason: member of Reason, 1 to 99
    offset: byte of the buffer where the fault is
    field: name of the field, `length` for the buffer's length, `reserved` for bytes that must be zero
    value: what was found there
    """

    def __init__(self, reason: Reason | int, offset: int, field: str, value: int) -> None:
        self.reason = Reason(reason)
        self.offset = offset
        self.field = field
        self.value = value
        super().__init__(f"{self.reason.name.lower()} at byte {offset}, field {field}: found {value}")

    def key(self) -> tuple[int, int, str, int]:
        """Reason, offset, field, value: equal for equal faults in every decoder."""
        return int(self.reason), self.offset, self.field, self.value


class TextError(LxError):
    """A line that is not the text form of a record; the message names the word and what would be right."""
