"""What can be wrong with an address: a branch of the tree in `lx.errors`.

    lx.errors.UsageError
    └── AddressError        not an address, or none of this machine (exit status 2)
    lx.errors.LxError
    ├── AddressInUseError   somebody else listens there (3)
    └── NoAnswerError       nobody, or nobody who speaks LX, answers there (3)

The number is the exit status of the command line.
"""

from __future__ import annotations

import errno
from typing import ClassVar

from lx.errors import LxError, UsageError

__all__ = ["AddressError", "AddressInUseError", "NoAnswerError", "bind_error"]


class AddressError(UsageError):
    """The text is no address such as `tcp://127.0.0.1:5555`, or this machine has no such interface."""


class AddressInUseError(LxError):
    """Another process listens at the address."""

    exit_code: ClassVar[int] = 3


class NoAnswerError(LxError):
    """No answer came from the address within the time allowed."""

    exit_code: ClassVar[int] = 3


def bind_error(address: str, option: str, number: int | None, text: str) -> AddressError | AddressInUseError:
    """What to tell of an address that a socket can't listen at: by the system's error number, else in its own words."""
    if number == errno.EADDRINUSE:
        return AddressInUseError(f"{address} is in use; stop what listens there or choose another port with {option}")
    reason = {
        errno.ENODEV: "no such interface on this machine",
        errno.EADDRNOTAVAIL: "no such interface on this machine",
        errno.EACCES: "not allowed; ports below 1024 are for root",
    }.get(number or 0, text.lower())
    return AddressError(
        f"{option}: can't listen at '{address}': {reason}; give one such as {option} tcp://127.0.0.1:5555"
    )
