"""LX: a distributed exchange. Public names only; no logic lives here."""

__version__ = "0.1.0"

__all__ = ["__version__"]
