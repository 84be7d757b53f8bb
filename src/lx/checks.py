"""Checks of invariants: conditions that only a bug can break.

`python -O` removes `assert`, so the code of LX never uses it (a form test bans it) and calls `check` instead. What
comes from outside is no invariant: bad input gets an `lx.errors.LxError` that says how to mend it.
"""

__all__ = ["InvariantError", "check"]


class InvariantError(Exception):
    """An invariant is broken: a bug. It is not an `LxError` on purpose; it must stop the process, not be handled."""


def check(condition: bool, message: str) -> None:
    """Raise `InvariantError(message)` unless `condition` holds.

    `message` states what should have held. It is built even when the check passes, so keep it a plain literal on hot
    paths. Example: `check(executed <= quantity, "an order is never filled beyond its quantity")`
    """
    if not condition:
        raise InvariantError(message)
