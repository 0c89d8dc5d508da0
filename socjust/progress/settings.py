"""Every number that a status of progress rests on, each with where it comes from; words of the statuses."""

from __future__ import annotations

from typing import Final

# The words, best to worst, then the two that are no verdict. A rule other than the default may say NOT_APPLICABLE.
ACHIEVED: Final = "achieved"
ON_TRACK: Final = "on track"
MODERATELY: Final = "moderately"
STAGNATING: Final = "stagnating"
WORSENING: Final = "worsening"
UNCERTAIN: Final = "uncertain"
NO_DATA: Final = "no data"
NOT_APPLICABLE: Final = "not applicable"
STATES: Final = (ACHIEVED, ON_TRACK, MODERATELY, STAGNATING, WORSENING, UNCERTAIN, NO_DATA)
VERDICTS: Final = STATES[:5]  # what a rule may say of an indicator that it can judge

# The trend: linear on the 0-100 score, at least three points in ten years, none across a break. The Sustainable
# Development Report 2025 counts alike (linear, from 2015 on); three is the least that leaves a slope an error.
WINDOW: Final = 10  # years before the reference year
MINIMUM_POINTS: Final = 3
MINIMUM_ALIKE: Final = 8  # years in a row from which the likeness of neighbouring errors can be told (our choice)
MOST_ALIKE: Final = 0.9  # correlation of neighbouring errors: ten points cannot tell a higher one from a curve
RECENT: Final = 5  # years before the reference year in which the newest point must lie, as for a score
LEVEL: Final = 0.9  # of the interval of a slope, as of the intervals of the scores

# Default rule: observed over required change a year. Sustainable Development Report 2025, trend dashboards.
DEFAULT: Final = (1.0, 0.5, 0.0)  # from here on: on track, moderately, stagnating; below: worsening

# UN Statistics Division, Sustainable Development Goals Progress Chart 2023, technical note: share of the way from base
# to target that the observed compound rate covers by the target year. The note has one class for "stagnation or
# regression"; zero tells the two apart here, so that it can be laid beside the other rules.
UNSD: Final = (0.95, 0.10, 0.0)

# Eurostat, Sustainable development in the European Union (monitoring report 2023, annex on methods), and Open SDG's
# progress calculation (whose documentation was read): actual over required compound rate. Significant, moderate,
# insufficient, movement away.
EUROSTAT: Final = (0.95, 0.60, 0.0)

# Compromiso de Sevilla, Fourth International Conference on Financing for Development (2025): support for developing
# countries that aim to widen social protection coverage, some by at least two percentage points a year. Read in ILO
# news of July 2025, which quotes it. It binds no government; here it is a yardstick for all.
SEVILLA: Final = 2.0
SEVILLA_SHARE: Final = 0.5  # of that pace, from which a slower rise counts as moderate: the default rule's own share

# A dimension has a trend where indicators with one hold two thirds of the weight behind its score: the rule of scores.
MINIMUM_SHARE: Final = 2 / 3

SETTINGS: Final = (
    WINDOW,
    MINIMUM_POINTS,
    MINIMUM_ALIKE,
    MOST_ALIKE,
    RECENT,
    LEVEL,
    DEFAULT,
    UNSD,
    EUROSTAT,
    SEVILLA,
    SEVILLA_SHARE,
    MINIMUM_SHARE,
)
