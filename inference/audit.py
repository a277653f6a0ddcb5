"""The audit draw: which decisions a person looks at though nobody had to.

The draw follows from the decision's id and a secret, so a replay, a retry or a policy edit draws the same, and whoever
does not know the secret cannot tell beforehand what will be looked at.
"""

import hmac
from dataclasses import dataclass

from extraction.errors import InternalError
from inference.absent import insert_if_absent
from inference.tables import audit_draw
from inference.writer import UnitOfWork


@dataclass(frozen=True, slots=True)
class AuditDraw:
    """`drawn` is `draw < probability`; the draw is uniform in [0, 1)."""

    probability: float
    draw: float
    drawn: bool


def draw(decision_id: str, salt: bytes, probability: float) -> AuditDraw:
    """The first 8 bytes of HMAC-SHA256(salt, id) / 2^64, cut to the 53 bits of a float so that it stays below 1."""
    if not 0 <= probability <= 1:
        raise InternalError("audit_probability_out_of_range", expected="a share from 0 to 1")
    first = int.from_bytes(hmac.digest(salt, decision_id.encode(), "sha256")[:8], "big")
    number = (first >> 11) / 2**53
    return AuditDraw(probability, number, number < probability)


def record(uow: UnitOfWork, decision_id: str, drawn: AuditDraw) -> bool:
    """Store the draw beside its decision, once; False if there is one already, which stands."""
    values = {
        "decision_id": decision_id,
        "probability": drawn.probability,
        "draw": drawn.draw,
        "drawn": drawn.drawn,
    }
    return insert_if_absent(uow.connection, audit_draw, values)
