"""Hostile bytes: both decoders say the same of every buffer, and nothing but WireError comes out of the one in Python.

The buffers are mutations of the golden vectors, which hold every kind, frame and message, and random bytes. A failure
prints the seed, the number of the case and the buffer.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from lx import _native
from lx.wire.codec import check
from lx.wire.errors import WireError
from lx.wire.frame import decode_frame, seal
from lx.wire.message import read_envelope
from lx.wire.records_generated import FRAME_SEALED, WIRE_VERSION, Reason

VECTORS = Path(__file__).resolve().parents[2] / "schema" / "vectors" / f"v{WIRE_VERSION}"
Fault = tuple[int, int, str, int]
DECODERS: dict[str, Callable[[bytes], object]] = {
    "record": check,
    "frame": decode_frame,
    "message": read_envelope,
}
STARTS = (b"", b"LFRM" + bytes([WIRE_VERSION, 0]), b"LX" + bytes([WIRE_VERSION, 1]), b"\x01", b"\x02")
REACHED = set(Reason) & set(range(1, 16)) - {Reason.BAD_HASH, Reason.MESSAGE_TOO_LARGE}


def buffers_of(group: str) -> list[bytes]:
    """The buffers of a group of golden vectors; every second line is hex."""
    found = []
    for path in sorted((VECTORS / group).glob("*.txt")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            found.append(bytes.fromhex("".join(paragraph.splitlines()[::2])))
    return found


def python_fault(what: str, data: bytes) -> Fault | None:
    try:
        DECODERS[what](data)
    except WireError as error:
        return error.key()
    return None


def mutate(rng: random.Random, data: bytes) -> bytes:
    """One to four changes of a bit, a byte or the length."""
    buffer = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(buffer) or 1)
        byte = rng.choice((0, 1, 2, 0x7F, 0xFF, rng.randrange(256)))
        change = rng.randrange(14)
        if change == 0:
            del buffer[at:]
        elif change == 1:
            buffer.insert(at, byte)
        elif change == 2:
            buffer += bytes([byte]) * 64
        elif change == 3 or not buffer:
            del buffer[at : at + 1]
        elif change <= 8:
            buffer[at] ^= 1 << rng.randrange(8)
        else:
            buffer[at] = byte
    return bytes(buffer)


def shuffle_records(rng: random.Random, frame: bytes) -> bytes:
    """The records of a frame in another order: extensions stand where they were not announced."""
    records = [frame[at : at + 64] for at in range(64, len(frame), 64)]
    rng.shuffle(records)
    return frame[:64] + b"".join(records)


def random_buffer(rng: random.Random) -> bytes:
    length = rng.choice((64, 80, rng.randrange(20), rng.randrange(300)))
    data = rng.randbytes(length) if rng.random() < 0.5 else bytes(rng.choices((0, 1, 2, 255), (90, 5, 3, 2), k=length))
    start = rng.choice(STARTS)
    return start[:length] + data[len(start) :]


def hostile(rng: random.Random, corpus: dict[str, list[bytes]]) -> tuple[str, bytes]:
    """What the buffer pretends to be, and the buffer."""
    what = rng.choice(("record", "frame", "frame", "message"))
    if rng.random() < 0.25:
        return what, random_buffer(rng)
    data = rng.choice(corpus[what])
    data = shuffle_records(rng, data) if what == "frame" and rng.random() < 0.1 else mutate(rng, data)
    is_sealed = what == "frame" and len(data) >= 64 and data[6] & FRAME_SEALED
    if is_sealed and rng.random() < 0.5:
        data = seal(data)  # a right checksum, so that the checks behind it are reached
    return what, data


def run(seed: int, cases: int) -> Counter[int]:
    rng = random.Random(seed)
    corpus = {what: buffers_of(f"{what}s") for what in DECODERS}
    reasons: Counter[int] = Counter()
    for case in range(cases):
        what, data = hostile(rng, corpus)
        native = _native.wire_check(what, data)
        where = f"seed {seed}, case {case}, {what} {data.hex()}"
        try:
            found = python_fault(what, data)
        except Exception as error:
            raise AssertionError(f"{where}: {error!r} is no WireError") from error
        assert found == native, where
        assert found is None or found[1] <= len(data), where
        reasons[found[0] if found else 0] += 1
    print(f"seed {seed}: {cases} buffers, answers by reason {dict(sorted(reasons.items()))}")
    return reasons


def test_decoders_agree_on_20_000_hostile_buffers() -> None:
    reasons = run(seed=1, cases=20_000)
    assert reasons[0] > 500
    assert reasons.keys() >= REACHED, "the mutations are too shallow"


@pytest.mark.slow
def test_decoders_agree_on_80_000_more_hostile_buffers() -> None:
    reasons = run(seed=2, cases=80_000)
    assert reasons.keys() >= REACHED, "the mutations are too shallow"


@pytest.mark.parametrize("what", ["frame", "message", "record"])
def test_cut_at_any_byte_is_an_error_of_length(what: str) -> None:
    for whole in buffers_of(f"{what}s")[:60]:
        for length in range(len(whole)):
            cut = whole[:length]
            expected = (Reason.BAD_LENGTH, length, "length", length)
            assert python_fault(what, cut) == expected
            assert _native.wire_check(what, cut) == expected


def test_all_kinds_of_buffer_are_read_alike() -> None:
    for what in DECODERS:
        for data in buffers_of(f"{what}s")[:50]:
            for buffer in (data, bytearray(data), memoryview(data)):
                assert DECODERS[what](buffer) is not None  # type: ignore[arg-type]
                assert _native.wire_check(what, buffer) is None


def test_native_names_what_it_can_check() -> None:
    with pytest.raises(ValueError, match='"pigeon" is not "record", "frame" or "message"'):
        _native.wire_check("pigeon", b"")
    with pytest.raises(ValueError, match="a header has 64 bytes, this has 3"):
        _native.seal(bytes(64), b"abc")
    with pytest.raises(ValueError, match=r"bad_length.*7"):
        _native.wire_text(bytes(7))
