"""Options of `lx exchange` that say what it allows its clients, and what it tells of its clock."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace

from cyclopts import Parameter

from lx.errors import UsageError
from lx.node.policy import Policy
from lx.transport.factory import ServerSocket
from lx.transport.pull import RouterAndPull, check_pull

__all__ = ["USUAL", "ClientOptions", "tell_jump"]

_SILENCE_MAX_S = 86_400


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOptions:
    """What clients may ask for, and when they count as gone.

    Parameters
    ----------
    silence
        Seconds after which a connection that says nothing has ended, for sessions that want their orders canceled then
        and don't say when; 0: never.
    admin
        Let whoever asks for it in a hello have the right to the operator's commands.
    pull
        Take orders that are never answered from PUSH sockets here, such as tcp://*:5557: lx trader --mode push.
    """

    silence: int = 30
    admin: bool = False
    pull: str | None = None

    def policy(self) -> Policy:
        """The options checked; raise UsageError."""
        if not 0 <= self.silence <= _SILENCE_MAX_S:
            raise UsageError(
                f"--silence: {self.silence} is not 0 (never) to {_SILENCE_MAX_S} seconds; write --silence 30"
            )
        if self.pull is not None:
            check_pull(self.pull)
        return Policy(gives_admin=self.admin, silence_ms=1_000 * self.silence)

    def door(self, stack: ExitStack, router: ServerSocket) -> tuple[ServerSocket | RouterAndPull, Policy]:
        """The socket with all its doors, until the stack ends, and the policy that names them."""
        policy = self.policy()
        if self.pull is None:
            return router, policy
        both = RouterAndPull(router, self.pull)
        stack.callback(both.close)
        return both, replace(policy, pull_port=both.pull_port)


USUAL = ClientOptions()


def tell_jump(ahead_ns: int) -> None:
    """Say on stderr by how much the system's clock is ahead of the server's (less than 0: behind)."""
    where = "ahead of" if ahead_ns > 0 else "behind"
    text = (
        f"warning: the system's clock has jumped to {abs(ahead_ns) / 1e9:.1f} s {where} the log's time, which goes on "
        "without it; set the clock right, or start the server again when it is"
    )
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
