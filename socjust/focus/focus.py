"""Where to focus: every scored indicator of every economy beside the goal, its income, its peers and its own trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.errors import UsageError
from socjust.focus import income, peers, trend, wishes
from socjust.focus.priorities import lowest_median, placed
from socjust.focus.stability import stability
from socjust.focus.starts import starts
from socjust.scores.dimension import Scores
from socjust.scores.spread_settings import THOROUGH, Effort

IDENTITY = (
    t.ECONOMY, "stands_for", t.INDICATOR, t.DIMENSION, t.VALUE, "value_year", t.SCORE, t.UNCLIPPED, t.STATUS, t.FLAGS,
    t.SOURCE, t.SERIES, t.RECIPE, t.UPDATED,
)  # fmt: skip


class FocusResult(NamedTuple):
    """All that is known of where economies should focus in one year.

    ``places`` has a row for every scored indicator of every economy that has a value, ``relation`` a row an indicator
    (how far income predicts it), ``nearest`` the economies like each economy, ``starts`` who did best from a similar
    start, for each priority, and ``income`` the income per head behind the predictions.
    """

    places: pl.DataFrame
    relation: pl.DataFrame
    nearest: pl.DataFrame
    starts: pl.DataFrame
    income: pl.DataFrame


def focus(
    observations: pl.DataFrame,
    scores: Scores,
    catalogue: Catalogue,
    year: int,
    *,
    progress: pl.DataFrame | None = None,
    weights: Mapping[str, float] | None = None,
    exclude: Iterable[str] = (),
    window: int = panel.WINDOW,
    effort: Effort = THOROUGH,
) -> FocusResult:
    """Place every scored indicator of every economy, and name each economy's priorities.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table of a vintage.
    scores : Scores
        Its scores.
    catalogue : Catalogue
        The framework.
    year : int
        Reference year.
    progress : polars.DataFrame, optional
        From :func:`socjust.progress.indicators`; without it no trend counts.
    weights : mapping, optional
        Own weights by indicator, in place of the catalogue's; 0 leaves one out.
    exclude : iterable of str
        Indicators to leave out.
    window : int
        How many years older than the reference year income and population may be.
    effort : Effort
        How many draws the stability is counted over.

    Returns
    -------
    FocusResult
        In ``places`` all shortfalls are points of the 0–100 score. ``predicted``, ``band_low``, ``band_high``: what
        income predicts, with its 90 % band; ``income_median``, ``region_median``, ``near_median``: of the peers, the
        economy left out; ``slope`` and its interval: points a year. ``place`` numbers the priorities; ``stable_top``
        and ``stable_most`` are the shares of draws in which it stays among the first five and the first ten.

    Raises
    ------
    UsageError
        For weights or exclusions that do not fit, or a year without scores.
    """
    chosen = wishes.weights(catalogue, weights, exclude)
    now = scores.indicators.filter(pl.col(t.YEAR) == year)
    if now.is_empty():
        raise UsageError(f"There are no scores for {year}: choose a year that has some.")
    means = income.income(observations, catalogue, year, window)
    near = peers.nearest(observations, catalogue, means, year, window)
    cells, relation = _cells(now, means, peers.memberships(catalogue, near), progress, chosen, catalogue)
    groups = {e.id: e.income for e in catalogue.economies.values()}
    places = placed(cells, chosen, groups)
    shares = stability(places.filter(pl.col("set_aside") == ""), catalogue, chosen, effort)
    places = places.join(shares, on=[t.ECONOMY, "stands_for"], how="left", maintain_order="left")
    asked = places.filter(pl.col("place").is_not_null())
    like = starts(scores.indicators.filter(pl.col(t.YEAR) <= year), asked, cells, year)
    return FocusResult(places, relation, near, like, means)


def _cells(
    now: pl.DataFrame,
    means: pl.DataFrame,
    peers_of: pl.DataFrame,
    progress: pl.DataFrame | None,
    weights: Mapping[str, float],
    catalogue: Catalogue,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bring together all that is known of each cell that counts."""
    wanted = pl.col("stands_for").is_in(list(weights)) & (pl.col(t.WEIGHT) > 0)
    mine = now.filter(wanted).select(IDENTITY)
    used = now.filter(pl.col(t.INDICATOR).is_in(mine[t.INDICATOR].unique().to_list()))
    predicted, relation = income.predict(used, means)
    keys = [t.ECONOMY, t.INDICATOR]
    cells = (
        mine.join(predicted, on=keys, how="left", maintain_order="left")
        .join(peers.beside(used, peers_of), on=keys, how="left", maintain_order="left")
        .with_columns(lowest_median().alias("peers_raw"), peers.lowest_quarter().alias("lowest_quarter"))
        .with_columns((pl.col(t.UNCLIPPED) < pl.col("band_low_raw")).fill_null(False).alias("below_band"))
    )
    cut = {"predicted_raw": "predicted", "band_low_raw": "band_low", "band_high_raw": "band_high"}
    cells = cells.with_columns(
        *(pl.col(a).clip(0, 100).alias(b) for a, b in cut.items()),
        *(pl.col(f"{kind}_median").clip(0, 100) for kind in peers.KINDS),
    )
    return trend.join(cells, progress, catalogue), relation
