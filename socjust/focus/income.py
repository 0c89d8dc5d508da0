"""What income predicts: each economy's score from those of all others, by a robust curve on log income per head."""

from __future__ import annotations

import numpy as np
import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.focus import robust
from socjust.focus.tables import settings, whole

GNI = "den_gni_per_head_ppp"
GDP = "den_gdp_ppp_current"
PEOPLE = "den_population"
INCOME = "income"
UNFIT = ("implausible", "doubtful")  # figures that are no evidence for others, nor priorities themselves

PREDICTED = {
    t.ECONOMY: pl.String,
    t.INDICATOR: pl.String,
    "predicted_raw": pl.Float64,
    "band_low_raw": pl.Float64,
    "band_high_raw": pl.Float64,
}
RELATION = {
    t.INDICATOR: pl.String,
    t.ECONOMIES: pl.Int64,
    "doubling": pl.Float64,
    "explained": pl.Float64,
    "below": pl.Float64,
    "above": pl.Float64,
    "band_width": pl.Float64,
}


def income(observations: pl.DataFrame, catalogue: Catalogue, year: int, window: int = panel.WINDOW) -> pl.DataFrame:
    """Return income per head in current PPP dollars: gross national income, else gross domestic product.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its economies.
    year, window : int
        Reference year, and how many years older a figure may be.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``income`` (current PPP $ a head), ``income_year``, ``income_basis`` (GNI or GDP). An economy for
        which neither is known has no row: nothing is predicted for it.
    """
    rows = observations.filter(
        pl.col(t.INDICATOR).is_in([GNI, GDP, PEOPLE]), pl.col(t.ECONOMY).is_in(list(catalogue.economies))
    )
    held = panel.latest(rows, catalogue, [year], window).filter(pl.col(t.VALUE) > 0)
    chosen = (t.ECONOMY, pl.col(t.VALUE).alias(INCOME), pl.col(t.YEAR).alias("income_year"))
    gni = held.filter(pl.col(t.INDICATOR) == GNI).select(*chosen, pl.lit("GNI").alias("income_basis"))
    people = rows.filter((pl.col(t.INDICATOR) == PEOPLE) & (pl.col(t.SEX) == "total"))
    people = people.select(t.ECONOMY, t.YEAR, pl.col(t.VALUE).alias("people"))
    gdp = (
        held.filter(pl.col(t.INDICATOR) == GDP)
        .join(people, on=[t.ECONOMY, t.YEAR])
        .with_columns(pl.col(t.VALUE) / pl.col("people"))
        .select(*chosen, pl.lit("GDP").alias("income_basis"))
        .join(gni, on=t.ECONOMY, how="anti")
    )
    return pl.concat([gni, gdp]).sort(t.ECONOMY)


def predict(indicators: pl.DataFrame, means: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Predict the score of each indicator of each economy from all other economies.

    Parameters
    ----------
    indicators : polars.DataFrame
        Rows of :func:`socjust.scores.indicator.indicator_scores` of one year. Each series in use is fitted by itself:
        an alternate or a fallback is compared only with its like. Implausible and doubtful figures teach nothing.
    means : polars.DataFrame
        From :func:`income`.

    Returns
    -------
    predicted : polars.DataFrame
        ``economy``, ``indicator``, ``predicted_raw`` and the ends of its 90 % band, in points before they are cut to
        0–100. No rows for an indicator that fewer than twenty economies with an income have.
    relation : polars.DataFrame
        A row an indicator: ``economies``; ``doubling``, the points by which the curve rises when the median income
        doubles; ``explained``, the share of the squared differences between economies that income predicts for an
        economy left out, each counted with its robust weight (after O. Renaud and M.-P. Victoria-Feser, *Journal of
        Statistical Planning and Inference* 140, 2010); ``below`` and ``above``, the shares outside the band;
        ``band_width``, its median width in points.
    """
    usable = indicators.filter(~t.flagged(*UNFIT))
    rows = usable.join(means.select(t.ECONOMY, INCOME), on=t.ECONOMY).sort(t.INDICATOR, t.RECIPE, t.ECONOMY)
    predicted, relation = [], []
    for (name, _), part in rows.group_by(t.INDICATOR, t.RECIPE, maintain_order=True):
        if part.height >= whole("fit_least"):
            made, told = _one(part[INCOME].log().to_numpy(), part[t.UNCLIPPED].to_numpy())
            names = part.select(t.ECONOMY, t.INDICATOR).to_dict(as_series=False)
            predicted.append(pl.DataFrame(names | dict(zip(list(PREDICTED)[2:], made, strict=True)), schema=PREDICTED))
            relation.append((name, part.height, *told))
    return (
        pl.concat([pl.DataFrame(schema=PREDICTED), *predicted]),
        pl.DataFrame(relation, schema=RELATION, orient="row"),
    )


def _one(x: np.ndarray, y: np.ndarray) -> tuple[tuple[np.ndarray, ...], tuple[float, ...]]:
    """Fit one indicator: (prediction, band low, band high), and what the relation is like."""
    at = robust.knots(x)
    design = robust.basis(x, at)
    fits, predicted = robust.without_each(design, y)
    low, high = robust.ends(robust.errors(design, y, fits), _nearby(x), settings()["band"])
    low, high = predicted + low, predicted + high
    whole_fit = robust.fit(design, y)
    middle = np.median(x)
    steps = robust.basis(np.array([middle, middle + np.log(2)]), at) @ whole_fit.coefficients[0]
    weights, score = whole_fit.huber[0], np.clip(y, 0, 100)
    left = weights @ (score - np.clip(predicted, 0, 100)) ** 2
    spread = weights @ (score - weights @ score / weights.sum()) ** 2
    explained = 1 - left / spread if spread > 0 else np.nan
    width = np.median(np.clip(high, 0, 100) - np.clip(low, 0, 100))
    told = (steps[1] - steps[0], explained, (y < low).mean(), (y > high).mean(), width)
    return (predicted, low, high), tuple(float(v) for v in told)


def _nearby(x: np.ndarray) -> np.ndarray:
    """Say for each economy which others are near it in income: the errors of those make its band."""
    count = min(max(whole("nearby_least"), int(settings()["nearby_share"] * len(x))), len(x) - 1)
    distance = np.abs(x[:, None] - x)
    np.fill_diagonal(distance, np.inf)
    order = np.argsort(distance, axis=1, kind="stable")[:, :count]
    near = np.zeros_like(distance, dtype=bool)
    np.put_along_axis(near, order, True, axis=1)
    return near
