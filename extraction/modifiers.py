"""The modifiers of procedures (CPT and HCPCS): which there are, and where their use is settled by the code sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extraction.code_tables import load_table

MODIFIER = re.compile(r"[0-9A-Z]{2}")
# Where an ambulance comes from and goes to, a letter each.
AMBULANCE_TRIP = re.compile(r"[DEGHIJNPRSX]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierCode:
    """A modifier. `only_on` and `never_on` name kinds of procedure (extraction.procedure_codes); of kinds that stand in
    neither the table says nothing.

    `sets_apart`: it lets Medicare's pairs of procedures pass where they allow a modifier. `repeats`: it says that the
    same service was done again, so that a second equal line is no duplicate. `conflicts` names modifiers that may not
    stand on the same line.
    """

    code: str
    wording: str
    only_on: tuple[str, ...]
    never_on: tuple[str, ...]
    sets_apart: bool
    repeats: bool
    conflicts: tuple[str, ...]


@cache
def load_modifiers() -> Mapping[str, ModifierCode]:
    """Read the table, once. Raises InternalError if it holds a value outside its closed lists."""
    return load_table("modifier", ModifierCode)
