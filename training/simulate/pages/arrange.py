"""A payment as one payer lists it: claims in the order of its sections, names in its letters."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from extraction.records import REVERSAL, ClaimPayment, Party, Person, Remittance
from training.simulate.pages.layout import Layout

Individual = TypeVar("Individual", Person, Party)


def cased(layout: Layout, remittance: Remittance) -> Remittance:
    """With the names of people as the payer writes them: in capitals or not, whole or cut."""
    if layout.capitals and not layout.first_letters:
        return remittance
    claims = (
        replace(
            claim,
            patient=_written(layout, claim.patient) if claim.patient else None,
            rendering=_written(layout, claim.rendering) if claim.rendering else None,
        )
        for claim in remittance.claims
    )
    return replace(remittance, claims=tuple(claims))


def _written(layout: Layout, who: Individual) -> Individual:
    """Whole, or with the first letters of the first name."""
    if layout.first_letters and who.first_name:
        who = replace(who, first_name=who.first_name[: layout.first_letters].rstrip(" -'"), middle_name=None)
    return who if layout.capitals else _lower(who)


def _lower(who: Individual) -> Individual:
    """Smith Jr, but Smith III."""
    names = ("last_name", "first_name") if isinstance(who, Person) else ("name", "first_name")
    changed = {field: text.title() for field in names if (text := getattr(who, field))}
    suffix = who.suffix.title() if who.suffix in ("JR", "SR") else who.suffix
    return replace(who, suffix=suffix, **changed)


def arranged(layout: Layout, remittance: Remittance) -> tuple[Remittance, list[tuple[str, int]]]:
    """The claims in the order that they are printed in, with the title and the number of claims of each section."""
    if layout.sections == "none":
        return remittance, [("", len(remittance.claims))]
    key = _status_section if layout.sections == "status" else _provider_section
    groups: dict[str, list[ClaimPayment]] = {}
    for claim in remittance.claims:
        groups.setdefault(key(claim), []).append(claim)
    titles = sorted(groups)
    claims = [claim for title in titles for claim in groups[title]]
    return replace(remittance, claims=tuple(claims)), [(title, len(groups[title])) for title in titles]


def _status_section(claim: ClaimPayment) -> str:
    """Keys sort as they are printed: adjusted, denied, paid."""
    if claim.status_code == REVERSAL or claim.original_reference:
        return "adjusted_section"
    return "paid_section" if claim.paid else "denied_section"


def _provider_section(claim: ClaimPayment) -> str:
    return claim.rendering_npi or ""
