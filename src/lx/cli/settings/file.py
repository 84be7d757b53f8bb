"""A file of settings, `lx.toml`: read it, and find what is wrong in it before anything is done with it.

One table a command, `[bench.engine]` for one below another; keys are options as they are typed, without the dashes.
What is wrong is told with its line, and with what stands in its place when that can be guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from lx.cli.params import parse_duration_ns
from lx.cli.settings.lines import KeyPath, key_lines
from lx.cli.settings.options import Described, Kind, Option
from lx.cli.settings.toml import toml_value
from lx.errors import InputError, UsageError

__all__ = ["NAME", "Fault", "Known", "SettingsFile", "faults", "known_of", "nearest", "read_file"]

NAME: Final = "lx.toml"
"""Of the file that is read when no other is named; in the working directory only."""

Known = Mapping[str, "Option | Known | None"]
"""The tables and keys there may be: an option for a key, more of the same for a table, None for a table of which
nothing is known but its name."""

_WORDS: Final[Mapping[Kind, str]] = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "a text in quotes",
    "strings": "a text in quotes, or several in [ ]",
}
_EXAMPLES: Final[Mapping[Kind, object]] = {"boolean": True, "integer": 8, "number": 0.5}
_AT_LINE: Final = re.compile(r" \(at line (\d+), column (\d+)\)")
_AT_END: Final = " (at end of document)"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: its line, and one line about it for a person."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file as it was read: `path` as it was named, its `data`, and the line of each key."""

    path: Path
    data: Mapping[str, Any]
    lines: Mapping[KeyPath, int]

    def where(self, path: KeyPath) -> str:
        """A key's place, such as lx.toml:3."""
        return f"{self.path}:{self.lines[path]}"

    def table(self, command: Iterable[str]) -> Mapping[str, Any]:
        """What the file says of a command; empty when nothing. Only of a file in which `faults` finds none."""
        table = self.data
        for name in command:
            table = table.get(name, {})
        return table

    def told(self, fault: Fault) -> str:
        """A fault with its place."""
        return f"{self.path}:{fault.line}: {fault.text}"


def read_file(path: Path, *, must_exist: bool) -> SettingsFile | None:
    """Read the file; None when it isn't there and need not be. Raise InputError when it can't be read or is no TOML."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        if must_exist:
            raise InputError(f"{path}: there is no such file; name one that is there, or leave --config out") from None
        return None
    except OSError as error:
        raise InputError(f"{path}: can't be read: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is no UTF-8; save the file as UTF-8") from None
    try:
        return SettingsFile(path, tomllib.loads(text), key_lines(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError(_no_toml(path, text, str(error))) from None
    except RecursionError:
        raise InputError(f"{path}: arrays or tables are nested too deeply") from None


def _no_toml(path: Path, text: str, message: str) -> str:
    """The parser's message with the place in front, as in all the other messages."""
    found = _AT_LINE.search(message)
    line = int(found[1]) if found else text.count("\n") + 1
    said = _AT_LINE.sub("", message).replace(_AT_END, "")
    return f"{path}:{line}: not TOML: {said[:1].lower()}{said[1:]}"


def known_of(every: Iterable[Described]) -> Known:
    """The tables and keys of all commands."""
    root: dict[str, Known | Option | None] = {}
    for it in every:
        table = root
        for name in it.command:
            inner = table.setdefault(name, {})
            table = inner if isinstance(inner, dict) else {}
        table.update({option.name: option for option in it.options})
    return root


def faults(file: SettingsFile, known: Known) -> list[Fault]:
    """All that is wrong in the file, by line."""
    return sorted(_table_faults(file, (), file.data, known), key=lambda fault: fault.line)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that was most likely meant."""
    return next(iter(get_close_matches(name, list(names), n=1)), None)


def _table_faults(file: SettingsFile, path: KeyPath, table: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    for name, value in table.items():
        inner = (*path, name)
        line = file.lines[inner]
        if name not in known:
            yield Fault(line, _unknown(path, name, value, known))
            continue
        meant = known[name]
        if isinstance(meant, Option):
            expected = _expected(meant, value)
            if expected is not None:
                yield Fault(line, f"[{meant.table}] {name} = {toml_value(value)}: {expected}")
        elif not isinstance(value, dict):
            yield Fault(line, f"{_dotted(inner)} is a command; its options belong into a table [{_dotted(inner)}]")
        elif meant is not None:
            yield from _table_faults(file, inner, value, meant)


def _unknown(path: KeyPath, name: str, value: object, known: Known) -> str:
    """What to say of a name that there isn't."""
    has_options = any(isinstance(it, Option) for it in known.values())
    if isinstance(value, dict | list) and not has_options:
        close = nearest(name, known)
        hint = f"did you mean [{_dotted((*path, close))}]?" if close else _listed("tables are", known)
        return f"unknown table [{_dotted((*path, name))}]; {hint}"
    if not path:
        return f"'{name}' stands outside of the tables; an option belongs into that of its command, such as [exchange]"
    close = nearest(name, known)
    hint = f"did you mean '{close}'?" if close else _listed("keys are" if has_options else "tables are", known)
    return f"unknown key '{name}' in [{_dotted(path)}]; {hint}"


def _listed(words: str, known: Known) -> str:
    return f"{words} {', '.join(known)}" if known else "this command has no options"


def _expected(option: Option, value: object) -> str | None:
    """What should stand there instead; None when the value is fit."""
    if option.choices:
        if isinstance(value, str) and value in option.choices:
            return None
        quoted = " or ".join(f'"{choice}"' for choice in option.choices)
        close = nearest(value, option.choices) if isinstance(value, str) else None
        return f"{quoted} is expected" + (f'; did you mean "{close}"?' if close else "")
    if option.is_duration:
        return None if isinstance(value, str) and _is_duration(value, option) else _with_example(option, "a duration")
    return None if _fits(option.kind, value) else _with_example(option, _WORDS[option.kind])


def _is_duration(text: str, option: Option) -> bool:
    try:
        parse_duration_ns(text, option=option.name, allow_zero=option.may_be_zero)
    except UsageError:
        return False
    return True


def _fits(kind: Kind, value: object) -> bool:
    """Whether TOML's value is of that kind; true and false are no numbers."""
    if kind == "boolean" or isinstance(value, bool):
        return kind == "boolean" and isinstance(value, bool)
    if kind == "strings":
        values = value if isinstance(value, list) else [value]
        return bool(values) and all(isinstance(it, str) for it in values)
    if kind == "number":
        return isinstance(value, int | float)
    return isinstance(value, int if kind == "integer" else str)


def _with_example(option: Option, words: str) -> str:
    example = option.default if option.default not in (None, "") else _EXAMPLES.get(option.kind)
    said = f"{words} is expected"
    return said if example is None else f"{said}, such as {option.name} = {toml_value(example)}"


def _dotted(path: KeyPath) -> str:
    return ".".join(str(name) for name in path)
