"""Everything a chapter reads: one vintage, its scores, the reference year, and the source lines."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from socjust import coverage, sources, store
from socjust import home as _home
from socjust import numbers as n
from socjust import table as t
from socjust.api import valid_year
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator, Recipe
from socjust.scores import groups
from socjust.scores.dimension import WINDOW, Scores, Servable, reference_year, servable
from socjust.scores.stored import scores

PROVIDERS = {**sources.NAMES, sources.SIMULATED: "SIMULATED figures"}
NAMED = [p for p in PROVIDERS if p != sources.OWN]  # in a source line with their dates; own data in words of their own


MOST_NAMED = 3  # economies with own figures, up to which a source line names their publications too


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
    def thin(self) -> list[str]:
        """Ids of the dimensions whose evidence is too thin for a number."""
        return [d.id for d in self.catalogue.dimensions.values() if d.banded]

    @cached_property
    def default_year(self) -> int:
        """The year that half of the scored indicators reach: the only one with ranks, and with most draws."""
        return reference_year(self.observations, self.catalogue)

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
    def decisions(self) -> pl.DataFrame:
        """Every figure that was changed, flagged or left out, with its reason."""
        return store.decisions(self.vintage, self.catalogue)

    def cells(self, *economies: str) -> pl.DataFrame:
        """State of every indicator of some economies, or of all, with its reason (:func:`socjust.coverage.states`)."""
        return coverage.states(
            self.observations, self.catalogue, self.vintage.manifest, self.year, self.window,
            economies=economies or None, decisions=self.decisions,
        )  # fmt: skip

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
        who = PROVIDERS.get(row[t.SOURCE], row[t.SOURCE])
        if row[t.SOURCE] == sources.OWN and row.get(t.ORIGIN):
            who = f"{who}: {row[t.ORIGIN]}"
        return f"{who} · {row[t.SERIES]}{updated}"

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
        parts = [f"{PROVIDERS[p]} ({span(a, b)})" for p, (a, b) in self.updated.items() if p in NAMED]
        tail = "; own calculation" if own else ""
        named = f" Series: {series}." if series else ""
        return f"{', '.join(parts)}{tail}. Vintage {self.vintage.name}.{named}{self._with_own}"

    @cached_property
    def own(self) -> pl.DataFrame:
        """Figures that country teams added, or put in the place of a provider's."""
        return self.observations.filter(pl.col(t.SOURCE) == sources.OWN)

    @cached_property
    def _with_own(self) -> str:
        """Say whose own figures are among those of the whole vintage; "" where there are none."""
        whose = self._whose(self.own)
        return f" With country teams' own figures for {whose}." if whose else ""

    def filled(self, gap: str) -> str:
        """Say for which economies own data fill a declared gap; "" where none does."""
        whose = self._whose(self.own.filter(pl.col(t.INDICATOR) == gap))
        return f"Country teams' own figures: {whose}." if whose else ""

    def own_notes(self, indicators: Collection[str]) -> tuple[str, ...]:
        """Say of each of some indicators whose own figures it has in the reference window."""
        recent = self.own.filter(pl.col(t.YEAR).is_between(self.year - self.window, self.year))
        told = {i: self._whose(recent.filter(pl.col(t.INDICATOR) == i)) for i in dict.fromkeys(indicators)}
        return tuple(f"{self.label(i)}: country teams' own figures for {whose}." for i, whose in told.items() if whose)

    def _whose(self, rows: pl.DataFrame) -> str:
        """Name the economies of own figures, each with its publication and date."""
        held = rows.select(t.ECONOMY, t.ORIGIN, t.UPDATED).unique().sort(t.ECONOMY, t.UPDATED, t.ORIGIN)
        papers: dict[str, list[str]] = {}
        for economy, origin, date_ in held.iter_rows():
            papers.setdefault(self.catalogue.economies[economy].name, []).append(f"{origin}, {day(date_)}")
        if len(papers) > MOST_NAMED:
            return n.listed(list(papers))
        return n.listed([f"{name} ({'; '.join(of)})" for name, of in papers.items()])

    def source_of(self, rows: pl.DataFrame) -> str:
        """Return the source line of a figure that shows these rows of the long table: their series and dates."""
        used = rows.group_by(t.SOURCE, t.SERIES).agg(pl.col(t.UPDATED).max()).sort(t.SOURCE, t.SERIES)
        parts = [f"{PROVIDERS.get(p, p)} {s}{f' ({day(d)})' if d else ''}" for p, s, d in used.iter_rows()]
        mark = "SIMULATED figures in place of: " if self.simulated else ""
        return f"{mark}{'; '.join(parts)}. Vintage {self.vintage.name}."

    def caveat_of(self, indicator: Indicator, recipe: int) -> str:
        """Return what must be said wherever a value of this recipe shows: the remark of an alternate."""
        return indicator.recipes[recipe].remark if recipe and recipe < len(indicator.recipes) else ""


def own_mark() -> pl.Expr:
    """Return what stands behind the name of a figure that is a country team's own; "" behind all others.

    Examples
    --------
    >>> pl.DataFrame({"flags": ["break own", ""]}).select(own_mark())["flags"].to_list()
    [' (own data)', '']
    """
    return pl.when(t.flagged("own")).then(pl.lit(" (own data)")).otherwise(pl.lit("")).alias(t.FLAGS)


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
    held = store.find(_home.find(home or None), vintage)
    framework = store.framework(held)
    observations = store.observations(held, framework)
    made = scores(held, framework)
    chosen = valid_year(year, made) if year else reference_year(observations, framework)
    return Book(held, framework, observations, made, chosen)
