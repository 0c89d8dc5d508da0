"""Inequality of incomes: from lists of incomes, from grouped data, and among economies.

All measures take incomes of zero or more (a negative one is an error) and skip missing ones with their weights. A
measure that does not exist is NaN, never an infinity: no incomes, a mean of zero, a zero income where logarithms are
taken. :mod:`socjust.inequality.among` measures inequality between economies.

Examples
--------
>>> from socjust import inequality
>>> round(inequality.gini([1, 1, 4]), 3), round(inequality.fit(inequality.Groups.of([5, 10, 15, 22, 48])).gini, 3)
(0.333, 0.425)
"""

from socjust.inequality.atkinson import atkinson
from socjust.inequality.bounds import Bounds, gini_bounds, hoover_floor, theil_floor
from socjust.inequality.concentration import herfindahl, lorenz_asymmetry, rosenbluth
from socjust.inequality.curves import Curve
from socjust.inequality.entropy import generalised_entropy, theil_l, theil_t
from socjust.inequality.gini import gini
from socjust.inequality.grouped import Groups
from socjust.inequality.hoover import hoover, kolm, variation
from socjust.inequality.lorenz import Fit, fit, validity
from socjust.inequality.parts import theil_contributions, theil_parts
from socjust.inequality.poverty import poverty, sen, watts
from socjust.inequality.ratios import income_share, palma, quantile, quantile_ratio, share_ratio

__all__ = [
    "Bounds",
    "Curve",
    "Fit",
    "Groups",
    "atkinson",
    "fit",
    "generalised_entropy",
    "gini",
    "gini_bounds",
    "herfindahl",
    "hoover",
    "hoover_floor",
    "income_share",
    "kolm",
    "lorenz_asymmetry",
    "palma",
    "poverty",
    "quantile",
    "quantile_ratio",
    "rosenbluth",
    "sen",
    "share_ratio",
    "theil_contributions",
    "theil_floor",
    "theil_l",
    "theil_parts",
    "theil_t",
    "validity",
    "variation",
    "watts",
]
