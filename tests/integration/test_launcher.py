"""The launcher with stand-ins for its tools: what it makes, when, and what is left when something fails."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.integration.launcher_rig import LAUNCHER, Rig, make_rig

TOOLS = ("python3", "cargo", "cc")
BUILD = ["maturin develop --release --locked"]


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A checkout with all tools, never started."""
    return make_rig(tmp_path, TOOLS)


@pytest.fixture
def warm(rig: Rig) -> Rig:
    """A checkout that was started once."""
    assert rig.start().returncode == 0
    rig.take_calls()
    return rig


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_syntax(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, "-n", LAUNCHER], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("tools", "options"), [(TOOLS, ""), ((*TOOLS, "uv"), " --uv")])
def test_first_start_makes_all_and_the_second_nothing(tools: tuple[str, ...], options: str, tmp_path: Path) -> None:
    rig = make_rig(tmp_path, tools)
    first = rig.start("replay", "a file")
    assert (first.returncode, first.stdout) == (0, f"ran in {rig.root}: lx replay a file\n")
    assert rig.take_calls() == ["venv", "pip core.txt", BUILD[0] + options]
    assert [line for line in first.stderr.splitlines() if not line.startswith("lx: ")] == []
    assert " s)" in first.stderr  # says how long each step took
    second = rig.start("replay")
    assert (second.returncode, second.stderr) == (0, "")
    assert rig.take_calls() == []
    assert rig.left_behind() == {".venv"}


def test_runs_through_a_symlink_from_another_folder(warm: Rig, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("a checkout/lx")
    (tmp_path / "elsewhere" / "lx2").symlink_to("../link")
    done = subprocess.run(
        ["./lx2", "x"], cwd=tmp_path / "elsewhere", env=warm.environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, f"ran in {tmp_path / 'elsewhere'}: lx x\n"), done.stderr


def test_contents_decide_what_is_made_anew(warm: Rig) -> None:
    source = warm.root / "crates/lx-core/src/lib.rs"
    os.utime(source, (2_000_000_000, 2_000_000_000))
    warm.start()
    assert warm.take_calls() == []
    stamp = source.stat()
    source.write_text("// other\n")
    os.utime(source, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    warm.start()
    assert warm.take_calls() == BUILD
    source.rename(source.with_name("moved.rs"))
    warm.start()
    assert warm.take_calls() == BUILD
    (warm.root / "requirements/core.txt").write_text("# newer\n")
    warm.start()
    assert warm.take_calls() == ["venv", "pip core.txt", *BUILD]
    shutil.rmtree(warm.root / ".venv")
    warm.start()
    assert warm.take_calls() == ["venv", "pip core.txt", *BUILD]


def test_a_moved_checkout_is_made_anew(warm: Rig) -> None:
    moved = warm.root.rename(warm.root.with_name("moved checkout"))
    subprocess.run([moved / "lx"], env=warm.environment, check=True, capture_output=True)
    assert warm.take_calls() == ["venv", "pip core.txt", *BUILD]


def test_only_the_tests_install_the_test_tools(warm: Rig) -> None:
    warm.start("test", "--fast")
    assert warm.take_calls() == ["pip dev.txt"]
    warm.start("test")
    assert warm.take_calls() == []


@pytest.mark.parametrize(
    ("tools", "missing"),
    [
        (("cargo", "cc"), "Python >= 3.11"),
        (("python3", "cc"), "cargo >= 1.85"),
        (("python3", "cargo"), "a C linker (cc)"),
        (("cc",), "Python >= 3.11, cargo >= 1.85"),
    ],
)
def test_a_missing_tool_is_one_line(tools: tuple[str, ...], missing: str, tmp_path: Path) -> None:
    rig = make_rig(tmp_path, (*tools, "apt-get", "apt-cache"))
    done = rig.start("demo", APT_RUST="cargo-web")
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"lx: missing: {missing}. Install: ")
    assert "apt-get install -y " in lines[0]
    assert ("cargo-web" in lines[0]) == ("cargo" in missing)
    assert rig.left_behind() == set()
    assert rig.take_calls() == []


def test_tools_that_are_too_old_are_missing(rig: Rig) -> None:
    assert "missing: cargo >= 1.85" in rig.start(CARGO_MINOR="84").stderr
    assert "missing: Python >= 3.11" in rig.start(OLD_PYTHON="1").stderr
    assert rig.left_behind() == set()


@pytest.mark.parametrize("rust", ["cargo", "cargo-web"])
def test_tools_are_installed_on_request(rust: str, tmp_path: Path) -> None:
    rig = make_rig(tmp_path, ("apt-get", "apt-cache"))
    (rig.path / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
    (rig.path / "sudo").chmod(0o755)
    done = rig.start("x", LX_INSTALL_TOOLS="1", APT_RUST=rust)
    assert done.returncode == 0, done.stderr
    update, install, *rest = rig.take_calls()
    assert update == "apt-get update"
    assert install.startswith("apt-get install -y python3 python3-venv ")
    assert f" {rust} " in install
    assert rest == ["venv", "pip core.txt", *BUILD]


def test_a_failed_first_install_leaves_nothing_and_shows_why(rig: Rig) -> None:
    done = rig.start(FAIL_PIP="1")
    assert done.returncode == 1
    assert "the output of pip" in done.stderr
    assert rig.left_behind() == set()
    assert rig.start().returncode == 0


def test_a_failed_renewal_keeps_what_was_there(warm: Rig) -> None:
    (warm.root / ".venv" / "mark").touch()
    (warm.root / "requirements/core.txt").write_text("# newer\n")
    assert warm.start(FAIL_PIP="1").returncode == 1
    assert warm.left_behind() == {".venv"}
    assert (warm.root / ".venv" / "mark").exists()


def test_a_failed_build_shows_the_compiler_and_is_tried_again(warm: Rig) -> None:
    (warm.root / "crates/lx-core/src/lib.rs").write_text("// broken\n")
    for _ in range(2):
        done = warm.start(FAIL_MATURIN="1")
        assert (done.returncode, done.stdout) == (1, "")
        assert "error[E0308]" in done.stderr
    assert warm.take_calls() == BUILD * 2
    assert warm.start().returncode == 0
    assert warm.left_behind() == {".venv"}


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_interrupted_install_leaves_nothing(signal_number: signal.Signals, rig: Rig, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    started = rig.popen(STEP_FIFO=str(fifo))
    assert fifo.read_text() == "started\n"  # opening waits until pip runs
    started.send_signal(signal_number)
    started.communicate()
    assert started.returncode == 128 + signal_number
    assert rig.left_behind() == set()


def test_starts_at_once_make_everything_once(rig: Rig) -> None:
    starts = [rig.popen(f"{index}") for index in range(4)]
    outputs = [start.communicate()[0] for start in starts]
    assert [start.returncode for start in starts] == [0] * 4
    assert outputs == [f"ran in {Path.cwd()}: lx {index}\n" for index in range(4)]
    assert rig.take_calls() == ["venv", "pip core.txt", *BUILD]
    assert rig.left_behind() == {".venv"}


def test_the_lock_of_a_dead_process_is_taken_over(rig: Rig) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    (rig.root / ".lx-lock").symlink_to(f"pid-{dead.pid}")
    starts = [rig.popen() for _ in range(3)]
    for start in starts:
        start.communicate()
    assert [start.returncode for start in starts] == [0] * 3
    assert rig.take_calls() == ["venv", "pip core.txt", *BUILD]
    assert rig.left_behind() == {".venv"}


def test_an_incomplete_checkout_says_what_is_gone(rig: Rig) -> None:
    (rig.root / "Cargo.lock").unlink()
    done = rig.start()
    assert done.returncode == 2
    assert "Cargo.lock is missing" in done.stderr
