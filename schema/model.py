"""The schema as objects, checked: no two fields overlap, every name resolves, every kind is in its group's range."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SIZES = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "i32": 4, "i64": 8, "text16": 16, "hash16": 16}
GROUPS = {
    "command": range(1, 64),
    "extension": range(64, 80),
    "control": range(80, 128),
    "event": range(128, 192),
    "state": range(192, 256),
}


class SchemaError(ValueError):
    """The schema contradicts itself; the message names the record and the field."""


@dataclass(frozen=True)
class Field:
    """One field of a record: `at` is its byte offset, `minimum` and `maximum` are inclusive or None."""

    name: str
    type: str
    at: int
    doc: str
    enum: str | None = None
    flags: tuple[str, ...] | None = None
    minimum: int | None = None
    maximum: int | None = None
    optional: bool = False

    @property
    def size(self) -> int:
        """Bytes of the field."""
        return SIZES[self.type]


@dataclass(frozen=True)
class Rule:
    """When (field & mask) == value, the field `then` must lie within minimum..maximum.

    With the minimum above the maximum it must not lie between the two.
    """

    field: int
    mask: int
    value: int
    then: int
    minimum: int
    maximum: int
    words: str


@dataclass(frozen=True)
class Record:
    """One record kind. Fields stand by offset; `text_order` are their indices in the order of the source."""

    name: str
    kind: int
    group: str
    doc: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    extension: str | None
    text_order: tuple[int, ...]

    @property
    def type_name(self) -> str:
        """Name of the class or struct: `mass_cancel` is `MassCancel`."""
        return "".join(part.capitalize() for part in self.name.split("_"))

    def reserved(self, size: int) -> list[int]:
        """Offsets of the bytes that no field covers; byte 0 is the kind."""
        covered = {0}
        for one in self.fields:
            covered.update(range(one.at, one.at + one.size))
        return [at for at in range(size) if at not in covered]


@dataclass
class Schema:
    """The whole schema. `enums` maps a name to {member: (value, doc)}; limits, flags and rights map to (value, doc)."""

    version: int
    record_size: int
    limits: dict[str, tuple[int, str]]
    magic: dict[str, int]
    flags: dict[str, tuple[int, str]]
    rights: dict[str, tuple[int, str]]
    envelope_flags: dict[str, tuple[int, str]]
    frame_flags: dict[str, tuple[int, str]]
    enums: dict[str, dict[str, tuple[int, str]]]
    headers: dict[str, dict[str, Any]]
    records: list[Record] = field(default_factory=list)

    @classmethod
    def load(cls, raw: dict[str, Any]) -> Schema:
        """Build from the parsed TOML; raise SchemaError on the first contradiction."""
        schema = cls(
            version=raw["version"],
            record_size=raw["record_size"],
            limits={name: (value, doc) for name, (value, doc) in raw["limits"].items()},
            magic=raw["magic"],
            flags={name: (value, doc) for name, (value, doc) in raw["flags"].items()},
            rights={name: (value, doc) for name, (value, doc) in raw["rights"].items()},
            envelope_flags={name: (value, doc) for name, (value, doc) in raw["envelope_flags"].items()},
            frame_flags={name: (value, doc) for name, (value, doc) in raw["frame_flags"].items()},
            enums={
                name: {member: (value, doc) for member, (value, doc) in members.items()}
                for name, members in raw["enum"].items()
            },
            headers=raw["header"],
        )
        for one in raw["record"]:
            schema.records.append(schema._record(one))
        schema._check()
        return schema

    @property
    def bits(self) -> dict[str, int]:
        """The bit of each name that a field of flags can have: a command flag or a right."""
        return {name: value for names in (self.flags, self.rights) for name, (value, _) in names.items()}

    def _number(self, value: int | str | None) -> int | None:
        if isinstance(value, str):
            if value not in self.limits:
                raise SchemaError(f"no limit named {value}")
            return self.limits[value][0]
        return value

    def _record(self, raw: dict[str, Any]) -> Record:
        fields = []
        for one in raw["fields"]:
            if one["type"] not in SIZES:
                raise SchemaError(f"{raw['name']}.{one['name']}: no type named {one['type']}")
            if "enum" in one and one["enum"] not in self.enums:
                raise SchemaError(f"{raw['name']}.{one['name']}: no enum named {one['enum']}")
            fields.append(
                Field(
                    name=one["name"],
                    type=one["type"],
                    at=one["at"],
                    doc=one["doc"],
                    enum=one.get("enum"),
                    flags=tuple(one["flags"]) if "flags" in one else None,
                    minimum=self._number(one.get("min")),
                    maximum=self._number(one.get("max")),
                    optional=one.get("optional", False),
                )
            )
        in_text = [each.name for each in fields]
        fields.sort(key=lambda each: each.at)
        names = [each.name for each in fields]
        rules = tuple(self._rule(raw["name"], names, fields, one) for one in raw.get("rules", []))
        return Record(
            name=raw["name"],
            kind=raw["kind"],
            group=raw["group"],
            doc=raw["doc"],
            fields=tuple(fields),
            rules=rules,
            extension=raw.get("extension"),
            text_order=tuple(names.index(name) for name in in_text),
        )

    def _rule(self, record: str, names: list[str], fields: list[Field], raw: dict[str, Any]) -> Rule:
        for key in (raw["field"], raw.get("then", raw["field"])):
            if key not in names:
                raise SchemaError(f"{record}: a rule names {key}, which is no field of it")
        index = names.index(raw["field"])
        if "needs" in raw:
            return self._need(index, raw["has"], raw["needs"])
        if "has" in raw:
            mask = value = self.bits[raw["has"]]
            words = f"{raw['has']} is set"
        else:
            enum = fields[index].enum
            if enum is None:
                raise SchemaError(f"{record}: a rule compares {raw['field']}, which is no enum")
            mask = (1 << (8 * fields[index].size)) - 1
            value = self.enums[enum][raw["equals"]][0]
            words = f"{raw['field']} = {raw['equals']}"
        low, high = self._number(raw["min"]), self._number(raw["max"])
        if low is None or high is None:
            raise SchemaError(f"{record}: a rule on {raw['then']} needs min and max")
        return Rule(index, mask, value, names.index(raw["then"]), low, high, words)

    def _need(self, index: int, flag: str, needed: str) -> Rule:
        """A flag that may be set only with another: no flags are right where it is set alone."""
        value = self.flags[flag][0]
        return Rule(index, value | self.flags[needed][0], value, index, 0, 0, f"`{flag}` needs `{needed}`")

    def _check(self) -> None:
        kinds: set[int] = set()
        by_name = {record.name: record for record in self.records}
        for record in self.records:
            if record.kind in kinds or record.kind not in GROUPS[record.group]:
                raise SchemaError(f"{record.name}: kind {record.kind} is taken or outside the range of {record.group}")
            kinds.add(record.kind)
            if record.extension is not None and record.extension not in by_name:
                raise SchemaError(f"{record.name}: no extension named {record.extension}")
            end = 1
            for one in record.fields:
                if one.at < end or one.at + one.size > self.record_size:
                    raise SchemaError(f"{record.name}.{one.name}: overlaps or leaves the record at byte {one.at}")
                end = one.at + one.size
