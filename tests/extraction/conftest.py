"""Golden files: what was right once and must stay so.

`UPDATE_GOLDEN=1 pytest tests/extraction` writes them anew: read the diff before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Golden = Callable[[Path, bytes], None]


@pytest.fixture
def golden() -> Golden:
    """Compare bytes with a checked-in file, or write it when UPDATE_GOLDEN=1."""

    def compare(path: Path, produced: bytes) -> None:
        if os.environ.get("UPDATE_GOLDEN") == "1":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(produced)
        assert path.exists(), f"{path.name} is missing: write it with UPDATE_GOLDEN=1"
        assert produced.decode() == path.read_text(encoding="utf-8")

    return compare
