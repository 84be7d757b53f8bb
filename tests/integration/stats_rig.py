"""Asking a running server for its statistics, and waiting until it says something."""

from __future__ import annotations

import http.client
import json
import re
import select
import urllib.parse
from collections.abc import Callable
from typing import Any

from tests.integration.exchange_rig import PATIENCE_S

URL = re.compile(r"statistics on (\S+)/stats\n")
FEED = re.compile(r"feed of public events on (\S+)\n")


def found_in(lines: list[str], pattern: re.Pattern[str]) -> str:
    """What a line that a server said has at the pattern's first group."""
    (found,) = [match[1] for line in lines if (match := pattern.search(line))]
    return found


def ask(url: str, path: str) -> tuple[int, str]:
    """Status and body of a path."""
    place = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def figures(url: str) -> dict[str, Any]:
    """What /stats says."""
    status, body = ask(url, "/stats")
    assert status == 200
    return dict(json.loads(body))


def until(url: str, path: str, is_there: Callable[[int, dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask again and again for JSON until it is as it shall be; the test's own limit of time ends it otherwise."""
    while True:
        status, body = ask(url, path)
        told = dict(json.loads(body))
        if is_there(status, told):
            return told
        select.select([], [], [], 0.02)  # the server shall have the processor
