"""Spread: what the scores would be had the method's judgements been others, as a 90 % interval beside each score.

Four judgements are drawn at once, thousands of times: the weights, the goalposts, the mean, and whether one of the
indicators is left out. The published score stays the weighted arithmetic mean with the catalogue's goalposts. It is one
of the possible results, so that the interval always holds it: where it lies outside of the two quantiles (at the ends
of the scale, where goalposts can move a score one way only), the interval is drawn out to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator
from socjust.scores import choices as choose
from socjust.scores import uncertainty
from socjust.scores.dimension import MINIMUM_SHARE, Scores, servable
from socjust.scores.frame import Data
from socjust.scores.framework import Framework, Node
from socjust.scores.groups import MINIMUM_PEERS, memberships
from socjust.scores.indicator import wide
from socjust.scores.intervals import column_quantiles
from socjust.scores.pipeline import Pipeline
from socjust.scores.spread_settings import (
    BRIEF,
    CONCENTRATION,
    FLOOR,
    GOALPOSTS,
    LEVEL,
    MEANS,
    SEED,
    THOROUGH,
    WIDE,
    Effort,
)
from socjust.scores.uncertainty import Uncertainty

GROUP_COLUMNS = {
    t.GROUP: pl.String,
    t.YEAR: pl.Int32,
    t.DIMENSION: pl.String,
    t.LOW: pl.Float64,
    t.HIGH: pl.Float64,
    "median_low": pl.Float64,
    "median_high": pl.Float64,
}


def spread(made: Scores, observations: pl.DataFrame, catalogue: Catalogue, year: int) -> Scores:
    """Give every published score its interval, and every rank of one year.

    Parameters
    ----------
    made : Scores
        From :func:`socjust.scores.dimension.dimension_scores`.
    observations : polars.DataFrame
        The long table, for what a vintage serves and for the population.
    catalogue : Catalogue
        The framework.
    year : int
        The reference year, which gets more draws, and ranks.

    Returns
    -------
    Scores
        ``dimensions`` with ``low`` and ``high``; with ``rank_low`` and ``rank_high`` in `year`, except where a score
        is shown as a band; and with ``banded`` also where an interval is wider than forty points. ``groups`` has the
        intervals of each group's mean over people, and in `year` of its median economy.
    """
    rows, grouped = [], []
    years = made.dimensions[t.YEAR].unique().sort().to_list()
    people = panel.population(observations, catalogue, years)
    for key, can in servable(observations, catalogue).items():
        published = made.dimensions.filter((pl.col(t.DIMENSION) == key) & pl.col(t.SCORE).is_not_null())
        for some, effort in ((pl.col(t.YEAR) == year, THOROUGH), (pl.col(t.YEAR) != year, BRIEF)):
            part = published.filter(some)
            if not part.is_empty():
                drawn = draw(made.indicators, can.indicators, key, part, effort, ranked=effort is THOROUGH)
                rows.append(_rows(drawn, part))
                grouped.append(_groups(drawn, part, people, catalogue, effort))
    return Scores(_joined(made.dimensions, rows), made.indicators, _stacked(grouped, GROUP_COLUMNS))


def setting(
    indicators: pl.DataFrame, used: Sequence[Indicator], roots: Sequence[str], units: pl.DataFrame
) -> tuple[Pipeline, Data]:
    """Return the published method as a pipeline, and the data that it takes: indicator scores before they are cut.

    Goalposts are 0 and 100 there, so that a fallback or an alternate keeps its own.

    Parameters
    ----------
    indicators : polars.DataFrame
        Rows of :func:`socjust.scores.indicator.indicator_scores`.
    used : sequence of Indicator
        Those that the vintage serves.
    roots : sequence of str
        Dimensions.
    units : polars.DataFrame
        Columns ``economy`` and ``year``: the rows to score.
    """
    nodes = [Node(key, minimum_share=MINIMUM_SHARE) for key in roots]
    nodes += [Node(i.id, i.dimension, i.weight, lower=0.0, upper=100.0, title=i.short) for i in used]
    framework = Framework.of(nodes, "the catalogue")
    grid = list(units.select(t.ECONOMY, t.YEAR).iter_rows())
    values = wide(indicators, framework.indicators, grid, t.UNCLIPPED)
    data = Data(tuple(e for e, _ in grid), framework.indicators, values, np.array([y for _, y in grid]))
    return Pipeline.of(framework, normalise={"method": "goalposts"}, aggregate={"floor": FLOOR}), data


def choices(framework: Framework, effort: Effort) -> list[choose.Choice]:
    """Return the four judgements that are drawn: goalposts, weights, mean, what is left out."""
    return [
        choose.goalposts(framework, GOALPOSTS, effort.sets, SEED),
        choose.dirichlet(framework, effort.draws, SEED, concentration=CONCENTRATION),
        choose.option("aggregate", "method", MEANS),
        choose.removal(framework),
    ]


def strata(drawn: Sequence[choose.Choice], draws: int) -> dict[str, np.ndarray]:
    """Number the variants of each draw so that all combinations of the small choices come up equally often.

    Quantiles then settle with fewer draws than if chance decided how often an indicator is left out. Each draw has
    weights of its own; goalposts change after one round of the others.

    Examples
    --------
    >>> two, three = choose.option("a", "x", [1, 2]), choose.option("b", "y", [1, 2, 3])
    >>> {name: column.tolist() for name, column in strata([two, three], 6).items()}
    {'a.x': [0, 1, 0, 1, 0, 1], 'b.y': [0, 0, 1, 1, 2, 2]}
    """
    number, step, numbered = np.arange(draws), 1, {}
    for choice in sorted(drawn, key=lambda c: len(c.variants)):
        if choice.step == "weights":
            numbered[choice.name] = number % len(choice.variants)
        else:
            numbered[choice.name] = number // step % len(choice.variants)
            step *= len(choice.variants)
    return numbered


def draw(
    indicators: pl.DataFrame,
    used: Sequence[Indicator],
    key: str,
    units: pl.DataFrame,
    effort: Effort = THOROUGH,
    ranked: bool = True,
) -> Uncertainty:
    """Score one dimension of the given economies and years in every draw; parameters as for :func:`setting`."""
    pipeline, data = setting(indicators, used, [key], units)
    drawn = choices(pipeline.framework, effort)
    numbers = strata(drawn, effort.draws)
    return uncertainty.run(pipeline, data, drawn, seed=SEED, parameters=numbers, ranked=ranked)


def interval(draws: np.ndarray, published: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends between which 90 % of the draws lie, column by column, drawn out to the published figure.

    Examples
    --------
    >>> low, high = interval(np.linspace(0, 100, 101)[:, None], np.array([97.0]))
    >>> low.round(9).tolist(), high.tolist()
    ([5.0], [97.0])
    """
    ends = column_quantiles(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    low, high = np.clip(ends, 0.0, 100.0)  # the last bit of a mean of hundreds may lie above
    return np.fmin(low, published), np.fmax(high, published)


def _rows(drawn: Uncertainty, part: pl.DataFrame) -> pl.DataFrame:
    code = drawn.codes[0]
    low, high = interval(drawn.scores[code], part[t.SCORE].to_numpy())
    places = drawn.ranks[code].any()
    own = drawn.nominal.rank(code)
    best, worst = drawn.rank_quantiles([(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if places else (None, None)
    blank = pl.repeat(None, len(part), dtype=pl.Int32, eager=True)
    return part.select(t.ECONOMY, t.YEAR, t.DIMENSION).with_columns(
        pl.Series(t.LOW, low),
        pl.Series(t.HIGH, high),
        (pl.Series(np.fmin(np.floor(best), own)).cast(pl.Int32) if places else blank).alias(t.RANK_LOW),
        (pl.Series(np.fmax(np.ceil(worst), own)).cast(pl.Int32) if places else blank).alias(t.RANK_HIGH),
    )


def _joined(dimensions: pl.DataFrame, rows: list[pl.DataFrame]) -> pl.DataFrame:
    ends = {t.LOW: pl.Float64, t.HIGH: pl.Float64, t.RANK_LOW: pl.Int32, t.RANK_HIGH: pl.Int32}
    keys = [t.ECONOMY, t.YEAR, t.DIMENSION]
    made = _stacked(rows, {name: dimensions.schema[name] for name in keys} | ends)
    joined = dimensions.drop(list(ends), strict=False).join(made, on=keys, how="left", maintain_order="left")
    banded = pl.col("banded") | (pl.col(t.HIGH) - pl.col(t.LOW) > WIDE).fill_null(False)
    places = [pl.when(~banded).then(pl.col(c)).alias(c) for c in (t.RANK_LOW, t.RANK_HIGH)]
    return joined.with_columns(banded.alias("banded"), *places).select(
        *(c for c in dimensions.columns if c not in (t.RANK_LOW, t.RANK_HIGH)), t.RANK_LOW, t.RANK_HIGH
    )


def _stacked(frames: list[pl.DataFrame], schema: dict) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=schema), *(f.select(list(schema)).cast(schema) for f in frames)])


def _groups(
    drawn: Uncertainty, part: pl.DataFrame, people: pl.DataFrame, catalogue: Catalogue, effort: Effort
) -> pl.DataFrame:
    """Average the same draws over the people of each group, and take its median economy in each draw."""
    heads = part.join(people, on=[t.ECONOMY, t.YEAR], how="left", maintain_order="left")["population"]
    size, code, made = heads.fill_null(0.0).to_numpy(), drawn.codes[0], []
    scores = np.vstack([part[t.SCORE].to_numpy(), drawn.scores[code]])  # the published ones first
    for (group, year), where in _members(part, catalogue):
        mean, median = (None, None), (None, None)
        if (weights := size[where]).sum() > 0:
            mean = _ends(scores[:, where] @ (weights / weights.sum()))
        if effort is THOROUGH and len(where) >= MINIMUM_PEERS:
            median = _ends(np.median(scores[:, where], axis=1))
        made.append((group, year, code, *mean, *median))
    return pl.DataFrame(made, schema=GROUP_COLUMNS, orient="row")


def _ends(figures: np.ndarray) -> tuple[float, float]:
    low, high = interval(figures[1:, None], figures[:1])
    return float(low[0]), float(high[0])


def _members(part: pl.DataFrame, catalogue: Catalogue) -> Iterator[tuple[tuple[str, int], np.ndarray]]:
    placed = part.select(t.ECONOMY, t.YEAR).with_row_index("row").join(memberships(catalogue), on=t.ECONOMY)
    for key, rows in placed.group_by(t.GROUP, t.YEAR, maintain_order=True):
        yield key, rows["row"].to_numpy()
