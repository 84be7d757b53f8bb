"""The JSON schema of `lx.toml`, for editors: what they offer and underline is what the commands take."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from lx.cli.settings.options import Described, Kind, Option

__all__ = ["schema", "schema_text"]

# The draft that TOML editors know best; newer ones have nothing that is needed here.
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_STRING: Final[dict[str, Any]] = {"type": "string"}
_TYPES: Final[dict[Kind, dict[str, Any]]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "string": _STRING,
    "strings": {"anyOf": [_STRING, {"type": "array", "items": _STRING, "minItems": 1}]},
}
_DURATION: Final = r"^\s*(\d+(\.\d+)?(ns|us|µs|ms|s|m|h)|0+(\.0+)?)\s*$"


def schema(commands: Iterable[Described]) -> dict[str, Any]:
    """The schema of a file with a table for each of the commands, in their order."""
    root = _table("Options of the commands of lx; docs/configuration.md.")
    for it in commands:
        table = root
        for depth, name in enumerate(it.command, start=1):
            inner = _table(f"Options of `lx {' '.join(it.command[:depth])}`.")
            table = table["properties"].setdefault(name, inner)
        table["properties"].update({option.name: _property(option) for option in it.options})
    return {"$schema": _DRAFT, "title": "lx.toml", **root}


def schema_text(commands: Iterable[Described]) -> str:
    """The schema as the file that is committed."""
    return json.dumps(schema(commands), indent=2, ensure_ascii=False) + "\n"


def _table(description: str) -> dict[str, Any]:
    return {"description": description, "type": "object", "additionalProperties": False, "properties": {}}


def _property(option: Option) -> dict[str, Any]:
    found: dict[str, Any] = {"description": option.help, **_TYPES[option.kind]}
    if option.choices:
        found["enum"] = list(option.choices)
    if option.is_duration:
        found["pattern"] = _DURATION
    if option.default is not None:
        found["default"] = str(option.default) if isinstance(option.default, Path) else option.default
    return found
