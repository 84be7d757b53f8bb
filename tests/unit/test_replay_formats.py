"""`lx replay`: what each format counts, on small files made here from the format's rules, through both engines."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from lx.lab.replay.report import Report
from lx.lab.replay.run import replay_file

EMPTY_ASK = ("9999999999", "0")
EMPTY_BID = ("-9999999999", "0")


def replayed(path: Path, text: str, **options: int | str) -> Report:
    """The report of a file of that text, from both engines."""
    path.write_text(text, encoding="utf-8", newline="")
    return replay_file(path, engine="both", **options)  # type: ignore[arg-type]


# ---------------------------------------------------------------- LOBSTER


def lobster(*rows: Sequence[object]) -> str:
    """A script: op, side, order_id, qty, price, fifo_ok, then ask1, ask1sz, bid1, bid1sz where they are told."""
    header = "row,time,op,side,order_id,qty,price,fifo_ok,sweep,ask1,ask1sz,bid1,bid1sz"
    lines = [header]
    for number, (op, side, order_id, qty, price, fifo_ok, *quotes) in enumerate(rows):
        told = ",".join(map(str, quotes or ("",) * 4))
        lines.append(f"{number},34200.{number:09},{op},{side},{order_id},{qty},{price},{fifo_ok},,{told}")
    return "\n".join(lines) + "\n"


def test_lobster_every_operation(tmp_path: Path) -> None:
    report = replayed(
        tmp_path / "script",
        lobster(
            ("INIT", "S", -1, 100, 1010000, ""),
            ("INIT", "B", -2, 50, 1000000, ""),
            ("ADD", "S", 7, 20, 1010000, "", 1010000, 120, 1000000, 50),
            ("ADD", "B", 3, 30, 1000100, "", 1010000, 120, 1000100, 30),
            ("EXEC", "S", -1, 100, 1010000, 1, 1010000, 20, 1000100, 30),
            ("REDUCE", "S", 7, 5, 1010000, "", 1010000, 15, 1000100, 30),
            ("EXEC", "S", 7, 15, 1010000, 1, *EMPTY_ASK, 1000100, 30),
            ("DELETE", "B", 3, 30, 1000100, "", *EMPTY_ASK, 1000000, 50),
            ("HIDDEN", "", 0, "", "", "", *EMPTY_ASK, 1000000, 50),
            ("SKIP", "B", "?", "?", "?", "?", *EMPTY_ASK, 1000000, 50),
            ("DELETE", "B", -2, 50, 1000000, "", *EMPTY_ASK, *EMPTY_BID),
            ("ADD", "S", 7, 1, 1010000, "", 1010000, 1, *EMPTY_BID),
        ),
    )
    assert report.format == "lobster-script"
    assert report.rows == 12
    assert report.commands == 4 + 10, "a session, two assets, an instrument; HIDDEN and SKIP send nothing"
    assert (report.executions_checked, report.executions_equal) == (2, 2)
    assert (report.quotes_checked, report.quotes_equal) == (10, 10)
    assert (report.trades_made, report.unknown_ids, report.crossed) == (2, 0, 0)


def test_lobster_execution_out_of_turn_differs(tmp_path: Path) -> None:
    report = replayed(
        tmp_path / "script",
        lobster(
            ("ADD", "B", 1, 10, 500, "", *EMPTY_ASK, 500, 10),
            ("ADD", "B", 2, 10, 500, "", *EMPTY_ASK, 500, 20),
            ("EXEC", "B", 2, 10, 500, 1, *EMPTY_ASK, 500, 10),
        ),
    )
    assert (report.executions_checked, report.executions_equal) == (1, 0), "order 1 is first in the queue"
    assert (report.quotes_checked, report.quotes_equal) == (3, 3)


def test_lobster_execution_of_another_quantity_or_price_differs(tmp_path: Path) -> None:
    rows = [
        ("ADD", "B", 1, 10, 500, ""),
        ("EXEC", "B", 1, 11, 500, 1),  # ten are there
        ("ADD", "B", 2, 10, 600, ""),
        ("EXEC", "B", 2, 10, 590, 1),  # made at 600
    ]
    report = replayed(tmp_path / "script", lobster(*rows))
    assert (report.executions_checked, report.executions_equal, report.trades_made) == (2, 0, 2)


def test_lobster_execution_that_was_not_first_in_first_out_is_a_reduce(tmp_path: Path) -> None:
    report = replayed(
        tmp_path / "script",
        lobster(
            ("ADD", "S", 1, 10, 500, ""),
            ("ADD", "S", 2, 10, 500, ""),
            ("EXEC", "S", 2, 4, 500, 0, 500, 16, *EMPTY_BID),
            ("EXEC", "S", 1, 10, 500, 1, 500, 6, *EMPTY_BID),
        ),
    )
    assert (report.executions_checked, report.executions_equal, report.trades_made) == (1, 1, 1)
    assert (report.quotes_checked, report.quotes_equal) == (2, 2)


def test_lobster_unknown_ids_crossed_orders_and_wrong_quotes_are_counted(tmp_path: Path) -> None:
    report = replayed(
        tmp_path / "script",
        lobster(
            ("ADD", "S", 1, 10, 500, "", 500, 11, *EMPTY_BID),  # size is 10
            ("ADD", "B", 2, 4, 500, "", 500, 6, *EMPTY_BID),  # meets order 1
            ("REDUCE", "S", 9, 1, 500, "", 501, 6, *EMPTY_BID),  # price is 500
            ("DELETE", "B", 2, 4, 500, ""),  # the record has it, the book has not
            ("EXEC", "S", 9, 1, 500, 1),
        ),
    )
    assert (report.unknown_ids, report.crossed) == (3, 1)
    assert (report.quotes_checked, report.quotes_equal) == (3, 1)
    assert (report.executions_checked, report.executions_equal) == (1, 0)


def test_lobster_columns_in_any_order_without_optional_ones(tmp_path: Path) -> None:
    text = "fifo_ok,price,qty,order_id,side,op\r\n,500,10,1,S,ADD\r\n\r\n1,500,10,1,S,EXEC\r\n"
    report = replayed(tmp_path / "script", text)
    assert (report.rows, report.executions_checked, report.executions_equal) == (2, 1, 1)
    assert report.quotes_checked is None, "the file has no quotes, so the figure does not apply"
    assert "quotes_checked" not in report.as_json()


def test_lobster_highest_values(tmp_path: Path) -> None:
    price, qty, order_id = (1 << 42) - 1, (1 << 53) - 1, (1 << 63) - 1
    rows = [("ADD", "S", order_id, qty, price, "", price, qty, *EMPTY_BID), ("EXEC", "S", order_id, qty, price, 1)]
    assert replayed(tmp_path / "script", lobster(*rows)).executions_equal == 1


# ---------------------------------------------------------------- Bitstamp


def bitstamp(*rows: tuple[object, ...]) -> str:
    """A script: kind, side, order_id, price, qty, or kind and the book of INIT and BOOK5."""
    lines = ["n,ts_ms,kind,side,order_id,price_cents,qty_satoshi,extra"]
    for number, (kind, *values) in enumerate(rows):
        if kind in ("INIT", "BOOK5"):
            bids, asks = values
            book = json.dumps({"bids": bids, "asks": asks}).replace('"', '""')
            lines.append(f'{number},{1000 + number},{kind},,,,,"{book}"')
        else:
            lines.append(f"{number},{1000 + number},{kind},{','.join(map(str, values))},")
    return "\n".join(lines) + "\n"


def test_bitstamp_every_row(tmp_path: Path) -> None:
    report = replayed(
        tmp_path / "script",
        bitstamp(
            ("INIT", [[100, 5], [99, 7]], [[102, 3]]),
            ("BOOK5", [[100, 5], [99, 7]], [[102, 3]]),
            ("NEW", "S", 1, 101, 4),
            ("NEW", "B", 2, 102, 6),  # 4 at 101, 2 at 102
            ("PARTIAL", "S", 1, 101, 0),
            ("TRADE", "", 1, 101, 4),
            ("TRADE", "", 2, 102, 3),  # the record has 3, we made 2
            ("GONE", "S", 1, 101, 0),  # the engine filled it before
            ("BOOK5", [[100, 5]], [[102, 1]]),
            ("CANCEL", "B", 77, 100, 2),  # never seen: off the pool
            ("BOOK5", [[100, 3]], [[102, 1]]),
            ("CANCEL", "B", 78, 42, 2),  # never seen and no pool there
            ("NEW", "B", 3, 100, 1),
            ("CANCEL", "B", 3, 100, 1),
            ("GONE", "B", 3, 100, 0),  # twice gone: nothing is sent
            ("GONE", "B", 79, 100, 0),  # never seen: nothing is sent
            ("CANCEL", "S", 80, 102, 9),  # more than the pool has left
            ("BOOK5", [[100, 3]], []),
            ("BOOK5", [[100, 4]], []),  # another size
        ),
    )
    assert report.format == "bitstamp-script"
    assert (report.trades_made, report.trades_recorded, report.trades_common) == (2, 2, 1)
    assert (report.books_checked, report.books_equal) == (5, 4)
    assert (report.unknown_ids, report.crossed) == (1, 0)
    assert report.rejected == {"unknown_order": 1}, "GONE of an order that was filled"
    assert report.executions_checked is None


def test_bitstamp_trades_are_compared_as_multisets(tmp_path: Path) -> None:
    report = replayed(
        tmp_path / "script",
        bitstamp(
            ("NEW", "S", 1, 101, 4),
            ("NEW", "S", 2, 101, 4),
            ("NEW", "B", 3, 101, 8),
            ("TRADE", "", 1, 101, 4),
        ),
    )
    assert (report.trades_made, report.trades_recorded, report.trades_common) == (2, 1, 1)


def test_bitstamp_second_start_empties_the_book(tmp_path: Path) -> None:
    report = replayed(
        tmp_path / "script",
        bitstamp(
            ("INIT", [[100, 5]], []),
            ("NEW", "B", 1, 101, 4),
            ("INIT", [[90, 1]], [[91, 2]]),
            ("BOOK5", [[90, 1]], [[91, 2]]),
            ("CANCEL", "B", 1, 101, 4),  # canceled by the start: known, and no pool is touched
            ("NEW", "B", 1, 89, 4),
            ("BOOK5", [[90, 1]], [[91, 2]]),
        ),
    )
    assert (report.books_checked, report.books_equal, report.unknown_ids) == (2, 2, 0)


def test_bitstamp_pools_that_cross_are_counted_and_are_no_trades(tmp_path: Path) -> None:
    report = replayed(tmp_path / "script", bitstamp(("INIT", [[100, 5]], [[99, 1], [100, 2], [101, 3]])))
    assert (report.crossed, report.trades_made) == (2, 0)


# ---------------------------------------------------------------- PITCH


def add(order_id: int, side: str, shares: int, symbol: str, price: int, *, form: str = "A") -> str:
    """An add message; the long form `d` has two more columns of symbol."""
    size = {"A": 6, "d": 8}[form]
    return f"28800000{form}{order_id:012}{side}{shares:06}{symbol:<{size}}{price:010}Y"


def touch(kind: str, order_id: int, shares: int) -> str:
    """A cancel (X) or an execution (E)."""
    return f"28800001{kind}{order_id:012}{shares:06}" + ("0000000000AQ" if kind == "E" else "")


def test_pitch_every_message(tmp_path: Path) -> None:
    lines = [
        add(1, "B", 100, "AB", 1000000),
        add(2, "B", 50, "AB", 1000000),
        add(3, "S", 70, "ZVZZT+AB", 25000, form="d"),
        touch("X", 1, 40),
        touch("E", 1, 60),
        touch("E", 2, 20),
        f"28800002P{9:012}B000100AB    0000999900000000000001",
        f"28800002r{9:012}S000100ZVZZT+AB0000025000000000000001",
        "28800003HAB      T0XX",
        "28800003BIGNORED00001",
        "28800003IAB      C",
        "28800003JAB      C",
        "28800003RAB      B",
        add(1, "S", 10, "AB", 1010000),  # its id is free again
        touch("X", 3, 70),
        touch("X", 3, 70),
        touch("E", 8, 70),
        "28800004sAB      ",
        touch("X", 2, 30),
        touch("X", 1, 10),
    ]
    report = replayed(tmp_path / "pitch", "\n".join(lines))
    assert report.format == "pitch"
    assert report.rows == len(lines)
    assert (report.executions_checked, report.executions_equal) == (2, 2)
    assert report.unknown_ids == 4, "X of 3 again, E of 8, and both orders that the clear took"
    assert (report.trades_made, report.crossed) == (2, 0)
    assert report.quotes_checked is None


def test_pitch_execution_behind_others_differs(tmp_path: Path) -> None:
    lines = [add(1, "S", 10, "AB", 5), add(2, "S", 10, "AB", 5), touch("E", 2, 10)]
    report = replayed(tmp_path / "pitch", "\n".join(lines))
    assert (report.executions_checked, report.executions_equal) == (1, 0)


def test_pitch_symbols_do_not_meet_and_padding_is_no_part_of_them(tmp_path: Path) -> None:
    lines = [
        add(1, "S", 10, "AB", 5),
        add(2, "B", 10, "ABC", 9),
        add(3, "B", 10, "AB", 9, form="d"),
    ]
    report = replayed(tmp_path / "pitch", "\r\n".join(lines))
    assert (report.trades_made, report.crossed) == (1, 1), "order 3 meets order 1: one symbol in both forms"


def test_pitch_packets_may_begin_with_s(tmp_path: Path) -> None:
    lines = [add(1, "S", 10, "AB", 5), touch("E", 1, 10)]
    plain = replayed(tmp_path / "plain", "\n".join(lines))
    packets = replayed(tmp_path / "packets", "\n".join(f"S{line}" for line in lines))
    assert packets.executions_equal == 1
    assert packets.state_hash == plain.state_hash


def test_pitch_trailing_blanks_may_be_gone(tmp_path: Path) -> None:
    assert replayed(tmp_path / "pitch", f"{add(1, 'B', 1, 'A', 1)}\n28800004sA\n").unknown_ids == 0


# ---------------------------------------------------------------- CoinTossX

ORDER_COLUMNS = "Side,OrderID,Type,MES,Time,Size,Price"


def write_case(
    folder: Path, name: str, *, init: str, given: str, expected: str, trades: str, tick: str = "1", mixed: bool = False
) -> str:
    """The files of a case; its master row. `mixed`: the files' names differ in letter case from the row's."""
    files = {
        "Init": f"{ORDER_COLUMNS}\n{init}",
        "Input": f"{ORDER_COLUMNS}\n{given}",
        "Output": f"{ORDER_COLUMNS}\n{expected}",
        "Stock": f"StockCode,MRS,TickSize\n1,15000,{tick}",
        "Trades": f"TradeId,Price,Quantity\n{trades}",
    }
    for kind, text in files.items():
        file = f"{name}_{kind.lower() if mixed else kind}.csv"
        (folder / file).write_text(text, encoding="utf-8")
    return f"{name},about {name}," + ",".join(f"{name}_{kind}.csv" for kind in files)


def master(*rows: str) -> str:
    return "TestNumber,Description,InitialState,AggressingOrder,ExpectedState,Stock,Trades\n" + "\n".join(rows)


def test_cointossx_cases(tmp_path: Path) -> None:
    book = "O,1,2,,10:00,500,10.05\nO,2,2,,11:00,500,10.10\n"
    rows = (
        write_case(
            tmp_path,
            "limit",
            init=book,
            given="B,3,2,,12:00,700,10.10\n",
            expected="O,2,2,,,300,10.1\n",
            trades="1,10.05,500\n2,10.10,200",
            tick="0.05",
            mixed=True,
        ),
        write_case(
            tmp_path,
            "market",
            init=book,
            given="B,3,1,,12:00,1200,\n",
            expected="",
            trades="1,10.05,500\n2,10.10,500",
            tick="0.01",
        ),
        write_case(tmp_path, "cancel", init=book, given="O,1,2,,,,10.05", expected=book[23:], trades="", tick="0.01"),
        write_case(tmp_path, "nothing", init="", given="O,1,2,,,,10\n", expected="", trades="\n"),
    )
    report = replayed(tmp_path / "Master.csv", master(*rows))
    assert report.format == "cointossx"
    assert [case.outcome for case in report.cases_told] == ["equal"] * 4, report.cases_told
    assert (report.rows, report.cases, report.cases_equal) == (4, 4, 4)
    assert (report.trades_made, report.trades_recorded, report.trades_common) == (4, 4, 4)


def test_cointossx_hidden_orders(tmp_path: Path) -> None:
    book = "O,1,5,6,10:00,20,100\nO,2,2,,10:01,5,100\n"
    row = write_case(
        tmp_path,
        "hidden",
        init=book,
        given="B,3,1,,12:00,7,\nB,4,1,,12:00,8,\n",
        expected="O,1,5,6,10:00,12,100\n",
        trades="1,100,5\n2,100,8",
    )
    report = replayed(tmp_path / "Master.csv", master(row))
    assert [case.outcome for case in report.cases_told] == ["equal"], report.cases_told


def test_cointossx_stop_orders(tmp_path: Path) -> None:
    book = "O,1,3,,10:00,9,90\nO,2,4,,10:01,8,96,95\nB,3,3,,10:02,7,,120\nO,4,2,,10:03,3,100\n"
    rows = (
        write_case(
            tmp_path,
            "waiting",
            init=book,
            given="B,5,1,,12:00,1,\n",
            expected="O,1,3,,,9,90\nO,2,4,,,8,96,95\nB,3,3,,,7,,120\nO,4,2,,,2,100\n",
            trades="1,100,1\n",
        ),
        write_case(
            tmp_path,
            "triggered",
            init=book,
            given="B,5,2,,12:00,6,95\nO,6,2,,12:01,1,95\n",
            expected="O,1,3,,,9,90\nO,2,2,,,8,96\nB,3,3,,,7,,120\nO,4,2,,,3,100\nB,5,2,,,5,95\n",
            trades="1,95,1\n",
        ),
    )
    report = replayed(tmp_path / "Master.csv", master(*rows))
    assert [case.outcome for case in report.cases_told] == ["equal"] * 2, report.cases_told


def test_cointossx_differences_are_told(tmp_path: Path) -> None:
    resting = "B,1,2,,10:00,10,100\n"
    given = "O,2,2,,10:01,4,100\n"
    rows = (
        write_case(tmp_path, "state", init=resting, given=given, expected="BO,1,2,,,6,100\n", trades="1,100,4\n"),
        write_case(tmp_path, "trade", init=resting, given=given, expected="B,1,2,,,6,100\n", trades="1,100,5\n"),
    )
    report = replayed(tmp_path / "Master.csv", master(*rows))
    assert (report.cases, report.cases_equal) == (2, 0)
    state, trade = report.cases_told
    assert state.why == "only expected: BO order 1, 6 at 100; only in the book: B order 1, 6 at 100"
    assert trade.why == "trades expected 5 at 100, made 4 at 100"


@pytest.mark.parametrize(
    ("order", "needs"),
    [
        ("B,9,2,5,10:00,10,96", "minimum execution sizes"),
    ],
)
def test_cointossx_types_of_later_are_skipped_by_name(tmp_path: Path, order: str, needs: str) -> None:
    runs = write_case(tmp_path, "runs", init="", given="B,1,2,0,10:00,10,96\n", expected="B,1,2,,,10,96\n", trades="")
    for where in ("init", "given", "expected"):
        files = {"init": "", "given": "", "expected": "", where: order}
        row = write_case(tmp_path, where, trades="", **files)  # type: ignore[arg-type]
        report = replayed(tmp_path / "Master.csv", master(row, runs))
        assert (report.rows, report.cases, report.cases_equal) == (2, 1, 1)
        skipped = report.cases_told[0]
        assert (skipped.number, skipped.outcome, skipped.why) == (where, "skipped", f"needs {needs}")


# ---------------------------------------------------------------- all


def test_gzip_is_found_by_its_first_bytes(tmp_path: Path) -> None:
    text = lobster(("ADD", "S", 1, 10, 500, ""), ("EXEC", "S", 1, 10, 500, 1))
    plain = replayed(tmp_path / "plain.csv.gz", text)  # its name says what it is not
    (tmp_path / "packed.csv").write_bytes(gzip.compress(text.encode()))
    packed = replay_file(tmp_path / "packed.csv", engine="both")
    assert packed.executions_equal == plain.executions_equal == 1
    assert packed.state_hash == plain.state_hash


def test_limit_takes_the_first_rows(tmp_path: Path) -> None:
    rows = [("ADD", "B", number, 1, 100 + number, "") for number in range(1, 9)]
    whole = replayed(tmp_path / "five", lobster(*rows[:5]))
    limited = replayed(tmp_path / "eight", lobster(*rows), limit=5)
    assert (limited.rows, limited.state_hash) == (5, whole.state_hash)
    assert replayed(tmp_path / "eight", lobster(*rows), limit=100).rows == 8


def test_byte_order_mark_and_given_format(tmp_path: Path) -> None:
    text = "\ufeff" + lobster(("ADD", "B", 1, 1, 100, ""))
    assert replayed(tmp_path / "auto", text).format == "lobster-script"
    assert replayed(tmp_path / "given", text, format="lobster-script").rows == 1
