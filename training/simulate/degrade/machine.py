"""The habits of the machines that pages are faxed with, drawn anew for each page: by condition, and one withheld."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.simulate.degrade.condition import Condition

Screen = NDArray[np.int64]
_BAYER: Screen = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 16 + 8
# A round dot that grows from its middle, as a halftone screen has it: the withheld pattern.
_HALFTONE: Screen = np.array([[232, 180, 128, 192], [168, 60, 20, 104], [116, 32, 8, 76], [208, 92, 48, 148]])


class Machine(NamedTuple):
    """What one machine does to one page.

    `touched`: each dot that a stroke touches is black, as where no lens averages. `skew` in degrees clockwise; `blur`
    and `grain` of its optics, in dots and in gray values; `level` is the gray value from which paper is white. In
    `photo` mode all that is not quite black or white is screened, `darkened` by so many gray values; else `flats` at
    most: areas of one gray, never letters. `specks` is the share of dots turned over, `clumps` and `streaks` are
    counts, `losses` places where lines were lost.
    """

    screen: Screen
    paired: bool
    header_below: bool
    touched: bool = False
    skew: float = 0.0
    blur: float = 0.0
    grain: float = 0.0
    level: int = 170
    photo: bool = False
    darkened: float = 0.0
    flats: bool = False
    specks: float = 0.0
    clumps: int = 0
    streaks: int = 0
    losses: int = 0


def machine(condition: Condition, chance: np.random.Generator, *, withheld: bool) -> Machine:
    """`withheld` is the machine of validation: a halftone screen, streaks in pairs, its line at the foot."""
    plain = Machine(_HALFTONE if withheld else _BAYER, withheld, withheld)
    match condition:
        case "server":
            return _server(plain, chance)
        case "ordinary":
            return _ordinary(plain, chance)
    return _poor(plain, chance)


def _server(plain: Machine, chance: np.random.Generator) -> Machine:
    """Drawn to dots without paper: letters are solid, areas of gray mostly screened, and error correction loses no
    line.
    """
    level, flats = int(chance.integers(140, 200)), bool(chance.random() < 0.8)
    return plain._replace(touched=True, level=level, flats=flats)


def _ordinary(plain: Machine, chance: np.random.Generator) -> Machine:
    """A sheet fed straight, a clean lens, black print; seldom some dirt, more seldom a bad line."""
    return plain._replace(
        skew=float(chance.normal(0, 0.3)),
        blur=float(chance.uniform(0.3, 0.7)),
        grain=float(chance.uniform(2, 10)),
        level=int(chance.integers(160, 205)),
        flats=bool(chance.random() < 0.3),
        specks=float(chance.choice([0, 0.00001, 0.00005, 0.0002])),
        clumps=int(chance.choice([0, 0, 0, 8])),
        streaks=int(chance.choice([0, 0, 0, 0, 0, 0, 0, 1])),
        losses=int(chance.choice([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
    )


def _poor(plain: Machine, chance: np.random.Generator) -> Machine:
    """Everything at once: a page that somebody has to squint at."""
    return plain._replace(
        skew=float(chance.uniform(-1.2, 1.2)),
        blur=float(chance.uniform(0.5, 1.1)),
        grain=float(chance.uniform(8, 28)),
        level=int(chance.integers(145, 205)),
        photo=bool(chance.random() < 0.25),
        darkened=float(chance.uniform(-15, 40)),
        specks=float(chance.choice([0, 0.0002, 0.001, 0.003])),
        clumps=int(chance.choice([0, 0, 30, 120])),
        streaks=int(chance.choice([0, 0, 1, 2, 4])),
        losses=int(chance.choice([0, 0, 2, 6, 12])),
    )
