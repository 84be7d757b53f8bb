"""The exchange as a process: start, record, orderly end, and what others do to it."""

import errno
import json
import random
import signal
import socket
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.lab.replay.run import replay_file
from lx.wire.records_generated import MessageType
from tests.integration.exchange_rig import (
    LX,
    ON_EACH_TRANSPORT,
    PATIENCE_S,
    Client,
    Exchange,
    commands,
    field,
    figure,
    files_in,
    message,
    refused,
    run_trader,
    state_hash,
    trader_command,
)


def order(session: int, client_id: int, *, side: str = "buy") -> str:
    return (
        f"new side={side} type=limit tif=gtc instrument=1 account=7 session={session} client_id={client_id} "
        f"price={100 + client_id % 3} quantity=5"
    )


@ON_EACH_TRANSPORT
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_answers_what_it_has_taken(number: signal.Signals, transport: str) -> None:
    with Exchange("--symbols", "BTC", "--transport", transport) as exchange, Client(exchange.endpoint) as client:
        session = client.open_session(7)
        for client_id in range(1, 2_001):
            client.send(order(session, client_id, side="buy" if client_id % 2 else "sell"))
        first = client.receive()[1]
        exchange.process.send_signal(number)
        summary, said = exchange.process.communicate(timeout=PATIENCE_S)
        assert (exchange.process.returncode, said) == (0, "")
        # What was still in flight was never taken; the summary says how much was.
        taken = commands(summary)["acknowledged"] + refused(summary, "records")
        answers = Counter(line.split()[0] for line in first)
        while answers["accepted"] + answers["rejected"] < taken:
            events = client.receive()[1]
            assert {field(event, "reason") for event in events if event.startswith("rejected")} <= {"stopping"}
            answers.update(event.split()[0] for event in events)
        assert answers["accepted"] == commands(summary)["acknowledged"] > 0
        assert commands(summary)["rejected"] == 0, "what is turned away at the end is no command"


def test_an_idle_server_ends_at_once_and_says_what_it_did(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    with Exchange("--symbols", "BTC,ETH-EUR", "--ready-file", str(ready)) as exchange:
        assert ready.read_text() == f"{exchange.endpoint}\n"
        summary = exchange.stop(signal.SIGINT)
    assert files_in(tmp_path) == {"ready"}
    assert figure(summary, r"served [\d.]+ s: (\d+) messages") == 0
    assert sum(commands(summary).values()) == 0


def test_the_summary_counts_everything_once() -> None:
    with Exchange("--symbols", "BTC") as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(7)
            client.open_session(7)
            client.ask("hello account=7 session=9 request_id=1", type=MessageType.HELLO)
            client.send(order(session, 1), order(session, 1), order(session, 2), order(session + 5, 3))
            assert len(client.events(4)) == 4
            client.socket.send(b"nonsense")
            client.receive()
            client.socket.send_multipart([b"two", b"parts"])
            client.receive()
            client.ask("query instrument=1 levels=1 request_id=1", type=MessageType.QUERY)
            client.ask("query instrument=2 levels=1 request_id=1", type=MessageType.QUERY)
            assert len(client.ask(f"close_session account=7 session={session} client_id=4")) == 3
        summary = exchange.stop()
    assert commands(summary) == {
        "acknowledged": 3,
        "rejected": 0,
        "sessions opened": 2,
        "sessions resumed": 0,
        "sessions closed": 1,
        "openings rejected": 0,
    }
    assert (
        "refused, never commands: records 1 (session_not_bound 1), messages 2 (bad_length 1, bad_count 1), "
        "hellos 1 (unknown_session 1), queries 1 (unknown_instrument 1) of 2\n"
    ) in summary
    assert figure(summary, r"(\d+) messages") == 9


def test_the_summary_says_where_the_money_is() -> None:
    with Exchange("--symbols", "BTC", "--fund", "USD=1000.5,BTC=0") as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(7)
            # A lot is 10^-5 BTC and a tick 10^-2 USD: 10,000 lots at 10,005.00 USD cost 1,000.50, all there is.
            buy = f"new side=buy type=limit tif=gtc instrument=1 account=7 session={session} client_id=1"
            assert len(client.ask(f"{buy} price=1000500 quantity=10000")) == 1
            (rejected,) = client.ask(f"{buy.replace('client_id=1', 'client_id=2')} price=1 quantity=1")
            assert (field(rejected, "value"), field(rejected, "limit")) == ("10", "0")
            (rejected,) = client.ask(
                f"{buy.replace('client_id=1', 'client_id=3').replace('buy', 'sell')} price=1 quantity=1"
            )
            assert field(rejected, "reason") == "insufficient_balance"
        summary = exchange.stop()
    assert commands(summary)["rejected"] == 2
    assert "\naccounts opened 1, their openings and deposits rejected 0\n" in summary
    assert summary.endswith("\nfees USD 0.00000000, BTC 0.00000000\nconservation: 0 lost, 0 created\n")


def test_when_all_money_is_given_an_account_begins_without() -> None:
    with Exchange("--symbols", "BTC", "--fund", "USD=30000000000") as exchange:
        with Client(exchange.endpoint) as client:
            assert (client.open_session(7), client.open_session(8)) == (1, 2)
            (rejected,) = client.ask(
                "new side=buy type=limit tif=gtc instrument=1 account=8 session=2 client_id=1 price=1 quantity=1"
            )
            assert (field(rejected, "reason"), field(rejected, "limit")) == ("insufficient_balance", "0")
        summary = exchange.stop()
    assert "accounts opened 2, their openings and deposits rejected 1 (supply_above_max 1)\n" in summary
    assert commands(summary)["rejected"] == 1


def test_with_risk_off_there_is_no_money(tmp_path: Path) -> None:
    record = tmp_path / "commands.lx"
    with Exchange("--symbols", "BTC", "--risk", "off", "--record", str(record)) as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(7)
            huge = f"new side=buy type=limit tif=gtc instrument=1 account=7 session={session} client_id=1"
            events = client.ask(f"{huge} price=4398046511103 quantity=9007199254740991")
            assert [event.split()[0] for event in events] == ["accepted"]
            client.send(order(session, 2, side="sell"))
            assert [event.split()[0] for event in client.events(3)] == ["accepted", "fill", "fill"]
        summary = exchange.stop()
    assert "accounts opened 0," in summary
    assert "fees" not in summary
    assert "conservation" not in summary
    assert replay_file(record, format="commands", engine="both").state_hash == state_hash(summary)


def test_a_port_in_use_is_one_line_and_status_3() -> None:
    with Exchange() as exchange:
        command = (*LX, "exchange", "--bind", exchange.endpoint, "--durability", "memory")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr == (
        f"lx exchange: {exchange.endpoint} is in use; stop what listens there or choose another port with --bind\n"
    )
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--bind", "5555"), "--bind: '5555' is not an address"),
        (("--bind", "tcp://127.0.0.1:99999"), "port 99999 is above 65535"),
        (("--bind", "tcp://192.0.2.1:*"), "no such interface on this machine"),
        (("--symbols", "BTC,BTC-USD"), "names BTC-USD twice"),
        (("--engine", "fast"), "no engine is named 'fast'; write --engine native or --engine reference"),
        (("--record", "/nowhere/commands.lx"), "can't write '/nowhere/commands.lx': no such file or directory"),
        (("--ready-file", "/nowhere/ready"), "can't write '/nowhere/ready': no such file or directory"),
        (
            ("--transport", "libzmq", "--poll", "spin"),
            "--poll: libzmq waits by itself; leave --transport out, or --poll",
        ),
        (("--poll", "rest"), "--poll: 'rest' is no way to wait; write --poll block"),
        (("--risk", "high"), "--risk: 'high' is neither on nor off"),
        (("--risk", "off", "--fund", "USD=1"), "--fund: with --risk off there are no accounts to fund"),
        (("--durability", "often"), "--durability: 'often' is no policy; write --durability fsync or"),
        (("--durability", "fsync"), "name one with --data DIR, or keep nothing with --durability memory"),
        (("--durability", "memory", "--data", "/nowhere"), "--data: with --durability memory nothing is written"),
        (("--fund", "USD"), "--fund: 'USD' is no amount of an asset"),
        (("--fund", "USD=-1"), "--fund: 'USD=-1' is no amount of an asset"),
        (("--fund", "USD=0.000000001"), "with up to 8 decimals"),
        (("--fund", "USD=1,EUR=1"), "no market has the asset EUR; there are USD, BTC, ETH, SOL, AVAX"),
        (("--fund", "USD=1,USD=2"), "USD is named twice"),
        (("--fund", "USD=46116860185"), "at most 46116860184 of an asset"),
    ],
)
def test_what_it_cannot_do_is_one_line_and_status_2(
    options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bind = () if "--bind" in options else ("--bind", "tcp://127.0.0.1:*")
    kept = () if {"--data", "--durability"} & {*options} else ("--durability", "memory")
    assert run(["exchange", *bind, *kept, *options]) == 2
    line = capsys.readouterr().err
    assert line.startswith("lx exchange: ")
    assert said in line
    assert line.count("\n") == 1


def test_reach_beyond_this_machine_is_warned_of() -> None:
    command = (*LX, "exchange", "--bind", "tcp://*:*", "--durability", "memory")
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        lines = [process.stderr.readline() for _ in range(4)]
        process.terminate()
    assert "development mode" in lines[0]
    assert lines[1].startswith("lx exchange: risk on: each account begins with 10,000,000 USD, 1,000 BTC, 1,000 ETH")
    assert "warning: tcp://0.0.0.0:" in lines[2]
    assert lines[3].startswith("lx exchange: ready on tcp://0.0.0.0:")


@pytest.mark.parametrize("engine", ["native", "reference"])
def test_the_record_of_a_run_leads_both_engines_to_its_hash(engine: str, tmp_path: Path) -> None:
    record = tmp_path / "commands.lx"
    with Exchange("--symbols", "BTC,ETH", "--engine", engine, "--record", str(record)) as exchange:
        with Client(exchange.endpoint) as client:
            session = client.open_session(7)
            client.send(order(session, 1), order(session, 1), order(session, 2), order(session, 3, side="sell"))
            assert len(client.events(8)) == 8
            client.ask("heartbeat request_id=1", type=MessageType.HEARTBEAT)
        summary = exchange.stop()
    assert figure(summary, r"resting orders (\d+)") == 1
    replayed = replay_file(record, format="commands", engine="both")
    assert replayed.state_hash == state_hash(summary)
    assert replayed.trades_made == figure(summary, r"(?m)^trades (\d+)") == 1
    assert replayed.rejected == {}
    # 5 lots of 1,000 minor units for 102 ticks of 10 a lot: each side pays 0.1 % of what it receives, rounded up.
    assert [total.venue for total in replayed.money] == [6, 5, 0]
    assert "\nfees USD 0.00000006, BTC 0.00000005, ETH 0.00000000\n" in summary
    assert summary.endswith("conservation: 0 lost, 0 created\n")


@pytest.mark.slow
@ON_EACH_TRANSPORT
def test_a_killed_trader_leaves_a_server_for_the_next(transport: str) -> None:
    with Exchange("--symbols", "BTC", "--transport", transport) as exchange:
        command = trader_command(exchange.endpoint, "--duration", "600s", "--rate", "100", "--profile", "realistic")
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as trader:
            assert trader.stderr is not None
            assert "📊" in trader.stderr.readline(), "it is in mid-run"
            trader.kill()
        result, _ = run_trader(exchange.endpoint)
        assert (result["errors"], result["unexpected"]) == (0, 0)
        assert result["acked"] == result["orders"] > 0
        exchange.stop()


@pytest.mark.slow
@ON_EACH_TRANSPORT
def test_random_bytes_of_others_change_nothing_for_a_trader(transport: str) -> None:
    chance = random.Random(20)
    sent = 0
    with Exchange("--symbols", "BTC", "--transport", transport) as exchange:
        command = trader_command(exchange.endpoint, "--duration", "1500ms", "--traders", "100", "--rate", "50")
        trader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with trader, Client(exchange.endpoint) as client:
            assert trader.stderr is not None
            assert "📊" in trader.stderr.readline(), "it is in mid-run"
            while sent < 5_000 or trader.poll() is None:
                _throw_messages(client, chance, 500)
                _throw_at_port(exchange.endpoint, chance.randbytes(1_000))
                sent += 500
            out, said = trader.communicate(timeout=PATIENCE_S)
        assert trader.returncode == 0, said
        result = json.loads(out)
        assert (result["errors"], result["unexpected"], result["refused"]) == (0, 0, {})
        assert result["acked"] + result["rejected"] == result["orders"] > 0
        summary = exchange.stop()
        assert refused(summary, "messages") > sent / 2
        assert sum(commands(summary).values()) == result["orders_in_all"] + 2 * 100, "and a hello and an end of each"


def _throw_messages(client: Client, chance: random.Random, count: int) -> None:
    """Random messages, half of them nearly right so that more of the checks are reached; none is an order of ours."""
    good = message("new side=buy type=limit tif=gtc instrument=1 account=1 session=1 client_id=1 price=100 quantity=5")
    for number in range(count):
        data = bytearray(good if number % 2 else chance.randbytes(chance.randrange(200)))
        if number % 2:
            data[chance.randrange(len(data))] = chance.randrange(256)
        client.socket.send(bytes(data))
    answers: list[str] = []
    while len(answers) < count:
        answers += [line for line in client.receive()[1] if line != "position"]
    assert {answer.split()[0] for answer in answers} == {"refused", "rejected"}, "each is answered, none accepted"


def _throw_at_port(endpoint: str, data: bytes) -> None:
    """Bytes that don't speak ZeroMQ; the server may hang up at any of them."""
    host, port = endpoint.removeprefix("tcp://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)  # some bytes look like the beginning of an old ZeroMQ's
            while connection.recv(4096):
                pass
        except ConnectionError:
            pass
        except OSError as error:
            if error.errno != errno.ENOTCONN:  # it hung up before the shutdown
                raise
