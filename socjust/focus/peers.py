"""Peers: economies of the same income group, of the same region, and those nearest by structure."""

from __future__ import annotations

import numpy as np
import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.focus.income import INCOME
from socjust.focus.tables import settings, traits, whole

KINDS = ("income", "region", "near")  # of peer groups: income group, region, nearest by structure
PEER = "peer"
NEAREST = {t.ECONOMY: pl.String, PEER: pl.String, "place": pl.Int64, "distance": pl.Float64}


def nearest(
    observations: pl.DataFrame, catalogue: Catalogue, means: pl.DataFrame, year: int, window: int = panel.WINDOW
) -> pl.DataFrame:
    """Name the economies most like each economy in the traits of ``structure.csv``.

    Each trait is measured in standard deviations over all economies that have every trait; the distance is the root of
    the weighted mean of the squared differences.

    Parameters
    ----------
    observations, catalogue, year, window
        As for :func:`socjust.focus.income.income`.
    means : polars.DataFrame
        From there.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``peer``, ``place`` (1 the nearest), ``distance`` (standard deviations). An economy without one of
        the traits has no rows: it is like nobody for all we know.
    """
    wanted = [trait.indicator for trait in traits() if trait.indicator != INCOME]
    rows = observations.filter(pl.col(t.INDICATOR).is_in(wanted), pl.col(t.ECONOMY).is_in(list(catalogue.economies)))
    held = panel.latest(rows, catalogue, [year], window, projected=True)
    table = means.select(t.ECONOMY, INCOME)
    for name in wanted:
        one = held.filter(pl.col(t.INDICATOR) == name).select(t.ECONOMY, pl.col(t.VALUE).alias(name))
        table = table.join(one, on=t.ECONOMY)
    return _ranked(table.sort(t.ECONOMY))


def _ranked(table: pl.DataFrame) -> pl.DataFrame:
    names, columns, weights = table[t.ECONOMY].to_list(), [], []
    for trait in traits():
        column = table[trait.indicator].to_numpy().astype(float)
        column = np.log(column) if trait.log else column
        spread = column.std() if len(column) else 0.0
        if spread > 0:
            columns.append((column - column.mean()) / spread)
            weights.append(trait.weight)
    if not columns or len(names) < 2:
        return pl.DataFrame(schema=NEAREST)
    points, share = np.column_stack(columns), np.array(weights) / sum(weights)
    distance = np.sqrt((((points[:, None, :] - points) ** 2) * share).sum(axis=2))
    np.fill_diagonal(distance, np.inf)
    count = min(whole("nearest"), len(names) - 1)
    order = np.argsort(distance, axis=1, kind="stable")[:, :count]
    made = [
        (names[i], names[j], place, float(distance[i, j]))
        for i, row in enumerate(order)
        for place, j in enumerate(row, start=1)
    ]
    return pl.DataFrame(made, schema=NEAREST, orient="row")


def memberships(catalogue: Catalogue, near: pl.DataFrame) -> pl.DataFrame:
    """List every economy's peers, itself not among them.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``peer``, ``kind`` (one of :data:`KINDS`).
    """
    rows = [
        (e.id, other.id, kind)
        for kind in KINDS[:2]
        for e in catalogue.economies.values()
        for other in catalogue.economies.values()
        if e.id != other.id and getattr(e, kind) == getattr(other, kind) and getattr(e, kind) in catalogue.groups
    ]
    schema = {t.ECONOMY: pl.String, PEER: pl.String, "kind": pl.String}
    groups = pl.DataFrame(rows, schema=schema, orient="row")
    return pl.concat([groups, near.select(t.ECONOMY, PEER, pl.lit("near").alias("kind"))])


def beside(indicators: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    """Set each economy's score in each indicator beside those of its peers.

    Parameters
    ----------
    indicators : polars.DataFrame
        Indicator scores of one year, one row an economy and indicator.
    peers : polars.DataFrame
        From :func:`memberships`.

    Returns
    -------
    polars.DataFrame
        ``economy``, ``indicator`` and for each kind of peers ``<kind>_peers`` (how many of them have a figure of the
        same series), ``<kind>_better`` (how many of those have a higher score) and ``<kind>_median`` (their median
        score before it is cut, the economy left out). Blank with fewer than five.
    """
    scores = indicators.select(t.ECONOMY, t.INDICATOR, t.RECIPE, t.UNCLIPPED)
    theirs = scores.rename({t.ECONOMY: PEER, t.UNCLIPPED: "theirs"})
    pairs = scores.join(peers, on=t.ECONOMY).join(theirs, on=[PEER, t.INDICATOR, t.RECIPE])
    counted = (
        pairs.group_by(t.ECONOMY, t.INDICATOR, "kind")
        .agg(
            pl.len().cast(pl.Int64).alias("peers"),
            (pl.col("theirs") > pl.col(t.UNCLIPPED)).sum().cast(pl.Int64).alias("better"),
            pl.col("theirs").median().alias("median"),
        )
        .filter(pl.col("peers") >= whole("peers_least"))
    )
    made = scores.select(t.ECONOMY, t.INDICATOR)
    for kind in KINDS:
        one = counted.filter(pl.col("kind") == kind)
        named = [pl.col(c).alias(f"{kind}_{c}") for c in ("peers", "better", "median")]
        made = made.join(one.select(t.ECONOMY, t.INDICATOR, *named), on=[t.ECONOMY, t.INDICATOR], how="left")
    return made


def lowest_quarter() -> pl.Expr:
    """Say whether three quarters of the peers do better in every peer group with figures, and there are two at least.

    The groups overlap, yet each asks another question: of means, of neighbourhood, of structure. One of them alone
    would follow a single odd group.
    """
    enough = settings()["peers_better"]
    held = [pl.col(f"{kind}_peers").is_not_null() for kind in KINDS]
    behind = [
        (pl.col(f"{kind}_better") >= enough * pl.col(f"{kind}_peers")) | pl.col(f"{kind}_peers").is_null()
        for kind in KINDS
    ]
    return (pl.sum_horizontal(held) >= 2) & pl.all_horizontal(behind)
