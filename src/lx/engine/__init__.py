"""Matching engines: one protocol, two engines that give the same bytes; docs/matching.md is their rule book."""

from lx.engine.factory import create, restore
from lx.engine.protocol import Engine

__all__ = ["Engine", "create", "restore"]
