"""Conditions on who pays and who is paid, as the master of payers and entities knows them at the payment date.

No message holds an id or a name: messages go to the log, where payers are hashes. The desk shows them from the record.
Where the master holds no payer (or no entity) at all, nothing is held for it: that it is not set up is noted.
"""

from collections.abc import Iterable, Iterator, Mapping

from extraction.masters import AliasKind, Conflict, Known, Presented, Unknown
from inference.rules.facts import AdjustmentFacts, ClaimFacts, PaymentFacts
from inference.rules.registry import Hit, predicate

PLACES: Mapping[AliasKind, str] = {
    "claim_payer_id": "its payer id",
    "health_plan_id": "N104",
    "remittance_payer_id": "N104",
    "payer_reference": "REF*2U",
    "originator_id": "TRN03",
    "name": "the name",
    "paper_name": "the name",
    "tin": "the tax number",
    "npi": "the NPI",
    "provider_id": "the payer's number for it",
}
_Paid = PaymentFacts | ClaimFacts | AdjustmentFacts


@predicate(PaymentFacts, ClaimFacts, AdjustmentFacts, says=("printed",))
def unknown_payer(facts: _Paid) -> Iterator[Hit]:
    """No payer of the master goes by what is printed of the payer."""
    standing = _payment(facts).standing
    if standing and isinstance(standing.payer, Unknown):
        yield Hit(_path(facts, "/payer"), {"printed": _printed(standing.payer.presented)})


@predicate(PaymentFacts, ClaimFacts, AdjustmentFacts, says=("printed",))
def unknown_entity(facts: _Paid) -> Iterator[Hit]:
    """No entity of the master goes by what is printed of the payee."""
    standing = _payment(facts).standing
    if standing and isinstance(standing.entity, Unknown):
        yield Hit(_path(facts, "/payee"), {"printed": _printed(standing.entity.presented)})


@predicate(PaymentFacts, ClaimFacts, AdjustmentFacts, says=("printed", "count"))
def payer_conflict(facts: _Paid) -> Iterator[Hit]:
    """What is printed of the payer belongs to several payers of the master."""
    standing = _payment(facts).standing
    if standing and isinstance(standing.payer, Conflict):
        yield _conflict(_path(facts, "/payer"), standing.payer)


@predicate(PaymentFacts, ClaimFacts, AdjustmentFacts, says=("printed", "count"))
def entity_conflict(facts: _Paid) -> Iterator[Hit]:
    """What is printed of the payee belongs to several entities of the master."""
    standing = _payment(facts).standing
    if standing and isinstance(standing.entity, Conflict):
        yield _conflict(_path(facts, "/payee"), standing.entity)


@predicate(PaymentFacts, says=("whose", "printed"))
def alias_not_known(facts: PaymentFacts) -> Iterator[Hit]:
    """The payer or the payee is known, and prints something more that the master does not have."""
    standing = facts.standing
    for whose, known in (("payer", standing.payer), ("payee", standing.entity)) if standing else ():
        if isinstance(known, Known) and known.not_known:
            yield Hit(f"/{whose}", {"whose": whose, "printed": _printed(known.not_known)})


@predicate(PaymentFacts, says=("whose",))
def master_not_set_up(facts: PaymentFacts) -> Iterator[Hit]:
    """The master holds no payer, or no entity, at all."""
    if facts.standing and facts.standing.payer is None:
        yield Hit("/payer", {"whose": "payers"})
    if facts.standing and facts.standing.entity is None:
        yield Hit("/payee", {"whose": "entities"})


def _payment(facts: _Paid) -> PaymentFacts:
    return facts if isinstance(facts, PaymentFacts) else facts.payment


def _path(facts: _Paid, of_payment: str) -> str:
    return of_payment if isinstance(facts, PaymentFacts) else facts.path


def _conflict(path: str, found: Conflict) -> Hit:
    return Hit(path, {"printed": _printed(found.presented), "count": str(len(found.keys))})


def _printed(presented: Iterable[Presented]) -> str:
    """Where in the remittance: without what stands there."""
    return ", ".join(dict.fromkeys(PLACES[each.kind] for each in presented)) or "nothing"
