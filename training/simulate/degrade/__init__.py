"""What scanners and fax machines do to a printed page, as an own model, and where each drawn point ends up.

`degrade` is the door. `paper` is what happens to the sheet before it is read (holes, stamps, pens), `scan` what a
scanner adds, `fax` what a fax machine does, `machine` its habits in each `condition`, `place` the map from points to
pixels. Everything follows from a seed. How
often and how strongly each thing happens is ASSUMED; the order of events and the two resolutions are those of the
machines (ITU-T T.4: 204 dots an inch across, 98 or 196 lines an inch down).
"""

from training.simulate.degrade.condition import CONDITIONS, SHARES, Condition
from training.simulate.degrade.degrade import KINDS, WAYS, Degraded, Kind, Split, degrade, is_fax, named, render

__all__ = [
    "CONDITIONS",
    "KINDS",
    "SHARES",
    "WAYS",
    "Condition",
    "Degraded",
    "Kind",
    "Split",
    "degrade",
    "is_fax",
    "named",
    "render",
]
