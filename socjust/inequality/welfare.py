"""Whether an economy's surveys measure income or consumption; the providers' figures do not say.

Inequality of consumption lies lower than that of income, so figures of the two kinds are never compared without saying
so. The World Bank's series carry no mark of the kind. ``welfare.csv`` beside this file holds it by economy, read from
the survey list of the World Bank's Poverty and Inequality Platform, version 20220909 (2017 PPP), as Our World in Data
published it:

* ``concept``: of its surveys since 2011: income, consumption, or both kinds; blank without any;
* ``newest``: year of the newest survey in that list;
* ``earlier``: of its surveys of 1990 to 2010, blank without any.

Surveys of cities or the countryside alone are left out where there are others.

Newer surveys may be of another kind than the list knows: the chapter says so.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from socjust import table as t
from socjust.errors import CatalogueError

FILE: Final = Path(__file__).with_name("welfare.csv")
SOURCE: Final = "kind of survey: World Bank, Poverty and Inequality Platform, version 20220909"
INCOME: Final = "income"
CONSUMPTION: Final = "consumption"
BOTH: Final = "both"
UNKNOWN: Final = "not known"
CONCEPTS: Final = (INCOME, CONSUMPTION, BOTH)
SINCE: Final = 2011  # first year that the column `concept` speaks of


@cache
def concepts() -> pl.DataFrame:
    """Return the kind of survey by economy: ``economy``, ``concept``, ``newest``, ``earlier``.

    Raises
    ------
    CatalogueError
        For an economy that stands twice or a kind that does not exist; the sentence names file and row.

    Examples
    --------
    >>> concepts().filter(pl.col("economy") == "KEN").row(0)
    ('KEN', 'consumption', 2015, 'consumption')
    """
    return read(FILE)


def read(path: Path) -> pl.DataFrame:
    """Read and check a table of kinds of survey; see :func:`concepts`."""
    frame = pl.read_csv(path, schema_overrides={"newest": pl.Int32})
    seen: set[str] = set()
    for row, (economy, concept, _, earlier) in enumerate(frame.iter_rows(), 2):
        if economy in seen:
            raise CatalogueError(f"{path.name}, row {row}: {economy} stands twice; remove one of the rows.")
        for value in (concept, earlier):
            if value and value not in CONCEPTS:
                raise CatalogueError(f"{path.name}, row {row}: '{value}' must be one of {', '.join(CONCEPTS)}.")
        seen.add(economy)
    return frame


def concept(economy: str, year: int) -> str:
    """Return the kind of an economy's surveys about a year: income, consumption, both, or not known.

    Examples
    --------
    >>> concept("BRA", 2022), concept("POL", 2023), concept("BGR", 2001), concept("SAU", 2020)
    ('income', 'both', 'both', 'not known')
    """
    row = concepts().filter(pl.col(t.ECONOMY) == economy)
    return (row["concept" if year >= SINCE else "earlier"][0] if row.height else None) or UNKNOWN


def same_concept(economy: str, since: int, until: int) -> bool:
    """Say whether two of an economy's surveys are surely of the same kind, so that they can be compared.

    Examples
    --------
    >>> same_concept("BRA", 1995, 2022), same_concept("BGR", 2001, 2019), same_concept("BGR", 2012, 2019)
    (True, False, True)
    """
    kinds = {concept(economy, year) for year in (since, until)}
    return len(kinds) == 1 and kinds <= {INCOME, CONSUMPTION}
