"""The spelling of options: `-stats-port=8080` means `--stats-port=8080`.

People come with commands written for tools whose long options have one dash; both spellings work. The rewriting happens
before any parsing and knows no option: a single dash followed by a name of two letters or more is a long option. Real
short options (`-h`), negative numbers (`-5`, `-.5`), a lone `-` and whatever follows `--` stay as they are.
"""

import re
from collections.abc import Iterable

__all__ = ["rewrite_argv"]

_LONG_WITH_ONE_DASH = re.compile(r"-[A-Za-z][A-Za-z0-9_-]+(=.*)?", re.DOTALL)


def rewrite_argv(argv: Iterable[str]) -> list[str]:
    """Return `argv` with every long option in its spelling with two dashes.

    Example: `rewrite_argv(["exchange", "-bind", "tcp://*:5555"]) == ["exchange", "--bind", "tcp://*:5555"]`
    """
    rewritten: list[str] = []
    rest = iter(argv)
    for token in rest:
        if token == "--":
            rewritten.append(token)
            rewritten.extend(rest)
            break
        rewritten.append(f"-{token}" if _LONG_WITH_ONE_DASH.fullmatch(token) else token)
    return rewritten
