"""Costs of income groups and of the world: sums over economies, where two thirds of the people are covered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import table as t
from socjust.catalogue.models import INCOME_GROUPS
from socjust.costing.costs import AT_LEAST, AT_MOST, BRANCH
from socjust.costing.parameters import LEVELS

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue

ENOUGH: Final = 2 / 3  # of a group's people
WIDER: Final = {"LMY": ("Low- and middle-income", INCOME_GROUPS[:3])}  # groups that the catalogue does not list
FIGURES: Final = (*LEVELS, AT_LEAST, AT_MOST)


def names(catalogue: Catalogue) -> dict[str, str]:
    """Return id and short name of each group: income groups from poor to rich, low- and middle-income, the world."""
    income = {g.id: g.short for g in catalogue.groups.values() if g.kind == "income"}
    poor_first = {g: income[g] for g in INCOME_GROUPS if g in income}
    return poor_first | {g: name for g, (name, _) in WIDER.items()} | {"WLD": "World"}


def members(catalogue: Catalogue) -> pl.DataFrame:
    """List which economy belongs to which group: columns ``group`` and ``economy``."""
    parts: Mapping[str, tuple[str, ...]] = {g: parts for g, (_, parts) in WIDER.items()}
    rows = [(g, e) for g in names(catalogue) for part in parts.get(g, (g,)) for e in catalogue.members(part)]
    return pl.DataFrame(rows, schema={t.GROUP: pl.String, t.ECONOMY: pl.String}, orient="row")


def of_groups(costs: pl.DataFrame, rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Add costs up: US dollars of the reference year over GDP of the same economies and year.

    Dollars of another year do not enter a sum: an economy whose GDP of the reference year is not known is not covered.

    Parameters
    ----------
    costs : polars.DataFrame
        Of :func:`socjust.costing.costs`, for one reference year.
    rows : polars.DataFrame
        Inputs of the same year, for GDP, revenue and population.
    catalogue : Catalogue
        Groups and their members.

    Returns
    -------
    polars.DataFrame
        group, branch, low, central, high (% of GDP), at_least, at_most (% of GDP), dollars (central), jobs,
        tax_return (% of GDP), central_of_revenue (%), population_share and economies (behind the central figure),
        bounds_share (behind the bounds), revenue_share, tax_share, members and people of the group. A figure is null
        where fewer than two thirds of the group's people stand behind it.
    """
    year = costs[t.REFERENCE_YEAR][0]
    held = rows.select(
        t.ECONOMY, "population", "revenue", pl.when(pl.col("gdp_usd_year") == year).then(pl.col("gdp_usd")).alias("gdp")
    )
    joined = members(catalogue).join(held, on=t.ECONOMY).join(costs.drop("dollars"), on=t.ECONOMY)
    known = pl.col("gdp").is_not_null()
    seen = known & pl.col("central").is_not_null()
    paid = seen & pl.col("revenue").is_not_null()
    taxed = seen & pl.col("tax_return").is_not_null()
    bound = known & pl.col(AT_MOST).is_not_null()
    people = pl.col("population")
    made = joined.group_by(t.GROUP, BRANCH, maintain_order=True).agg(
        *(_ratio(level, seen) for level in LEVELS),
        *(_ratio(column, bound) for column in (AT_LEAST, AT_MOST)),
        ((pl.col("central") * pl.col("gdp")).filter(seen).sum() / 100).alias("dollars"),
        (pl.col("at_least") * pl.col("gdp")).filter(bound).sum().truediv(100).alias("least_dollars"),
        (pl.col("at_most") * pl.col("gdp")).filter(bound).sum().truediv(100).alias("most_dollars"),
        pl.col("jobs").filter(seen).sum().alias("jobs"),
        _ratio("tax_return", taxed),
        (people.filter(taxed).sum() / people.sum()).alias("tax_share"),
        (
            100
            * (pl.col("central") * pl.col("gdp")).filter(paid).sum()
            / (pl.col("revenue") * pl.col("gdp")).filter(paid).sum()
        ).alias("central_of_revenue"),
        (people.filter(seen).sum() / people.sum()).alias(t.POPULATION_SHARE),
        (people.filter(bound).sum() / people.sum()).alias("bounds_share"),
        (people.filter(paid).sum() / people.sum()).alias("revenue_share"),
        seen.sum().alias(t.ECONOMIES),
        pl.len().alias("members"),
        people.sum().alias("people"),
    )
    return made.with_columns(
        *_where(t.POPULATION_SHARE, *LEVELS, "dollars", "jobs"),
        *_where("bounds_share", AT_LEAST, AT_MOST, "least_dollars", "most_dollars"),
        *_where("revenue_share", "central_of_revenue"),
        *_where("tax_share", "tax_return"),
    )


def _ratio(column: str, rows: pl.Expr) -> pl.Expr:
    gdp = pl.col("gdp").filter(rows)
    return ((pl.col(column).filter(rows) * gdp).sum() / gdp.sum()).alias(column)


def _where(share: str, *columns: str) -> list[pl.Expr]:
    enough = pl.col(share).fill_nan(0.0) >= ENOUGH - 1e-9  # a group without people has no share
    return [pl.when(enough).then(pl.col(c)).alias(c) for c in columns]


def answers(costs: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Count economies by the answer of the rule, for each group and branch.

    Returns
    -------
    polars.DataFrame
        group, branch, payable, economies.
    """
    joined = members(catalogue).join(costs.select(t.ECONOMY, BRANCH, "payable"), on=t.ECONOMY)
    return joined.group_by(t.GROUP, BRANCH, "payable", maintain_order=True).agg(pl.len().alias(t.ECONOMIES))
