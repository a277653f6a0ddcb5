"""What the codes of an acknowledgement say, in our own words, and whose data they find fault with.

Sources: X12 code lists 507 (STC01-1), 508 (STC01-2) and the entities of STC01-3 in the 277CA (005010X214); segment ids
of IK301 in the 999 (005010X231). The numbers are theirs, the words ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from extraction.code_tables import OwnerTeam, load_table


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStatusCode:
    """Claim status code (STC01-2). `owner_team` is None where it is billing's, or depends on the entity."""

    code: str
    wording: str
    owner_team: OwnerTeam | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Whom a status is about (STC01-3), and the team that keeps what is known of them."""

    wording: str
    owner_team: OwnerTeam


CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "A3": "as not processable",
        "A6": "for missing data",
        "A7": "for invalid data",
        "A8": "for data that do not fit together",
    }
)
_PERSON = {"IL": "the subscriber", "QC": "the patient", "GB": "another insured", "03": "the dependent"}
_PROVIDER = {
    "85": "the billing provider",
    "82": "the rendering provider",
    "87": "the pay-to provider",
    "1P": "the provider",
    "77": "the service location",
    "DN": "the referring provider",
    "DQ": "the supervising provider",
    "71": "the attending provider",
    "72": "the operating provider",
}
ENTITIES: Mapping[str, Entity] = MappingProxyType(
    {code: Entity(wording=words, owner_team="patient_access") for code, words in _PERSON.items()}
    | {code: Entity(wording=words, owner_team="provider_enrollment") for code, words in _PROVIDER.items()}
)
_REFUSED_BATCH = frozenset("RMWX")
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_IMPLEMENTATION = re.compile(r"I\d{1,2}")  # IK502 and IK403 of the guides: I5, I6


@cache
def statuses() -> Mapping[str, AnswerStatusCode]:
    """The statuses that front ends refuse claims for. Raises InternalError if the table is not as it should be."""
    return MappingProxyType(load_table("answer_status", AnswerStatusCode))


def meaning(codes: Sequence[str]) -> str:
    """What codes say, to follow "refuses it": " for invalid data: NPI of the billing provider"; "" if nothing."""
    if codes and codes[0] in _REFUSED_BATCH:
        segments = [code for code in codes[1:] if _SEGMENT.fullmatch(code) and not _IMPLEMENTATION.fullmatch(code)]
        return f" for what stands in {', '.join(segments)}" if segments else ""
    category = next((CATEGORIES[code] for code in codes if code in CATEGORIES), None)
    told = list(dict.fromkeys(_told(codes)))
    return (f" {category}" if category else "") + (f": {', '.join(told)}" if category and told else "")


def owner_of(codes: Sequence[str], entity: str | None) -> OwnerTeam | None:
    """Whose data are refused: by the entity, else by the first status that settles it."""
    if entity is not None and entity in ENTITIES:
        return ENTITIES[entity].owner_team
    known = (statuses()[code].owner_team for code, _ in _pairs(codes) if code in statuses())
    return next((team for team in known if team), None)


def _told(codes: Sequence[str]) -> Iterator[str]:
    for status, entity in _pairs(codes):
        if status in statuses():
            yield statuses()[status].wording + (f" of {ENTITIES[entity].wording}" if entity else "")


def _pairs(codes: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Statuses with their entities. They stand in a row (A7, 562, 85), and an entity only behind a status."""
    for index, code in enumerate(codes):
        after_status = index > 0 and codes[index - 1] in statuses()
        if code in CATEGORIES or (after_status and code in ENTITIES):
            continue
        following = codes[index + 1] if index + 1 < len(codes) else None
        yield code, following if following in ENTITIES else None
