"""Where a native socket can listen: several places at once, IPv6, all interfaces."""

import errno
import re
import socket as sockets
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import zmq

from lx._native import Endpoint
from lx.transport.errors import AddressError
from lx.transport.factory import TRANSPORTS, ServerSocket, server_socket
from tests.integration.transport.rig import PATIENCE_S, libzmq, native_socket, receive


def has_ipv6() -> bool:
    """Whether this machine has the loopback of IPv6."""
    try:
        with sockets.create_server(("::1", 0), family=sockets.AF_INET6):
            return True
    except OSError:
        return False


NEEDS_IPV6 = pytest.mark.skipif(not has_ipv6(), reason="a machine without IPv6")


def hears(native: Endpoint, address: str) -> None:
    """A client of libzmq gets through to the address."""
    with libzmq(zmq.DEALER, IPV6=int("[" in address)) as client:
        client.connect(address)
        client.send(address.encode())
        assert receive(native)[0][1] == [address.encode()]


def test_several_places_at_once(tmp_path: Path) -> None:
    with native_socket("ROUTER") as native:
        bound = [native.bind(address) for address in ("tcp://127.0.0.1:*", "tcp://127.0.0.1:0", f"ipc://{tmp_path}/lx")]
        assert len(set(bound)) == 3
        for address in bound * 2:
            hears(native, address)
    assert not (tmp_path / "lx").exists()


@NEEDS_IPV6
def test_ipv6() -> None:
    with native_socket("ROUTER") as native:
        bound = native.bind("tcp://[::1]:*")
        assert bound.startswith("tcp://[::1]:")
        hears(native, bound)
        with native_socket("DEALER") as client:
            client.connect(bound)
            assert client.send([b"native"])
            client.wait(0)
            client.flush()
            while not native.wait(1_000_000):
                client.wait(1_000_000)
            assert native.receive(1, 1)[0][1] == [b"native"]


@pytest.mark.parametrize("host", ["127.0.0.1", pytest.param("[::1]", marks=NEEDS_IPV6)])
def test_all_interfaces(host: str) -> None:
    with native_socket("ROUTER") as native:
        bound = native.bind("tcp://*:*" if host == "127.0.0.1" else "tcp://[::]:*")
        hears(native, f"tcp://{host}:{bound.rpartition(':')[2]}")


@pytest.fixture(params=TRANSPORTS)
def server(request: pytest.FixtureRequest) -> Callable[[str], closing[ServerSocket]]:
    """A server's socket of either transport, closed in the end."""
    return lambda address: closing(server_socket(request.param, address, connections_max=1, when_crowded=b""))


Server = Callable[[str], closing[ServerSocket]]


def test_the_server_listens_at_all_interfaces(server: Server) -> None:
    with server("tcp://*:*") as router:
        assert router.endpoint.rpartition(":")[0] in ("tcp://0.0.0.0", "tcp://[::]")


def is_heard(router: ServerSocket) -> bool:
    """Whether a client of libzmq gets through to a server."""
    with libzmq(zmq.DEALER) as client:
        client.connect(router.endpoint)
        client.send(b"hello")
        while not router.wait(PATIENCE_S * 1_000):
            pass
        messages, _ = router.receive(messages_max=1, bytes_max=1)
        return list(messages) == [(0, b"hello")]


def test_an_interface_is_its_first_address(server: Server) -> None:
    with server("tcp://lo:*") as router:
        assert router.endpoint.startswith("tcp://127.0.0.1:")
        assert is_heard(router)


def test_who_names_no_file_gets_one(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with server("ipc://*") as router, server("ipc://*") as other:
        assert router.endpoint.startswith(f"ipc://{tmp_path}/")
        assert router.endpoint != other.endpoint
        assert is_heard(router)
    assert not list(tmp_path.iterdir()), "file and directory go with their server"


@pytest.mark.parametrize("address", ["tcp://nowhere.invalid:*", "tcp://192.0.2.1:*", "ipc:///nowhere/at/all"])
def test_what_is_not_of_this_machine_is_told_in_one_line(address: str, server: Server) -> None:
    with pytest.raises(
        AddressError, match=f"--bind: can't listen at '{re.escape(address)}': .*; give one such as --bind"
    ):
        server(address)


def test_an_interface_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    def fail(*_: object) -> bytes:
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr("fcntl.ioctl", fail)
    with pytest.raises(AddressError, match="'tcp://lo:5555': the interface has no address"):
        server("tcp://lo:5555")
