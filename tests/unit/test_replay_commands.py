"""`lx replay --format commands`: LX's own commands as text and as recorded frames."""

import gzip
from pathlib import Path

import pytest

from lx.engine import create
from lx.errors import InputError
from lx.lab.replay.run import replay_file
from lx.node.recording import Recording
from lx.wire.codec import from_text
from lx.wire.frame import build_frame
from lx.wire.records_generated import Record

MARKET = """\
# a market and two orders that meet
open_session account=7 client_id=1
add_asset name=BTC decimals=8 client_id=2
add_asset name=USD decimals=10 client_id=3

add_instrument symbol=BTC-USD base=1 quote=2 tick_scale=2 lot_scale=8 flags=extension client_id=4
instrument_limits tick=1 lot=1 price_min=1 price_max=1000000 quantity_min=1 quantity_max=1000000
new side=sell type=limit tif=gtc instrument=1 account=7 session=1 client_id=5 price=100 quantity=9
  # before the taker
new side=buy type=market tif=ioc instrument=1 account=7 session=1 client_id=6 quantity=4
cancel instrument=1 account=7 session=1 client_id=7 target_id=99
"""
LINES = [line for line in MARKET.splitlines() if line.strip() and not line.strip().startswith("#")]
RECORDS = [from_text(line) for line in LINES]


def frames(*parts: list[Record], time_ns: int = 0) -> list[bytes]:
    """Unsealed command frames, one a part, in sequence; the n-th has the time n x time_ns."""
    made: list[bytes] = []
    sequence = 1
    for number, part in enumerate(parts):
        made.append(build_frame(part, sequence=sequence, time_ns=number * time_ns))
        sequence += sum(record.SPEC.group == "command" for record in part)
    return made


def recorded(path: Path, *parts: list[Record], time_ns: int = 0) -> Path:
    """A file as `lx exchange --record` writes it."""
    recording = Recording(path)
    for frame in frames(*parts, time_ns=time_ns):
        recording.append(frame)
    recording.close()
    return path


def fault_of(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        replay_file(path, engine="both")
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_text(tmp_path: Path) -> None:
    path = tmp_path / "market.txt"
    path.write_text(MARKET, encoding="utf-8")
    report = replay_file(path, engine="both")
    assert (report.format, report.rows, report.commands) == ("commands", 8, 7)
    assert (report.trades_made, report.rejected) == (1, {"unknown_order": 1})
    assert set(report.as_json()) == {
        "format", "rows", "commands", "trades_made", "state_hash", "seconds", "commands_per_second",
    }  # fmt: skip
    engine = create("reference")
    engine.apply(build_frame(RECORDS, sequence=1, time_ns=0))
    assert report.state_hash == engine.state_hash()


def test_frames_sealed_or_not_packed_or_not_are_the_text(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text(MARKET, encoding="utf-8")
    unsealed = tmp_path / "unsealed"
    unsealed.write_bytes(b"".join(frames(RECORDS[:1], RECORDS[1:6], RECORDS[6:])))
    sealed = recorded(tmp_path / "sealed", RECORDS[:5], RECORDS[5:])
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(sealed.read_bytes()))
    reports = [replay_file(path, engine="both") for path in (text, unsealed, sealed, packed)]
    for report in reports:
        assert (report.format, report.rows, report.commands, report.trades_made) == ("commands", 8, 7, 1)
    assert len({report.state_hash for report in reports}) == 1


def test_recorded_times_are_kept(tmp_path: Path) -> None:
    parts = RECORDS[:5], RECORDS[5:]
    report = replay_file(recorded(tmp_path / "log", *parts, time_ns=5), engine="both")
    engine = create("native")
    for frame in frames(*parts, time_ns=5):
        engine.apply(frame)
    assert report.state_hash == engine.state_hash()


@pytest.mark.parametrize("limit", range(1, 9))
def test_limit_counts_records(tmp_path: Path, limit: int) -> None:
    text = tmp_path / "text"
    text.write_text(MARKET, encoding="utf-8")
    log = recorded(tmp_path / "log", RECORDS[:2], RECORDS[2:])
    reports = [replay_file(path, engine="both", limit=limit) for path in (text, log)]
    # The fourth record is an instrument without its limits, which are the fifth: it is not sent alone.
    commands = limit - 1 if limit >= 4 else limit
    for report in reports:
        assert (report.rows, report.commands) == (limit, commands)
    assert reports[0].state_hash == reports[1].state_hash


def test_torn_tail(tmp_path: Path) -> None:
    path = recorded(tmp_path / "log", RECORDS[:5], RECORDS[5:])
    data = path.read_bytes()
    where = f"{path}: frame at byte {64 * 6}: cut off after "
    good = "take the whole file, or the good part by --limit 5"
    assert fault_of(path, data[:-1]) == f"{where}191 bytes of records; {good}"
    assert fault_of(path, data[: 64 * 6 + 7]) == f"{where}7 bytes of the header; {good}"
    assert replay_file(path, engine="both", limit=5).commands == 4
    assert (
        fault_of(path, data[:70]) == f"{path}: frame at byte 0: cut off after 6 bytes of records; take the whole file"
    )


@pytest.mark.parametrize("at", range(0, 64 * 6, 5))
def test_any_changed_byte_of_a_sealed_frame_is_found(tmp_path: Path, at: int) -> None:
    data = bytearray(recorded(tmp_path / "log", RECORDS[:5], RECORDS[5:]).read_bytes())
    data[at] ^= 0x10
    message = fault_of(tmp_path / "changed", bytes(data))
    assert message.startswith(f"{tmp_path / 'changed'}: "), message


def test_frames_out_of_order_lost_or_unchained(tmp_path: Path) -> None:
    first, second, third = RECORDS[:5], RECORDS[5:6], RECORDS[6:]
    data = recorded(tmp_path / "log", first, second, third).read_bytes()
    end, next_end = 64 * 6, 64 * 8
    lost = fault_of(tmp_path / "lost", data[:end] + data[next_end:])
    assert "frame at byte 384, after record 5: bad_hash" in lost
    assert "frame at byte 0, after record 0: bad_hash" in fault_of(tmp_path / "begun", data[end:])
    made = frames(first, second, third)
    assert "the frame begins with command 6, but the next of this log is 5" in fault_of(
        tmp_path / "unsealed", made[0] + made[2]
    )
    late = build_frame(second, sequence=5, time_ns=4)
    early = build_frame(third, sequence=6, time_ns=3)
    assert "lies before 4 ns" in fault_of(tmp_path / "time", made[0] + late + early)


def test_frames_of_events_and_snapshots(tmp_path: Path) -> None:
    engine = create("native")
    events = engine.apply(build_frame(RECORDS, sequence=1, time_ns=0))
    assert "frame at byte 0: holds events; name a file of command frames" in fault_of(tmp_path / "events", events)
    assert "holds a snapshot; name a file" in fault_of(tmp_path / "snapshot", engine.snapshot())
