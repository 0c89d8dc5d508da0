"""The branches of the costing as rows of a table: what each is, what it needs, what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

FILE: Final = Path(__file__).with_name("branches.csv")
KINDS: Final = ("cash", "income", "health", "care")


@dataclass(frozen=True)
class Branch:
    """One thing that is costed.

    Parameters
    ----------
    id, kind, title, short : str
        Name in data, one of :data:`KINDS`, and names for readers.
    inputs : tuple of str
        Names of :data:`socjust.costing.inputs.INPUTS` without which there is no cost.
    definition, limit : str
        What the cost is of, and what to know before quoting it.
    """

    id: str
    kind: str
    title: str
    short: str
    inputs: tuple[str, ...]
    definition: str
    limit: str


@cache
def branches() -> dict[str, Branch]:
    """Return the branches in the order to show.

    Examples
    --------
    >>> branches()["old_age"].inputs
    ('older', 'coverage_old_age')
    """
    rows = pl.read_csv(FILE, infer_schema=False).with_columns(pl.all().fill_null(""))
    made = [Branch(**(row | {"inputs": tuple(row["inputs"].split())})) for row in rows.iter_rows(named=True)]
    return {branch.id: branch for branch in made}
