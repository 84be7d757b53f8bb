"""`lx exchange --pull`: what it can't be, and what the two sockets do together."""

import pytest

from lx.cli.main import run
from lx.transport.factory import server_socket
from lx.transport.pull import RouterAndPull


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--pull", "localhost"), "--pull: 'localhost' is not an address"),
        (("--pull", "ipc:///nowhere"), "--pull: 'ipc:///nowhere' has no port"),
        (("--shards", "2", "--pull", "tcp://127.0.0.1:0"), "--pull: it is of one server"),
    ],
)
def test_what_it_cannot_be_is_one_line(options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["exchange", "--bind", "tcp://127.0.0.1:39871", "--durability", "memory", *options]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_a_port_in_use_is_told_and_nothing_is_sent_one_way() -> None:
    router = server_socket("native", "tcp://127.0.0.1:0", connections_max=4, when_crowded=b"")
    both = RouterAndPull(router, "tcp://127.0.0.1:0")
    try:
        with pytest.raises(Exception, match="is in use; stop what listens there or choose another port with --pull"):
            RouterAndPull(router, both.pull_endpoint)
        assert both.send([(65_536, b"lost")]) == set()
        assert not both.wait(0)
        assert (list(both.receive(messages_max=1, bytes_max=1)[0]), both.connections) == ([], [])
    finally:
        both.close()
        router.close()
