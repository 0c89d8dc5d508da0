"""Rules about the figures themselves: ranges, sums, aggregates, and what changed since the last vintage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from socjust import table as t
from socjust.check.findings import Finding, Held, count, examples
from socjust.coverage.aggregate import WORLD, against_provider

FEW_OUTSIDE: Final = 0.01  # share of an indicator's figures that may lie outside its range before it is a failure
MANY_ECONOMIES: Final = 50  # economies, from which on the world's figure has to lie between theirs
SHARES_OFF: Final = 0.5  # percentage points by which five shares of income may miss 100
SHRUNK: Final = 0.8  # share of the previous vintage's figures, below which an indicator has lost coverage
MAGNITUDE: Final = 5.0  # factor between the medians of two vintages that only a change of unit explains
QUINTILES: Final = ("SI.DST.FRST.20", "SI.DST.02ND.20", "SI.DST.03RD.20", "SI.DST.04TH.20", "SI.DST.05TH.20")


def value_range(held: Held) -> Iterator[Finding]:
    """Require values to lie where the catalogue says that the recipe's values can lie."""
    recipes = [
        (i.id, r.rank, r.range_lower, r.range_upper) for i in held.catalogue.indicators.values() for r in i.recipes
    ]
    schema = {t.INDICATOR: pl.String, t.RECIPE: pl.Int8, "lower": pl.Float64, "upper": pl.Float64}
    ranges = pl.DataFrame(recipes, schema=schema, orient="row")
    beyond = pl.max_horizontal(pl.col("lower") - pl.col(t.VALUE), pl.col(t.VALUE) - pl.col("upper"))
    rows = held.rows.join(ranges, on=[t.INDICATOR, t.RECIPE]).with_columns(
        beyond.alias("beyond"), pl.len().over(t.INDICATOR).alias("all")
    )
    outside = rows.filter(pl.col("beyond") > 0).sort(t.INDICATOR, -pl.col("beyond"), t.ECONOMY, t.YEAR)
    for (indicator,), some in outside.group_by([t.INDICATOR], maintain_order=True):
        scored = held.catalogue.indicators[str(indicator)].scored
        share, limits = some.height / some["all"][0], _limits(some["lower"][0], some["upper"][0])
        told = f"{count(some.height, 'figure')} ({100 * share:.2g} %) {limits}: {examples(some, held)}."
        severe = scored and share >= FEW_OUTSIDE  # the rest is flagged where it shows and enters no score
        yield Finding("value_range", str(indicator), "", "fail" if severe else "warn", told)


def _limits(lower: float | None, upper: float | None) -> str:
    if lower is None:
        return f"above {upper:g}"
    return f"below {lower:g}" if upper is None else f"outside {lower:g} to {upper:g}"


def quintiles(held: Held) -> Iterator[Finding]:
    """Require that the five fifths of the people share all of the income."""
    first = [(i.id, i.recipes[0]) for i in held.catalogue.indicators.values() if i.recipes]
    plain = {recipe.components[0][1].code: name for name, recipe in first if recipe.expression is None}
    ids = [plain[code] for code in QUINTILES if code in plain]
    if len(ids) < len(QUINTILES):
        return
    sums = (
        held.rows.filter(pl.col(t.INDICATOR).is_in(ids), pl.col(t.SEX) == "total")
        .group_by(t.ECONOMY, t.YEAR)
        .agg(pl.col(t.VALUE).sum(), pl.col(t.INDICATOR).n_unique().alias("n"))
        .filter(pl.col("n") == len(ids))
        .with_columns((pl.col(t.VALUE) - 100).abs().alias("off"))
    )
    wrong = sums.filter(pl.col("off") > SHARES_OFF).sort(-pl.col("off"), t.ECONOMY, t.YEAR)
    if wrong.height:
        told = f"The five income shares miss 100 in {wrong.height:,} of {sums.height:,} surveys"
        yield Finding("quintiles", ids[0], "", "warn", f"{told}: {examples(wrong, held)}.")


def world(held: Held) -> Iterator[Finding]:
    """Require that the provider's figure for the world lies between the smallest and the largest of the economies."""
    shown = [i.id for i in held.catalogue.indicators.values() if i.role != "denominator"]
    keys = [t.INDICATOR, t.YEAR, t.SEX]
    spread = held.economies.group_by(keys).agg(
        pl.col(t.VALUE).min().alias("lowest"), pl.col(t.VALUE).max().alias("highest"), pl.len().alias("n")
    )
    whole = held.rows.filter(pl.col(t.ECONOMY) == "WLD", pl.col(t.INDICATOR).is_in(shown)).join(spread, on=keys)
    many = whole.filter(pl.col("n") >= MANY_ECONOMIES)
    wrong = many.filter(~pl.col(t.VALUE).is_between(pl.col("lowest"), pl.col("highest"))).sort(keys)
    for (indicator,), rows in wrong.group_by([t.INDICATOR], maintain_order=True):
        between = f"{rows['lowest'][0]:,.6g} to {rows['highest'][0]:,.6g}"
        told = f"The figure for the world is not between those of its economies ({between}): {examples(rows, held)}."
        yield Finding("world", str(indicator), "WLD", "warn", told)


def lost(held: Held) -> Iterator[Finding]:
    """Look for indicators that vanished, or lost many figures or economies, since the previous vintage."""
    if held.previous is None:
        return
    counts = (pl.len().alias("figures"), pl.col(t.ECONOMY).n_unique().alias(t.ECONOMIES))
    now, then = (rows.group_by(t.INDICATOR).agg(counts) for rows in (held.rows, held.previous))
    both = then.join(now, on=t.INDICATOR, how="left", suffix="_now").fill_null(0).sort(t.INDICATOR)
    for indicator, figures, economies, figures_now, economies_now in both.iter_rows():
        if indicator not in held.catalogue.indicators:
            continue
        if figures_now < SHRUNK * figures:
            told = f"{count(figures, 'figure')} in the previous vintage, {figures_now:,} in this one."
        elif economies_now < SHRUNK * economies:
            before, after = f"{economies:,} economies and groups", f"{economies_now:,}"
            told = f"Figures of {before} in the previous vintage, of {after} in this one."
        else:
            continue
        yield Finding("lost", indicator, "", "warn", told)


def magnitude(held: Held) -> Iterator[Finding]:
    """Compare the figures that both vintages hold: a change of unit would show here."""
    if held.previous is None:
        return
    before = held.previous.select(*t.KEY, t.RECIPE, pl.col(t.VALUE).alias("before"))
    both = held.rows.join(before, on=[*t.KEY, t.RECIPE]).filter(pl.col(t.VALUE) != 0, pl.col("before") != 0)
    factors = both.group_by(t.INDICATOR).agg((pl.col(t.VALUE) / pl.col("before")).median().alias("factor"))
    for indicator, factor in factors.sort(t.INDICATOR).iter_rows():
        if not 1 / MAGNITUDE <= factor <= MAGNITUDE:
            told = f"Figures are {factor:.3g} times those of the previous vintage (median): look for a change of unit."
            yield Finding("magnitude", indicator, "", "fail", told)


def aggregates(held: Held) -> Iterator[Finding]:
    """Set our figure of the world beside the provider's, where the catalogue says that both are made by one rule.

    A difference beyond the tolerance of `aggregates.csv` means that the provider has changed its rule, or that figures
    of large economies are wrong on one side.
    """
    comparable = any(rule.provider_rule == "same" for rule in held.catalogue.aggregates.values())
    if held.manifest.simulated:  # invented figures of the world are drawn for themselves
        return
    if not comparable or held.rows.filter(pl.col(t.ECONOMY) == WORLD).is_empty():
        return
    compared = against_provider(held.rows, held.catalogue)
    off = compared.filter(pl.col("difference").abs() > pl.col("tolerance"))
    for (indicator,), rows in off.sort(-pl.col("difference").abs()).group_by([t.INDICATOR], maintain_order=True):
        worst = rows.row(0, named=True)
        told = (
            f"For the world the provider says {worst['provider']:,.6g} in {worst[t.YEAR]} and our own mean is "
            f"{worst['ours']:,.6g}, {abs(worst['difference']):.2g} % apart where {worst['tolerance']:g} % are usual"
        )
        more = f" (so in {rows.height} years)" if rows.height > 1 else ""
        yield Finding("aggregates", str(indicator), WORLD, "warn", f"{told}{more}.")
