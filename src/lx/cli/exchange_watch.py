"""Options of `lx exchange` by which others see what it does: statistics over HTTP, and the feed of public events."""

import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Final

from cyclopts import Parameter

import lx
from lx.node.ports import Feed
from lx.node.stats.process import DEFAULT_HOST, Statistics
from lx.node.stats.watch import Watch
from lx.transport.options import check_address
from lx.transport.publisher import PublisherSocket

__all__ = ["FEED_TOPIC", "UNSEEN", "WatchOptions"]

FEED_TOPIC: Final = b"LX/0/"
"""First part of each message of the feed: the shard's number between two slashes, so that none begins as another."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """Who may see what the server does.

    Parameters
    ----------
    stats_port
        Tell /stats, /health, /ready and /metrics over HTTP on this port; 0 lets the system choose one.
    stats_host
        Where to listen for that.
    feed
        Publish public events on a PUB socket there, such as tcp://*:5556.
    """

    stats_port: int | None = None
    stats_host: str = DEFAULT_HOST
    feed: str | None = None

    def check(self) -> None:
        """Raise UsageError for what there isn't, before anything is opened."""
        if self.feed is not None:
            check_address(self.feed, option="--feed", may_choose=True)

    def open(self, stack: ExitStack, **facts: str) -> tuple[Watch | None, Feed | None]:
        """Who is told what is done, and the public events, until the stack ends; nobody without the options.

        `facts` are told with the statistics as they are. Raise AddressError or AddressInUseError.
        """
        watch: Watch | None = None
        feed: PublisherSocket | None = None
        if self.stats_port is not None:
            facts |= {"version": lx.__version__, "mode": "development"}
            statistics = stack.enter_context(Statistics(self.stats_port, host=self.stats_host, facts=facts))
            watch = statistics.watch
            _say(f"statistics on {statistics.url}/stats")
            if not statistics.is_loopback:
                mend = "leave out --stats-host to keep them out"
                _say(f"warning: {statistics.url} can be reached from other machines; {mend}")
        if self.feed is not None:
            feed = stack.enter_context(closing(PublisherSocket(self.feed, topic=FEED_TOPIC)))
            _say(f"feed of public events on {feed.endpoint}")
        return watch, feed


UNSEEN: Final = WatchOptions()
"""Nobody is told."""


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
