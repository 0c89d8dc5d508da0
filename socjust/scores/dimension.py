"""Dimension scores: how far each economy has come in each of the seven dimensions, 0 to 100.

The rules are those of the project's methods page: fixed goalposts, the newest value within a window, a weighted mean
that is published only where two thirds of the weight is present. No figure is filled in; what is missing is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator
from socjust.scores.aggregate import arithmetic
from socjust.scores.indicator import WINDOW, indicator_scores, wide
from socjust.sources import OWN

MINIMUM_SHARE = 2 / 3  # of the weight that the vintage can serve
MINIMUM_INDICATORS = 3  # served indicators, below which a dimension is not published at all
MINIMUM_SERVED = 1 / 2  # of the framework's weight


class Scores(NamedTuple):
    """Scores of one vintage: one row per economy, year and dimension, and one per indicator behind them.

    ``groups`` has the intervals of group figures; like those of ``dimensions`` they come from
    :func:`socjust.scores.spread.spread`.
    """

    dimensions: pl.DataFrame
    indicators: pl.DataFrame
    groups: pl.DataFrame = pl.DataFrame()


class Servable(NamedTuple):
    """What a vintage can serve of one dimension."""

    indicators: tuple[Indicator, ...]
    weight: float  # of those indicators
    framework_weight: float  # of all indicators the framework scores
    reason: str  # why the dimension is not published in this vintage; "" where it is


def servable(observations: pl.DataFrame, catalogue: Catalogue) -> dict[str, Servable]:
    """Say for each dimension which of its scored indicators have any figure for an economy, and if that is enough.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table of a vintage.
    catalogue : Catalogue
        The framework.

    Returns
    -------
    dict
        By dimension id. A dimension is published only if at least three indicators and half of its framework
        weight remain.
    """
    # A country team's own figures serve one economy: they do not raise what all others are measured against.
    provided = observations.filter(pl.col(t.ECONOMY).is_in(list(catalogue.economies)), pl.col(t.SOURCE) != OWN)
    seen = set(provided[t.INDICATOR].unique().to_list())
    answer = {}
    for key in catalogue.dimensions:
        framework = [i for i in catalogue.scored(key) if not i.non_commercial]
        held = tuple(i for i in framework if i.id in seen)
        whole, part = sum(i.weight for i in framework), sum(i.weight for i in held)
        reason = ""
        if len(held) < MINIMUM_INDICATORS or part < MINIMUM_SERVED * whole:
            reason = (
                f"not published: the providers serve {len(held)} of {len(framework)} indicators, "
                f"{100 * part / whole if whole else 0:.0f}\u202f% of the weight"
            )
        answer[key] = Servable(held, part, whole, reason)
    return answer


def reference_year(observations: pl.DataFrame, catalogue: Catalogue, economies: int = 10) -> int:
    """Return the year that scores are about by default: half of the scored indicators reach it.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table of a vintage.
    catalogue : Catalogue
        The framework.
    economies : int
        How many economies must have a figure for a year to count as reached.

    Returns
    -------
    int
        The median, over the scored indicators, of the newest year with that many economies (rounded down).

    Notes
    -----
    Projections do not count. A later year would rest mostly on older values, an earlier one would hide new ones.
    """
    scored = [i.id for i in catalogue.scored()]
    newest = (
        observations.filter(
            pl.col(t.INDICATOR).is_in(scored)
            & pl.col(t.ECONOMY).is_in(list(catalogue.economies))
            & (pl.col(t.STATUS) != "projected")
        )
        .group_by(t.INDICATOR, t.YEAR)
        .agg(pl.col(t.ECONOMY).n_unique().alias("n"))
        .filter(pl.col("n") >= economies)
        .group_by(t.INDICATOR)
        .agg(pl.col(t.YEAR).max())
    )
    if newest.is_empty():
        return int(observations[t.YEAR].max() or 0)
    return int(newest[t.YEAR].median())


def dimension_scores(
    observations: pl.DataFrame, catalogue: Catalogue, years: Sequence[int], window: int = WINDOW
) -> Scores:
    """Score every economy in every dimension and year: the weighted mean of the indicators it has.

    A score is published only where at least two thirds of the weight that the vintage can serve is present; the share
    present is always given. There is no grand index.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table of a vintage.
    catalogue : Catalogue
        The framework.
    years : sequence of int
        Reference years.
    window : int
        How many years older than the reference year a value may be.

    Returns
    -------
    Scores
        ``dimensions`` has a row for each economy, year and dimension, published or not, with the reason where not;
        its intervals are blank until :func:`socjust.scores.spread.spread` fills them;
        ``indicators`` the rows of :func:`indicator_scores`.
    """
    scored = indicator_scores(observations, catalogue, years, window)
    can = servable(observations, catalogue)
    grid = [(e, y) for e in catalogue.economies for y in sorted(set(years))]
    frames = [_one_dimension(scored, key, can[key], grid) for key in catalogue.dimensions]
    banded = {d.id: d.banded for d in catalogue.dimensions.values()}
    dimensions = pl.concat(frames).with_columns(
        pl.col(t.DIMENSION).replace_strict(banded, return_dtype=pl.Boolean).alias("banded"),
    )
    return Scores(dimensions.sort(t.ECONOMY, t.YEAR, t.DIMENSION), scored)


def _one_dimension(scored: pl.DataFrame, key: str, can: Servable, grid: list[tuple[str, int]]) -> pl.DataFrame:
    ids = [i.id for i in can.indicators]
    cells = wide(scored.filter(pl.col(t.DIMENSION) == key), ids, grid)
    weights = np.array([i.weight for i in can.indicators])
    score, share = _aggregate(cells, weights)
    if can.reason:
        score = np.full_like(score, np.nan)
    seen = (~np.isnan(cells)).sum(axis=1)
    return pl.DataFrame(
        {
            t.ECONOMY: [e for e, _ in grid],
            t.YEAR: pl.Series([y for _, y in grid], dtype=pl.Int32),
            t.DIMENSION: pl.Series([key] * len(grid), dtype=pl.String),
            t.SCORE: pl.Series(score).fill_nan(None),
            t.LOW: pl.repeat(None, len(grid), dtype=pl.Float64, eager=True),  # of the interval: see `spread`
            t.HIGH: pl.repeat(None, len(grid), dtype=pl.Float64, eager=True),
            t.WEIGHT_SHARE: share,
            t.SEEN: pl.Series(seen, dtype=pl.Int32),
            t.TOTAL: pl.Series([len(ids)] * len(grid), dtype=pl.Int32),
        }
    ).with_columns(_reason(can))


def _aggregate(cells: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not cells.shape[1]:
        return np.full(cells.shape[0], np.nan), np.zeros(cells.shape[0])
    return arithmetic(cells, weights, minimum_share=MINIMUM_SHARE)


def _reason(can: Servable) -> pl.Expr:
    thin = pl.format(
        "not published: {} of {} indicators, {}\u202f% of the weight (two thirds needed)",
        pl.col(t.SEEN),
        pl.col(t.TOTAL),
        (100 * pl.col(t.WEIGHT_SHARE)).round(0).cast(pl.Int32),
    )
    return (
        pl.when(pl.col(t.SCORE).is_not_null()).then(pl.lit("")).otherwise(pl.lit(can.reason) if can.reason else thin)
    ).alias(t.REASON)
