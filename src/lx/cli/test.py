"""`lx test`: every check of the project, each with its time.

The checks of Python and those of Rust go on side by side, since a type checker keeps one core busy and a compiler the
other; then comes pytest, alone, so the output ends with its summary line. A failed step doesn't stop the ones behind
it, so that one run tells everything. Each step is an ordinary command line, printed, so that it can be run alone.
"""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import lx
from lx.errors import UsageError

__all__ = ["LONG_RUST_TESTS", "Step", "lanes", "pytest_step", "test"]

_PROCESSES_MAX = 8
"""More would spend their time on starting."""
LONG_RUST_TESTS = (
    "allocates_nothing",
    "allocate_nothing",
    "is_warm",
    "keep_the_books",
    "buffers_give",
    "ends_its_connection",
    "time_for_what_came",
    "absence_of_the_owner",
)
"""Parts of the names of Rust tests that take most of their time; `--fast` leaves them out."""
STUB_ALLOWLIST = "tests/stubtest-allowlist.txt"
_RUST_STEPS_NEED = {"fmt": "rustfmt", "clippy": "clippy"}


@dataclass(frozen=True, slots=True)
class Step:
    """One check: name, command line, what mends it; for a tool that may be missing, a probe and what installs it."""

    name: str
    command: tuple[str, ...]
    mend: str = ""
    probe: tuple[str, ...] = ()
    probe_mend: str = ""


def lanes(*, fast: bool) -> list[list[Step]]:
    """Return the checks before pytest by lane; `fast` leaves out stubtest and LONG_RUST_TESTS."""
    python = sys.executable
    skips = ("--", *(word for name in LONG_RUST_TESTS for word in ("--skip", name))) if fast else ()
    stubtest = Step(
        "stubtest",
        (python, "-m", "mypy.stubtest", "--ignore-unused-allowlist", "--allowlist", STUB_ALLOWLIST, "lx._native"),
        "make src/lx/_native.pyi say what the built extension has",
    )
    of_python = [
        Step("ruff check", (python, "-m", "ruff", "check", "."), "ruff check --fix . mends most of it"),
        Step("ruff format", (python, "-m", "ruff", "format", "--check", "."), "run: make fmt"),
        Step("mypy", (python, "-m", "mypy"), "mend the types; a cast or an ignore needs a reason beside it"),
        *([] if fast else [stubtest]),
    ]
    of_rust = [
        _cargo_step("rustfmt", "fmt", ("--all", "--check"), "run: make fmt"),
        _cargo_step(
            "clippy",
            "clippy",
            ("--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"),
            "mend the code; an allow needs a reason beside it",
        ),
        Step("cargo test", ("cargo", "test", "--workspace", "--profile", "checked", "--locked", "--quiet", *skips)),
    ]
    return [of_rust, of_python]


def pytest_step(*, fast: bool, pytest_args: tuple[str, ...] = ()) -> Step:
    """Return the last step; `fast` leaves out what is marked slow."""
    select = ("-m", "not slow") if fast else ()
    return Step("pytest", (sys.executable, "-m", "pytest", *_spread(os.cpu_count() or 1), *select, *pytest_args))


def _spread(cores: int) -> tuple[str, ...]:
    """The arguments that give each core a process of tests; a process that is done takes over what others have left."""
    processes = min(cores, _PROCESSES_MAX)
    return ("-n", str(processes), "--dist", "worksteal") if processes > 1 else ()


def _cargo_step(name: str, subcommand: str, args: tuple[str, ...], mend: str) -> Step:
    """A step of a cargo component, which may not be installed."""
    component = _RUST_STEPS_NEED[subcommand]
    return Step(
        name,
        ("cargo", subcommand, *args),
        mend,
        probe=("cargo", subcommand, "--version"),
        probe_mend=f"{component} is missing. Install: rustup component add {component} (or the system's package)",
    )


def test(
    *pytest_args: str,
    fast: bool = False,
) -> int:
    """Run every test and check of the project; exit status 1 when one fails.

    Parameters
    ----------
    pytest_args
        What stands after `--` goes to pytest: `lx test -- -k wire -x`.
    fast
        Leave out stubtest and the slow tests: below a minute once built.
    """
    root = _find_root()
    if importlib.util.find_spec("pytest") is None:
        raise UsageError("the test tools are not installed; `./lx test` in the checkout installs them")
    environment = _environment()
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as beside:
        parts = beside.map(lambda lane: _run_lane(lane, root, environment), lanes(fast=fast))
        failed = [name for part in parts for name in part]
    _report(failed, time.monotonic() - started)  # before pytest, whose summary is the last line
    passed = _run_pytest(pytest_step(fast=fast, pytest_args=pytest_args), root, environment)
    return 0 if passed and not failed else 1


def _find_root() -> Path:
    """Return the checkout this package runs from; the checks need its sources."""
    root = Path(lx.__file__).resolve().parents[2]
    if not (root / "Cargo.toml").is_file():
        raise UsageError(f"no checkout around {lx.__file__}; `lx test` runs in a checkout, as `./lx test`")
    return root


def _environment() -> dict[str, str]:
    """The steps' environment: cargo where rustup puts it, and nothing that changes what a test sees."""
    environment = dict(os.environ)
    if shutil.which("cargo") is None:
        environment["PATH"] = f"{environment.get('PATH', '')}{os.pathsep}{Path.home() / '.cargo' / 'bin'}"
    return environment


def _run_lane(lane: list[Step], root: Path, environment: dict[str, str]) -> list[str]:
    """Run the steps of a lane one after the other; return the names of those that failed."""
    return [step.name for step in lane if not _run_step(step, root, environment)]


def _run_step(step: Step, root: Path, environment: dict[str, str]) -> bool:
    """Run one step, print what it was, said and took, in one piece; return whether it passed."""
    started = time.monotonic()
    passed, said = _outcome(step, root, environment)
    seconds = time.monotonic() - started
    verdict = "ok" if passed else "FAILED" + (f": {step.mend}" if step.mend else "")
    head = f"== {step.name}: {_shown(step.command, root)}\n"
    print(f"{head}{said}== {step.name}: {verdict} ({seconds:.1f} s)", flush=True)
    return passed


def _outcome(step: Step, root: Path, environment: dict[str, str]) -> tuple[bool, str]:
    """Whether a step passed, and what it said."""
    if step.probe and not _succeeds(step.probe, root, environment):
        return False, f"{step.probe_mend}\n"
    try:
        done = subprocess.run(
            step.command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        return False, f"{step.command[0]} is not on PATH; `./lx` says how to install it\n"
    return done.returncode == 0, done.stdout


def _run_pytest(step: Step, root: Path, environment: dict[str, str]) -> bool:
    """Run pytest with its output unhidden."""
    print(f"== {step.name}: {_shown(step.command, root)}", flush=True)
    return (
        subprocess.run(step.command, cwd=root, env=environment, stdin=subprocess.DEVNULL, check=False).returncode == 0
    )


def _succeeds(command: tuple[str, ...], root: Path, environment: dict[str, str]) -> bool:
    try:
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _shown(command: tuple[str, ...], root: Path) -> str:
    """The command as a person would type it in the checkout."""
    return shlex.join(word.removeprefix(f"{root}/") for word in command)


def _report(failed: list[str], seconds: float) -> None:
    """Say how the checks before pytest went."""
    verdict = f"FAILED: {', '.join(failed)}" if failed else "all passed"
    print(f"== checks before pytest: {verdict} ({seconds:.1f} s)", flush=True)
