"""A recorded file as numbered rows: plain or gzip by its first bytes, with errors that name the place.

Knows nothing of markets. A row is a line that holds data; `row` counts them from 1, `line` counts all lines of the file
from 1, so that a header makes the two differ. Blank lines are passed over. Every fault of the file itself (missing,
damaged or cut gzip, not text) is an `InputError` of one line.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from lx.errors import InputError

__all__ = ["Source"]

_GZIP_MAGIC = b"\x1f\x8b"
_HEAD_SIZE = 1 << 16
_LINE_SIZE_MAX = 1 << 24
_DIGITS_MAX = 20
_BOM = "\ufeff"
_SHOWN_MAX = 80


class Source:
    """One file to replay.

    >>> with Source(Path("msft.csv.gz"), limit=1000) as source:   # doctest: +SKIP
    ...     for fields in source.table(("op", "side")):
    ...         ...
    """

    def __init__(self, path: Path, *, limit: int | None = None) -> None:
        self.path = path
        self.limit = limit
        self.row = 0
        self.line = 0
        try:
            self._raw: BinaryIO = path.open("rb")
        except IsADirectoryError:
            raise InputError(f"{path}: is a directory; name a file (for CoinTossX the *Master.csv in it)") from None
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from None
        try:
            self.size = path.stat().st_size
            is_gzip = self._raw.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
            self._raw.seek(0)
        except OSError as error:
            self._raw.close()
            raise _unreadable(path, error) from None
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=self._raw)) if is_gzip else self._raw

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._raw.close()

    @property
    def done(self) -> float:
        """Share of the work that is read, 0 to 1: of the bytes, or of the limit when that is nearer."""
        by_bytes = self._raw.tell() / self.size if self.size else 1.0
        by_rows = self.row / self.limit if self.limit else 0.0
        return min(1.0, max(by_bytes, by_rows))

    def head(self) -> bytes:
        """The first bytes, unzipped, without moving on; may be called before anything else only."""
        with self._faults():
            data = self._stream.read(_HEAD_SIZE)
            self._stream.seek(0)
        return data

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end of the file."""
        with self._faults():
            return self._stream.read(size)

    def lines(self, *, comment: str | None = None) -> Iterator[str]:
        """Data lines without their ends, `row` and `line` kept; ends at the limit. Comments are passed over."""
        for text in self._texts():
            if text.strip() and not (comment and text.lstrip().startswith(comment)):
                self.row += 1
                yield text
                if self.row == self.limit:
                    return

    def table(self, required: tuple[str, ...], *, beyond: str | None = None) -> Iterator[dict[str, str]]:
        """Rows of a CSV file with a header, by column name; columns may come in any order.

        A row with another number of fields than the header is an error, but for one field more when `beyond` names it.
        """
        header: list[str] = []
        for text in self._texts():
            if not text.strip():
                continue
            if not header:
                header = self._header(text, required)
                continue
            self.row += 1
            values = self._split(text)
            if beyond is not None and len(values) == len(header) + 1:
                yield dict(zip((*header, beyond), values, strict=True))
            elif len(values) != len(header):
                why = f"{len(header)} fields are needed, as in the header; this row has {len(values)}"
                raise self.fault("row", text, why)
            else:
                yield dict(zip(header, values, strict=True))
            if self.row == self.limit:
                return

    def _header(self, text: str, required: tuple[str, ...]) -> list[str]:
        header = [name.strip() for name in self._split(text)]
        twice = next((name for name in header if header.count(name) > 1), None)
        if twice is not None:
            raise InputError(f"{self.path}: line {self.line}: two columns are named {twice!r}; name each once")
        missing = [name for name in required if name not in header]
        if missing:
            raise InputError(
                f"{self.path}: line {self.line}: no column {', '.join(missing)} in the header {_short(text)!r}; "
                "give the right --format, or put the header back"
            )
        return header

    def _split(self, text: str) -> list[str]:
        if '"' not in text:
            return text.split(",")
        try:
            csv.field_size_limit(max(csv.field_size_limit(), len(text)))
            return next(csv.reader([text], strict=True))
        except csv.Error as error:
            raise self.fault("row", text, f"not CSV: {error}; close the quotes") from None

    def fault(self, field: str, value: object, why: str) -> InputError:
        """The error for a field of the current row: file, row, field, value, and how to mend it (`why`)."""
        shown = _short(str(value))
        return InputError(f"{self.path}: row {self.row} (line {self.line}): {field} = {shown!r}: {why}")

    def whole(self, field: str, text: str, low: int, high: int) -> int:
        """`text` as a whole number within low..high, or the row's fault."""
        digits = text[1:] if text[:1] == "-" else text
        if digits.isdigit() and digits.isascii() and len(digits) <= _DIGITS_MAX:
            value = int(text)
            if low <= value <= high:
                return value
        raise self.fault(field, text, f"a whole number from {low} to {high} is needed")

    def _texts(self) -> Iterator[str]:
        for data in self._byte_lines():
            self.line += 1
            if len(data) > _LINE_SIZE_MAX:
                self.row += 1
                raise self.fault(
                    "line", data[:_SHOWN_MAX], f"is longer than {_LINE_SIZE_MAX} bytes; this is no text file"
                )
            try:
                text = data.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                self.row += 1
                why = f"not UTF-8 text at byte {error.start} of the line"
                raise self.fault("byte", data[error.start], why) from None
            yield text.removeprefix(_BOM) if self.line == 1 else text

    def _byte_lines(self) -> Iterator[bytes]:
        with self._faults():  # once, not for each line; what the consumer raises does not come by here
            while data := self._stream.readline(_LINE_SIZE_MAX + 1):
                yield data

    def _faults(self) -> _GzipFaults:
        return _GzipFaults(self)


class _GzipFaults:
    """Turns what the gzip module and the file system raise into one `InputError`."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        where = f"{self._source.path}: after row {self._source.row}"
        if isinstance(error, EOFError):
            raise InputError(f"{where}: the gzip stream is cut off; fetch the whole file again") from None
        if isinstance(error, (gzip.BadGzipFile, zlib.error)):
            raise InputError(f"{where}: the gzip stream is damaged ({error}); fetch the file again") from None
        if isinstance(error, OSError):
            raise InputError(f"{where}: can't be read: {error.strerror or error}") from None


def _unreadable(path: Path, error: OSError | ValueError) -> InputError:
    why = error.strerror if isinstance(error, OSError) else None
    return InputError(f"{path}: can't be read: {(why or str(error)).lower()}; name a file that you may read")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 3] + "..."
