"""Network interfaces by name, as in `tcp://eth0:5555`."""

from __future__ import annotations

import fcntl
import socket
import struct
from typing import Final

__all__ = ["NoAddressError", "address_of"]

_SIOCGIFADDR: Final = 0x8915
_REQUEST = struct.Struct("16s24x")
"""Linux's `struct ifreq`: a name, then room for the answer."""
_ADDRESS: Final = slice(20, 24)


class NoAddressError(Exception):
    """The interface has no IPv4 address."""


def address_of(name: str) -> str | None:
    """The first IPv4 address of an interface of this machine; None when it has none of that name.

    Raise NoAddressError when the interface has no such address.

    >>> address_of("lo"), address_of("nowhere")
    ('127.0.0.1', None)
    """
    try:
        socket.if_nametoindex(name)
    except OSError:
        return None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            answer = fcntl.ioctl(asked, _SIOCGIFADDR, _REQUEST.pack(name.encode()))
        except OSError as error:
            raise NoAddressError from error
    return socket.inet_ntoa(answer[_ADDRESS])
