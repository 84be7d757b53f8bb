"""Rules of form for Rust. No parser: comments, strings and test modules are blanked out, then the tokens are read."""

import re
from collections.abc import Iterator

from tests.form.python_rules import FUNCTION_LINES_MAX
from tests.form.sources import Source

_NOT_CODE = re.compile(
    r"""//[^\n]*                                # line comment
      | /\*.*?\*/                               # block comment
      | b?r(?P<hashes>\#*)".*?"(?P=hashes)      # raw string
      | b?"(?:\\.|[^"\\])*"                     # string
      | b?'(?:\\(?:x..|u\{[^}]*\}|.)|[^'\\])'   # character, never a lifetime
    """,
    re.VERBOSE | re.DOTALL,
)
_TEST_MODULE = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*mod\s+\w+\s*\{")
_FUNCTION = re.compile(r"\bfn\s+(\w+)[^;{]*\{")
_ENGINE_BANNED = {
    r"std\s*::\s*time|\bInstant\b|\bSystemTime\b": "time comes from the frame's header",
    r"\brand\s*::|\bgetrandom\b|\bRandomState\b": "nothing in the engine is random",
    r"\bHashMap\b|\bHashSet\b": "the order of a hash map is no part of the state; use the engine's index",
    r"\bf32\b|\bf64\b": "amounts are scaled integers",
    r"std\s*::\s*(?:env|fs|net|thread|process|io)\b": "the engine knows no environment, file, socket or thread",
}


def blank_out(text: str) -> str:
    """`text` with comments, strings and characters replaced by spaces; lines and columns stay."""
    return _NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def without_test_modules(code: str) -> str:
    """`code` (blanked out) without the bodies of its `#[cfg(test)]` modules."""
    while match := _TEST_MODULE.search(code):
        end = _closing_brace(code, match.end() - 1)
        code = code[: match.start()] + re.sub(r"[^\n]", " ", code[match.start() : end + 1]) + code[end + 1 :]
    return code


def long_functions(source: Source) -> Iterator[str]:
    """Functions of more than FUNCTION_LINES_MAX lines, from `fn` to the closing brace."""
    code = blank_out(source.text)
    for match in _FUNCTION.finditer(code):
        lines = code.count("\n", match.start(), _closing_brace(code, match.end() - 1)) + 1
        if lines > FUNCTION_LINES_MAX:
            line = code.count("\n", 0, match.start()) + 1
            yield (
                f"{source.path}:{line}: {match[1]} has {lines} lines, {FUNCTION_LINES_MAX} are allowed; "
                "split it: keep the control flow, move the leaves into functions of their own"
            )


def engine_nondeterminism(source: Source) -> Iterator[str]:
    """Clock, randomness, hash order, floats and the outside world, which the engine must not know."""
    code = without_test_modules(blank_out(source.text))
    for pattern, reason in _ENGINE_BANNED.items():
        for match in re.finditer(pattern, code):
            line = code.count("\n", 0, match.start()) + 1
            yield f"{source.path}:{line}: {match.group()}; {reason}"


def _closing_brace(code: str, opening: int) -> int:
    """The index of the brace that closes the one at `opening`; the end of the text if none does."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(code, opening):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(code)
