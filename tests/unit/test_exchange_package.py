"""`import lx` as another program does it: quick, typed, and with the names that are promised."""

from __future__ import annotations

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import lx
from lx.exchange import arguments

STUB = Path(lx.__file__).with_suffix(".pyi")

PROGRAM = """\
from decimal import Decimal

import numpy as np

import lx

ex = lx.Exchange()
ex.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
o = ex.submit("BTC-USD", "buy", Decimal("0.5"), price=70000, account=7)
filled: Decimal = o.filled
prices: list[Decimal] = [fill.price for fill in o.fills]
message: str = "" if o.reject is None else o.reject.message
done: bool = o.status == "filled" or ex.cancel(o.id).ok
kinds = ex.apply(np.zeros(0, dtype=lx.COMMAND))["kind"]
frame: bytes = ex.apply(b"")
again: lx.Exchange = lx.Exchange.restore(ex.snapshot(), engine="reference")
"""
WRONG = """\
ex.submit("BTC-USD", "buy", 0.5, price="70000")
ex.submit("BTC-USD", "bid", "0.5", price="70000")
"""


def run(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, check=False)


def test_the_import_loads_next_to_nothing() -> None:
    done = run("import sys, lx; print(*sorted(name for name in sys.modules if name.split('.')[0] in ('lx', 'numpy')))")
    assert done.stdout.split() == ["lx", "lx.lazy"], done.stderr


def test_an_exchange_without_arrays_does_not_load_numpy() -> None:
    done = run(
        "import sys, lx\n"
        "ex = lx.Exchange()\n"
        "ex.add_instrument('BTC', tick='0.01', lot='0.01')\n"
        "ex.submit('BTC', 'buy', 1, price=1)\n"
        "print('numpy' in sys.modules, ex)"
    )
    assert done.stdout == "False <Exchange native: 1 instruments, 1 open orders, sequence 6>\n", done.stderr


def test_names_are_there_and_stay() -> None:
    assert set(lx.__all__) <= set(dir(lx))
    for name in lx.__all__:
        assert getattr(lx, name) is getattr(lx, name)
    with pytest.raises(AttributeError, match="module 'lx' has no attribute 'exchnage'"):
        lx.exchnage  # type: ignore[attr-defined]  # noqa: B018
    done = run("from lx import *; print(Exchange, errors.LxError is LxError)")
    assert done.stdout == "<class 'lx.exchange.facade.Exchange'> True\n", done.stderr


def test_the_stub_names_what_the_package_loads() -> None:
    """Type checkers read `__init__.pyi` and Python reads `__init__.py`: both must mean the same objects."""
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    stubbed = {
        alias.name: importlib.import_module(f"{node.module}.{alias.name}")
        if node.module == "lx"
        else getattr(importlib.import_module(str(node.module)), alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {**stubbed, "__version__": lx.__version__} == {name: getattr(lx, name) for name in lx.__all__}
    names = next(node.value for node in tree.body if isinstance(node, ast.Assign))
    assert ast.literal_eval(names) == lx.__all__


def test_examples_in_docstrings() -> None:
    exchange = lx.Exchange()
    btc = exchange.add_instrument("BTC-USD", tick="0.01", lot="0.0001")
    attempted = 0
    for module in ("facade", "order", "rejections", "rules", "instruments", "events", "money"):
        loaded = importlib.import_module(f"lx.exchange.{module}")
        results = doctest.testmod(loaded, extraglobs={"exchange": exchange, "btc": btc})
        assert results.failed == 0, module
        attempted += results.attempted
    assert attempted >= 7
    assert doctest.testmod(arguments).failed == 0


@pytest.mark.slow
def test_a_strict_type_checker_understands_a_program(tmp_path: Path) -> None:
    check = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", "program.py", "wrong.py"]
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "wrong.py").write_text(PROGRAM + WRONG, encoding="utf-8")
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = [line.partition(":")[0] for line in done.stdout.splitlines() if "error:" in line]
    assert errors == ["wrong.py"] * 2, done.stdout + done.stderr
    assert 'has incompatible type "float"; expected "Decimal | str | int | None"' in done.stdout
    assert "expected \"Literal['buy', 'sell']\"" in done.stdout
