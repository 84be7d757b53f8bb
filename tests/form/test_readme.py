"""Every command that README quotes works: it is run, or, when it runs long, its help is."""

import re
import shlex
import subprocess

import pytest

from tests.form.sources import ROOT

RUNS_LONG = {
    "./lx demo": "drives load for 10 seconds and more; .ci/run runs it",
    "./lx test": "runs this very test",
    "./lx exchange": "serves until it is stopped",
    "./lx trader": "needs a running exchange",
    "./lx bench": "measures for minutes",
    "./lx lab": "compares for minutes",
    "./lx replay": "needs recorded markets; tests/integration replays them",
}
"""Beginnings of commands that are not run here, and why; `--help` of them is."""


def commands_in(markdown: str) -> list[str]:
    """The commands of all fenced `sh` blocks: continuation lines joined, comments and empty lines dropped."""
    blocks = re.findall(r"^```sh\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    stripped = (re.sub(r"(?:^|\s+)#.*", "", line).strip() for line in lines)
    return [line for line in stripped if line]


COMMANDS = commands_in((ROOT / "README.md").read_text())


def to_run(command: str) -> str:
    """`command` itself, or for one that runs long: its name with `--help`."""
    for beginning in RUNS_LONG:
        if f"{command} ".startswith(f"{beginning} "):
            words = shlex.split(command)
            nested = words[1] in ("bench", "lab") and len(words) > 2 and not words[2].startswith("-")
            return f"{shlex.join(words[: 3 if nested else 2])} --help"
    return command


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_command_works(command: str) -> None:
    done = subprocess.run(["sh", "-c", to_run(command)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"README quotes `{command}`, but `{to_run(command)}` says:\n{done.stdout}{done.stderr}"


def test_readme_shows_the_two_commands_first() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert len(lines) <= 100, f"README.md has {len(lines)} lines, 100 are allowed; move the rest to docs/"
    head = commands_in("\n".join([*lines[:30], "```"]))
    assert {"./lx demo", "./lx test"} <= set(head), "README.md must show ./lx demo and ./lx test in its first 30 lines"


def test_commands_are_found_and_long_ones_asked_for_help() -> None:
    markdown = (
        "```sh\n./lx test    # all\n\n./lx bench engine \\\n  --json\n```\n```python\nx\n```\n```sh\nls # a\n```\n"
    )
    assert commands_in(markdown) == ["./lx test", "./lx bench engine    --json", "ls"]
    assert to_run("./lx bench engine --json") == "./lx bench engine --help"
    assert to_run("./lx demo --duration 5s") == "./lx demo --help"
    assert to_run("./lx testament") == "./lx testament"
