"""Typed description of the Rust extension; `mypy.stubtest` checks it against the built module."""

__all__ = ["blake3_16", "crc32c"]  # each section below adds its names

def crc32c(data: bytes, /) -> int:
    """CRC32C (Castagnoli) of `data`."""

def blake3_16(data: bytes, /) -> bytes:
    """The first 16 bytes of BLAKE3 over `data`."""

# ---------------------------------------------------------------- the wire (crates/lx-native/src/wire.rs)

__all__ += ["seal", "verify_chain", "wire_check", "wire_parse", "wire_text"]

def wire_check(what: str, data: bytes | bytearray | memoryview, /) -> tuple[int, int, str, int] | None:
    """Check a "record", "frame" or "message"; the first fault as (reason, offset, field, value).

    Of a message only the envelope is checked, since a bad record of it refuses itself only.
    """

def wire_text(record: bytes | bytearray | memoryview, /) -> str:
    """The text form of a record, unchecked. ValueError when the buffer is shorter than a record."""

def wire_parse(line: str, /) -> bytes:
    """The 64 bytes of a record in text form, checked. ValueError when a word or the record is wrong."""

def seal(frame: bytes | bytearray | memoryview, previous_header: bytes | bytearray | memoryview, /) -> bytes:
    """The frame with hash and checksum filled, chained to the header of the frame before it."""

def verify_chain(
    previous_header: bytes | bytearray | memoryview, frame: bytes | bytearray | memoryview, /
) -> tuple[int, int, str, int] | None:
    """None when the sealed frame follows the frame of that header, else the fault as from `wire_check`."""
