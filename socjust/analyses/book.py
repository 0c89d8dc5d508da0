"""Everything a chapter reads: one vintage, its scores, the reference year, and the source lines."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from socjust import catalogue as _catalogue
from socjust import home as _home
from socjust import sources, store
from socjust import table as t
from socjust.api import valid_year
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator, Recipe
from socjust.scores import groups
from socjust.scores.dimension import WINDOW, Scores, Servable, reference_year, servable
from socjust.scores.stored import scores

PROVIDERS = {**sources.NAMES, sources.SIMULATED: "SIMULATED figures"}


@dataclass(frozen=True)
class Book:
    """One vintage opened for reading: observations, scores, framework and the year that statements are about."""

    vintage: store.Vintage
    catalogue: Catalogue
    observations: pl.DataFrame
    scores: Scores
    year: int
    window: int = WINDOW

    @property
    def simulated(self) -> bool:
        """Whether every figure is invented."""
        return self.vintage.simulated

    @cached_property
    def dimensions(self) -> pl.DataFrame:
        """Dimension scores of the reference year."""
        return self.scores.dimensions.filter(pl.col(t.YEAR) == self.year)

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """Indicator scores of the reference year."""
        return self.scores.indicators.filter(pl.col(t.YEAR) == self.year)

    @cached_property
    def servable(self) -> dict[str, Servable]:
        """What this vintage can serve of each dimension."""
        return servable(self.observations, self.catalogue)

    @cached_property
    def medians(self) -> pl.DataFrame:
        """Median economy of every group, by dimension and year, with its 90 % interval in the default year."""
        made = groups.median(self.scores.dimensions, self.catalogue)
        return self._with_ends(made, {"median_low": t.LOW, "median_high": t.HIGH})

    def lines(self, *chosen: str) -> pl.DataFrame:
        """Return the median economy of groups over the years, of the same economies throughout."""
        return groups.lines(self.scores.dimensions, self.catalogue, self.year, chosen)

    @cached_property
    def recent(self) -> pl.DataFrame:
        """Observations of the window: all that a statement about the reference year rests on."""
        return self.observations.filter(pl.col(t.YEAR).is_between(self.year - self.window, self.year))

    @cached_property
    def aggregates(self) -> pl.DataFrame:
        """Population-weighted mean of every group, by dimension and year, with its 90 % interval."""
        made = groups.aggregate(self.scores.dimensions, self.observations, self.catalogue)
        return self._with_ends(made, {t.LOW: t.LOW, t.HIGH: t.HIGH})

    def _with_ends(self, made: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
        """Add the intervals of group figures to those that are published."""
        keys = [t.GROUP, t.YEAR, t.DIMENSION]
        ends = self.scores.groups.select(*keys, *(pl.col(a).alias(b) for a, b in columns.items()))
        published = pl.col(t.SCORE).is_not_null()
        joined = made.join(ends, on=keys, how="left", maintain_order="left")
        return joined.with_columns(pl.when(published).then(pl.col(c)).alias(c) for c in columns.values())

    @cached_property
    def updated(self) -> dict[str, tuple[date, date]]:
        """First and last date at which each provider updated the series in use."""
        dated = self.observations.filter(pl.col(t.UPDATED).is_not_null())
        spans = dated.group_by(t.SOURCE).agg(
            pl.col(t.UPDATED).min().alias("first"), pl.col(t.UPDATED).max().alias("last")
        )
        return {p: (a, b) for p, a, b in spans.sort(t.SOURCE).iter_rows()}

    @cached_property
    def in_use(self) -> dict[str, Recipe]:
        """The recipe of each indicator that this vintage uses: an alternate may have another title and unit."""
        ranks = {k: r.rank or 0 for k, r in self.vintage.manifest.recipes.items()}
        return {k: i.recipes[ranks.get(k, 0)] for k, i in self.catalogue.indicators.items() if i.recipes}

    def label(self, indicator: str) -> str:
        """Return the short name of an indicator, or the title of the alternate where that measures something else."""
        what, used = self.catalogue.indicators[indicator], self.in_use.get(indicator)
        return used.title if used and used.title and used.title != what.title else what.short

    def series_line(self, row: Mapping[str, Any]) -> str:
        """Return provider, series and date of last update of one figure, as tables show it."""
        updated = f" · {day(row[t.UPDATED])}" if row[t.UPDATED] else ""
        return f"{PROVIDERS.get(row[t.SOURCE], row[t.SOURCE])} · {row[t.SERIES]}{updated}"

    def source(self, *, own: bool = True, series: str = "") -> str:
        """Return the source line of a figure made from the whole vintage.

        Parameters
        ----------
        own : bool
            Whether the figure shows our calculation (scores) or the providers' own figures.
        series : str
            Named series, where a figure shows only some.
        """
        if self.simulated:
            return f"SIMULATED figures, invented by this program; no provider was asked. Vintage {self.vintage.name}."
        parts = [f"{PROVIDERS[p]} ({span(a, b)})" for p, (a, b) in self.updated.items() if p in PROVIDERS]
        tail = "; own calculation" if own else ""
        named = f" Series: {series}." if series else ""
        return f"{', '.join(parts)}{tail}. Vintage {self.vintage.name}.{named}"

    def source_of(self, rows: pl.DataFrame) -> str:
        """Return the source line of a figure that shows these rows of the long table: their series and dates."""
        used = rows.group_by(t.SOURCE, t.SERIES).agg(pl.col(t.UPDATED).max()).sort(t.SOURCE, t.SERIES)
        parts = [f"{PROVIDERS.get(p, p)} {s}{f' ({day(d)})' if d else ''}" for p, s, d in used.iter_rows()]
        mark = "SIMULATED figures in place of: " if self.simulated else ""
        return f"{mark}{'; '.join(parts)}. Vintage {self.vintage.name}."

    def caveat_of(self, indicator: Indicator, recipe: int) -> str:
        """Return what must be said wherever a value of this recipe shows: the remark of an alternate."""
        return indicator.recipes[recipe].remark if recipe and recipe < len(indicator.recipes) else ""


def day(date_: date) -> str:
    """Write a date: 13 Jul 2026.

    Examples
    --------
    >>> day(date(2026, 7, 13))
    '13 Jul 2026'
    """
    return f"{date_.day} {date_:%b %Y}"


def span(first: date, last: date) -> str:
    """Write a span of dates, one date where both are the same.

    Examples
    --------
    >>> span(date(2020, 10, 19), date(2026, 8, 12))
    '19 Oct 2020 to 12 Aug 2026'
    """
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def open_book(home: str | os.PathLike[str] | None = None, vintage: str = "latest", year: int | None = None) -> Book:
    """Open a vintage for reading.

    Parameters
    ----------
    home : path, optional
        Folder with ``data/``.
    vintage : str
        Name of a stored vintage or ``"latest"``.
    year : int, optional
        Reference year; 0 or None takes the year that half of the scored indicators reach.

    Returns
    -------
    Book

    Raises
    ------
    UsageError
        For an unknown vintage or a year without scores.
    """
    framework = _catalogue.load()
    held = store.find(_home.find(home or None), vintage)
    observations = store.observations(held)
    made = scores(held, framework)
    chosen = valid_year(year, made) if year else reference_year(observations, framework)
    return Book(held, framework, observations, made, chosen)
