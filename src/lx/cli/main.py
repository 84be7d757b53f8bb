"""The command line `lx`: finds the command, imports its module, reports every error as one line.

Each command lives in a module of its own that is imported only when the command is used, so that `lx --version` and a
mistyped name answer at once. A command is a plain function whose parameters are its options; what it returns is the
exit status (None is 0). Options come from `lx.toml` in the working directory or `--config FILE` (one table a
command), then from `LX_<COMMAND>_<OPTION>`, then from flags; the later ones win (docs/configuration.md).

Exit statuses: 0 done; 1 the run or a check failed; 2 wrong usage or input; 3 the address is in use, or nobody answers
there; 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, NoReturn

import lx
from lx.cli.argv import rewrite_argv, take_config
from lx.errors import LxError, UsageError

if TYPE_CHECKING:
    from cyclopts import App

    from lx.cli.settings.source import FileSource

__all__ = ["COMMANDS", "build_app", "main", "multi_node", "run", "test_client", "zmq_exchange", "zmq_trader"]

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("lx.cli.demo:demo", "Start an exchange, drive real load through it, print the report."),
    "test": ("lx.cli.test:test", "Run every test and check of the project."),
    "replay": ("lx.cli.replay:replay", "Replay a recorded market through the engine and compare."),
    "exchange": ("lx.cli.exchange:exchange", "Run one exchange server."),
    "promote": ("lx.cli.promote:promote", "Let a backup take the place of the server it follows."),
    "trader": ("lx.cli.trader:trader", "Drive load at one or several exchange servers."),
    "snapshotter": ("lx.cli.snapshotter:snapshotter", "Follow the log of a server, write snapshots of its state."),
    "journal": ("lx.cli.journal:app", "Look at the log of a server, check it, repair it."),
    "bench": ("lx.cli.bench:app", "Measure the engine and the journal."),
    "lab": ("lx.cli.lab:app", "Long comparisons and experiments."),
    "config": ("lx.cli.config:app", "Show the options of all commands, check lx.toml."),
    "doctor": ("lx.cli.doctor:doctor", "Look at this machine: limits, disk, clock, network."),
}
"""Name of each command, where it lives ("module:function" or "module:app"), and its line in the help."""

NOT_BUILT: dict[str, str] = {
    "node": "one cluster node",
    "client": "the cluster's load client",
}
"""Commands of the plan whose names are taken but which this version doesn't have."""


def build_app(source: "FileSource | None" = None) -> "App":
    """Return the cyclopts App with every command registered by its import path; no command module is imported.

    source: the file that options come from; None is the one of the working directory.
    """
    from cyclopts import App, config

    from lx.cli.settings.source import FileSource

    app = App(
        name="lx",
        help="LX: a distributed exchange.",
        version=lx.__version__,
        help_format="plaintext",
        help_epilogue="--config FILE takes options from FILE instead of lx.toml; `lx config show` prints all of them.",
        # The first that has a value wins, and flags come before both.
        config=(config.Env("LX_"), source or FileSource(None, COMMANDS)),
        result_action="return_value",
        exit_on_error=False,
        print_error=False,
    )
    for name, (path, text) in COMMANDS.items():
        app.command(path, name=name, help=text)
    return app


def run(argv: Sequence[str]) -> int:
    """Run `lx` with the arguments `argv` (without the program's name) and return the exit status; never raises
    `LxError`. Example: `run(["--version"]) == 0`.
    """
    tokens = rewrite_argv(argv)
    try:
        tokens, config = take_config(tokens)
        return _dispatch(tokens, config)
    except LxError as error:
        return _fail(tokens, str(error), error.exit_code)
    except KeyboardInterrupt:
        return _fail(tokens, "interrupted", 130)
    except BrokenPipeError:
        # The reader (`| head`) has gone: no error of ours. Nothing may be flushed at exit, it would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _dispatch(tokens: list[str], config: str | None) -> int:
    """Answer what needs no command line parser, then let cyclopts parse and call the command."""
    if tokens == ["--version"]:
        print(lx.__version__)
        return 0
    command = tokens[0] if tokens else ""
    if command in NOT_BUILT:
        raise UsageError(f"not built yet: {NOT_BUILT[command]} comes in a later version; see `lx --help`")
    if command and command not in ("-h", "--help"):
        _require_command(command)
    return _call(tokens, config)


def _require_command(command: str) -> None:
    """Raise `UsageError` unless `command` is known and its module is there."""
    if command not in COMMANDS:
        from difflib import get_close_matches

        if command.startswith("-"):
            raise UsageError(f"option {command} comes after a command, as in `lx exchange --bind ...`; see `lx --help`")
        close = get_close_matches(command, COMMANDS, n=1)
        hint = f"did you mean '{close[0]}'? " if close else ""
        raise UsageError(f"unknown command '{command}'; {hint}commands: {', '.join(COMMANDS)}")
    module = COMMANDS[command][0].partition(":")[0]
    if find_spec(module) is None:
        raise UsageError(f"not built yet: module {module} is not in this version; see `lx --help`")


def _call(tokens: list[str], config: str | None) -> int:
    """Parse and run; usage errors of cyclopts become `UsageError`, and an error about a value tells where it stands."""
    from cyclopts import CycloptsError

    from lx.cli.settings.source import WITHOUT_TABLE, FileSource

    if config is not None and tokens and tokens[0] in WITHOUT_TABLE:
        tokens = [*tokens, f"--config={config}"]  # they don't obey the file, they look at it
    source = FileSource(config, COMMANDS)
    app = build_app(source)
    try:
        result = app(tokens)
    except LxError as error:
        return _fail(tokens, source.explained(str(error)), error.exit_code)
    except CycloptsError as error:
        raise UsageError(_one_line(error)) from None
    return result if isinstance(result, int) else 0


def _one_line(error: Exception) -> str:
    """The message of a cyclopts error on one line, starting small as our own messages do."""
    text = " ".join(str(error).split()).rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _fail(tokens: Sequence[str], message: str, status: int) -> int:
    """Print the one line that a failed command ends with, and return `status`."""
    command = tokens[0] if tokens and tokens[0] in {**COMMANDS, **NOT_BUILT} else ""
    print(f"lx {command}: {message}" if command else f"lx: {message}", file=sys.stderr)
    return status


def _main(*, command: str | None) -> NoReturn:
    argv = sys.argv[1:] if command is None else [command, *sys.argv[1:]]
    sys.exit(run(argv))


def main() -> NoReturn:
    """Entry point `lx`."""
    _main(command=None)


def zmq_exchange() -> NoReturn:
    """Entry point `zmq-exchange`, a name of `lx exchange`."""
    _main(command="exchange")


def zmq_trader() -> NoReturn:
    """Entry point `zmq-trader`, a name of `lx trader`."""
    _main(command="trader")


def multi_node() -> NoReturn:
    """Entry point `multi-node`, a name of `lx node`."""
    _main(command="node")


def test_client() -> NoReturn:
    """Entry point `test-client`, a name of `lx client`."""
    _main(command="client")
