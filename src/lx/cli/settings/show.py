"""All options with their values, as the commands would get them without a flag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from lx.cli.settings.options import Described, Option
from lx.cli.settings.source import DEFAULT, FileSource
from lx.cli.settings.toml import toml_value
from lx.errors import UsageError

if TYPE_CHECKING:
    from cyclopts import App
    from cyclopts.argument import Argument

__all__ = ["shown", "values"]

_ORIGIN_COLUMN: Final = 48


def shown(root: App, commands: Iterable[Described], source: FileSource, *, with_origin: bool) -> Iterator[str]:
    """The lines of a TOML file with a table for each command; commands without options are left out.

    The file of `source` must be without fault. Raise UsageError when a variable's value can't be used.
    """
    gap = ""
    for it in commands:
        if not it.options:
            continue
        yield f"{gap}[{'.'.join(it.command)}]"
        gap = "\n"
        for option, (value, origin) in zip(it.options, values(root, it, source).values(), strict=True):
            line = _line(option, value)
            yield f"{line:<{_ORIGIN_COLUMN}} # {origin}" if with_origin else line


def values(root: App, it: Described, source: FileSource) -> dict[str, tuple[object, str]]:
    """Value and origin of each option of a command by its name; what it raises is as above."""
    from cyclopts import config

    app = root
    for name in it.command:
        app = app[name]
    arguments = app.assemble_argument_collection()
    config.Env("LX_")(app, it.command, arguments)
    file = source.file()
    if file is not None:
        source.fill(file, it.command, arguments)
    found: dict[str, tuple[object, str]] = {}
    for option in it.options:
        argument = arguments[f"--{option.name}"]
        origin = source.origin(argument)
        found[option.name] = _value(option, argument, origin), origin
    return found


def _value(option: Option, argument: Argument, origin: str) -> object:
    from cyclopts import CycloptsError

    if origin == DEFAULT:
        return option.default
    try:
        return argument.convert()
    except CycloptsError as error:
        said = " ".join(str(error).split()).rstrip(".")
        raise UsageError(f"{origin}: --{option.name}: {said[:1].lower()}{said[1:]}") from None


def _line(option: Option, value: object) -> str:
    if value is not None:
        return f"{option.name} = {toml_value(value)}"
    return f"# {option.name} = " + ("... has to be given" if option.is_required else "... none")
