"""Holds the tests against mistakes made on purpose: each mutant of the native engine must make a test fail.

    .venv/bin/python tests/mutants/run.py [--only NAME ...]

A mutant is one replacement in one file of crates/lx-core (`mutants.toml`). It is built in a copy of the checkout under
var/mutants, where first the golden files run on it and then, when they pass, `lx lab diff`. A mutant that passes both
survives: it is a hole in the tests, unless `mutants.toml` says why it changes nothing (`equivalent`). Status 1 when one
survives that should not, or an equivalent one is killed. All of it takes about half a minute a mutant.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("mutants.toml")
TREE = ROOT / "var" / "mutants"
DIFF_COMMANDS = 30_000
SECONDS_MAX = 300
"""A mutant that makes the engine loop for ever is killed by this."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: `find` stands exactly once in `file` and becomes `put`; `equivalent` says why no test can see it."""

    name: str
    file: str
    find: str
    put: str
    equivalent: str = ""

    def apply(self, tree: Path) -> None:
        """Make the mistake in a copy of the checkout."""
        path = tree / self.file
        path.write_text(path.read_text().replace(self.find, self.put))


def read_list() -> list[Mutant]:
    """The mutants of the list, in its order."""
    return [Mutant(**fields) for fields in tomllib.loads(LIST.read_text())["mutant"]]


def faults(mutants: list[Mutant]) -> list[str]:
    """What is wrong with the list itself: names used twice, texts that do not stand exactly once in their file."""
    found = []
    names = [mutant.name for mutant in mutants]
    found += [f"{name}: used twice" for name in sorted(set(names)) if names.count(name) > 1]
    for mutant in mutants:
        count = (ROOT / mutant.file).read_text().count(mutant.find)
        if count != 1:
            found.append(f"{mutant.name}: its text stands {count} times in {mutant.file}; state it anew")
        if mutant.find == mutant.put:
            found.append(f"{mutant.name}: changes nothing")
    return found


def copy_checkout() -> None:
    """A copy of the files of the checkout, beside a build directory that stays between runs."""
    for name in _tracked():
        source, target = ROOT / name, TREE / name
        if not target.is_file() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    _remove_stale()


def _remove_stale() -> None:
    """Remove what the checkout no longer has, so that no old file is tested."""
    tracked = set(_tracked())
    for folder in ("src", "crates", "tests"):
        for path in (TREE / folder).rglob("*"):
            name = str(path.relative_to(TREE))
            if path.is_file() and path.suffix in {".py", ".rs", ".txt", ".toml"} and name not in tracked:
                path.unlink()


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _run(command: list[str]) -> bool:
    """Whether a command succeeds in the copy, in time."""
    # Without the checks of all state after every command, which would take minutes and find most mistakes themselves.
    environment = dict(os.environ, PYTHONPATH=str(TREE / "src"), CI="", CARGO_PROFILE_DEV_DEBUG_ASSERTIONS="false")
    try:
        done = subprocess.run(
            command,
            cwd=TREE,
            env=environment,
            capture_output=True,
            timeout=SECONDS_MAX,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def build() -> bool:
    """Build the extension of the copy and put it where its package looks for it; whether that went well."""
    if not _run(["cargo", "build", "--locked", "--quiet", "-p", "lx-native"]):
        return False
    built = TREE / "target" / "debug"
    library = next(path for path in built.iterdir() if path.stem == "lib_native" and path.suffix in {".so", ".dylib"})
    shutil.copyfile(library, TREE / "src" / "lx" / "_native.abi3.so")
    return True


def killer() -> str:
    """What notices that something is wrong with the engine in the copy: the name of a check, or nothing."""
    python = sys.executable
    golden = [python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", "tests/golden"]
    if not _run([*golden, "-k", "native"]):
        return "golden files"
    if not _run([python, "-m", "lx", "lab", "diff", "--commands", str(DIFF_COMMANDS), "--seed", "1"]):
        return "lab diff"
    return ""


def try_mutant(mutant: Mutant) -> bool:
    """Build one mutant and say what noticed it; whether that is as it should be."""
    started = time.monotonic()
    original = (TREE / mutant.file).read_text()
    try:
        mutant.apply(TREE)
        by = killer() if build() else "the compiler"
    finally:
        (TREE / mutant.file).write_text(original)
    seconds = time.monotonic() - started
    if by:
        is_right = not mutant.equivalent and by != "the compiler"
        print(f"{'killed' if is_right else 'WRONG'}    {mutant.name}: by {by} ({seconds:.0f} s)", flush=True)
        return is_right
    reason = mutant.equivalent or "SURVIVED: no test notices it"
    print(f"survived  {mutant.name}: {reason} ({seconds:.0f} s)", flush=True)
    return bool(mutant.equivalent)


def main() -> int:
    """Try the mutants of the list; status 1 when one survives that should not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these mutants of the list")
    options = parser.parse_args()
    mutants = read_list()
    wrong = faults(mutants)
    if wrong:
        print("\n".join(wrong))
        return 1
    chosen = [mutant for mutant in mutants if not options.only or mutant.name in options.only]
    copy_checkout()
    if not build() or killer():
        print("the engine without a mistake does not pass: mend that first")
        return 1
    wrong = [mutant.name for mutant in chosen if not try_mutant(mutant)]
    equivalent = sum(1 for mutant in chosen if mutant.equivalent)
    killed = len(chosen) - len(wrong) - equivalent
    print(f"{len(chosen)} mutants: {killed} killed, {equivalent} equivalent, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
