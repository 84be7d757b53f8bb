"""One-way traffic: PUSH here, PULL in another process, which counts and sums what it gets."""

from __future__ import annotations

from typing import Final

from lx._native import Endpoint, one_way_push
from lx.lab.bench_node.child import Child, of_module
from lx.lab.bench_node.samples import Sample, check_one_way

__all__ = ["libzmq_one_way", "native_one_way"]

_PULL: Final = "lx.lab.bench_node.pull"
_QUIET_NS: Final = 10_000_000_000
_LINGER_MS: Final = 10_000
_QUEUE_MAX: Final = 4_096
"""A longer queue gives memory back and takes it again all the time, which costs as much as sending does."""


def native_one_way(messages: int, size: int) -> Sample:
    """Our endpoint at both ends; messages a second as the receiver sees them."""
    with Child("the receiver", of_module(_PULL, str(messages), str(_QUIET_NS))) as receiver:
        endpoint = Endpoint("PUSH", queue_messages_max=_QUEUE_MAX)
        endpoint.connect(receiver.address())
        sent_sum = one_way_push(endpoint, messages, size, _QUIET_NS)
        endpoint.close(_LINGER_MS)
        return _sample("lx one way", messages, size, sent_sum, receiver.result())


def libzmq_one_way(program: str, messages: int, size: int) -> Sample:
    """libzmq from C at both ends."""
    with Child("the receiver in C", (program, "pull", "tcp://127.0.0.1:*", str(messages))) as receiver:
        words = ("push", receiver.address(), str(messages), str(size))
        with Child("the sender in C", (program, *words)) as sender:
            found = receiver.result()
            (sent_sum,) = sender.result()
    return _sample("libzmq one way", messages, size, sent_sum, found)


def _sample(who: str, messages: int, size: int, sent_sum: int, found: list[int]) -> Sample:
    count, bytes_in, checksum, took_ns = found
    received = (count, bytes_in, checksum)
    check_one_way(who, messages=messages, size=size, sent_sum=sent_sum, received=received)
    return Sample(count, rate=count / max(1, took_ns) * 1e9)
