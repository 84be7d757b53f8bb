"""`lx.toml` as a source of options for the command line parser, and the memory of where each value came from.

The parser asks its sources in their order, and each fills only what those before it left open: flags, environment,
file. So the file comes last, and sees for every option who has given its value.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lx.cli.settings.file import NAME, Known, SettingsFile, faults, read_file
from lx.cli.settings.options import Command, Described, Option, commands_below, options_of, subcommands
from lx.errors import InputError

if TYPE_CHECKING:
    from cyclopts import App
    from cyclopts.argument import Argument, ArgumentCollection

__all__ = ["DEFAULT", "FLAG", "VARIABLE", "WITHOUT_TABLE", "FileSource", "described"]

DEFAULT: Final = "default"
FLAG: Final = "flag"
VARIABLE: Final = "LX_CONFIG"
"""Names the file when --config doesn't."""
WITHOUT_TABLE: Final = ("config", "doctor")
"""Commands that look at the file; what it says must not keep them from telling what is wrong in it."""

_NAMES_OPTION: Final = re.compile(r"(--[a-z][a-z0-9-]*)\b")


def described(root: App) -> list[Described]:
    """The commands that have a table in the file; imports the modules of all of them."""
    return [it for it in commands_below(root) if it.command[0] not in WITHOUT_TABLE]


class FileSource:
    """The file `path`; when that is None the one that LX_CONFIG names, else `lx.toml` in the working directory.

    A file that is named must be there, `lx.toml` need not; an empty name is no file. It is read when a command asks.
    """

    def __init__(self, path: str | None, commands: Collection[str]) -> None:
        self._path = os.environ.get(VARIABLE) if path is None else path
        self._commands = [name for name in commands if name not in WITHOUT_TABLE]
        self._file: SettingsFile | None = None
        self._is_read = False
        self._origins: dict[str, str] = {}

    @property
    def path(self) -> Path:
        """The file's path as it was named."""
        return Path(NAME if self._path is None else self._path)

    def file(self) -> SettingsFile | None:
        """The file; None when there is none. Raise InputError when it can't be read or is no TOML."""
        if not self._is_read and self._path != "":
            self._file = read_file(self.path, must_exist=self._path is not None)
            self._is_read = True
        return self._file

    def __call__(self, app: App, commands: Command, arguments: ArgumentCollection) -> None:
        """Give the options of a command what the file says and nobody before it did; the parser calls this.

        Only the tables that lead to the command are looked into: what is wrong in another one keeps nobody from
        working, and to know it the modules of all commands would have to be imported. Raise InputError for the first
        fault.
        """
        if not commands or commands[0] in WITHOUT_TABLE:
            return
        file = self.file()
        if file is not None:
            found = faults(file, self._known(app, commands, arguments))
            if found:
                raise InputError(file.told(found[0]))
            self.fill(file, commands, arguments)
        self._origins = {it.name: self.origin(it) for it in arguments}

    def _known(self, app: App, commands: Command, arguments: ArgumentCollection) -> Known:
        """The tables and keys on the way to a command."""
        inner: dict[str, Known | Option | None] = {it.name: it for it in options_of(commands, arguments)}
        inner |= dict.fromkeys(subcommands(app))
        chain = app.app_stack.current_frame
        for depth in range(len(commands) - 1, -1, -1):
            siblings = subcommands(chain[depth]) if depth else self._commands
            inner = {**dict.fromkeys(siblings), commands[depth]: inner}
        return inner

    @staticmethod
    def fill(file: SettingsFile, command: Command, arguments: ArgumentCollection) -> None:
        """Give what the file says to each option that has no value yet; the file must be without fault."""
        from cyclopts import Token

        for name, value in file.table(command).items():
            argument = arguments.get(f"--{name}", None)
            if argument is None or argument.tokens:
                continue
            where = file.where((*command, name))
            for index, it in enumerate(value if isinstance(value, list) else [value]):
                argument.append(
                    Token(keyword=f"[{'.'.join(command)}] {name}", value=str(it), source=where, index=index)
                )

    @staticmethod
    def origin(argument: Argument) -> str:
        """Where an option's value came from: `default`, `flag`, LX_NAME, or FILE:LINE."""
        if not argument.tokens:
            return DEFAULT
        token = argument.tokens[0]
        if token.source == "cli":
            return FLAG
        return token.keyword or DEFAULT if token.source == "env" else token.source

    def explained(self, message: str) -> str:
        """An error that names an option first, with the place where the option's value stands unless it was typed.

        "--rate: 0 is too few" becomes "lx.toml:3: --rate: 0 is too few".
        """
        found = _NAMES_OPTION.match(message)
        where = self._origins.get(found[1], FLAG) if found else FLAG
        return message if where in (FLAG, DEFAULT) else f"{where}: {message}"
