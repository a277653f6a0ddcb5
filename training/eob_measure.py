"""What the reader of paper remittances reads right, and what it would accept alone, and how sure both figures are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from scipy.stats import beta

from models.standing import Scale, Standing
from training.eob_answers import Answer

_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and between what the share lies in 95 of 100 cases (Clopper and Pearson 1934)."""

    of: int
    right: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        tail = (1.0 - _SURE) / 2.0
        low = float(beta.ppf(tail, self.right, self.of - self.right + 1)) if self.right else 0.0
        high = float(beta.ppf(1.0 - tail, self.right + 1, self.of - self.right)) if self.right < self.of else 1.0
        return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A claim, or the payment (`claim` is None), that would have been accepted and is not as it was drawn."""

    family: str
    kind: str
    seed: int
    claim: int | None
    differs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What of one remittance would be accepted: claims by their places, and whether nobody would look at any of it."""

    claims: tuple[int, ...]
    whole: bool
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of some remittances. `lines` exact, aligned over the whole of each, and `lines_of_claims`, aligned in each claim;
    `claims` and `remittances` exact; `accepted_claims` of those drawn and `accepted_remittances` of all, and how many
    of those are right; `balanced_wrong`: remittances that balance, would be accepted and are wrong, of all; seconds of
    one core for a page, to label it and for the rest.
    """

    documents: int
    pages: int
    lines: Share
    lines_of_claims: Share
    claims: Share
    remittances: Share
    accepted_claims: Share
    right_claims: Share
    accepted_remittances: Share
    right_remittances: Share
    balanced_wrong: Share
    labelling: float
    solving: float
    wrong: tuple[Wrong, ...]

    def plain(self) -> dict[str, object]:
        shares = {
            name: {
                **asdict(share),
                "share": round(share.value, 5),
                "interval": [round(end, 5) for end in share.interval],
            }
            for name, share in self._shares().items()
        }
        times = {"labelling": round(self.labelling, 4), "solving": round(self.solving, 4)}
        return {"documents": self.documents, **shares, **times, "wrong": [asdict(each) for each in self.wrong]}

    def _shares(self) -> Mapping[str, Share]:
        names = (
            "lines",
            "lines_of_claims",
            "claims",
            "remittances",
            "accepted_claims",
            "right_claims",
            "accepted_remittances",
        )
        return {name: getattr(self, name) for name in (*names, "right_remittances", "balanced_wrong")}


def accepted(answer: Answer, standing: Standing) -> Accepted:
    """What the calibration would accept of a remittance."""
    payment = not answer.against_payment and _stands(standing.payment, answer, None)
    chosen = (at for at, against in enumerate(answer.against) if not against and _stands(standing.claim, answer, at))
    claims = tuple(chosen)
    differing = answer.posted.differing
    wrong = [_wrong(answer, at, differing[at]) for at in claims if not answer.posted.claims[at]]
    if payment and not answer.posted.payment:
        wrong.append(_wrong(answer, None, "trace number, date, amount or provider adjustments"))
    whole = payment and len(claims) == len(answer.against)
    return Accepted(claims=claims, whole=whole, wrong=tuple(wrong))


def _stands(scale: Scale, answer: Answer, claim: int | None) -> bool:
    facts = answer.payment_facts if claim is None else answer.facts[claim : claim + 1]
    return bool(scale.score(facts)[0] >= scale.threshold)


def _wrong(answer: Answer, claim: int | None, differs: str) -> Wrong:
    return Wrong(family=answer.family, kind=answer.kind, seed=answer.seed, claim=claim, differs=differs)


def figures(found: Sequence[Answer], standing: Standing) -> Figures:
    judged = [accepted(answer, standing) for answer in found]
    pairs = list(zip(found, judged, strict=True))
    drawn = sum(answer.posted.drawn for answer in found)
    taken = sum(len(each.claims) for each in judged)
    wrong = sum(not answer.posted.claims[at] for answer, each in pairs for at in each.claims)
    whole = [answer for answer, each in pairs if each.whole]
    pages = sum(answer.pages for answer in found)
    return Figures(
        documents=len(found),
        pages=pages,
        lines=Share(sum(answer.lines.drawn for answer in found), sum(answer.lines.in_order for answer in found)),
        lines_of_claims=Share(sum(answer.lines.lines for answer in found), sum(answer.lines.right for answer in found)),
        claims=Share(drawn, sum(sum(answer.posted.claims) for answer in found)),
        remittances=Share(len(found), sum(answer.posted.whole for answer in found)),
        accepted_claims=Share(drawn, min(taken, drawn)),
        right_claims=Share(taken, taken - wrong),
        accepted_remittances=Share(len(found), len(whole)),
        right_remittances=Share(len(whole), sum(answer.posted.whole for answer in whole)),
        balanced_wrong=Share(len(found), sum(answer.lines.balanced and not answer.posted.whole for answer in whole)),
        labelling=sum(answer.labelling for answer in found) / max(1, pages),
        solving=sum(answer.solving for answer in found) / max(1, pages),
        wrong=tuple(each for one in judged for each in one.wrong),
    )


def figures_by(found: Sequence[Answer], standing: Standing, key: Callable[[Answer], str]) -> dict[str, Figures]:
    groups: dict[str, list[Answer]] = {}
    for answer in found:
        groups.setdefault(key(answer), []).append(answer)
    return {name: figures(group, standing) for name, group in sorted(groups.items())}
