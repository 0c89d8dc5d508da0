"""Rules that point at single figures which may be mistakes: for somebody to look at, and to write a correction for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from socjust import table as t
from socjust.check.findings import Finding, Held, count, examples

APART: Final = 0.5  # in the indicator's unit: what rounding of three figures may come to
NEAR: Final = 2  # years to the figure before and after, at most
SPIKE: Final = 0.5  # of the span of the middle 80 % of all figures, that a figure stands out by on both sides
RUN: Final = 10  # figures of one economy, all of them nothing
RARE: Final = 0.05  # share of the other economies' figures that are nothing, at most
EXPLAINED: Final = ("break", "doubtful", "implausible")  # flags of figures that are marked already


def _looked_at(held: Held) -> pl.DataFrame:
    """Return the figures of economies for both sexes of scored indicators, without those marked as odd already."""
    scored = [i.id for i in held.catalogue.indicators.values() if i.scored]
    own = held.economies.filter(pl.col(t.INDICATOR).is_in(scored), pl.col(t.SEX) == "total")
    return own.filter(~t.flagged(*EXPLAINED)).sort(t.INDICATOR, t.ECONOMY, t.YEAR)


def sexes(held: Held) -> Iterator[Finding]:
    """Require that the figure for all lies between women's and men's."""
    keys = [t.INDICATOR, t.ECONOMY, t.YEAR]
    sides = held.economies.filter(pl.col(t.SEX) != "total").group_by(keys)
    ends = sides.agg(pl.col(t.VALUE).min().alias("least"), pl.col(t.VALUE).max().alias("most"), pl.len().alias("n"))
    whole = held.economies.filter(pl.col(t.SEX) == "total").join(ends.filter(pl.col("n") == 2), on=keys)
    beyond = pl.max_horizontal(pl.col("least") - pl.col(t.VALUE), pl.col(t.VALUE) - pl.col("most"))
    wrong = whole.with_columns(beyond.alias("beyond")).filter(pl.col("beyond") > APART)
    ordered = wrong.sort(t.INDICATOR, -pl.col("beyond"), t.ECONOMY, t.YEAR)
    for (indicator,), rows in ordered.group_by([t.INDICATOR], maintain_order=True):
        told = f"{count(rows.height, 'figure')} for all not between those for women and men: {examples(rows, held)}."
        yield Finding("sexes", str(indicator), "", "warn", told)


def spikes(held: Held) -> Iterator[Finding]:
    """Look for figures that leave both their neighbours by far: a crisis, another question, or a mistake."""
    value, year, each = pl.col(t.VALUE), pl.col(t.YEAR), [t.INDICATOR, t.ECONOMY]
    span = value.quantile(0.9).over(t.INDICATOR) - value.quantile(0.1).over(t.INDICATOR)
    near = (year - year.shift().over(each) <= NEAR) & (year.shift(-1).over(each) - year <= NEAR)
    before, after = value - value.shift().over(each), value - value.shift(-1).over(each)
    out = pl.min_horizontal(before.abs(), after.abs()) / span
    rows = _looked_at(held).with_columns(near.alias("near"), out.alias("out"), (before * after > 0).alias("alone"))
    wrong = rows.filter("near", "alone", pl.col("out") > SPIKE).sort(t.INDICATOR, -pl.col("out"), t.ECONOMY, t.YEAR)
    for (indicator,), some in wrong.group_by([t.INDICATOR], maintain_order=True):
        told = f"{count(some.height, 'figure')} far from the years before and after: {examples(some, held)}."
        yield Finding("spikes", str(indicator), "", "warn", told)


def nothings(held: Held) -> Iterator[Finding]:
    """Look for economies whose figures are all exactly 0 where hardly any other's are: not measured, perhaps."""
    none = pl.col(t.VALUE) == 0
    of = _looked_at(held).group_by(t.INDICATOR, t.ECONOMY).agg(none.sum().alias("zeros"), pl.len().alias("n"))
    all_ = (pl.col("zeros") == pl.col("n")) & (pl.col("n") >= RUN)
    others = (pl.col("zeros").filter(~all_).sum() / pl.col("n").filter(~all_).sum()).over(t.INDICATOR)
    wrong = of.with_columns(others.alias("others")).filter(all_, pl.col("others") <= RARE).sort(t.INDICATOR, t.ECONOMY)
    for (indicator,), rows in wrong.group_by([t.INDICATOR], maintain_order=True):
        names = ", ".join(held.catalogue.economies[e].name for e in rows[t.ECONOMY])
        yield Finding(
            "nothings", str(indicator), "", "warn", f"Every figure is 0, as hardly any other is: {names.rstrip('.')}."
        )
