"""Where a server listens: what all sockets that bind do around it, in the same words.

An address may name a network interface (`tcp://eth0:5555`: its first IPv4 address) or leave the choice to the system
(`tcp://127.0.0.1:*`, `ipc://*`). A `Place` is such an address made into one that a socket takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import zmq

from lx.transport.errors import AddressError, AddressInUseError, bind_error
from lx.transport.interfaces import NoAddressError, address_of
from lx.transport.ipc import IpcFile
from lx.transport.options import SocketOptions, check_address

__all__ = ["Listening", "Place"]

_SCHEME: Final = "tcp://"


class Place:
    """An address that was given with an option; `address` is what a socket can bind.

    Raise AddressError for one that can't be, AddressInUseError when somebody listens at its file. `remove` at the end.
    """

    def __init__(self, given: str, *, option: str) -> None:
        check_address(given, option=option, may_choose=True)
        self._given = given
        self._option = option
        self._file = IpcFile(given, option=option)
        self.address = self._file.address if given.startswith("ipc://") else self._numeric()

    def _numeric(self) -> str:
        """The address with that of the interface, if its host is one."""
        host, _, port = self._given.removeprefix(_SCHEME).rpartition(":")
        try:
            return f"{_SCHEME}{address_of(host) or host}:{port}"
        except NoAddressError:
            raise bind_error(self._given, self._option, None, "the interface has no address") from None

    def refused(self, number: int | None, text: str) -> AddressError | AddressInUseError:
        """What to tell when a socket could not bind: by the system's error number, else in its own words."""
        self._file.remove()
        return bind_error(self._given, self._option, number, text)

    def note(self) -> None:
        """A socket that leaves its file behind is bound: `remove` shall take the file away."""
        self._file.note()

    def remove(self) -> None:
        """Take away what the address has left: a file that was noted, and a directory made for `ipc://*`."""
        self._file.remove()


class Listening:
    """A socket of libzmq that listens; `endpoint` is where, with what the system chose.

    kind: its type, such as `zmq.ROUTER`; settings: what is set besides the options, before it binds

    Raise AddressError for an address that can't be, AddressInUseError when somebody else has it.
    """

    def __init__(
        self,
        kind: int,
        address: str,
        *,
        option: str,
        options: SocketOptions,
        settings: Mapping[int, int] | None = None,
    ) -> None:
        self._place = Place(address, option=option)
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.socket: zmq.Socket[bytes] = self._context.socket(kind)
        options.apply(self.socket)
        for name, value in (settings or {}).items():
            self.socket.set(name, value)
        self.socket.set(zmq.IPV6, int("[" in address))
        try:
            self.socket.bind(self._place.address)
        except zmq.ZMQError as error:
            self.close()
            raise self._place.refused(error.errno, str(error)) from None
        self._place.note()
        self.endpoint = self.socket.get_string(zmq.LAST_ENDPOINT)

    def close(self) -> None:
        """Close; what is still to be sent leaves within the linger time."""
        self.socket.close()
        self._context.term()
        self._place.remove()
