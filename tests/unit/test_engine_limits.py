"""Limits of a million on the reference engine, made small; golden files 202 and 1504 reach them on the native one."""

from __future__ import annotations

import pytest

from lx.engine.reference import ReferenceEngine
from lx.wire.codec import from_text, to_text
from lx.wire.frame import build_frame, decode_frame


def events_of(*lines: str) -> list[str]:
    """What a new reference engine says to these commands, in one frame; indexes of commands left out."""
    engine = ReferenceEngine.create(100)
    frame = build_frame([from_text(line) for line in lines], sequence=1, time_ns=1)
    _, events = decode_frame(engine.apply(frame))
    return [" ".join(word for word in to_text(event).split() if not word.startswith("command=")) for event in events]


def test_sessions_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lx.engine.reference_lifecycle.SESSIONS_MAX", 2)
    told = events_of(
        "open_session account=1 client_id=1",
        "open_session account=2 client_id=2",
        "close_session account=1 session=1 client_id=1",
        "open_session account=3 client_id=3",
    )
    assert told[-1] == "rejected reason=sessions_full value=2 limit=2 request_id=3"


def test_accounts_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lx.engine.reference_accounts.ACCOUNTS_MAX", 2)
    told = events_of(
        "configure risk=on client_id=1",
        "set_account state=open account=7 client_id=2",
        "set_account state=open account=8 client_id=3",
        "set_account state=open account=9 client_id=4",
        "set_account state=closed account=8 client_id=5",
        "set_account state=open account=9 client_id=6",
        "set_account state=blocked account=7 client_id=7",
    )
    assert told[3:] == [
        "rejected reason=accounts_full value=2 limit=2 request_id=4",
        "account_set state=closed account=8 request_id=5",
        "rejected reason=accounts_full value=2 limit=2 request_id=6",
        "account_set state=blocked account=7 request_id=7",
    ]
