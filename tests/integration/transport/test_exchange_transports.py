"""An exchange and a trader on either transport, in every pairing: both sides count the same."""

import time
from itertools import product
from pathlib import Path

import pytest

from lx._native import Endpoint
from lx.cli.main import run
from lx.lab.replay.run import replay_file
from lx.transport.errors import NoAnswerError
from lx.transport.native_dealer import NativeDealerSockets
from tests.integration.exchange_rig import PATIENCE_S, Exchange, run_trader, state_hash

PAIRINGS = [
    ("native", "native", "tcp"),
    *(
        pytest.param(*pairing, marks=pytest.mark.slow)
        for pairing in product(("libzmq", "native"), ("libzmq", "native"), ("tcp", "ipc"))
        if pairing != ("native", "native", "tcp")
    ),
]
"""Transport of the server, of the client, and the kind of address."""


@pytest.mark.parametrize(("server", "client", "scheme"), PAIRINGS)
def test_both_sides_count_the_same(server: str, client: str, scheme: str, tmp_path: Path) -> None:
    record = tmp_path / "commands.lx"
    bind = "tcp://127.0.0.1:*" if scheme == "tcp" else f"ipc://{tmp_path}/lx"
    with Exchange("--bind", bind, "--transport", server, "--record", str(record)) as exchange:
        result, _ = run_trader(exchange.endpoint, "--transport", client)
        summary = exchange.stop()
    assert (result["errors"], result["unexpected"], result["refused"]) == (0, 0, {})
    assert result["acked"] + result["rejected"] == result["orders"] > 0
    replayed = replay_file(record, format="commands", engine="native")
    assert replayed.state_hash == state_hash(summary)
    assert not (tmp_path / "lx").exists()


@pytest.mark.parametrize("server", ["libzmq", "native"])
def test_an_idle_exchange_with_a_log_ends_at_once(server: str, tmp_path: Path) -> None:
    with Exchange("--transport", server, "--data", str(tmp_path / "data")) as exchange:
        begin = time.monotonic()
        exchange.stop()
    assert time.monotonic() - begin < 20, "a signal is not left to the idle time of the loop"


@pytest.mark.parametrize("poll", ["block", "hybrid", "spin"])
def test_each_way_to_wait(poll: str) -> None:
    with Exchange("--transport", "native", "--poll", poll) as exchange:
        result, _ = run_trader(exchange.endpoint)
        exchange.stop()
    assert (result["errors"], result["unexpected"], result["refused"]) == (0, 0, {})
    assert result["acked"] + result["rejected"] == result["orders"] > 0


def _speak_to(publisher: Endpoint, dealers: NativeDealerSockets) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        dealers.send([(0, b"hello")])
        dealers.wait(1_000_000)
        publisher.wait(1_000_000)


def test_a_client_is_told_that_no_exchange_is_there() -> None:
    """A publisher refuses a DEALER for good, so waiting would not help."""
    publisher, dealers = Endpoint("PUB"), None
    try:
        address = publisher.bind("tcp://127.0.0.1:*")
        dealers = NativeDealerSockets([address])
        with pytest.raises(NoAnswerError, match=f"{address} speaks ZeroMQ but is no exchange"):
            _speak_to(publisher, dealers)
    finally:
        publisher.close(0)
        if dealers is not None:
            dealers.close(linger_ms=0)


@pytest.mark.parametrize("command", [("exchange",), ("trader", "--server", "tcp://127.0.0.1:1")])
def test_another_name_is_told(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--transport", "pigeon"]) == 2
    assert "--transport: no transport is named 'pigeon'" in capsys.readouterr().err
