"""The golden vectors of every version of the wire mean what their text says; crates/lx-core tests the same in Rust."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lx import _native
from lx.wire.codec import check, decode, encode, from_text, to_text
from lx.wire.frame import FrameHeader, decode_frame, seal, verify_chain
from lx.wire.message import build_short, read_envelope, read_short
from lx.wire.records_generated import SPECS, WIRE_VERSION, MessageType, New, OrderType, Side, TimeInForce

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "schema" / "vectors"
Parts = list[tuple[bytes, str]]


def read_vectors(group: str) -> list[Parts]:
    """The parts (bytes and text) of every vector of the group, of every version."""
    found = []
    for path in sorted(VECTORS.glob(f"v*/{group}/*.txt")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            lines = paragraph.splitlines()
            found.append([(bytes.fromhex(data), text) for data, text in zip(lines[::2], lines[1::2], strict=True)])
    return found


def header_text(header: FrameHeader) -> str:
    """The header as the vectors write it: what is zero is left out."""
    flag_names = ((1, "sealed"), (2, "events"), (4, "snapshot"), (8, "synced"))
    flags = "|".join(name for bit, name in flag_names if header.flags & bit)
    names = ("shard", "record_count", "sequence", "term", "time_ns", "checksum", "command_count")
    values = [("flags", flags), *((name, getattr(header, name)) for name in names)]
    values.append(("hash", header.hash.hex() if any(header.hash) else ""))
    return " ".join(["frame", *(f"{name}={value}" for name, value in values if value)])


def test_every_kind_has_vectors_of_this_version() -> None:
    have = {path.stem for path in (VECTORS / f"v{WIRE_VERSION}" / "records").glob("*.txt")}
    assert have == {spec.name for spec in SPECS.values()}, "run `python schema/vectors.py --add`"


def test_records_decode_to_their_text_and_back() -> None:
    vectors = read_vectors("records")
    assert len(vectors) >= 400
    for [(data, text)] in vectors:
        record = decode(data)
        assert to_text(record) == text
        assert encode(record) == data
        assert encode(from_text(text)) == data
        assert _native.wire_check("record", data) is None
        assert _native.wire_text(data) == text
        assert _native.wire_parse(text) == data


def test_frames_decode_to_their_text() -> None:
    vectors = read_vectors("frames")
    assert len(vectors) >= 9
    for parts in vectors:
        frame = b"".join(data for data, _ in parts)
        header, records = decode_frame(frame)
        assert header.pack() == parts[0][0]
        assert [header_text(header), *(to_text(record) for record in records)] == [text for _, text in parts]
        assert _native.wire_check("frame", frame) is None
        assert [_native.wire_text(data) for data, _ in parts[1:]] == [text for _, text in parts[1:]]


def test_messages_decode_to_their_text() -> None:
    vectors = read_vectors("messages")
    assert len(vectors) >= 8
    for parts in vectors:
        message = b"".join(data for data, _ in parts)
        envelope = read_envelope(message)
        padding = f" padding={envelope.padding}" if envelope.padding else ""
        assert f"message type={envelope.type.name.lower()} count={envelope.count}{padding}" == parts[0][1]
        assert _native.wire_check("message", message) is None
        if envelope.type == MessageType.SHORT:
            place, order = read_short(message)
            assert f"place={place} {to_text(order)}" == parts[1][1]
            assert build_short(order, place) == message
            continue
        for data, text in parts[1 : envelope.count + 1]:
            assert to_text(decode(data)) == text == _native.wire_text(data)


def test_both_languages_seal_to_the_same_bytes() -> None:
    previous = bytes(64)
    for parts in read_vectors("frames"):
        frame = b"".join(data for data, _ in parts)
        sealed = seal(frame, previous)
        assert _native.seal(frame, previous) == _native.seal(bytearray(frame), memoryview(previous)) == sealed
        verify_chain(previous, sealed)
        assert _native.verify_chain(previous, sealed) is None
        assert _native.verify_chain(bytes([1]) + previous[1:], sealed) == (5, 48, "hash", sealed[48])
        previous = sealed[:64]


def test_a_record_made_by_hand() -> None:
    """Bytes written from docs/wire.md alone, so that an error in the generator can't hide in the vectors."""
    data = bytes.fromhex(
        "01 01 01 03 00 04 0200 07000000 03000000 0500000000000000 0000000000000000"
        "60ea000000000000 0a00000000000000 0000000000000000 f1ffffffffffffff"
    )
    record = New(
        side=Side.BUY,
        type=OrderType.LIMIT,
        tif=TimeInForce.GTC,
        flags=4,
        instrument=2,
        account=7,
        session=3,
        client_id=5,
        price=60_000,
        quantity=10,
        client_time_ns=(1 << 64) - 15,
    )
    assert encode(record) == data
    assert decode(data) == record
    check(data)


@pytest.mark.slow
def test_no_vector_is_missing_and_none_is_touched(tmp_path: Path) -> None:
    script = [sys.executable, str(ROOT / "schema" / "vectors.py")]
    complete = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (complete.returncode, complete.stdout) == (0, ""), complete.stderr
    kept = tmp_path / "records" / "new.txt"
    kept.parent.mkdir()
    kept.write_text("old\n")
    missing = subprocess.run([*script, "--folder", str(tmp_path)], capture_output=True, text=True, check=False)
    assert missing.returncode == 1
    assert "missing records/cancel.txt" in missing.stdout
    added = subprocess.run([*script, "--folder", str(tmp_path), "--add"], capture_output=True, text=True, check=False)
    assert added.returncode == 0
    assert "records/new.txt" not in added.stdout
    assert kept.read_text() == "old\n"
    made = (tmp_path / "frames" / "commands_sealed.txt").read_bytes()
    assert made == (VECTORS / f"v{WIRE_VERSION}" / "frames" / "commands_sealed.txt").read_bytes()
