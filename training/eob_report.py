"""What was measured of the reader of paper remittances, as sections of a card and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.bundle import shipped
from models.standing import MODEL, Standing
from training.card import percent, table
from training.eob_answers import Answer
from training.eob_measure import Figures, Share, Wrong, figures_by
from training.layout_pages import KINDS

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "paper_acceptance.png"
_HEADER = (
    *(
        "",
        "remittances",
        "lines exact",
        "in their claims",
        "claims exact",
        "remittances exact",
        "claims accepted",
        "of those right",
    ),
    *("remittances accepted", "of those right", "accepted, balanced, wrong"),
)
_SHARES = (
    *("lines", "lines_of_claims", "claims", "remittances", "accepted_claims", "right_claims", "accepted_remittances"),
    *("right_remittances", "balanced_wrong"),
)
_MOST_LISTED = 60


def sections(unseen: Sequence[Answer], seen: Sequence[Answer], standing: Standing) -> dict[str, str]:
    """Parts of a card: what is exact and what would be accepted, by kind and family, and each wrong one by name."""
    by_kind = figures_by(unseen, standing, lambda answer: answer.kind)
    by_family = figures_by(unseen, standing, lambda answer: answer.family)
    worst = dict(sorted(by_family.items(), key=lambda item: item[1].claims.value))
    return {
        "Reading, families that never trained": _table(by_kind),
        "Reading, families that it knows": _table(figures_by(seen, standing, lambda answer: answer.kind)),
        "Reading, each family that never trained, worst first": _table(worst),
        "What less sureness would accept, families that never trained": _lesser(unseen, standing),
        "Accepted and wrong": _listed([wrong for told in by_kind.values() for wrong in told.wrong]),
        "Seconds of one core": _seconds(by_kind),
    }


def _table(groups: Mapping[str, Figures]) -> str:
    rows = [
        (name, told.documents, *(_share(getattr(told, share)) for share in _SHARES)) for name, told in groups.items()
    ]
    return table(_HEADER, rows)


def _lesser(unseen: Sequence[Answer], standing: Standing) -> str:
    """For each precision that was counted on other hands: claims accepted here, and how many of them are right."""
    thresholds: Mapping[str, float | None] = shipped(MODEL).json("run.json")["thresholds"]["claim"]
    rows = []
    for wanted, least in thresholds.items():
        scale = replace(standing.claim, threshold=float("inf") if least is None else least)
        told = figures_by(unseen, replace(standing, claim=scale), lambda answer: answer.kind)
        cells = (f"{_share(each.accepted_claims)}, right {_share(each.right_claims)}" for each in told.values())
        rows.append((percent(float(wanted)), *cells))
    kinds = sorted({answer.kind for answer in unseen})
    return table(("counted precision", *kinds), rows)


def _share(share: Share) -> str:
    """The share and between what it lies."""
    if not share.of:
        return "none"
    low, high = share.interval
    return f"{percent(share.value)} ({100 * low:.1f} to {100 * high:.1f}; {share.right} of {share.of})"


def _listed(wrong: Sequence[Wrong]) -> str:
    if not wrong:
        return "None."
    rows = [
        (each.family, each.kind, each.seed, "payment" if each.claim is None else each.claim, each.differs)
        for each in wrong[:_MOST_LISTED]
    ]
    more = f"\n\n{len(wrong) - _MOST_LISTED} more." if len(wrong) > _MOST_LISTED else ""
    return table(("family", "kind", "seed", "claim", "differs in"), rows) + more


def _seconds(by_kind: Mapping[str, Figures]) -> str:
    rows = [(name, f"{told.labelling:.3f}", f"{told.solving:.3f}") for name, told in by_kind.items()]
    return table(("a page", "labelling", "assembling and solving"), rows)


def draw(unseen: Sequence[Answer], standing: Standing, path: Path = PICTURE) -> None:
    """Draw for each kind the share of claims accepted at any threshold against how many of them are wrong."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for kind in KINDS:
        shares, errors = _curve([answer for answer in unseen if answer.kind == kind], standing)
        axes.plot(100 * shares, 100 * errors, label=kind)
    axes.set_xlabel("claims accepted, % of those drawn")
    axes.set_ylabel("of those wrong, %")
    axes.set_ylim(bottom=0)
    axes.axhline(0.1, color="gray", linewidth=0.8, linestyle="dashed")
    axes.legend(frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120, metadata={"Software": None})


def _curve(found: Sequence[Answer], standing: Standing) -> tuple[np.ndarray, np.ndarray]:
    """Shares of claims accepted, surest first, and of those the share that is wrong."""
    scored = [
        (float(score), right)
        for answer in found
        if not answer.against_payment and len(answer.against)
        for score, right, against in zip(
            standing.claim.score(answer.facts), answer.posted.claims, answer.against, strict=True
        )
        if not against
    ]
    drawn = sum(answer.posted.drawn for answer in found)
    wrong = np.cumsum([not right for _, right in sorted(scored, key=lambda each: -each[0])])
    count = np.arange(1, len(scored) + 1)
    return count / max(1, drawn), wrong / count
