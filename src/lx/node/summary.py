"""What a server did, as values: counts since its start, and where the money is."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Money", "Summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a server did; counts since its start, by reason where they are several.

    commands: that came by the wire; = acknowledged + rejected + sessions_opened + sessions_resumed + sessions_closed
    + openings_rejected
    acknowledged, rejected: the engine's answers, also to repeated commands; not those to hellos and ends of sessions
    openings_rejected: hellos that the engine rejected
    accounts_opened: by hellos; grants_rejected: what the engine rejected of that and of the deposits; not in commands
    refused_records, refused_messages, refused_hellos, refused_queries: turned away before, never commands
    queries: refused ones included
    volume: price times quantity in units of the quote asset
    """

    seconds: float
    messages: int
    commands: int
    acknowledged: int
    rejected: dict[str, int]
    sessions_opened: int
    sessions_resumed: int
    sessions_closed: int
    openings_rejected: dict[str, int]
    accounts_opened: int
    grants_rejected: dict[str, int]
    refused_records: dict[str, int]
    refused_messages: dict[str, int]
    refused_hellos: dict[str, int]
    queries: int
    refused_queries: dict[str, int]
    trades: dict[str, int]
    volume: dict[str, str]
    orders_resting: int
    bytes_in: int
    bytes_out: int
    next_sequence: int
    state_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The money of one asset in minor units, 10^decimals of which are a whole one.

    supply: deposits less withdrawals; = accounts + fees, or some was lost or made
    accounts: what all accounts have, free or reserved
    fees: what the venue has taken
    """

    asset: str
    decimals: int
    supply: int
    accounts: int
    fees: int
