"""What `lx trader` itself can do on one core: its generator, stamps, ledger and histogram, without a socket."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lx._native import Load
from lx.lab.bench_node.samples import Sample, check_answers
from lx.wire.message import ENVELOPE_SIZE, build_message
from lx.wire.records_generated import RECORD_SIZE, Kind, MessageType, Position

__all__ = ["generator_alone"]

_RATE: Final = 10_000_000
_STEP_NS: Final = 400_000
"""From one look at the schedule to the next: about four thousand orders."""
_LATENCY_NS: Final = 50_000
_SESSION_AT, _ID_AT, _REQUEST_AT = 12, 16, 56
"""Where session and client id stand in a command, and the id in the event that answers it."""
_HEAD: Final = Position().pack()


def generator_alone(
    profile: str,
    traders: int,
    instruments: list[tuple[int, int, int, int, int]],
    *,
    connections: int,
    batch: int,
    commands: int,
    seed: int,
) -> Sample:
    """Make and settle about so many orders, as many a message as `batch`; orders a second of processor time.

    The answers are made between the calls that are measured. Raise VerificationError when an order has not one answer.
    """
    start_ns = 1_000_000_000
    load = Load(
        profile=profile,
        seed=seed,
        traders=[(number + 1, number + 1, number % connections) for number in range(traders)],
        instruments=instruments,
        start_ns=start_ns,
        window_ns=(start_ns, start_ns + commands * 1_000_000_000 // _RATE),
        rate_micro=_RATE * 1_000_000,
        batch=batch,
        batch_timeout_ns=_STEP_NS,
        connections=connections,
    )
    clock = time.thread_time_ns
    took_ns, now_ns = 0, start_ns
    while load.next_due_ns() < 1 << 63:
        now_ns += _STEP_NS
        began_ns = clock()
        messages = load.due(now_ns)
        took_ns += clock() - began_ns
        took_ns += _settle(load, messages, now_ns + _LATENCY_NS)
    took_ns += _settle(load, load.finish(), now_ns + _LATENCY_NS)
    whole = {**load.whole(), "unexpected": load.sums()["unexpected"], "refused": load.sums()["refused"]}
    count = check_answers("the generator alone", whole, load.rejected(), may_reject=False)
    return Sample(count, rate=count / max(1, took_ns) * 1e9)


def _settle(load: Load, messages: Sequence[tuple[int, bytes]], now_ns: int) -> int:
    """Answer the messages; the ns that the load took to hear it."""
    answers = [_accepted(message) for _, message in messages]
    began_ns = time.thread_time_ns()
    load.received(now_ns, answers)
    return time.thread_time_ns() - began_ns


def _accepted(message: bytes) -> bytes:
    """Every command of a message is accepted, in one message."""
    commands: NDArray[Any] = np.frombuffer(message, np.uint8, offset=ENVELOPE_SIZE).reshape(-1, RECORD_SIZE)
    events = np.zeros_like(commands)
    events[:, 0] = Kind.ACCEPTED
    events[:, _SESSION_AT : _SESSION_AT + 4] = commands[:, _SESSION_AT : _SESSION_AT + 4]
    events[:, _REQUEST_AT : _REQUEST_AT + 8] = commands[:, _ID_AT : _ID_AT + 8]
    return build_message(MessageType.EVENTS, _HEAD + events.tobytes())
