"""The published headlines as rows of a file: what was said, where, and how it can be recomputed.

``headlines.csv`` holds one row a figure: ``published`` as printed, ``least`` and ``most`` the unrounded values that it
may stand for, ``area`` and ``expression`` (over ids of the catalogue) what it is recomputed from, ``kind`` (level,
change in points, growth in per cent, between = inequality between economies, none), the years, and ``accepts``, the
number of alternates of the series that still measure the same. ``headline_reasons.csv`` holds known reasons for a
difference; each is true of editions of the series that the provider updated between two dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from socjust.errors import CatalogueError

FILE: Final = Path(__file__).with_name("headlines.csv")
REASONS: Final = Path(__file__).with_name("headline_reasons.csv")
KINDS: Final = ("level", "change", "growth", "between", "none")
PUBLICATION: Final = "ILO, The state of social justice: A work in progress (2025), DOI 10.54394/ASWD9537"
PUBLISHED: Final = date(2025, 9, 23)
AGREES: Final = "agrees"  # ours lies where the published figure may have been rounded from
DIFFERS: Final = "differs"
OTHER_YEAR: Final = "other year"  # the vintage holds no figure of the published year, but one near it
NOT: Final = "not recomputed"
STATES: Final = (AGREES, DIFFERS, OTHER_YEAR, NOT)


@dataclass(frozen=True)
class Headline:
    """One published figure; see the module's text for the fields."""

    id: str
    statement: str
    published: float
    least: float
    most: float
    unit: str
    decimals: int
    area: str
    expression: str
    kind: str
    since: int | None
    until: int | None
    accepts: int
    place: str
    note: str


@cache
def headlines(path: Path = FILE) -> tuple[Headline, ...]:
    """Read and check the published figures.

    Raises
    ------
    CatalogueError
        Naming file, row and remedy.

    Examples
    --------
    >>> headlines()[0].statement, headlines()[0].published
    ('Extreme poverty, 1995', 39.0)
    """
    frame = pl.read_csv(path, schema_overrides=dict.fromkeys(("published", "least", "most"), pl.Float64))
    text = pl.col("area", "expression", "place", "note").fill_null("")
    rows = [Headline(**row) for row in frame.with_columns(text).iter_rows(named=True)]
    seen: set[str] = set()
    for place, row in enumerate(rows, 2):
        fault = _fault(row, seen)
        if fault:
            raise CatalogueError(f"{path.name}, row {place} ({row.id}): {fault}")
        seen.add(row.id)
    return tuple(rows)


def _fault(row: Headline, seen: set[str]) -> str:
    if row.id in seen:
        return "the id stands twice; remove one of the rows."
    if row.kind not in KINDS:
        return f"kind '{row.kind}' must be one of {', '.join(KINDS)}."
    if not row.least <= row.published <= row.most:
        return "published must lie between least and most."
    if row.kind == "none" and not row.note:
        return "note must say why the figure cannot be recomputed."
    if row.kind in ("level", "change", "growth") and not (row.area and row.expression):
        return "area and expression must say what it is recomputed from."
    if row.kind in ("change", "growth", "between") and row.since is None:
        return "since must give the first year."
    return ""


@cache
def known_reasons() -> pl.DataFrame:
    """Return the dated reasons: ``headline``, ``updated_from``, ``updated_until``, ``reason``."""
    return pl.read_csv(REASONS, try_parse_dates=True)


def reasons(headline: str, updated: date | None) -> list[str]:
    """Return the known reasons that hold for an edition of the series of this date.

    Examples
    --------
    >>> reasons("working-poverty-2000", date(2021, 9, 30))[0][:30], reasons("output", date(2026, 7, 13))
    ('An edition of before September', [])
    """
    if updated is None:
        return []
    held = known_reasons().filter(
        (pl.col("headline") == headline)
        & (pl.col("updated_from").is_null() | (pl.col("updated_from") <= updated))
        & (pl.col("updated_until").is_null() | (pl.col("updated_until") >= updated))
    )
    return held["reason"].to_list()
