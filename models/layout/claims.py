"""What a row does, as the network is asked: belong to no claim, begin one, or go on with the last one. Which rows make
a claim together is seen by `extraction.eob.claim_cuts`.
"""

from __future__ import annotations

NO_CLAIM, BEGINS, GOES_ON = range(3)
STEPS = ("none", "begins", "goes_on")
