"""Options of `lx exchange` by which others see what it does: statistics over HTTP, and the feed of public events."""

import sys
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Final

from cyclopts import Parameter

import lx
from lx.node.stats.process import DEFAULT_HOST, Statistics
from lx.node.stats.watch import Watch
from lx.transport.options import check_address
from lx.transport.publisher import PublisherSocket

__all__ = ["UNSEEN", "WatchOptions", "feed_topic", "start", "watched"]


def feed_topic(shard: int) -> bytes:
    """First part of each message of the feed: the shard's number between two slashes, so that none begins as another.

    >>> feed_topic(12)
    b'LX/12/'
    """
    return f"LX/{shard}/".encode("ascii")


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """Who may see what the server does, or all of its shards.

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

    def watch(self, stack: ExitStack, facts: Mapping[str, str]) -> Watch | None:
        """What tells the statistics, until the stack ends; None without the option.

        `facts` are told with them as they are. Raise AddressError or AddressInUseError.
        """
        if self.stats_port is None:
            return None
        statistics = stack.enter_context(Statistics(self.stats_port, host=self.stats_host))
        watch = watched(stack, statistics, facts)
        start(statistics)
        return watch

    def of_shards(self, stack: ExitStack, shards: int) -> Statistics | None:
        """The statistics of shards, to be started when they are forked; the same otherwise."""
        if self.stats_port is None:
            return None
        return stack.enter_context(Statistics(self.stats_port, host=self.stats_host, shards=shards))

    def publisher(self, stack: ExitStack, shard: int) -> PublisherSocket | None:
        """Who is told the public events of a shard, until the stack ends; None without the option.

        Raise AddressError or AddressInUseError.
        """
        if self.feed is None:
            return None
        publisher = stack.enter_context(closing(PublisherSocket(self.feed, topic=feed_topic(shard))))
        _say(f"feed of public events on {publisher.endpoint}")
        return publisher


def start(statistics: Statistics) -> None:
    """Let the statistics answer, and say where they do."""
    statistics.start()
    _say(f"statistics on {statistics.url}/stats")
    if not statistics.is_loopback:
        mend = "leave out --stats-host to keep them out"
        _say(f"warning: {statistics.url} can be reached from other machines; {mend}")


def watched(stack: ExitStack, statistics: Statistics, facts: Mapping[str, str], *, shard: int = 0) -> Watch:
    """What writes a server's page; when the stack ends it says that this server has ended."""
    watch = statistics.watch({**facts, "version": lx.__version__, "mode": "development"}, shard=shard)
    stack.callback(watch.enter, "ended")
    return watch


UNSEEN: Final = WatchOptions()
"""Nobody is told."""


def _say(text: str) -> None:
    print(f"lx exchange: {text}", file=sys.stderr, flush=True)
