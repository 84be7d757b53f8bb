"""What was acknowledged survives: the driver is crashed between any two effects, restarted, and asked again."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from lx.engine.factory import create
from lx.wire.frame import HEADER_SIZE, decode_frame, read_header
from lx.wire.records_generated import RECORD_SIZE, Outcome, Reason, Record
from tests.property.node_rig import ORDERS_MAX, Answer, Client, Disk, Run, answer_of, envelope_is_ours, run_world

BATCH = 25
"""Seeds of one test."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" in metafunc.fixturenames:
        first, runs = (metafunc.config.getoption(name) for name in ("--crash-seed", "--crash-runs"))
        starts = range(first, first + runs, BATCH)
        metafunc.parametrize("seeds", [range(it, min(it + BATCH, first + runs)) for it in starts], ids=map(str, starts))


def test_what_was_acknowledged_survives_every_crash(seeds: range) -> None:
    crashes = repeats = 0
    for seed in seeds:
        clients = [Client(account=it + 1, commands=commands(random.Random(seed * 10 + it))) for it in range(3)]
        run = run_world(seed, clients)
        crashes += run.crashes
        repeats += sum(client.repeats for client in clients)
        check_run(run, clients, f"seed {seed}")
    assert crashes > len(seeds)
    assert repeats > len(seeds), "commands were sent again that had been executed"


def commands(chance: random.Random) -> list[str]:
    """Orders around one price, and cancels of some of them; account, session and client id are filled in later."""
    lines = []
    for number in range(1, 31):
        if number > 3 and chance.random() < 0.3:
            lines.append(f"cancel target_id={chance.randrange(1, number)}")
            continue
        side = chance.choice(("buy", "sell"))
        price, quantity = chance.randrange(95, 106), chance.randrange(1, 10)
        tif = chance.choice(("gtc", "gtc", "ioc"))
        lines.append(f"new side={side} type=limit tif={tif} instrument=1 price={price} quantity={quantity}")
    return lines


def check_run(run: Run, clients: list[Client], where: str) -> None:
    """The log gives the server's state again, and what each client was told is what the log says, once."""
    events, state_hash = replayed(run.disk)
    assert run.state_hash == state_hash, where
    executed: dict[tuple[int, int], Answer] = {}
    counts: Counter[tuple[int, int]] = Counter()
    for event in events:
        if not envelope_is_ours(event) or isinstance(event, Outcome) or not getattr(event, "request_id", 0):
            continue
        answer = answer_of(event)
        if answer.reason in (Reason.NOT_EXECUTED, Reason.TOO_OLD):
            continue
        key = (int(getattr(event, "session", 0)), int(getattr(event, "request_id", 0)))
        counts[key] += 1
        executed[key] = answer
    assert max(counts.values()) == 1, f"{where}: nothing is executed twice"
    for client in clients:
        assert set(client.answers) == set(range(1, len(client.commands) + 1)), f"{where}: each command is answered"
        for number, answer in client.answers.items():
            found = executed.get((client.session, number))
            if answer.reason == Reason.NOT_EXECUTED:
                assert found is None, f"{where}: command {number} of session {client.session}"
            else:
                assert found == answer, f"{where}: command {number} of session {client.session}"


def replayed(disk: Disk) -> tuple[list[Record], str]:
    """All events of the log on a disk, and the state it leads to."""
    engine = create("native", ORDERS_MAX)
    data = bytes(disk.safe) + b"".join(disk.written)
    events: list[Record] = []
    at = 0
    while at < len(data):
        size = HEADER_SIZE + RECORD_SIZE * read_header(data[at:]).record_count
        events += decode_frame(engine.apply(data[at : at + size]))[1]
        at += size
    engine.check_invariants()
    return events, engine.state_hash()
