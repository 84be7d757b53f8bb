"""`lx doctor`: is this machine fit for an exchange? It looks, and changes nothing.

What is not as it should be comes with the command that mends it, and the one that undoes that. Exit status: 0; 1 when
something is bad, so that a server would not start, or would lose what it calls durable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Annotated, Final

import msgspec
from cyclopts import Parameter

import lx
from lx.cli.main import COMMANDS, build_app
from lx.cli.settings.file import faults, known_of
from lx.cli.settings.show import values
from lx.cli.settings.source import FileSource, described
from lx.errors import LxError, UsageError
from lx.lab.doctor.finding import Finding
from lx.lab.doctor.machine import Machine
from lx.lab.doctor.network import buffers
from lx.lab.doctor.report import as_json, closing_line, finding_lines, is_fit, sysctl_lines
from lx.lab.doctor.run import Plan, examine
from lx.node.durability import data_directory
from lx.node.shards import check_count, check_ports, following
from lx.transport.errors import AddressError
from lx.transport.options import check_address

__all__ = ["doctor", "plan_of"]

_LISTENS: Final = ("bind", "feed", "replicate", "pull")
"""Options of `lx exchange` that name an address at which it listens; shards have the ports behind it."""
_PORTS: Final = ("stats-port",)
"""Those that name a port of the loopback."""


def doctor(
    *,
    bind: str | None = None,
    data: Path | None = None,
    json: bool = False,
    sysctl: bool = False,
    config: Annotated[str | None, Parameter(name="--config")] = None,
) -> int:
    """Look at this machine: limits, disk, clock, network; status 1 when something is bad. Changes nothing.

    Parameters
    ----------
    bind
        Where a server would listen; that of [exchange] in lx.toml, or the default, when left out.
    data
        Where its log would lie; as above.
    json
        Print one JSON object instead of the lines.
    sysctl
        Print the settings of the kernel that should be others, as a file for /etc/sysctl.d.
    config
        The file; LX_CONFIG, or lx.toml in the working directory, when left out.
    """
    machine = Machine()
    if sysctl:
        print("\n".join(sysctl_lines(list(buffers(machine)))))
        return 0
    options, first = _told(config)
    options |= {name: value for name, value in (("bind", bind), ("data", data)) if value is not None}
    findings: list[Finding] = []
    for it in chain([first], examine(machine, plan_of(options))):
        findings.append(it)
        if not json:
            print("\n".join(finding_lines(it)), flush=True)
    if json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(as_json(findings)), indent=2) + b"\n")
    else:
        print(closing_line(findings))
    return 0 if is_fit(findings) else 1


def plan_of(options: Mapping[str, object]) -> Plan:
    """What a server with these options, or all of its shards, would use; raise UsageError for what can't be."""
    given = {f"--{name}": str(options[name]) for name in _LISTENS if options.get(name) is not None}
    for option, address in given.items():
        check_address(address, option=option, may_choose=True)
    addresses = given if options.get("shards") is None else _of_shards(given, options)
    ports = {f"--{name}": f"tcp://127.0.0.1:{options[name]}" for name in _PORTS if options.get(name) is not None}
    return Plan(addresses={**addresses, **ports}, data=_directory(options), version=lx.__version__)


def _of_shards(given: Mapping[str, str], options: Mapping[str, object]) -> dict[str, str]:
    """The addresses of all shards, by option and shard; raise UsageError when they can't follow those of the first."""
    shards, stats_port = int(str(options["shards"])), options.get("stats-port")
    check_count(shards)
    check_ports(shards, given, stats_port=None if stats_port is None else int(str(stats_port)))
    return {
        f"{option} of shard {shard}": following(address, shard)
        for option, address in given.items()
        for shard in range(shards)
    }


def _directory(options: Mapping[str, object]) -> Path | None:
    """Where the log would lie; where a server would ask for a name, the place in which most have it."""
    if options.get("durability") == "memory":
        return None
    data = options.get("data")
    try:
        return data_directory(Path(str(data)) if data is not None else None, str(options.get("bind", "")))
    except UsageError:
        return Path("lx-data")


def _told(config: str | None) -> tuple[dict[str, object], Finding]:
    """The options of `lx exchange` by file and environment, and a finding about the file."""
    source = FileSource(config, COMMANDS)
    root = build_app(source)
    every = described(root)
    exchange = next(it for it in every if it.command == ("exchange",))
    name = "options"
    try:
        file = source.file()
        wrong = [file.told(it) for it in faults(file, known_of(every))] if file else []
        found = {} if wrong else values(root, exchange, source)
        wrong += _wrong_addresses(found)
        if not wrong:
            said = f"{source.path} has no fault" if file else f"no {source.path} here"
            options = {option: value for option, (value, _) in found.items()}
            return options, Finding(name=name, status="ok", value=said)
    except LxError as error:
        wrong = [str(error)]
    mend = "lx config check" + (f" --config {config}" if config else "")
    defaults = {option.name: option.default for option in exchange.options}
    return defaults, Finding(name=name, status="bad", value=str(source.path), why=wrong[0], mend=mend)


def _wrong_addresses(found: Mapping[str, tuple[object, str]]) -> Iterator[str]:
    """What is wrong in options that name an address, with the place where it stands."""
    for option, (value, origin) in found.items():
        if option in _LISTENS and value is not None:
            try:
                check_address(str(value), option=f"--{option}", may_choose=True)
            except AddressError as error:
                yield f"{origin}: {error}"
