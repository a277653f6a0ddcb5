"""The head of a look-alike: who writes, a mark of theirs, and to whom."""

from __future__ import annotations

import random

from extraction.parties import Address
from extraction.records import Remittance
from training.simulate.pages import names
from training.simulate.pages.families.lookalikes.flow import Flow
from training.simulate.sheet import Meaning

_PAYER = Meaning(tag="payer_name", role="page_header")


def draw_head(flow: Flow, chance: random.Random, remittance: Remittance) -> None:
    """The payer's name large, with a mark beside it or not, its address, and the addressee's window or not."""
    _mark(flow, chance)
    flow.put(remittance.payer.name or "", flow.look.larger(chance.choice((1.2, 1.5, 2.0))), meaning=_PAYER)
    if chance.random() < 0.8:
        _address(flow, remittance.payer.address or names.address(chance))
    flow.skip()
    if chance.random() < 0.6:
        flow.put(remittance.payee.name or "" if chance.random() < 0.3 else _somebody(remittance))
        _address(flow, names.address(chance))
        flow.skip()


def _somebody(remittance: Remittance) -> str:
    patient = remittance.claims[0].patient if remittance.claims else None
    return f"{patient.first_name} {patient.last_name}" if patient else remittance.payee.name or ""


def _mark(flow: Flow, chance: random.Random) -> None:
    """A logo of plain shapes, at the right."""
    if chance.random() < 0.5:
        right, top = flow.right, flow.look.margin
        for number in range(chance.choice((1, 3))):
            box = (right - 34 + 12 * number, top, right - 26 + 12 * number, top + chance.choice((10, 16, 24)))
            flow.sheet.rectangle(box, gray=chance.choice((0.2, 0.5, 0.7)), stroke=False)


def _address(flow: Flow, address: Address) -> None:
    for line in (*address.lines, f"{address.city}, {address.state} {address.postal_code}"):
        flow.put(line, meaning=Meaning(role="page_header"))
