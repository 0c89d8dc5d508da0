"""What is drawn for the intervals of the scores, and how often; each number with its reason.

Kept apart so that asking whether stored scores are up to date does not load the engine.
"""

from __future__ import annotations

from typing import NamedTuple


class Effort(NamedTuple):
    """How many draws, and how many sets of goalposts among them."""

    draws: int
    sets: int


LEVEL = 0.9  # of the intervals
CONCENTRATION = 10.0  # of the Dirichlet draws: the weight of one of ten equal indicators varies by 30 % (sd)
GOALPOSTS = 0.1  # each goalpost moves by up to this share of the distance between the two
MEANS = ("arithmetic", "geometric")
FLOOR = 1.0  # a component below counts as this much in a geometric mean, which a zero would make zero
WIDE = 40.0  # points, two of the five classes: a score with a wider interval is shown as a band
SEED = 4

THOROUGH = Effort(10_000, 200)  # for the reference year, with ranks: see docs/method.md for how stable they are
BRIEF = Effort(1_000, 50)  # for all other years, without ranks

SETTINGS = (LEVEL, CONCENTRATION, GOALPOSTS, MEANS, FLOOR, WIDE, SEED, THOROUGH, BRIEF)  # a change makes scores stale
