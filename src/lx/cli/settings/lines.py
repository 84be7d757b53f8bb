"""The line of every key of a TOML text, which `tomllib` doesn't tell.

Only for a text that `tomllib` has accepted: the scan knows where keys, values and tables begin and end, and checks
nothing. A key is named by its path: `("bench", "engine", "seed")`; an element of an array, or of an array of tables, by
its index: `("server", 0)`.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Final

__all__ = ["KeyPath", "key_lines"]

KeyPath = tuple[str | int, ...]

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
# In this order: what begins with three quotes is no empty string with a third one behind it. Up to two quotes may
# stand before the three that end a string of several lines, and belong to it.
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|' + r"'''.*?'{3,5}(?!')|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'", re.DOTALL
)
_SCALAR: Final = re.compile(r"[^,\]}#\n]*")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, from 1 on, on which each key or table of the TOML `text` begins.

    A table that only stands in the names of others begins where the first of them does.

    >>> key_lines("[bench.engine]\\nseed = 7\\n")
    {('bench',): 1, ('bench', 'engine'): 1, ('bench', 'engine', 'seed'): 2}
    """
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}
        """Of the arrays of tables, as far as they were met."""

    def run(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`; the path of the table it opens."""
        line = self._line()
        is_element = self._text.startswith("[[", self._at)
        self._at += 2 if is_element else 1
        *parents, last = self._key()
        self._at += 2 if is_element else 1
        path: KeyPath = ()
        for name in parents:
            path = self._last_of((*path, name), line)
        path = (*path, last)
        if not is_element:
            return self._last_of(path, line)
        self._lines.setdefault(path, line)
        index = self._lengths.get(path, 0)
        self._lengths[path] = index + 1
        path = (*path, index)
        self._lines[path] = line
        return path

    def _last_of(self, path: KeyPath, line: int) -> KeyPath:
        """Note the table; for an array of tables, its last element."""
        self._lines.setdefault(path, line)
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _pair(self, table: KeyPath) -> None:
        """`a.b = value` in `table`."""
        line = self._line()
        path = table
        for name in self._key():
            path = (*path, name)
            self._lines.setdefault(path, line)
        self._at += 1  # the =
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        """The parts of a key, up to what stands behind it."""
        parts: list[str] = []
        while True:
            begin = self._skip(_SPACE)
            if self._text[begin] in "\"'":
                raw = self._text[begin : self._skip(_STRING)]
                parts.append(tomllib.loads(f"key = {raw}")["key"])
            else:
                parts.append(self._text[begin : self._skip(_BARE)])
            if self._text[self._skip(_SPACE)] != ".":
                return parts
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        first = self._text[self._at]
        if first in "\"'":
            self._skip(_STRING)
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(_SCALAR)

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while self._text[self._skip(_BLANK)] != "]":
            self._lines[(*path, index)] = self._line()
            self._value((*path, index))
            index += 1
            if self._text[self._skip(_BLANK)] == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._text[self._skip(_BLANK)] != "}":
            self._pair(path)
            if self._text[self._skip(_BLANK)] == ",":
                self._at += 1
        self._at += 1

    def _line(self) -> int:
        return bisect_right(self._starts, self._at)
