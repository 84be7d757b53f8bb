"""The options of a command, read from the parameters of its function: names, types, defaults, what they are for.

There is no second list of them, so file, schema, environment and help can't drift apart. Arguments without a name, such
as the file of `lx replay FILE`, are typed and never set elsewhere.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin

from lx.checks import check
from lx.cli.params import Duration, OneOf

if TYPE_CHECKING:
    from cyclopts import App
    from cyclopts.argument import Argument

__all__ = ["Command", "Described", "Kind", "Option", "commands_below", "options_of", "subcommands"]

Kind = Literal["boolean", "integer", "number", "string", "strings"]
"""What a value is: the names of JSON's types, and a list of strings."""

_KINDS: Final[Mapping[object, Kind]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    Path: "string",
    list[str]: "strings",
    tuple[str, ...]: "strings",
}
Command = tuple[str, ...]
"""The words behind `lx`, such as ("bench", "engine")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a command.

    name: as it is typed, without the dashes
    default: None when there is none; a required option has none
    choices: the only values, when they are known beforehand
    """

    command: Command
    name: str
    kind: Kind
    default: object = None
    is_required: bool = False
    choices: tuple[str, ...] = ()
    is_duration: bool = False
    may_be_zero: bool = False
    help: str = ""

    @property
    def variable(self) -> str:
        """Its name in the environment, such as LX_BENCH_ENGINE_SEED."""
        return _variable(self.command, self.name)

    @property
    def table(self) -> str:
        """The table of its command in lx.toml, such as bench.engine."""
        return ".".join(self.command)


@dataclass(frozen=True, slots=True)
class Described:
    """A command that can be run.

    variables: names in the environment of its options, and of its arguments without a name
    """

    command: Command
    options: list[Option]
    variables: list[str]


def options_of(command: Command, arguments: list[Argument]) -> list[Option]:
    """The options among the arguments that the command line parser has for a command."""
    return [_option(command, it) for it in arguments if it.parse and it.name.startswith("--")]


def subcommands(app: App) -> dict[str, App]:
    """The commands right below `app`, by name."""
    return {name: app[name] for name in app if not name.startswith("-")}


def commands_below(app: App, above: Command = ()) -> Iterator[Described]:
    """Every command that can be run; imports the modules of all of them."""
    for name, inner in subcommands(app).items():
        command = (*above, name)
        if inner.default_command is not None:
            arguments = inner.assemble_argument_collection(parse_docstring=True)
            options = options_of(command, arguments)
            names = [it.name.removeprefix("--") for it in arguments]
            yield Described(command, options, [_variable(command, name) for name in names])
        yield from commands_below(inner, command)


def _option(command: Command, argument: Argument) -> Option:
    annotation: Any = argument.field_info.annotation
    notes: tuple[object, ...] = ()
    if get_origin(annotation) is Annotated:
        annotation, *found = get_args(annotation)
        notes = tuple(found)
    bare = _without_none(annotation)
    choices = tuple(str(it) for it in get_args(bare)) if get_origin(bare) is Literal else ()
    kind = "string" if choices else _KINDS.get(bare)
    name = argument.name.removeprefix("--")
    check(kind is not None, "an option's type is one of those that settings/options.py lists")
    duration = next((it for it in notes if isinstance(it, Duration)), None)
    default = argument.field_info.default
    return Option(
        command=command,
        name=name,
        kind=kind or "string",
        default=None if default is argument.field_info.empty else default,
        is_required=argument.required,
        choices=next((it.choices for it in notes if isinstance(it, OneOf)), choices),
        is_duration=duration is not None,
        may_be_zero=duration is not None and duration.may_be_zero,
        help=" ".join(str(argument.parameter.help or "").split()),
    )


def _variable(command: Command, name: str) -> str:
    return "_".join(("LX", *command, name)).upper().replace("-", "_")


def _without_none(annotation: Any) -> Any:
    """`int | None` as int."""
    if get_origin(annotation) in (types.UnionType, Union):
        left = [it for it in get_args(annotation) if it is not type(None)]
        return left[0] if len(left) == 1 else annotation
    return annotation
