"""Where a native socket can listen: several places at once, IPv6, all interfaces."""

import socket as sockets
from pathlib import Path

import pytest
import zmq

from lx._native import Endpoint
from lx.transport.native_router import NativeRouterSocket
from tests.integration.transport.rig import libzmq, native_socket, receive


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


def test_the_server_listens_at_all_interfaces() -> None:
    router = NativeRouterSocket("tcp://*:*", connections_max=1, when_crowded=b"")
    try:
        assert router.endpoint.rpartition(":")[0] in ("tcp://0.0.0.0", "tcp://[::]")
    finally:
        router.close()
