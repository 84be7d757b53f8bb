"""What can go wrong between an order client and its servers: a branch of the tree in `lx.errors`.

    lx.errors.LxError
    └── ClientError             a command was not taken, or what became of it can't be told
        ├── NotExecutedError        it was not executed and never will be: what is still wanted goes out anew
        ├── TooOldError             whether it was executed is not remembered
        ├── SessionEndedError       its session has ended, or the server does not know it
        ├── SessionRefusedError     the server opens no session for this account
        ├── ClientFullError         too much is under way; nothing was sent
        └── ClientClosedError       the client was closed, or its thread has failed

A command that a market refuses is no error but an `Outcome` of the status `rejected`. A busy server, a lost connection
and a server that is started again are none either: the client waits, and tries again.
"""

from __future__ import annotations

from lx.errors import LxError

__all__ = [
    "ClientClosedError",
    "ClientError",
    "ClientFullError",
    "NotExecutedError",
    "SessionEndedError",
    "SessionRefusedError",
    "TooOldError",
]


class ClientError(LxError):
    """A command was not taken, or what became of it can't be told."""


class NotExecutedError(ClientError):
    """The command `client_id` was not executed and never will be: a later one of its session came before it."""

    def __init__(self, client_id: int, limit: int) -> None:
        self.client_id = client_id
        self.limit = limit
        super().__init__(
            f"command {client_id} was not executed and never will be: command {limit} of its session came before it; "
            "submit anew what is still wanted"
        )


class TooOldError(ClientError):
    """Whether the command `client_id` was executed is not remembered; `limit` is the oldest one that is."""

    def __init__(self, client_id: int, limit: int) -> None:
        self.client_id = client_id
        self.limit = limit
        super().__init__(
            f"whether command {client_id} was executed is not remembered: {limit} is the oldest that is; look at the "
            "journal of the server before you submit it anew"
        )


class SessionEndedError(ClientError):
    """The session has ended, or the server does not know it; its orders are canceled. Open a new client."""


class SessionRefusedError(ClientError):
    """The server opens no session: its reason, and what to do."""


class ClientFullError(ClientError):
    """Too much is under way: wait for answers, or submit with block=True. Nothing was sent."""


class ClientClosedError(ClientError):
    """The client was closed, or its thread has failed; what was not answered before may have been executed."""
