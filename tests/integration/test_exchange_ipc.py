"""An exchange at an `ipc://` address: the file it listens at is there as long as it runs, and nobody else's."""

import subprocess
from pathlib import Path

import pytest

from lx.cli.main import run
from lx.transport.errors import AddressInUseError
from lx.transport.router import RouterSocket
from tests.integration.exchange_rig import LX, ON_EACH_TRANSPORT, PATIENCE_S, Client, Exchange, files_in, run_trader


def router(address: str) -> RouterSocket:
    return RouterSocket(address, connections_max=1, when_crowded=b"")


@ON_EACH_TRANSPORT
def test_a_file_in_use_is_one_line_and_status_3_and_stays(transport: str, tmp_path: Path) -> None:
    address = f"ipc://{tmp_path}/lx"
    with Exchange("--bind", address, "--transport", transport) as exchange:
        done = subprocess.run(
            (*LX, "exchange", "--bind", address, "--durability", "memory", "--transport", transport),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        said = f"lx exchange: {address} is in use; stop what listens there or choose another path with --bind\n"
        assert (done.returncode, done.stdout, done.stderr) == (3, "", said)
        with Client(exchange.endpoint) as client:
            assert client.open_session(7) == 1, "the first is still there"
        result, _ = run_trader(address)
        assert result["acked"] == result["orders"] > 0
        exchange.stop()
    assert files_in(tmp_path) == set(), "it takes its file away"


@ON_EACH_TRANSPORT
def test_a_file_that_a_killed_server_left_is_replaced(transport: str, tmp_path: Path) -> None:
    address = f"ipc://{tmp_path}/lx"
    with Exchange("--bind", address, "--transport", transport):
        pass
    assert files_in(tmp_path) == {"lx"}
    with Exchange("--bind", address, "--transport", transport) as exchange:
        with Client(address) as client:
            assert client.open_session(7) == 1
        exchange.stop()
    assert files_in(tmp_path) == set()


def test_what_is_no_socket_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes"
    file.write_text("keep me")
    assert run(["exchange", "--bind", f"ipc://{file}", "--durability", "memory"]) == 2
    expected = f"lx exchange: --bind: 'ipc://{file}' is a file, but no socket; give a path where nothing lies\n"
    assert capsys.readouterr().err == expected
    assert file.read_text() == "keep me"


def test_a_file_that_another_put_there_meanwhile_stays(tmp_path: Path) -> None:
    file = tmp_path / "lx"
    first = router(f"ipc://{file}")
    file.rename(tmp_path / "moved")
    second = router(f"ipc://{file}")
    first.close()
    assert files_in(tmp_path) == {"lx", "moved"}
    with pytest.raises(AddressInUseError):
        router(f"ipc://{file}")
    second.close()
    assert files_in(tmp_path) == {"moved"}


def test_names_without_a_file_are_bound_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hidden = router(f"ipc://@{tmp_path}")
    with pytest.raises(AddressInUseError):
        router(f"ipc://@{tmp_path}")
    hidden.close()
    assert files_in(tmp_path) == set()
    relative = router("ipc://lx")
    assert files_in(tmp_path) == {"lx"}
    relative.close()
    assert files_in(tmp_path) == set()
