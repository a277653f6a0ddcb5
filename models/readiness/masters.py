"""Whom a claim is sent to and who bills it, as the masters of payers and entities know them."""

from __future__ import annotations

from collections.abc import Iterator

from extraction.records import Claim
from models.readiness.check import Check, Question
from models.readiness.facts import Facts, InMaster

PAYER = Question("payer_known", "hold")
BILLER = Question("biller_known", "hold")


def payer(claim: Claim, facts: Facts) -> Iterator[Check]:
    if claim.payer is not None:
        yield _told(PAYER, "/payer", "payer", "payer", facts.payer_in_master)


def biller(claim: Claim, facts: Facts) -> Iterator[Check]:
    if claim.billing is not None:
        yield _told(BILLER, "/billing", "billing provider", "entity", facts.biller_in_master)


def _told(question: Question, path: str, who: str, kind: str, found: InMaster | None) -> Check:
    """An alias that nobody knows is never guessed: the claim may be meant for somebody else."""
    if found == "known":
        return question.passes(f"the master knows the {who}", path)
    if found == "unknown":
        fix = f"correct the {who} on the claim, or have its id and name added to the {kind} master"
        return question.fails(path, f"the {who} on the claim is not in the {kind} master", fix)
    if found == "conflict":
        fix = "correct the claim, or have the alias that is wrong ended in the master"
        return question.fails(
            path, f"id and name of the {who} on the claim belong to different entries of the master", fix
        )
    return question.unknown(path, f"the {kind} master is still empty", "take payers and entities into the master")


RULES = (payer, biller)
