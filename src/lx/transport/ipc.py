"""The file of an `ipc://` address that a server listens at.

libzmq removes whatever lies at the path before it binds, even the file of a server that runs, and leaves its own
behind. So the path is asked first, and cleared at the end. Two servers that start at the same moment can still both
find it free. `ipc://*` is a file in a directory of its own below that of temporary files.
"""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from lx.transport.errors import AddressError, AddressInUseError

__all__ = ["IpcFile"]

_SCHEME: Final = "ipc://"


class IpcFile:
    """The file of an address; nothing for one of another kind, or one that has no file (`ipc://@name`).

    address: what was given, or for `ipc://*` the file that was found for it

    Raise AddressInUseError when somebody listens there, AddressError when something else than a socket lies there. What
    a killed server has left is in nobody's use.
    """

    def __init__(self, address: str, *, option: str) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="lx-")) if address == f"{_SCHEME}*" else None
        self.address = address if self._directory is None else f"{_SCHEME}{self._directory / 'socket'}"
        name = self.address.removeprefix(_SCHEME)
        has_file = address.startswith(_SCHEME) and not name.startswith("@")
        self._path = Path(name).absolute() if has_file else None
        self._made: tuple[int, int] | None = None
        if self._path is None or (mode := _mode(self._path)) is None:
            return
        if not stat.S_ISSOCK(mode):
            raise AddressError(f"{option}: '{address}' is a file, but no socket; give a path where nothing lies")
        if _is_in_use(name):
            raise AddressInUseError(
                f"{address} is in use; stop what listens there or choose another path with {option}"
            )

    def note(self) -> None:
        """The socket is bound: the file that is there now is ours."""
        self._made = self._identity()

    def remove(self) -> None:
        """Remove our file, and the directory that was made for it; one that somebody put there meanwhile stays."""
        if self._path is not None and self._made is not None and self._identity() == self._made:
            self._path.unlink(missing_ok=True)
        self._made = None
        if self._directory is not None:
            with suppress(OSError):  # somebody has put something there, or removed it
                self._directory.rmdir()

    def _identity(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = os.lstat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _mode(path: Path) -> int | None:
    """What lies at a path, None when nothing does or it can't be looked at, of which binding tells more."""
    try:
        return os.stat(path).st_mode
    except OSError:
        return None


def _is_in_use(name: str) -> bool:
    """Whether somebody takes connections; that nobody does is said by a refusal, all else is in doubt and stays."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)  # a server whose queue of connections is full would let us wait
        try:
            probe.connect(name)
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
    return True
