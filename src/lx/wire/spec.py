"""What is checked of a record: the tables in `records_generated` are made of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

EnumClass = type[IntEnum]  # by another name, since a field called `type` hides the built-in within the class


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: `offset` and `size` in bytes, `minimum` and `maximum` inclusive, `flags` as (bit, name) pairs."""

    name: str
    type: str
    offset: int
    size: int
    enum: EnumClass | None = None
    flags: tuple[tuple[int, str], ...] | None = None
    minimum: int | None = None
    maximum: int | None = None
    optional: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether the number may be negative."""
        return self.type.startswith("i")

    @property
    def range(self) -> tuple[int, int]:
        """Lowest and highest number that the field's bytes can hold."""
        bits = 8 * self.size - self.is_signed
        return (-(1 << bits) if self.is_signed else 0), (1 << bits) - 1


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """When (field & mask) == value, the field `then` must lie within minimum..maximum; fields are indices.

    With the minimum above the maximum it must not lie between the two.
    """

    field: int
    mask: int
    value: int
    then: int
    minimum: int
    maximum: int
    words: str

    def allows(self, value: int) -> bool:
        """Whether the field that is bound may have this value."""
        if self.minimum > self.maximum:
            return value >= self.minimum or value <= self.maximum
        return self.minimum <= value <= self.maximum


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """One record kind: its group, the kind of the extension that must follow, fields by offset, reserved bytes.

    `text_order` are the indices of the fields in the order of the text form.
    """

    name: str
    kind: int
    group: str
    extension: int | None
    fields: tuple[FieldSpec, ...]
    rules: tuple[RuleSpec, ...]
    reserved: tuple[int, ...]
    text_order: tuple[int, ...]


class Printed:
    """A record prints its fields."""

    __slots__ = ()
    SPEC: ClassVar[RecordSpec]

    def __repr__(self) -> str:
        words = (f"{field.name}={getattr(self, field.name)!r}" for field in self.SPEC.fields)
        return f"{self.__class__.__qualname__}({', '.join(words)})"
