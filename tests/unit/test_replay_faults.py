"""`lx replay`: files, rows and options that can't be used, each one line with place, field and value."""

import errno
import gzip
import os
import random
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.errors import InputError, UsageError
from lx.lab.replay.run import replay_file
from tests.unit.test_replay_formats import ORDER_COLUMNS, add, bitstamp, lobster, master, touch, write_case

LOBSTER = lobster(("ADD", "S", 1, 10, 500, ""))
"""A good row 1 on line 2."""
COLUMNS = LOBSTER.splitlines()[0]
BITSTAMP = bitstamp(("INIT", [[100, 5]], []))
PITCH = add(1, "S", 10, "AB", 5) + "\n"
TEXT = "open_session account=1 client_id=1\n"


def lobster_row(**changed: str) -> str:
    fields = dict.fromkeys(COLUMNS.split(","), "") | {
        "time": "34200.5", "op": "ADD", "side": "S", "order_id": "2", "qty": "1", "price": "500",
    }  # fmt: skip
    return LOBSTER + ",".join((fields | changed).values())


def bitstamp_row(**changed: str) -> str:
    fields = dict.fromkeys(BITSTAMP.splitlines()[0].split(","), "") | {
        "ts_ms": "5", "kind": "NEW", "side": "B", "order_id": "2", "price_cents": "5", "qty_satoshi": "1",
    }  # fmt: skip
    return BITSTAMP + ",".join((fields | changed).values())


def fault_of(path: Path, text: str | bytes, *, format: str = "auto") -> str:
    """The one line that replaying such a file ends with."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        replay_file(path, format=format)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert caught.value.exit_code == 2
    return message


ROWS = {
    "lobster op": (lobster_row(op="ADDS"), 3, "op", "ADDS"),
    "lobster op empty": (lobster_row(op=""), 3, "op", ""),
    "lobster side": (lobster_row(side="X"), 3, "side", "X"),
    "lobster qty text": (lobster_row(qty="ten"), 3, "qty", "ten"),
    "lobster qty zero": (lobster_row(qty="0"), 3, "qty", "0"),
    "lobster qty negative": (lobster_row(qty="-1"), 3, "qty", "-1"),
    "lobster qty float": (lobster_row(qty="1.5"), 3, "qty", "1.5"),
    "lobster qty too large": (lobster_row(qty=str(1 << 53)), 3, "qty", str(1 << 53)),
    "lobster qty other digits": (lobster_row(qty="١"), 3, "qty", "١"),
    "lobster qty with sign and space": (lobster_row(qty="+ 1"), 3, "qty", "+ 1"),
    "lobster price zero": (lobster_row(price="0"), 3, "price", "0"),
    "lobster price too large": (lobster_row(price=str(1 << 42)), 3, "price", str(1 << 42)),
    "lobster price thousands of digits": (lobster_row(price="9" * 5000), 3, "price", "9" * 77 + "..."),
    "lobster id": (lobster_row(order_id="0x1"), 3, "order_id", "0x1"),
    "lobster id rests": (lobster_row(order_id="1"), 3, "order_id", "1"),
    "lobster time": (lobster_row(time="09:30:00"), 3, "time", "09:30:00"),
    "lobster time negative": (lobster_row(time="-5.0"), 3, "time", "-5.0"),
    "lobster time decimals": (lobster_row(time="34200.-5"), 3, "time", "34200.-5"),
    "lobster fifo_ok": (lobster_row(op="EXEC", fifo_ok="yes"), 3, "fifo_ok", "yes"),
    "lobster fifo_ok empty": (lobster_row(op="EXEC"), 3, "fifo_ok", ""),
    "lobster quote": (lobster_row(ask1="x", ask1sz="1"), 3, "ask1", "x"),
    "lobster quote without size": (lobster_row(bid1="500"), 3, "bid1sz", ""),
    "lobster fields": (LOBSTER + "1,2,3", 3, "row", "1,2,3"),
    "lobster fields too many": (lobster_row() + ",1", 3, "row", lobster_row().splitlines()[2] + ",1"),
    "bitstamp kind": (bitstamp_row(kind="OLD"), 3, "kind", "OLD"),
    "bitstamp side": (bitstamp_row(side="buy"), 3, "side", "buy"),
    "bitstamp id": (bitstamp_row(order_id=""), 3, "order_id", ""),
    "bitstamp id negative": (bitstamp_row(order_id="-2"), 3, "order_id", "-2"),
    "bitstamp price": (bitstamp_row(price_cents="5.5"), 3, "price_cents", "5.5"),
    "bitstamp quantity": (bitstamp_row(qty_satoshi="0"), 3, "qty_satoshi", "0"),
    "bitstamp time": (bitstamp_row(ts_ms="today"), 3, "ts_ms", "today"),
    "bitstamp trade": (bitstamp_row(kind="TRADE", price_cents="0"), 3, "price_cents", "0"),
    "bitstamp cancel of a pool": (bitstamp_row(kind="CANCEL", qty_satoshi="all"), 3, "qty_satoshi", "all"),
    "bitstamp book": (bitstamp_row(kind="BOOK5", extra="[]"), 3, "extra", "[]"),
    "bitstamp book cut": (bitstamp_row(kind="BOOK5", extra='"{""bids"":[[1"'), 3, "extra", '{"bids":[[1'),
    "bitstamp book quotes": (bitstamp_row(kind="BOOK5", extra='"{""bids'), 3, "row", None),
    "bitstamp book deep": (bitstamp_row(kind="INIT", extra="[" * 100000), 3, "extra", "[" * 77 + "..."),
    "bitstamp book size": (bitstamp_row(kind="BOOK5", extra='"{""bids"":[[7,0]],""asks"":[]}"'), 3, "extra", "0"),
    "bitstamp book price": (bitstamp_row(kind="INIT", extra='"{""bids"":[[-7,1]],""asks"":[]}"'), 3, "extra", "-7"),
    "bitstamp level twice": (bitstamp(("INIT", [[7, 1], [7, 2]], [])), 2, "extra", "7"),
    "bitstamp id rests": (bitstamp_row() + "\n" + bitstamp_row().splitlines()[2], 4, "order_id", "2"),
    "pitch time": (PITCH + "2880000xX", 2, "timestamp", "2880000x"),
    "pitch time of day": (PITCH + "86400000X000000000001000100\n", 2, "timestamp", "86400000"),
    "pitch type": (PITCH + "28800000Q", 2, "type", "Q"),
    "pitch no type": (PITCH + "28800000", 2, "type", ""),
    "pitch id": (PITCH + "28800000X00000000000a000001", 2, "order_id", "00000000000a"),
    "pitch id cut": (PITCH + "28800000X0000", 2, "order_id", "0000"),
    "pitch shares": (PITCH + "28800000X00000000000100000x", 2, "shares", "00000x"),
    "pitch shares none": (PITCH + touch("E", 1, 0), 2, "shares", "000000"),
    "pitch shares cut": (PITCH + touch("X", 1, 1)[:-1], 2, "shares", "00000"),
    "pitch side": (PITCH + add(2, "X", 1, "AB", 1), 2, "side", "X"),
    "pitch symbol": (PITCH + add(2, "B", 1, "", 1), 2, "symbol", "      "),
    "pitch price": (PITCH + add(2, "B", 1, "AB", 0), 2, "price", "0000000000"),
    "pitch price sign": (PITCH + add(2, "B", 1, "AB", -5), 2, "price", "-000000005"),
    "pitch price cut": (PITCH + add(2, "B", 1, "AB", 5)[:-2], 2, "price", "000000000"),
    "pitch display cut": (PITCH + add(2, "B", 1, "AB", 5)[:-1], 2, "display", ""),
    "pitch long form cut": (PITCH + add(2, "B", 1, "AB", 5, form="d")[:-1], 2, "display", ""),
    "pitch hidden trade": (PITCH + "28800000P000000000002B00001xAB    0000010000", 2, "shares", "00001x"),
    "pitch id rests": (PITCH + PITCH, 2, "order_id", "000000000001"),
    "pitch clear": (PITCH + "28800000s", 2, "symbol", ""),
    "text word": (TEXT + "cancel now", 2, "record", "cancel now"),
    "text name": (TEXT + "buy 5", 2, "record", "buy 5"),
    "text value": (TEXT + "cancel account=1 session=1 client_id=2 target_id=99999999999999999999", 2, "record", None),
    "text rule": (TEXT + "reduce account=1 session=1 client_id=2 target_id=1", 2, "quantity", "0"),
    "text event": (TEXT + "session_opened session=1 account=1", 2, "record", "session_opened session=1 account=1"),
    "text extension": (TEXT + "instrument_limits tick=1", 2, None, None),
    "text limits missing": (
        TEXT + "add_instrument symbol=A base=1 quote=2 flags=extension client_id=2\n" + TEXT, 3, "record", TEXT.strip(),
    ),
    "text ends before limits": (
        TEXT + "# note\n\nadd_instrument symbol=A base=1 quote=2 flags=extension client_id=2", 4, "record",
        "add_instrument",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "field", "value"), ROWS.values(), ids=ROWS)
def test_malformed_rows_name_row_field_and_value(
    tmp_path: Path, text: str, line: int, field: str | None, value: str | None
) -> None:
    message = fault_of(tmp_path / "market", text)
    data_lines = [number for number, told in enumerate(text.splitlines(), 1) if told and not told.startswith("#")]
    row = data_lines.index(line) + (0 if "," in text.splitlines()[0] else 1)
    expected = f": row {row} (line {line}): "
    if field is not None:
        expected += f"{field} = "
    if value is not None:
        expected += f"{value!r}: "
    assert expected in message, message


def test_malformed_case_files_are_named(tmp_path: Path) -> None:
    good = "B,1,2,,10:00,10,100\n"
    changed = {
        "Init": ("B,1,2,,10:00,10,100.5\n", "row 1 (line 2): Price = '100.5': "),
        "Input": ("B,1,9,,10:00,10,100\n", "row 1 (line 2): Type = '9': "),
        "Output": (good + "B,2,2,,10:00,ten,100\n", "row 2 (line 3): Size = 'ten': "),
        "Stock": ("1,1,0", "row 1 (line 2): TickSize = '0': "),
        "Trades": ("1,1e9,5", "row 1 (line 2): Price = '1e9': "),
    }
    headers = {"Stock": "StockCode,MRS,TickSize", "Trades": "TradeId,Price,Quantity"}
    for kind, (text, expected) in changed.items():
        row = write_case(tmp_path, "case", init=good, given="", expected="", trades="")
        path = tmp_path / f"case_{kind}.csv"
        path.write_text(f"{headers.get(kind, ORDER_COLUMNS)}\n{text}", encoding="utf-8")
        (tmp_path / "Master.csv").write_text(master(row), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            replay_file(tmp_path / "Master.csv")
        assert str(caught.value).startswith(f"{path}: {expected}")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("X,1,2,,10:00,10,100", "Side = 'X': "),
        ("B,-1,2,,10:00,10,100", "OrderID = '-1': "),
        ("B,1,2,,10:00,,100", "Size = '': "),
        ("B,1,2,,10:00,10,0", "Price = '0': "),
        ("B,1,2,,10:00,10,nan", "Price = 'nan': "),
        ("B,1,2,,10:00,10,9999999999999", "Price = '9999999999999': "),
        ("B,1,2,x,10:00,10,100", "MES = 'x': "),
        ("B,1,2,,10:00,10", "row = 'B,1,2,,10:00,10': "),
        ("B,1,2,,10:00,10,100,,", "row = 'B,1,2,,10:00,10,100,,': "),
    ],
)
def test_malformed_orders_of_a_case(tmp_path: Path, rows: str, expected: str) -> None:
    row = write_case(tmp_path, "case", init=rows, given="", expected="", trades="")
    message = fault_of_master(tmp_path, row)
    assert f"case_Init.csv: row 1 (line 2): {expected}" in message


def fault_of_master(folder: Path, *rows: str) -> str:
    (folder / "Master.csv").write_text(master(*rows), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        replay_file(folder / "Master.csv")
    return str(caught.value)


def test_malformed_masters(tmp_path: Path) -> None:
    row = write_case(tmp_path, "case", init="", given="", expected="", trades="")
    assert "row 1 (line 2): ExpectedState = 'none.csv': no such file" in fault_of_master(
        tmp_path, row.replace("case_Output.csv", "none.csv")
    )
    assert "row 1 (line 2): Stock = '': no such file" in fault_of_master(tmp_path, row.replace("case_Stock.csv", ""))
    assert "row 2 (line 3): row = '2,x': " in fault_of_master(tmp_path, row, "2,x")
    twice = "B,1,2,,10:00,10,100\nB,1,2,,10:00,10,101\n"
    assert "row 2 (line 3): OrderID = '1': another order" in fault_of_master(
        tmp_path, write_case(tmp_path, "case", init=twice, given="", expected="", trades="")
    )
    (tmp_path / "case_Stock.csv").write_text("StockCode,MRS,TickSize\n", encoding="utf-8")
    assert "case_Stock.csv: no row; a stock with its TickSize is needed" in fault_of_master(tmp_path, row)


# ---------------------------------------------------------------- files


def test_truncated_gzip(tmp_path: Path) -> None:
    rows = [("ADD", "B", number, number % 97 + 1, 100 + number * 7919 % 1000, "") for number in range(1, 5000)]
    packed = gzip.compress(lobster(*rows).encode())
    for size in (len(packed) // 2, len(packed) - 4):
        assert "the gzip stream is cut off" in fault_of(tmp_path / "cut.gz", packed[:size])
    assert "the gzip stream is cut off" in fault_of(tmp_path / "cut.gz", packed[:12])


def test_damaged_gzip(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(LOBSTER.encode()))
    packed[-6] ^= 1
    assert "the gzip stream is damaged" in fault_of(tmp_path / "damaged.gz", bytes(packed))
    assert "the gzip stream is damaged" in fault_of(tmp_path / "magic.gz", b"\x1f\x8b" + bytes(100))


@pytest.mark.parametrize("text", ["", "\n\n", gzip.compress(b"", mtime=0)])
def test_empty_file(tmp_path: Path, text: str | bytes) -> None:
    assert fault_of(tmp_path / "empty", text) == f"{tmp_path / 'empty'}: is empty; name a recorded file"


def test_header_without_rows_is_an_empty_market(tmp_path: Path) -> None:
    (tmp_path / "header").write_text(COLUMNS, encoding="utf-8")
    report = replay_file(tmp_path / "header", engine="both")
    assert (report.rows, report.executions_checked) == (0, 0)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory; name a file"):
        replay_file(tmp_path)
    with pytest.raises(InputError, match="none: can't be read: no such file or directory; name a file"):
        replay_file(tmp_path / "none")
    with pytest.raises(InputError, match="can't be read: embedded null byte"):
        replay_file(Path("a\0b"))


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="secret: can't be read: permission denied; name a file"):
        replay_file(tmp_path / "secret")


def test_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    keep = os.open(path, os.O_RDWR)  # so that nobody waits for a writer
    try:
        os.write(keep, LOBSTER.encode())
        with pytest.raises(InputError, match=r"can't be read: .*; name a file"):
            replay_file(path)
    finally:
        os.close(keep)


@pytest.mark.parametrize("format", ["lobster-script", "bitstamp-script", "pitch", "cointossx", "commands", "auto"])
def test_binary_garbage(tmp_path: Path, format: str) -> None:
    garbage = bytes(number * 193 % 251 for number in range(5000))
    for data in (garbage, b"\xff" + garbage, bytes(5000), garbage.replace(b"\n", b"x")):
        fault_of(tmp_path / "garbage", data, format=format)


def test_text_that_is_not_utf_8_names_the_byte(tmp_path: Path) -> None:
    message = fault_of(tmp_path / "latin", LOBSTER.encode() + b"1,2,caf\xe9\n")
    assert "row 2 (line 3): byte = '233': not UTF-8" in message


def test_endless_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lx.lab.replay.source._LINE_SIZE_MAX", 1000)
    assert "row 2 (line 3): line = " in fault_of(tmp_path / "long", LOBSTER + "x" * 2000)


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        (PITCH, "lobster-script", "line 1: no column op, side, order_id, qty, price, fifo_ok in the header"),
        (LOBSTER, "bitstamp-script", "line 1: no column kind, price_cents, qty_satoshi, extra in the header"),
        (BITSTAMP, "cointossx", "line 1: no column TestNumber"),
        (LOBSTER, "pitch", "row 1 (line 1): timestamp = 'row,time': "),
        (PITCH, "commands", "row 1 (line 1): record = "),
        (COLUMNS.replace("sweep", "op"), "auto", "line 1: two columns are named 'op'"),
        ("{}", "auto", "begins with '{}', which is none of lobster-script, bitstamp-script"),
        ("34200.1,1,5,18,5853300,1\n", "auto", "is a raw LOBSTER message file"),
        ("5859400,200,5853300,18\n", "auto", "is a raw LOBSTER order book file"),
        (ORDER_COLUMNS, "auto", "is a file of one CoinTossX case; name the *Master.csv"),
    ],
)
def test_wrong_format(tmp_path: Path, text: str, format: str, expected: str) -> None:
    assert expected in fault_of(tmp_path / "market", text, format=format)


# ---------------------------------------------------------------- options


def test_options(tmp_path: Path) -> None:
    (tmp_path / "market").write_text(LOBSTER, encoding="utf-8")
    with pytest.raises(UsageError, match="--format: 'csv' is no format; choose one of auto, lobster-script"):
        replay_file(tmp_path / "market", format="csv")
    with pytest.raises(UsageError, match="--engine: 'rust' is no engine; choose one of native, reference, both"):
        replay_file(tmp_path / "market", engine="rust")
    with pytest.raises(UsageError, match="--limit: 0 is no number of rows"):
        replay_file(tmp_path / "market", limit=0)


@pytest.mark.parametrize(
    "options", [(), ("--limit", "x"), ("--limit=-1",), ("--engine", "rust"), ("--format", "csv"), ("--no-such",)]
)
def test_command_ends_with_one_line_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    path = tmp_path / "market"
    path.write_text(lobster_row(qty="ten"), encoding="utf-8")
    assert run(["replay", str(path), *options, "--json"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("lx replay: ")
    assert output.err.count("\n") == 1


# ---------------------------------------------------------------- any bytes

MARKETS = {
    "lobster": lobster(
        ("INIT", "S", -1, 9, 510, ""), ("ADD", "S", 1, 9, 500, "", 500, 9, 0, 0), ("EXEC", "S", 1, 9, 500, 1),
    ),
    "bitstamp": bitstamp(("INIT", [[100, 5]], [[101, 5]]), ("NEW", "B", 1, 101, 6), ("BOOK5", [[101, 1]], [])),
    "pitch": "\n".join([add(1, "S", 10, "AB", 5), touch("X", 1, 4), touch("E", 1, 6), "28800004sAB"]),
    "commands": f"{TEXT}add_asset name=A client_id=2\nclose_session account=1 session=1 client_id=3\n",
}  # fmt: skip
PIECES = (b"", b",", b"\n", b'"', b"-", b"0", b"9" * 30, b"\0", b"\xff", b"\xd9\xa1", b" ", b"[", b"\r", b"EXEC", b"=")


@pytest.mark.parametrize("name", MARKETS)
def test_damaged_text_ends_in_figures_or_one_line(tmp_path: Path, name: str) -> None:
    source = random.Random(name)
    good = MARKETS[name].encode()
    path = tmp_path / "damaged"
    path.write_bytes(good)
    assert replay_file(path, engine="both").rows > 2
    faults = []
    for _ in range(120):
        at = source.randrange(len(good))
        piece = source.choice(PIECES)
        path.write_bytes(good[:at] + piece + good[at + source.randrange(3) :])
        try:
            replay_file(path, engine="both")
        except InputError as error:
            faults.append(str(error))
    assert 3 < len(faults) < 117, "good and bad ones must be met, or this test is about nothing"
    assert all("\n" not in fault and fault.startswith(str(path)) for fault in faults)
