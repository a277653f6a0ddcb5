"""What never trains, so that validation measures pages that nobody has seen: six families, two faces and one way to
write a PDF. No two of a withheld family's five choices occur together in training either.

The families were chosen for their distance from each other: a portal's print, a state's, three insurers' and a vision
plan's. What the one real sample with a licence looks like (the Medicare print of a clearinghouse) is not among them.
"""

from __future__ import annotations

from training.simulate.pages.layout import Choice, Structure

WITHHELD: dict[str, Structure] = {
    "06 portal viewer": Structure(
        claim_block="grid", header_depth=2, adjustments="code_column", dialect="portal", totals="none"
    ),
    "09 state practitioner": Structure(
        claim_block="every_line", header_depth=2, adjustments="local", dialect="state_east", totals="S"
    ),
    "14 national insurer": Structure(
        claim_block="before", header_depth=3, adjustments="local", dialect="national", totals="C"
    ),
    "18 regional plan": Structure(
        claim_block="band", header_depth=4, adjustments="named_coded", dialect="northwest", totals="CSD"
    ),
    "19 provider organisation": Structure(
        claim_block="beside", header_depth=3, adjustments="group_columns", dialect="network", totals="SD"
    ),
    "23 vision plan": Structure(claim_block="band", header_depth=3, adjustments="named", dialect="vision", totals="CS"),
}
WITHHELD_FACES = ("Source Serif Pro", "DejaVu Sans Mono")
WITHHELD_STRINGS = "character"

_PAIRS: frozenset[tuple[Choice, Choice]] = frozenset().union(*(each.pairs() for each in WITHHELD.values()))


def is_withheld(structure: Structure) -> bool:
    """True if any two of the choices occur together in a withheld family."""
    return not _PAIRS.isdisjoint(structure.pairs())
