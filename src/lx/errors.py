"""The one tree of operating errors.

    LxError                 whatever LX reports to its caller; `exit_code` is what the command line ends with
    ├── UsageError          an option or argument is wrong: our user can mend it on the command line (2)
    └── InputError          a file, row or message from outside is wrong: what, where, why, how to mend (2)

A rejection of an order is a value on the wire, never an exception. A broken invariant is `lx.checks.InvariantError`,
outside of this tree, so that no `except LxError` can hide it.
"""

from typing import ClassVar

__all__ = ["InputError", "LxError", "UsageError"]


class LxError(Exception):
    """Root of all operating errors of LX.

    The message is one line for a person: what, where, why, how to mend. `exit_code` is the exit status of `lx`.
    """

    exit_code: ClassVar[int] = 1


class UsageError(LxError):
    """An option or an argument can't be used; the message names it, its value and what is allowed.

    Example: `raise UsageError("--rate: '-1' is not a rate; give orders per second, above 0, such as --rate 100")`
    """

    exit_code: ClassVar[int] = 2


class InputError(LxError):
    """Something read from outside (file, row, message) is malformed; the message names place, field, value, reason."""

    exit_code: ClassVar[int] = 2
