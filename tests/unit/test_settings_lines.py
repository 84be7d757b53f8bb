"""The scan that finds the lines of keys: on every form that TOML has, and against tomllib on texts from a seed."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lx.cli.settings.lines import KeyPath, key_lines


def paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every key and element of what tomllib read."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


def lines_of(text: str) -> dict[KeyPath, int]:
    """The scan's answer, which must have the keys that tomllib has, and no other."""
    found = key_lines(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    return found


FORMS: list[tuple[str, dict[KeyPath, int]]] = [
    ("", {}),
    ("# only\n\n", {}),
    ("a = 1", {("a",): 1}),
    ("\r\n[t]\r\na = 1\r\n\r\nb = 2\r\n", {("t",): 2, ("t", "a"): 3, ("t", "b"): 5}),
    ("a.b = 1\na.c = 2\n", {("a",): 1, ("a", "b"): 1, ("a", "c"): 2}),
    ("a . b = 1 # c = 2\n", {("a",): 1, ("a", "b"): 1}),
    ("\"a.b\" = 1\n'c = d' = 2\n", {("a.b",): 1, ("c = d",): 2}),
    ('"\\u0061\\"" = 1\n', {('a"',): 1}),
    ("[ a . 'b' ]\nc = 1\n", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 2}),
    ("[a.b]\n[a]\nc = 1\n", {("a",): 1, ("a", "b"): 1, ("a", "c"): 3}),
    ('a = """\nb = 1\n[c]\n"""\nd = 2\n', {("a",): 1, ("d",): 5}),
    ("a = '''\nb = 1\n\\'''\nd = 2\n", {("a",): 1, ("d",): 4}),
    ('a = """x""\\""""""\nb = 1\n', {("a",): 1, ("b",): 2}),
    ("a = \"\"\"\"\"\"\nb = ''''x'''''\nc = \"\"\n", {("a",): 1, ("b",): 2, ("c",): 3}),
    ("a = 'x' # '''\nb = \"#\"\nc = '\\'\n", {("a",): 1, ("b",): 2, ("c",): 3}),
    (
        "a = [ # ]\n  1,\n  'b = 2',\n\n  [3],\n]\nc = 4\n",
        {("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 2): 5, ("a", 2, 0): 5, ("c",): 7},
    ),
    ("a = {b = 1, c.d = '}'}\ne = {}\n", {("a",): 1, ("a", "b"): 1, ("a", "c"): 1, ("a", "c", "d"): 1, ("e",): 2}),
    ("a = [\n{b = 1},\n{b = 2}\n]\n", {("a",): 1, ("a", 0): 2, ("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "b"): 3}),
    (
        "[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2\n[[a.e]]\nf = 3\n",
        {
            ("a",): 1,
            ("a", 0): 1,
            ("a", 0, "b"): 2,
            ("a", 1): 3,
            ("a", 1, "c"): 4,
            ("a", 1, "c", "d"): 5,
            ("a", 1, "e"): 6,
            ("a", 1, "e", 0): 6,
            ("a", 1, "e", 0, "f"): 7,
        },
    ),
    (
        "a = 1979-05-27 07:32:00\nb = -inf\nc = 0x_f\n".replace("0x_f", "0xf"),
        {("a",): 1, ("b",): 2, ("c",): 3},
    ),
]


@pytest.mark.parametrize(("text", "lines"), FORMS)
def test_every_form(text: str, lines: dict[KeyPath, int]) -> None:
    assert lines_of(text) == lines


NAMES = st.sampled_from(["a", "b-c", "_d", "3", "e.f", "g = h", "#", "", 'q"', "[x]"])
TEXTS = st.sampled_from(["", "x", "#", "[t]", "a = 1", "'", '"', '""', "\\", "]}", ",", "é", '"""', "x\n[t]\na = 2\n"])
SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.floats(allow_nan=False), TEXTS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def basic(text: str) -> str:
    """A string that holds `text`, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def written(value: Any, draw: Any) -> str:
    """A value as TOML, in one of the ways there are to write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        ways = [basic(value), f'"""\n{basic(value)[1:-1]}"""']
        ways += [f"'{value}'"] if not set("'\n") & set(value) else []
        ways += [f"'''\n{value}'''"] if "'" not in value else []
        return str(draw(st.sampled_from(ways)))
    if isinstance(value, list):
        gap = draw(st.sampled_from(["", " ", "\n", " # ] ,\n"]))
        return "[" + "".join(f"{gap}{written(it, draw)}{gap}," for it in value) + f"{gap}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{basic(name)} = {written(it, draw)}" for name, it in value.items()) + "}"
    return str(value)


@st.composite
def texts(draw: Any) -> str:
    """A document of tables, arrays of tables and pairs, with comments and empty lines in between."""
    lines: list[str] = []
    for index in range(draw(st.integers(0, 4))):
        header = draw(st.sampled_from([f"[t{index}]", f"[ t{index} . 'u' ]", "[[list]]", f'[t{index}."u.v".w]']))
        lines += [header, *draw(st.sampled_from([[], [""], ["# a = 1"]]))]
        pairs = draw(st.dictionaries(NAMES, VALUES, max_size=3))
        lines += [f"{basic(name)} = {written(value, draw)} # 'end" for name, value in pairs.items()]
    return "\n".join(lines)


@given(texts())
def test_keys_are_those_of_tomllib_and_stand_on_their_lines(text: str) -> None:
    rows = text.split("\n")
    for path, line in lines_of(text).items():
        assert 1 <= line <= len(rows)
        name = path[-1]
        if isinstance(name, str) and name.isalnum():
            assert name in rows[line - 1]
