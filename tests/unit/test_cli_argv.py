"""Options with one dash become long options; everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lx.cli.argv import rewrite_argv


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("exchange -bind tcp://*:5555", "exchange --bind tcp://*:5555"),
        ("exchange -stats-port 8080", "exchange --stats-port 8080"),
        ("exchange -stats-port=8080", "exchange --stats-port=8080"),
        ("exchange --bind=x --stats-port 1", "exchange --bind=x --stats-port 1"),
        ("trader -batch_timeout 1ms", "trader --batch_timeout 1ms"),
        ("replay -h", "replay -h"),
        ("trader -x=5", "trader -x=5"),
        ("bench --offset -5 -0.5 -.5 -1e3", "bench --offset -5 -0.5 -.5 -1e3"),
        ("replay -", "replay -"),
        ("test -fast -- -vv -k wire -bind", "test --fast -- -vv -k wire -bind"),
        ("", ""),
    ],
)
def test_spelling(typed: str, meant: str) -> None:
    assert rewrite_argv(typed.split()) == meant.split()


def test_value_after_equals_may_hold_anything() -> None:
    assert rewrite_argv(["-check=p99<10ms,\n errors<0.1%"]) == ["--check=p99<10ms,\n errors<0.1%"]


@given(st.lists(st.text()))
def test_rewriting_twice_changes_nothing_more(argv: list[str]) -> None:
    once = rewrite_argv(argv)
    assert rewrite_argv(once) == once
    assert len(once) == len(argv)
