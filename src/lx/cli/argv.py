"""The spelling of options, `-stats-port=8080` for `--stats-port=8080`, and the option of all commands, `--config`.

People come with commands written for tools whose long options have one dash; both spellings work. The rewriting happens
before any parsing and knows no option: a single dash followed by a name of two letters or more is a long option. Real
short options (`-h`), negative numbers (`-5`, `-.5`), a lone `-` and whatever follows `--` stay as they are.
"""

import re
from collections.abc import Iterable, Sequence

from lx.errors import UsageError

__all__ = ["rewrite_argv", "take_config"]

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


def take_config(tokens: Sequence[str]) -> tuple[list[str], str | None]:
    """Take `--config FILE` out of what `rewrite_argv` returned: the other tokens, and FILE; None when it isn't there.

    Raise UsageError when FILE is missing or there are two. It may stand before the command as well as behind it.

    >>> take_config(["exchange", "--config", "a.toml", "--bind=tcp://*:5555"])
    (['exchange', '--bind=tcp://*:5555'], 'a.toml')
    """
    end = tokens.index("--") if "--" in tokens else len(tokens)
    others: list[str] = []
    files: list[str] = []
    own = iter(tokens[:end])
    for token in own:
        if token == "--config":
            files += [it for it in [next(own, None)] if it is not None]
            if not files:
                raise UsageError("--config: no file is named; write it as --config lx.toml")
        elif token.startswith("--config="):
            files.append(token.removeprefix("--config="))
        else:
            others.append(token)
    if len(files) > 1:
        raise UsageError(f"--config: {' and '.join(files)} are two files; name one")
    return [*others, *tokens[end:]], files[0] if files else None
