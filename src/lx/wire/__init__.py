"""The wire: records, frames, messages and their text form (docs/wire.md)."""
