"""Every command that README quotes works: it is run. What runs long is run by
tests/integration/test_readme_commands.py, and its words are parsed here.

The Python block is run, the links lead to files, the make targets exist.
"""

import re
import shlex
import subprocess
import sys

import pytest
from cyclopts import CycloptsError

from lx.cli.argv import rewrite_argv
from lx.cli.main import build_app
from tests.form.sources import ROOT

RUNS_LONG = {
    "./lx demo": "drives load for 10 seconds and more; .ci/run runs it",
    "./lx test": "runs this very test",
    "./lx exchange": "serves until it is stopped",
    "./lx trader": "needs a running exchange",
    "./lx bench": "measures for minutes",
    "./lx lab": "compares for minutes",
    "./lx doctor": "its status is that of the machine",
    "./lx replay": "needs recorded markets; tests/integration replays them",
}
"""Beginnings of commands that are not run here, and why; all their words are parsed here."""


def commands_in(markdown: str) -> list[str]:
    """The commands of all fenced `sh` blocks: continuation lines joined, comments and empty lines dropped."""
    blocks = re.findall(r"^```sh\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    stripped = (re.sub(r"(?:^|\s+)#.*", "", line).strip() for line in lines)
    return [line for line in stripped if line]


README = (ROOT / "README.md").read_text()
COMMANDS = commands_in(README)


def runs_long(command: str) -> bool:
    """Whether the command is not run here."""
    return any(f"{command} ".startswith(f"{beginning} ") for beginning in RUNS_LONG)


def parse(command: str) -> None:
    """Let the command line parser take every word of an `./lx` command; raise what it raises."""
    build_app().parse_args(rewrite_argv(shlex.split(command)[1:]), exit_on_error=False, print_error=False)


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_command_works(command: str) -> None:
    if runs_long(command):
        parse(command)
        return
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"README quotes `{command}`, which says:\n{done.stdout}{done.stderr}"


def test_python_block_runs() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert blocks, "README shows how to use LX from Python"
    for block in blocks:
        done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"README's Python block says:\n{done.stderr}"
        assert done.stdout, "README's Python block prints something"


def test_links_lead_to_files() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing, f"README links to what is not there: {', '.join(missing)}"


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make ([a-z-]+)`", README):
        assert f"\n{target}:" in makefile, f"README names `make {target}`, which the Makefile has not"


def test_cargo_examples_exist() -> None:
    for example in re.findall(r"--example (\w+)", README):
        assert (ROOT / "crates" / "lx-core" / "examples" / f"{example}.rs").is_file()


def test_readme_shows_the_two_commands_first() -> None:
    lines = README.splitlines()
    assert len(lines) <= 100, f"README.md has {len(lines)} lines, 100 are allowed; move the rest to docs/"
    head = commands_in("\n".join([*lines[:30], "```"]))
    assert {"./lx demo", "./lx test"} <= set(head), "README.md must show ./lx demo and ./lx test in its first 30 lines"


def test_commands_are_found_and_long_ones_asked_for_help() -> None:
    markdown = (
        "```sh\n./lx test    # all\n\n./lx bench engine \\\n  --json\n```\n```python\nx\n```\n```sh\nls # a\n```\n"
    )
    assert commands_in(markdown) == ["./lx test", "./lx bench engine    --json", "ls"]
    assert runs_long("./lx demo --duration 5s")
    assert not runs_long("./lx testament")


def test_unknown_options_are_found() -> None:
    parse("./lx trader --server tcp://127.0.0.1:5555 --batch 10")
    with pytest.raises(CycloptsError):
        parse("./lx trader --server tcp://127.0.0.1:5555 --batchh 10")
