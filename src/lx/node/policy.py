"""What a server allows its clients, and when it takes them for gone."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Policy"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a server decides for all its clients.

    gives_admin: a hello may ask for the right to the operator's commands
    silence_ms: after so much silence a connection has ended, for sessions that want their orders canceled then and
    don't say when; 0: never
    pull_port: where one-way connections come in, told to whoever asks; 0: nowhere
    """

    gives_admin: bool = False
    silence_ms: int = 30_000
    pull_port: int = 0
