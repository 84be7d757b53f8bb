"""`lx trader`: open-loop load from many traders at one exchange, or at several servers by symbol.

The line of each second and the report go to stderr, so that `--json` has stdout for itself. Exit status: 0 done; 1
more than 1 % of the orders were errors (unanswered, turned away as busy, malformed), or checks were asked for and one
failed or the run was saturated; 2 wrong usage; 3 no exchange answers.
"""

import gc
import sys
from dataclasses import dataclass
from typing import Annotated

import msgspec
from cyclopts import Parameter

from lx.cli.params import Duration, OneOf, parse_duration_ns
from lx.engine.markets import parse_symbols
from lx.errors import UsageError
from lx.lab.load.checks import LATENCIES, Outcome, parse_checks
from lx.lab.load.options import MODES, PROFILES, LoadOptions
from lx.lab.load.push import run_push
from lx.lab.load.report import final_line, report_lines, status_line
from lx.lab.load.result import ERRORS_CHECK, RECEIPT_CHECK, evaluate, to_json
from lx.lab.load.run import Status, run_load
from lx.transport.factory import TRANSPORTS

__all__ = ["StatusLine", "TraderArguments", "trader"]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class TraderArguments:
    """What is typed behind `lx trader`, as it is typed.

    Parameters
    ----------
    server
        Address of the exchange, such as tcp://127.0.0.1:5555; several of them, and each order goes to the one that has
        its market.
    target_shards
        The server is one of several shards (lx exchange --shards): trade at all of them, as it names them.
    traders
        Traders, each with a session and an account of its own.
    rate
        Orders a second of each trader.
    duration
        How long is measured, such as 60s; the warm-up comes before it.
    symbols
        Markets to trade, such as BTC,ETH, the busiest first; all of the exchange when left out.
    batch
        Orders of a message; one, sent at once, when left out.
    batch_timeout
        Longest time an order waits for its batch.
    profile
        mixed (70 % limit, 30 % market) or realistic (with cancels and replaces).
    connections
        Connections to each server that the sessions are spread over, 65,536 a connection; 4, or what it takes, when
        left out.
    seed
        Start of the order flow: the same seed gives the same orders.
    warmup
        Load before the measured time.
    connect_timeout
        How long an exchange that keeps silent is waited for.
    drain_timeout
        How long the last answers are waited for.
    transport
        native, LX's own endpoint of ZeroMQ's protocol, or libzmq.
    check
        What must hold, such as 'p99<10ms,errors<0.1%'; else, and when saturated, the exit status is 1. It is 1 too when
        more than 1 % of the orders were errors, with or without this option.
    json
        Print the result as one JSON object on stdout.
    mode
        order: each order is answered. push: orders go one way, to lx exchange --pull, which says at the end what came;
        the exit status is 1 when something was lost or changed on the way.
    size
        Pad each message, which has one order, to so many bytes: 100, 200, 500 or 1000. The exchange checks the padding.
        With --mode push also 50, for short commands. Without it a message of one order has 80.
    """

    server: Annotated[list[str], Parameter(negative="")]
    target_shards: Annotated[bool, Parameter(negative="")] = False
    traders: int = 1_000
    rate: float = 100.0
    duration: Annotated[str, Duration()] = "60s"
    symbols: str | None = None
    batch: int | None = None
    batch_timeout: Annotated[str, Duration()] = "1ms"
    profile: Annotated[str, OneOf(PROFILES)] = "mixed"
    connections: int | None = None
    seed: int = 1
    warmup: Annotated[str, Duration(may_be_zero=True)] = "1s"
    connect_timeout: Annotated[str, Duration()] = "3s"
    drain_timeout: Annotated[str, Duration()] = "10s"
    transport: Annotated[str, OneOf(TRANSPORTS)] = TRANSPORTS[0]
    check: str | None = None
    json: bool = False
    mode: Annotated[str, OneOf(MODES)] = MODES[0]
    size: int | None = None

    def to_options(self) -> LoadOptions:
        """What is typed as what is meant; raise UsageError, which names the option."""
        return LoadOptions(
            server=self.server[0],
            others=tuple(self.server[1:]),
            target_shards=self.target_shards,
            traders=self.traders,
            rate=self.rate,
            duration_ns=parse_duration_ns(self.duration, option="--duration"),
            symbols=None if self.symbols is None else parse_symbols(self.symbols),
            batch=self.batch,
            batch_timeout_ns=parse_duration_ns(self.batch_timeout, option="--batch-timeout"),
            profile=self.profile,
            connections=self.connections,
            seed=self.seed,
            warmup_ns=parse_duration_ns(self.warmup, option="--warmup", allow_zero=True),
            connect_timeout_ns=parse_duration_ns(self.connect_timeout, option="--connect-timeout"),
            drain_timeout_ns=parse_duration_ns(self.drain_timeout, option="--drain-timeout"),
            transport=self.transport,
            mode=self.mode,
            size=self.size,
        )


def trader(arguments: TraderArguments) -> int:
    """Send orders at a fixed rate and measure the answers."""
    checks = () if arguments.check is None else parse_checks(arguments.check)
    options = arguments.to_options()
    if options.is_push and any(check.name in LATENCIES for check in checks):
        raise UsageError("--check: with --mode push nothing is answered, so there is no latency; leave it out")
    line = StatusLine()
    gc.freeze()  # what lives now lives to the end; a collection that looks at it would be measured as latency
    result = (run_push if options.is_push else run_load)(options, line.show)
    line.end()
    outcomes = evaluate(result, checks)
    decisive = [outcome for outcome in outcomes if arguments.check is not None or _is_fault(outcome)]
    for text in (final_line(result), *report_lines(result, decisive)):
        print(text, file=sys.stderr, flush=True)
    if arguments.json:
        print(msgspec.json.encode(to_json(result, outcomes)).decode())
    return 0 if all(outcome.passed for outcome in decisive) else 1


def _is_fault(outcome: Outcome) -> bool:
    """Whether an outcome fails a run for which no check was asked."""
    return outcome.check in (ERRORS_CHECK, RECEIPT_CHECK) and not outcome.passed


class StatusLine:
    """The line of each second on stderr: rewritten in place on a terminal, one below the other elsewhere."""

    def __init__(self) -> None:
        self._rewrites = sys.stderr.isatty()
        self._shown = False

    def show(self, status: Status) -> None:
        """Show a status instead of the one before."""
        text = status_line(status)
        print(
            f"\r{text}\x1b[K" if self._rewrites else text,
            end="" if self._rewrites else "\n",
            file=sys.stderr,
            flush=True,
        )
        self._shown = True

    def end(self) -> None:
        """Leave the line."""
        if self._shown and self._rewrites:
            print(file=sys.stderr, flush=True)
