"""What the chapters say: tables and sentences computed from the scores, ready to be drawn.

Nothing here fetches, nothing here draws.
"""

from socjust.analyses.annex import annex, decided
from socjust.analyses.book import Book, open_book
from socjust.analyses.cost import cost
from socjust.analyses.cost_economy import economy_cost
from socjust.analyses.data import data
from socjust.analyses.dimension import dimension
from socjust.analyses.economy import economy
from socjust.analyses.focus import economy_focus
from socjust.analyses.focus_world import where_to_focus
from socjust.analyses.group_figures import group_figures, group_lists, side_by_side
from socjust.analyses.headlines import headlines_view
from socjust.analyses.inequality import inequality
from socjust.analyses.inequality_economy import economy_inequality
from socjust.analyses.overview import overview
from socjust.analyses.robustness import robustness
from socjust.analyses.substance import substance

__all__ = [
    "Book",
    "annex",
    "cost",
    "data",
    "decided",
    "dimension",
    "economy",
    "economy_cost",
    "economy_focus",
    "economy_inequality",
    "group_figures",
    "group_lists",
    "headlines_view",
    "inequality",
    "open_book",
    "overview",
    "robustness",
    "side_by_side",
    "substance",
    "where_to_focus",
]
