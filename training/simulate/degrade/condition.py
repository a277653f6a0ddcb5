"""In what condition a fax arrives: straight from a server, from a machine that works, or from one that does not."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

Condition = Literal["server", "ordinary", "poor"]
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
# ASSUMED. Payers, billing companies and electronic records fax from servers, where no paper is; most of the rest comes
# from office machines that are looked after. One page in five is of the kind that people remember: a pale or dirty
# original, dirt on the glass, a bad line.
SHARES: dict[Condition, float] = {"server": 0.35, "ordinary": 0.45, "poor": 0.20}


def drawn_condition(chance: np.random.Generator) -> Condition:
    return CONDITIONS[int(chance.choice(len(CONDITIONS), p=list(SHARES.values())))]
