"""What can be wrong with an address: a branch of the tree in `lx.errors`.

    lx.errors.UsageError
    └── AddressError        not an address, or none of this machine (exit status 2)
    lx.errors.LxError
    ├── AddressInUseError   somebody else listens there (3)
    └── NoAnswerError       nobody, or nobody who speaks LX, answers there (3)

The number is the exit status of the command line.
"""

from __future__ import annotations

from typing import ClassVar

from lx.errors import LxError, UsageError

__all__ = ["AddressError", "AddressInUseError", "NoAnswerError"]


class AddressError(UsageError):
    """The text is no address such as `tcp://127.0.0.1:5555`, or this machine has no such interface."""


class AddressInUseError(LxError):
    """Another process listens at the address."""

    exit_code: ClassVar[int] = 3


class NoAnswerError(LxError):
    """No answer came from the address within the time allowed."""

    exit_code: ClassVar[int] = 3
