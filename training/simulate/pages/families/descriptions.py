"""What a service is called where a page describes it, in our own plain words."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from training.simulate.pages.families.vocabulary import read_words


def service_description(chance: random.Random, procedure: str | None) -> str:
    """A plain name for a CPT, HCPCS or CDT number, by its range."""
    code = procedure or ""
    names: list[str] = next(each["names"] for each in _ranges() if each["from"] <= code <= each["to"])
    return chance.choice(names)


@cache
def _ranges() -> list[dict[str, Any]]:
    ranges: list[dict[str, Any]] = read_words("services")
    return ranges
