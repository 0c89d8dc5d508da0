"""Where figures are kept: vintages as received, and the one long table made from each.

Examples
--------
>>> from socjust import home, store
>>> store.vintages(home.Home(home.Path("/nonexistent")))
[]
"""

from __future__ import annotations

from socjust.store.fetch import fetch
from socjust.store.manifest import Manifest
from socjust.store.overlay import framework, own_sets
from socjust.store.stored import decisions, observations, scanned
from socjust.store.vintage import Vintage, find, newest, vintages

__all__ = [
    "Manifest",
    "Vintage",
    "decisions",
    "fetch",
    "find",
    "framework",
    "newest",
    "observations",
    "own_sets",
    "scanned",
    "vintages",
]
