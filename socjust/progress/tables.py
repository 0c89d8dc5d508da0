"""The judgements behind the error of a trend that its scatter does not show: data files, each row with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from socjust.catalogue import settings
from socjust.errors import CatalogueError

FOLDER = Path(__file__).parent
NAMES = ("pace", "least_gap")


@cache
def model_error() -> Mapping[str, float]:
    """Return the numbers of ``model_error.csv`` by name.

    Examples
    --------
    >>> model_error()["pace"]
    0.1
    """
    found = settings.read(FOLDER / "model_error.csv")
    if lacking := [name for name in NAMES if not found.get(name, 0) > 0]:
        raise CatalogueError(
            f"socjust/progress/model_error.csv: '{lacking[0]}' should be there, with a number above 0."
        )
    return found


@cache
def exact() -> Mapping[str, str]:
    """Return why the figures of an indicator have no error, by indicator: ``exact.csv``.

    Examples
    --------
    >>> exact()["gen_women_parliament"]
    'Seats are counted.'
    """
    return MappingProxyType({row["indicator"]: row["reason"] for row in settings.rows(FOLDER / "exact.csv")})


def fingerprint() -> str:
    """Return the text of both files: a change makes kept results stale."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.csv")))
