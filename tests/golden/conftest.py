"""The flag that writes golden files anew; review the difference before committing it: it is the specification."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--rewrite-golden`."""
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the outputs of all golden files anew from the reference engine (run it on tests/golden)",
    )
