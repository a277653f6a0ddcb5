"""What is known beside the claim when its readiness is judged. What is not there is unknown, never a pass."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from extraction.edits import Edits
from extraction.records import Authorization, Coverage

# How the master knows a payer or an entity by its aliases; a conflict is aliases that belong to several.
InMaster = Literal["known", "unknown", "conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingLimit:
    """The last day on which the payer takes the claim. An unverified limit warns and never holds.

    `words` says how long it is and what it is counted from ("90 calendar days from the first day of service"), `basis`
    what it rests on.
    """

    last_day: datetime.date
    verified: bool
    words: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerFacts:
    """The payer as the master knows it, its plan where the claim tells one, and our contract for that.

    `member_id_pattern` is a regular expression for the whole member id. `authorization_required` names the procedures
    for which it wants one; empty where nobody wrote them down.
    """

    key: str
    name: str
    plan: str | None = None
    contract: str | None = None
    member_id_pattern: str | None = None
    member_id_words: str | None = None
    authorization_required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`today` is the day of judging. `payer` is None where the master does not know the claim's payer.

    `authorizations` and `coverages` are the records of this member and payer, or None where none was ever received.
    `coverage_checked_within` is how many days a coverage answer stays fresh. `sent_before` maps fingerprints of claims
    sent earlier (models.readiness.duplicates) to their own control numbers; None where nobody keeps them. `edits` are
    Medicare's pairs and unit limits, None where no table was loaded. `payer_in_master` and `biller_in_master` are None
    where there is no master of payers, or of entities. `tables` is the digest of the limits and edits in use.
    """

    today: datetime.date
    payer: PayerFacts | None = None
    filing: FilingLimit | None = None
    authorizations: tuple[Authorization, ...] | None = None
    coverages: tuple[Coverage, ...] | None = None
    coverage_checked_within: int = 30
    sent_before: Mapping[str, str] | None = None
    edits: Edits | None = None
    payer_in_master: InMaster | None = None
    biller_in_master: InMaster | None = None
    tables: str = ""
