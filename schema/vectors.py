"""Golden vectors: bytes of the wire beside their text, for every version of the wire, so that old bytes stay readable.

    python schema/vectors.py          name what has no vector yet; exit 1 when something has none
    python schema/vectors.py --add    write the missing files; a file that exists is never touched

A vector is a paragraph: a line of hex, then its text, for each part (header or record) of one buffer. Changing what old
bytes mean needs a new wire version, and so a new folder; until the first release the folder of a version may be deleted
by hand and made anew.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from lx.wire.codec import check, extension_of, to_text  # noqa: E402
from lx.wire.errors import WireError  # noqa: E402
from lx.wire.frame import build_frame, read_header, seal  # noqa: E402
from lx.wire.message import ENVELOPE_SIZE, build_message, build_padded, build_short, read_short  # noqa: E402
from lx.wire.records_generated import (  # noqa: E402
    CLASSES,
    FRAME_EVENTS,
    FRAME_SEALED,
    FRAME_SNAPSHOT,
    FRAME_SYNCED,
    RECORD_SIZE,
    SPECS,
    WIRE_VERSION,
    MessageType,
    New,
    Record,
)
from lx.wire.spec import FieldSpec, RecordSpec  # noqa: E402

FOLDER = ROOT / "schema" / "vectors" / f"v{WIRE_VERSION}"
MODES = ("usual", "lowest", "highest")
CHOICES_MAX = 2000
THINNED = 7
"""Of a kind with more choices of members and flags than that, one in so many: prime, so that pairs of them remain."""
TEXTS = {"usual": "BTC-USD", "lowest": "A", "highest": "Zz09._-/Zz09._-/"}
FLAG_NAMES = {FRAME_SEALED: "sealed", FRAME_EVENTS: "events", FRAME_SNAPSHOT: "snapshot", FRAME_SYNCED: "synced"}
PADDED_SIZES = (81, 100, 1000)
"""Bytes of the padded messages: the least, a usual one, the most."""
KIND_NEW = 1
SHORT_ORDERS = (
    New(side=1, type=1, tif=3, instrument=3, client_id=5, price=7_000_000, quantity=10),
    New(side=2, type=2, tif=1, instrument=65_535, client_id=(1 << 64) - 1, quantity=(1 << 53) - 1),
)
"""What a short command can say: a limit and a market order."""
TIME_NS = 1_700_000_000_000_000_000


def main(argv: list[str]) -> int:
    """Name or write the missing vectors; return the exit code (0 complete, 1 something is missing)."""
    parser = argparse.ArgumentParser(description="Name or add the golden vectors of this version of the wire.")
    parser.add_argument("--add", action="store_true", help="write the missing files; never touch one that exists")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the vectors of this version of the wire")
    args = parser.parse_args(argv)
    missing = {name: text for name, text in all_files().items() if not (args.folder / name).exists()}
    for name, text in missing.items():
        path = args.folder / name
        if args.add:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        print(f"{'added' if args.add else 'missing'} {name}")
    return 1 if missing and not args.add else 0


def all_files() -> dict[str, str]:
    """Name and content of every file of vectors."""
    files = {}
    for kind, spec in SPECS.items():
        paragraphs = [paragraph([(record.pack(), to_text(record))]) for record in samples(kind)]
        files[f"records/{spec.name}.txt"] = "\n".join(paragraphs)
    for name, data in frames().items():
        files[f"frames/{name}.txt"] = paragraph([(data[:64], header_text(data)), *record_parts(data[64:])])
    for name, (message_type, payload) in messages().items():
        data = build_message(message_type, payload)
        text = f"message type={message_type.name.lower()} count={len(payload) // RECORD_SIZE}"
        files[f"messages/{name}.txt"] = paragraph([(data[:16], text), *record_parts(payload)])
    shorts = []
    for order in SHORT_ORDERS:
        data = build_short(order, place=513)
        place, read = read_short(data)
        text = "message type=short count=1"
        shorts.append(paragraph([(data[:16], text), (data[16:], f"place={place} {to_text(read)}")]))
    files["messages/short.txt"] = "\n".join(shorts)
    for size in PADDED_SIZES:
        data = build_padded(samples(KIND_NEW)[0].pack(), size)
        end = ENVELOPE_SIZE + RECORD_SIZE
        text = f"message type=commands count=1 padding={size - end}"
        parts = [(data[:16], text), *record_parts(data[16:end]), (data[end:], "padding")]
        files[f"messages/padded_{size}.txt"] = paragraph(parts)
    return files


def paragraph(parts: list[tuple[bytes, str]]) -> str:
    """Lines of hex and text, one pair a part."""
    return "".join(f"{data.hex()}\n{text}\n" for data, text in parts)


def record_parts(payload: bytes) -> list[tuple[bytes, str]]:
    """Bytes and text of each record."""
    records = [payload[at : at + RECORD_SIZE] for at in range(0, len(payload), RECORD_SIZE)]
    return [(data, to_text(CLASSES[data[0]].unpack(data))) for data in records]


def header_text(frame: bytes) -> str:
    """The header of a frame as text, by the rules of records: what is zero is left out."""
    header = read_header(frame)
    flags = "|".join(name for bit, name in FLAG_NAMES.items() if header.flags & bit)
    values = [("flags", flags)]
    names = ("shard", "record_count", "sequence", "term", "time_ns", "checksum", "command_count")
    values += [(name, getattr(header, name)) for name in names]
    values += [("hash", header.hash.hex() if any(header.hash) else "")]
    return " ".join(["frame", *(f"{name}={value}" for name, value in values if value)])


def samples(kind: int) -> list[Record]:
    """Valid records of a kind: every member and flag, and the lowest and highest value of every field."""
    found: dict[bytes, Record] = {}
    choices = list(itertools.product(*named_values(SPECS[kind])))
    if len(choices) > CHOICES_MAX:
        choices = choices[::THINNED]
    for index, choice in enumerate(choices):
        for mode in MODES if len(choices) <= 12 else (MODES[index % len(MODES)],):
            record = sample(kind, dict(choice), mode)
            try:
                check(record.pack())
            except WireError:
                continue  # a rule forbids this choice of members
            found.setdefault(record.pack(), record)
    return list(found.values())


def named_values(spec: RecordSpec) -> Iterator[list[tuple[str, int]]]:
    """For each field with names (enumeration or flags) its possible values."""
    for field in spec.fields:
        if field.enum is not None:
            members = [int(member) for member in field.enum if field.minimum is None or member >= field.minimum]
            yield [(field.name, member) for member in members]
        if field.flags is not None:
            bits = [(0, bit) for bit, _ in field.flags]
            yield [(field.name, sum(chosen)) for chosen in itertools.product(*bits)]


def sample(kind: int, named: dict[str, int], mode: str) -> Record:
    """A record with these named values and numbers of the mode, moved into the limits of the rules that apply."""
    spec = SPECS[kind]
    values: dict[str, int | str] = {}
    for field in spec.fields:
        if field.name in named:
            values[field.name] = named[field.name]
        elif field.type == "text16":
            values[field.name] = "" if mode == "lowest" and field.optional else TEXTS[mode]
        else:
            values[field.name] = number(field, mode)
    for rule in spec.rules:
        looked_at, then = spec.fields[rule.field].name, spec.fields[rule.then]
        is_bound = named[looked_at] & rule.mask == rule.value and then.name not in named
        if is_bound and not rule.allows(int(values[then.name])):
            values[then.name] = min(max(int(values[then.name]), rule.minimum), rule.maximum)
    return CLASSES[kind](**values)  # type: ignore[arg-type]


def number(field: FieldSpec, mode: str) -> int:
    """A number that the field allows."""
    is_signed = field.type.startswith("i")
    bits = 8 * field.size - is_signed
    lowest = field.minimum if field.minimum is not None else -(1 << bits) if is_signed else 0
    highest = field.maximum if field.maximum is not None else (1 << bits) - 1
    if mode == "usual":
        return max(lowest, min(highest, 3 * field.offset + 1))
    return lowest if mode == "lowest" else highest


def first(name: str) -> list[Record]:
    """The usual record of that name, with its extension when it has one."""
    spec = next(spec for spec in SPECS.values() if spec.name == name)
    records = [samples(spec.kind)[0]]
    kind = extension_of(records[0])
    return records if kind is None else [*records, samples(kind)[0]]


def all_of(group: str) -> list[Record]:
    """The usual record of every kind of a group, extensions where they belong."""
    return [record for spec in SPECS.values() if spec.group == group for record in first(spec.name)]


def frames() -> dict[str, bytes]:
    """Frames of each kind, sealed and not."""
    commands, events, state = all_of("command"), all_of("event"), all_of("state")
    one = build_frame(first("new"), sequence=1, time_ns=0)
    many = build_frame(commands, sequence=2, time_ns=TIME_NS, shard=3, term=4)
    facts = build_frame(events, sequence=2, time_ns=TIME_NS, shard=3, term=4, flags=FRAME_EVENTS, command_count=9)
    highest = build_frame(
        first("cancel"), sequence=(1 << 64) - 1, time_ns=(1 << 64) - 1, shard=(1 << 32) - 1, term=(1 << 64) - 1
    )
    sealed = seal(one)
    return {
        "commands": one,
        "commands_sealed": sealed,
        "commands_all": many,
        "commands_all_sealed_after_commands_sealed": seal(many, sealed[:64]),
        "commands_synced_sealed": seal(build_frame(first("new"), sequence=1, time_ns=0, flags=FRAME_SYNCED)),
        "highest_header": highest,
        "events": facts,
        "events_sealed": seal(facts),
        "events_none": build_frame([], sequence=1, time_ns=1, flags=FRAME_EVENTS, command_count=1),
        "snapshot_sealed": seal(build_frame(state, sequence=12, time_ns=TIME_NS, flags=FRAME_SNAPSHOT)),
    }


def messages() -> dict[str, tuple[MessageType, bytes]]:
    """A message of each type."""
    position = first("position")
    parts = {
        MessageType.COMMANDS: [*first("new"), *first("cancel"), *first("replace"), *first("reduce")],
        MessageType.EVENTS: [*position, *first("accepted"), *first("fill"), *first("rejected")],
        MessageType.HELLO: [*first("hello"), *first("hello")],
        MessageType.WELCOME: [*first("welcome"), *first("refused")],
        MessageType.HEARTBEAT: first("heartbeat"),
        MessageType.QUERY: first("query"),
        MessageType.ANSWER: [*position, *first("level")],
        MessageType.REFUSED: first("refused"),
        MessageType.GAP_FILL: first("gap_fill"),
        MessageType.MISSED: [*position, *first("accepted"), *position, *first("session_resumed"), *first("gap_filled")],
    }
    named = {kind.name.lower(): (kind, b"".join(each.pack() for each in records)) for kind, records in parts.items()}
    # A hello that says all it can: it has got more fields since its vectors were made.
    asks = b"".join(each.pack() for each in samples(first("hello")[0].KIND)[:64:7])
    return {**named, "hello_asks": (MessageType.HELLO, asks)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
