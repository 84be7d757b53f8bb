"""A page of memory that one process writes and others read, without either ever waiting for the other.

There are two slots, written in turn. A reader takes the newer one whose checksum is right: the one that is being
written is not whole, but then the other one is, as is the last whole one of a writer that was killed.

| at | type | field | meaning |
|---|---|---|---|
| 0 | 8 bytes | magic | `LXPAGE1` and a zero |
| 8 | u32 | room | bytes of a slot, head included |
| 12 | 52 bytes | reserved | zero |
| 64 | slot | | versions with an even number |
| 64 + room | slot | | versions with an odd number |

A slot is u64 number of the version, u32 length, u32 CRC32 of number, length and text, then the text: a JSON object.
All numbers are little-endian. The first version is 1; 0 is none.
"""

from __future__ import annotations

import mmap
import os
import struct
import zlib
from typing import Final, Self

from lx.checks import check

__all__ = ["ROOM", "PageReader", "PageWriter"]

ROOM: Final = 512 << 10
"""Bytes of a slot."""
_MAGIC: Final = b"LXPAGE1\0"
_PAGE = struct.Struct("<8sI52x")
_SLOT = struct.Struct("<QII")
_NUMBER_AND_LENGTH = struct.Struct("<QI")
_TRIES_MAX: Final = 1_000


class PageWriter:
    """The side that writes; the page is memory without a name, given on by its `descriptor`."""

    def __init__(self) -> None:
        self.descriptor = os.memfd_create("lx-statistics")
        size = _PAGE.size + 2 * ROOM
        os.ftruncate(self.descriptor, size)
        self._memory = mmap.mmap(self.descriptor, size)
        self._memory[: _PAGE.size] = _PAGE.pack(_MAGIC, ROOM)
        self._number = 0

    def write(self, text: bytes) -> None:
        """Make this the newest version."""
        check(len(text) <= ROOM - _SLOT.size, "a version fits its slot")
        number, length = self._number + 1, len(text)
        checksum = zlib.crc32(text, zlib.crc32(_NUMBER_AND_LENGTH.pack(number, length)))
        at = _PAGE.size + ROOM * (number % 2)
        self._memory[at : at + _SLOT.size + length] = _SLOT.pack(number, length, checksum) + text
        self._number = number

    def go_on(self) -> bytes | None:
        """Be the writer of a page whose own, in another process, is gone: its newest version, None when it has none."""
        newest = _newest(self._memory, ROOM)
        if newest is None:
            return None
        self._number, text = newest
        return text

    def close(self) -> None:
        """Give the memory back; readers keep theirs."""
        self._memory.close()
        os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class PageReader:
    """The side that reads. Raise ValueError when the descriptor is no such page."""

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, 0, prot=mmap.PROT_READ)
        magic, self._room = _PAGE.unpack_from(self._memory)
        if magic != _MAGIC:
            raise ValueError("not a page of statistics")

    def read(self) -> bytes | None:
        """The newest version; None when nothing was written yet."""
        # Between the looks at the two slots a writer may get to both of them, though hardly twice.
        for _ in range(_TRIES_MAX):
            newest = _newest(self._memory, self._room)
            if newest is not None:
                return newest[1]
            if not any(_SLOT.unpack_from(self._memory, at)[0] for at in _places(self._room)):
                return None
        raise ValueError("no version of the page is whole")

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()


def _places(room: int) -> tuple[int, int]:
    """Where the slots begin."""
    return _PAGE.size, _PAGE.size + room


def _newest(memory: mmap.mmap, room: int) -> tuple[int, bytes] | None:
    """The newest version that is whole, with its number; None when there is none."""
    heads = [(_SLOT.unpack_from(memory, at), at) for at in _places(room)]
    for (number, length, checksum), at in sorted(heads, reverse=True):
        text = memory[at + _SLOT.size : at + _SLOT.size + min(length, room)]
        if number and zlib.crc32(text, zlib.crc32(_NUMBER_AND_LENGTH.pack(number, length))) == checksum:
            return number, text
    return None
