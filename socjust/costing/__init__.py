"""What it would cost to close the gaps, in low, central and high figures, beside what governments can pay.

Formulas take plain numbers or arrays in the units that they name, or quantities of :mod:`socjust.costing.units`.
"""

from socjust.costing.branches import Branch, branches
from socjust.costing.care import (
    care_cost,
    care_jobs,
    care_wage,
    childcare_jobs,
    childcare_places,
    tax_return,
    wage_bill,
)
from socjust.costing.costs import costs
from socjust.costing.fiscal import ANSWERS, room
from socjust.costing.floor import floor_gap, maternity_gap
from socjust.costing.groups import answers, of_groups
from socjust.costing.health import health_package_gap, health_share_gap, package_price
from socjust.costing.parameters import Parameters, Range, parameters
from socjust.costing.plausible import beside, published
from socjust.costing.poverty import guarantee_gap, poverty_gap

__all__ = [
    "ANSWERS",
    "Branch",
    "Parameters",
    "Range",
    "answers",
    "beside",
    "branches",
    "care_cost",
    "care_jobs",
    "care_wage",
    "childcare_jobs",
    "childcare_places",
    "costs",
    "floor_gap",
    "guarantee_gap",
    "health_package_gap",
    "health_share_gap",
    "maternity_gap",
    "of_groups",
    "package_price",
    "parameters",
    "poverty_gap",
    "published",
    "room",
    "tax_return",
    "wage_bill",
]
