"""One value per economy, indicator and reference year: the newest within a window, and why there is none.

The report describes a *reference year*. Most indicators rest on surveys that come every few years, so the value shown
is the newest that is not later than the reference year and not older than the window, with its own year beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import reasons
from socjust import table as t
from socjust.errors import UsageError

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.store.manifest import Manifest

WINDOW: Final = 5  # years before the reference year from which a value may come

FEMALE: Final = "female"
MALE: Final = "male"

PROJECTED: Final = "projected"
POPULATION: Final = "den_population"

_PROVENANCE: Final = (t.STATUS, t.FLAGS, t.SOURCE, t.SERIES, t.RECIPE, t.ORIGIN, t.UPDATED)
LATEST: Final = (t.ECONOMY, t.REFERENCE_YEAR, t.INDICATOR, t.VALUE, t.YEAR, t.AGE, *_PROVENANCE, t.SEX)


def window_sentence(year: int, window: int = WINDOW) -> str:
    """Say in words from which years a value may come.

    Examples
    --------
    >>> window_sentence(2024)
    'the newest value of the years 2019 to 2024'
    >>> window_sentence(2024, 0)
    'the value of 2024'
    """
    if window == 0:
        return f"the value of {year}"
    return f"the newest value of the years {year - window} to {year}"


def headline(observations: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Keep one row per economy, indicator and year: the one for the people that the indicator is about.

    Most indicators are about everybody; maternity benefits are about women. Where a vintage serves an indicator
    only for both sexes together (an alternate series), that row is the headline.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Names each indicator's sex. Rows of indicators that it does not know are dropped.

    Returns
    -------
    polars.DataFrame
        Rows of the long table, unchanged.
    """
    wanted = pl.DataFrame(
        [(i.id, i.headline_sex) for i in catalogue.indicators.values()],
        schema={t.INDICATOR: pl.String, "_headline": pl.String},
        orient="row",
    )
    rows = observations.join(wanted, on=t.INDICATOR, how="inner")
    is_headline = pl.col(t.SEX) == pl.col("_headline")
    served = is_headline.any().over(t.INDICATOR)
    return rows.filter(is_headline | (~served & (pl.col(t.SEX) == "total"))).drop("_headline")


def latest(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    years: Sequence[int],
    window: int = WINDOW,
    *,
    projected: bool = False,
) -> pl.DataFrame:
    """Give the newest value of each indicator as it was known for each reference year.

    A value counts when ``reference_year - window <= year <= reference_year``. Providers' aggregates (WLD, SSF, HIC)
    are rows like the economies: whoever averages must leave them out.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table of :mod:`socjust.table`.
    catalogue : Catalogue
        Names the sex an indicator's headline figure is for.
    years : sequence of int
        Reference years.
    window : int
        How many years before the reference year a value may lie.
    projected : bool
        Whether values of status ``projected`` count. By default they do not.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`LATEST`, sorted by economy, reference year and indicator; an indicator without a value in
        the window has no row (see :func:`missing`).
    """
    if window < 0:
        raise UsageError(f"The window is {window} years; it must be 0 or more.")
    rows = headline(observations, catalogue)
    if not projected:
        rows = rows.filter(pl.col(t.STATUS) != PROJECTED)
    found = _newest(rows, years, window)
    return found.select(LATEST).sort(t.ECONOMY, t.REFERENCE_YEAR, t.INDICATOR)


def _newest(rows: pl.DataFrame, years: Sequence[int], window: int) -> pl.DataFrame:
    """Join each economy, indicator and reference year to its newest row within the window."""
    reference = pl.DataFrame({t.REFERENCE_YEAR: sorted(set(years))}, schema={t.REFERENCE_YEAR: pl.Int32})
    asked = rows.select(t.ECONOMY, t.INDICATOR).unique().join(reference, how="cross").sort(t.REFERENCE_YEAR)
    return (
        asked.join_asof(
            rows.sort(t.YEAR),
            left_on=t.REFERENCE_YEAR,
            right_on=t.YEAR,
            by=[t.ECONOMY, t.INDICATOR],
            strategy="backward",
            tolerance=window,
            coalesce=False,
            check_sortedness=False,  # both sides are sorted above; polars cannot see it within groups
        )
        .drop_nulls(t.YEAR)
        .with_columns((pl.col(t.REFERENCE_YEAR) - pl.col(t.YEAR)).alias(t.AGE))
    )


def by_sex(observations: pl.DataFrame, catalogue: Catalogue, year: int, window: int = WINDOW) -> pl.DataFrame:
    """Pair women's and men's values of the same year: the newest year within the window that has both.

    Parameters are those of :func:`latest`, for one reference year.

    Returns
    -------
    polars.DataFrame
        economy, reference_year, indicator, female, male, year, age, status, flags, source, recipe, origin, updated;
        status and flags join those of the two where they differ. Without projections.
    """
    known = observations.filter(pl.col(t.INDICATOR).is_in(list(catalogue.indicators)), pl.col(t.STATUS) != PROJECTED)
    women = known.filter(pl.col(t.SEX) == FEMALE).rename({t.VALUE: FEMALE})
    men = known.filter(pl.col(t.SEX) == MALE).select(t.ECONOMY, t.INDICATOR, t.YEAR, t.STATUS, t.FLAGS, t.VALUE)
    pairs = women.join(men.rename({t.VALUE: MALE}), on=[t.ECONOMY, t.INDICATOR, t.YEAR], suffix="_men").with_columns(
        _words(t.STATUS), _words(t.FLAGS)
    )
    columns = (
        t.ECONOMY,
        t.REFERENCE_YEAR,
        t.INDICATOR,
        FEMALE,
        MALE,
        t.YEAR,
        t.AGE,
        t.STATUS,
        t.FLAGS,
        t.SOURCE,
        t.RECIPE,
        t.ORIGIN,
    )
    return _newest(pairs, [year], window).select(*columns, t.UPDATED).sort(t.ECONOMY, t.INDICATOR)


def _words(column: str) -> pl.Expr:
    """Unite the words of women's and men's cells of one column, in alphabetical order."""
    both = pl.concat_list(pl.col(column).str.split(" "), pl.col(f"{column}_men").str.split(" "))
    words = both.list.eval(pl.element().filter(pl.element() != ""))
    return words.list.unique().list.sort().list.join(" ").alias(column)


def population(
    observations: pl.DataFrame, catalogue: Catalogue, years: Sequence[int], window: int = WINDOW
) -> pl.DataFrame:
    """Give each economy's population at each year: the newest figure within the window, projections too.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its economies are the rows.
    years : sequence of int
        Reference years.
    window : int
        How many years before a reference year the figure may lie.

    Returns
    -------
    polars.DataFrame
        Columns ``economy``, ``year`` and ``population`` (persons), by year; no rows where no figure is served.
    """
    rows = observations.filter(pl.col(t.INDICATOR) == POPULATION, pl.col(t.ECONOMY).is_in(list(catalogue.economies)))
    people = latest(rows, catalogue, years, window, projected=True)
    return people.select(t.ECONOMY, pl.col(t.REFERENCE_YEAR).alias(t.YEAR), pl.col(t.VALUE).alias("population")).sort(
        t.YEAR, t.ECONOMY
    )


def coverage(observations: pl.DataFrame, catalogue: Catalogue, year: int, window: int = WINDOW) -> pl.DataFrame:
    """Count for how many economies, and for how much of the world's population, each indicator has a value.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its economies are the whole; its indicators are the rows.
    year : int
        Reference year.
    window : int
        How many years before the reference year a value may lie.

    Returns
    -------
    polars.DataFrame
        indicator, economies (count), economy_share (0–1), population_share (0–1 of the population of the
        economies whose population is known; null where the vintage holds no population). One row for every
        indicator of the catalogue, with 0 where it has no value.
    """
    economies = list(catalogue.economies)
    people = population(observations, catalogue, [year], window).drop(t.YEAR)
    held = latest(observations, catalogue, [year], window).filter(pl.col(t.ECONOMY).is_in(economies))
    counted = (
        held.join(people, on=t.ECONOMY, how="left")
        .group_by(t.INDICATOR)
        .agg(pl.len().cast(pl.Int32).alias(t.ECONOMIES), pl.col("population").sum())
    )
    world = people["population"].sum() if people.height else None
    rows = pl.DataFrame({t.INDICATOR: list(catalogue.indicators)}, schema={t.INDICATOR: pl.String})
    return rows.join(counted, on=t.INDICATOR, how="left", maintain_order="left").select(
        t.INDICATOR,
        pl.col(t.ECONOMIES).fill_null(0),
        (pl.col(t.ECONOMIES).fill_null(0) / len(economies)).alias("economy_share"),
        (pl.col("population").fill_null(0) / pl.lit(world, dtype=pl.Float64)).alias(t.POPULATION_SHARE),
    )


def missing(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    manifest: Manifest,
    economy: str,
    year: int,
    window: int = WINDOW,
) -> pl.DataFrame:
    """List the indicators without a value for an economy, each with the reason.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its indicators, but for denominators and world-level ones, are the list.
    manifest : Manifest
        Says which indicators the vintage serves, and by which recipe.
    economy : str
        ISO3 code, or the id of a region, an income group or the world.
    year : int
        Reference year.
    window : int
        How many years before the reference year a value may lie.

    Returns
    -------
    polars.DataFrame
        indicator, dimension, kind (one of :data:`socjust.reasons.KINDS`), reason (a phrase a reader understands),
        newest_year (of the newest value up to the reference year, projections left out; null where there is none).
    """
    place = catalogue.groups.get(economy) or catalogue.economy(economy)
    rows = headline(observations, catalogue)
    held = set(latest(rows.filter(pl.col(t.ECONOMY) == place.id), catalogue, [year], window)[t.INDICATOR])
    ids = [i.id for i in catalogue.indicators.values() if i.id not in held and i.role not in ("denominator", "global")]
    blanks = pl.DataFrame(
        [(place.id, name, catalogue.indicators[name].dimension) for name in ids],
        schema={t.ECONOMY: pl.String, t.INDICATOR: pl.String, t.DIMENSION: pl.String},
        orient="row",
    )
    since = observations[t.YEAR].min()
    return reasons.explain(rows, blanks, catalogue, manifest, year, window, since).drop(t.ECONOMY)
