"""What the chapters say: tables and sentences computed from the scores, ready to be drawn.

Nothing here fetches, nothing here draws.
"""

from socjust.analyses.book import Book, open_book
from socjust.analyses.dimension import dimension
from socjust.analyses.economy import economy
from socjust.analyses.focus import economy_focus
from socjust.analyses.focus_world import where_to_focus
from socjust.analyses.overview import overview
from socjust.analyses.robustness import robustness
from socjust.analyses.substance import substance

__all__ = [
    "Book",
    "dimension",
    "economy",
    "economy_focus",
    "open_book",
    "overview",
    "robustness",
    "substance",
    "where_to_focus",
]
