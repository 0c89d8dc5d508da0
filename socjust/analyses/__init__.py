"""What the chapters say: tables and sentences computed from the scores, ready to be drawn.

Nothing here fetches, nothing here draws.
"""

from socjust.analyses.book import Book, open_book
from socjust.analyses.cost import cost
from socjust.analyses.cost_economy import economy_cost
from socjust.analyses.dimension import dimension
from socjust.analyses.economy import economy
from socjust.analyses.overview import overview
from socjust.analyses.robustness import robustness
from socjust.analyses.substance import substance

__all__ = [
    "Book",
    "cost",
    "dimension",
    "economy",
    "economy_cost",
    "open_book",
    "overview",
    "robustness",
    "substance",
]
