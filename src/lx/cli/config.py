"""`lx config`: what the commands are told by lx.toml and the environment, and what is wrong there.

`show` prints valid TOML, so that its output can be the beginning of a file. Exit status: 0; 2 something is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from lx.cli.main import COMMANDS, build_app
from lx.cli.settings.file import faults, known_of, nearest, read_file
from lx.cli.settings.options import Described
from lx.cli.settings.schema import schema_text
from lx.cli.settings.show import shown
from lx.cli.settings.source import FileSource, described
from lx.errors import InputError, UsageError

if TYPE_CHECKING:
    from lx.cli.settings.file import SettingsFile

__all__ = ["app", "check", "schema", "show"]

app = App(name="config", help="Show the options of all commands, check lx.toml.")
_Named = Annotated[str | None, Parameter(name="--config")]


@app.command
def show(*command: str, origin: bool = False, config: _Named = None) -> int:
    """Print every option with its value, as TOML; what has none is a comment.

    Parameters
    ----------
    command
        Only of this one, such as trader or bench engine.
    origin
        Say behind each value where it comes from: default, FILE:LINE, or LX_NAME. A flag would win over all of them.
    config
        The file; LX_CONFIG, or lx.toml in the working directory, when left out.
    """
    source = FileSource(config, COMMANDS)
    root = build_app(source)
    every = described(root)
    wanted = [it for it in every if it.command[: len(command)] == command]
    if not wanted:
        close = nearest(" ".join(command), [" ".join(it.command) for it in every])
        hint = f"; did you mean '{close}'?" if close else ""
        raise UsageError(f"no command with options is named '{' '.join(command)}'{hint}")
    file = source.file()
    if file is not None:
        _refuse(file, every)
    print("\n".join(shown(root, wanted, source, with_origin=origin)))
    return 0


@app.command
def check(file: Path | None = None, /, *, config: _Named = None) -> int:
    """Check a file of options and the names LX_* of the environment; status 2 when something is wrong.

    Parameters
    ----------
    file
        The file; that of --config or LX_CONFIG, or lx.toml in the working directory, when left out.
    config
        The same.
    """
    source = FileSource(config, COMMANDS)
    found = read_file(file, must_exist=True) if file else source.file()
    every = described(build_app(source))
    wrong = [] if found is None else [found.told(it) for it in faults(found, known_of(every))]
    wrong += unknown_variables(os.environ, every)
    for line in wrong:
        print(f"lx config: {line}", file=sys.stderr)
    if not wrong:
        print(f"{source.path}: not there, nothing to check" if found is None else f"{found.path}: no fault")
    return InputError.exit_code if wrong else 0


@app.command
def schema() -> int:
    """Print the JSON schema of lx.toml."""
    print(schema_text(described(build_app())), end="")
    return 0


def unknown_variables(names: Iterable[str], every: list[Described]) -> Iterator[str]:
    """What to say of each variable that begins like those of a command and is none of them."""
    known = [name for it in every for name in it.variables]
    beginnings = tuple(f"LX_{it.command[0].upper()}_" for it in every)
    for name in sorted(names):
        if name.startswith(beginnings) and name not in known:
            close = nearest(name, known)
            yield f"{name} in the environment: no option has this name" + (f"; did you mean {close}?" if close else "")


def _refuse(file: SettingsFile, every: list[Described]) -> None:
    """Raise InputError for the first fault of the file."""
    found = faults(file, known_of(every))
    if found:
        raise InputError(file.told(found[0]))
