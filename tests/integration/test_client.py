"""The order client against `lx exchange`, which is killed in mid-run and started again on its log."""

from __future__ import annotations

import asyncio
import json
import random
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest

from lx.cli.main import run
from lx.client import Gap, OrderClient, OrderEvent, Outcome, PendingOutcome
from lx.engine.factory import create
from lx.journal import read_frames, survey
from lx.transport.factory import TRANSPORTS
from lx.wire.frame import decode_frame
from lx.wire.records_generated import Accepted, Canceled, Fill, Rejected
from tests.integration.exchange_rig import PATIENCE_S, Exchange, held_port, state_hash

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
KILLS = 4
CLIENTS = 3


class Flow:
    """One client that submits as fast as it may, until it is told to stop; every answer is counted."""

    def __init__(self, client: OrderClient, seed: int, answered: threading.Semaphore) -> None:
        self.client = client
        self.pending: list[PendingOutcome] = []
        self._answered = answered
        self._chance = random.Random(seed)
        self._is_over = False
        self._thread = threading.Thread(target=self._submit)
        self._thread.start()

    def _submit(self) -> None:
        while not self._is_over:
            batch = self.client.submit_many(
                [
                    {
                        "symbol": self._chance.choice(("BTC-USD", "ETH-USD")),
                        "side": self._side(),
                        "qty": f"0.{self._chance.randrange(1, 100):02}",
                        "price": 100 + self._chance.randrange(8),
                    }
                    for _ in range(self._chance.randrange(1, 8))
                ]
            )
            if self._chance.random() < 0.3:
                batch.append(self.client.cancel(batch[0]))
            for pending in batch:
                pending.add_done_callback(lambda _: self._answered.release())
            self.pending += batch

    def _side(self) -> Literal["buy", "sell"]:
        return "buy" if self._chance.random() < 0.5 else "sell"

    def stop(self) -> list[Outcome]:
        """Submit no more; the outcomes of all, each of which must be known in time."""
        self._is_over = True
        self._thread.join()
        return [pending.result(PATIENCE_S) for pending in self.pending]

    def last(self) -> Outcome:
        """An order that meets nobody. Its answer comes behind all that was told before, fills by others' orders too."""
        return self.client.submit(symbol="BTC-USD", side="buy", qty="0.01", price=1).result(PATIENCE_S)


def judge(data: Path) -> tuple[Counter[tuple[int, int]], Counter[int], str]:
    """By the log: how often each command was executed, how many fills each session had, and the state."""
    engine = create("native")
    executed: Counter[tuple[int, int]] = Counter()
    fills: Counter[int] = Counter()
    for frame in read_frames(survey(data).segments):
        for event in decode_frame(engine.apply(frame))[1]:
            if isinstance(event, Fill):
                fills[event.session] += 1
            elif isinstance(event, Accepted | Canceled | Rejected) and event.session and event.request_id:
                executed[event.session, event.request_id] += 1
    return executed, fills, engine.state_hash()


@pytest.fixture
def endpoint() -> Iterator[str]:
    """Where an exchange is started again and again."""
    with held_port() as port:
        yield f"tcp://127.0.0.1:{port}"


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_every_order_is_executed_once_through_kills(
    transport: str, endpoint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    data = tmp_path / "data"
    options = ("--bind", endpoint, "--symbols", "BTC,ETH", "--data", str(data), "--transport", transport)
    answered = threading.Semaphore(0)
    told: dict[int, list[OrderEvent | Gap]] = {account: [] for account in range(1, CLIENTS + 1)}
    exchange = Exchange(*options)
    try:
        exchange.__enter__()
        clients = [
            OrderClient(
                endpoint, account=account, on_event=told[account].append, on_gap=told[account].append, keep=True
            )
            for account in told
        ]
        flows = [Flow(client.__enter__(), chance.randrange(1 << 32), answered) for client in clients]
        for _ in range(KILLS):
            for _ in range(chance.randrange(150, 450)):
                assert answered.acquire(timeout=PATIENCE_S)
            exchange.__exit__(None, None, None)  # SIGKILL
            exchange = Exchange(*options)
            exchange.__enter__()
        outcomes = [flow.stop() for flow in flows]
        outcomes = [[*mine, flow.last()] for flow, mine in zip(flows, outcomes, strict=True)]
        sessions = [client.sessions[endpoint] for client in clients]
        for client in clients:
            client.close()
        summary = exchange.stop()
    finally:
        exchange.__exit__(None, None, None)

    executed, fills, hash_again = judge(data)
    wanted = {(session, it.client_id) for session, mine in zip(sessions, outcomes, strict=True) for it in mine}
    assert sum(map(len, outcomes)) == len(wanted) > KILLS * 150
    assert set(executed) == wanted, "0 lost, 0 invented"
    assert set(executed.values()) == {1}, "0 executed twice"
    assert hash_again == state_hash(summary)
    for session, events in zip(sessions, told.values(), strict=True):
        heard = Counter(event.kind for event in events if isinstance(event, OrderEvent))
        missed = sum(gap.last - gap.first + 1 for gap in events if isinstance(gap, Gap))
        assert heard["fill"] <= fills[session] <= heard["fill"] + missed, "what was not heard was told as a gap"
    assert_exported(data, wanted, capsys)


def assert_exported(data: Path, wanted: set[tuple[int, int]], capsys: pytest.CaptureFixture[str]) -> None:
    """What `lx journal export` says was commanded is what was submitted."""
    capsys.readouterr()
    assert run(["journal", "export", str(data), "--to", "jsonl"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {(it["session"], it["client_id"]) for it in records if it["record"] in ("new", "cancel")}
    assert found == wanted


def test_the_example_prints_what_it_should() -> None:
    with Exchange("--symbols", "BTC") as exchange:
        done = subprocess.run(
            (sys.executable, "-W", "error", str(EXAMPLES / "order_client.py"), exchange.endpoint),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (EXAMPLES / "output" / "order_client.txt").read_text(encoding="utf-8")


def test_the_document_begins_with_what_works(capsys: pytest.CaptureFixture[str]) -> None:
    document = (EXAMPLES.parent / "docs" / "client.md").read_text(encoding="utf-8")
    block = re.findall(r"^```python\n(.*?)^```", document, re.MULTILINE | re.DOTALL)[0]
    with Exchange("--symbols", "BTC") as exchange:
        exec(block.replace("tcp://127.0.0.1:5555", exchange.endpoint), {})
    assert capsys.readouterr().out == "new 0.00000 () None\n"
    public = [name for name in dir(OrderClient) if not name.startswith("_")]
    assert [name for name in public if name not in document] == []


def test_in_coroutines_through_a_kill(endpoint: str, tmp_path: Path) -> None:
    options = ("--bind", endpoint, "--symbols", "BTC", "--data", str(tmp_path / "data"))

    async def trade(first: Exchange, stack: ExitStack) -> list[Outcome]:
        async with OrderClient(first.endpoint, account=7) as client:
            made = [client.submit("BTC", "buy", "0.1", price=price) for price in range(1, 200)]
            first.process.kill()
            await asyncio.to_thread(first.process.wait)
            await asyncio.to_thread(stack.enter_context, Exchange(*options))
            return list(await asyncio.gather(*made))

    with Exchange(*options) as exchange, ExitStack() as stack:
        outcomes = asyncio.run(trade(exchange, stack))
    assert [it.client_id for it in outcomes] == list(range(1, 200))
    assert all(outcomes)
