"""What a server allows its clients, and when it takes them for gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lx.errors import UsageError

__all__ = ["SILENCE_DEFAULT_S", "Policy", "policy_of"]

SILENCE_DEFAULT_S: Final = 30
_SILENCE_MAX_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Policy:
    """What a server decides for all its clients.

    gives_admin: a hello may ask for the right to the operator's commands
    silence_ms: after so much silence a connection has ended, for sessions that want their orders canceled then and
    don't say when; 0: never
    """

    gives_admin: bool = False
    silence_ms: int = 1_000 * SILENCE_DEFAULT_S


def policy_of(*, admin: bool, silence: int) -> Policy:
    """The policy of the options --admin and --silence (seconds); raise UsageError."""
    if not 0 <= silence <= _SILENCE_MAX_S:
        raise UsageError(f"--silence: {silence} is not 0 (never) to {_SILENCE_MAX_S} seconds; write --silence 30")
    return Policy(gives_admin=admin, silence_ms=1_000 * silence)
