"""Values as TOML writes them."""

from __future__ import annotations

import json

__all__ = ["toml_value"]


def toml_value(value: object) -> str:
    """The value on one line of TOML; what TOML has no form for (dates, paths) as its text.

    >>> toml_value(["a", "b"]), toml_value(True), toml_value(0.5)
    ('["a", "b"]', 'true', '0.5')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(it) for it in value)}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{toml_value(name)} = {toml_value(it)}" for name, it in value.items())
        return f"{{{inner}}}"
    # JSON's strings are TOML's, but for the one character that TOML wants escaped and JSON does not.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
