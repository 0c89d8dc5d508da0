"""Could it be paid? A cost beside revenue and debt, answered by a rule that is written out.

The rule, for a cost in percent of GDP a year:

1. *cannot be said* where revenue is not known, or where the cost is known only between bounds that give two answers;
2. *nothing to pay* where the gap is closed;
3. *within present revenue* where the cost is at most `revenue_limit` of revenue;
4. *with better taxes* where it is more, but at most `reform_room` of GDP;
5. *not from own means* where it is more than that;
6. but *debt comes first* instead of 3 and 4 where the service of external public debt takes more than `debt_limit` of
   revenue. Where debt service is not reported (high-income economies report none) the rule rests on revenue alone.

The limits are assumptions with their reasons (``parameters.csv``): the rule sorts, it does not decide.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from socjust import table as t
from socjust.costing.parameters import LEVELS, Parameters

NOTHING: Final = "nothing to pay"
PRESENT: Final = "within present revenue"
REFORM: Final = "with better taxes"
DEBT: Final = "debt comes first"
BEYOND: Final = "not from own means"
UNKNOWN: Final = "cannot be said"
ANSWERS: Final = (NOTHING, PRESENT, REFORM, DEBT, BEYOND, UNKNOWN)
FEWEST: Final = 5  # economies behind a median
ROOM: Final = ("revenue", "tax", "debt_service", "interest", "debt", "balance")


def answer(cost: pl.Expr, revenue: pl.Expr, debt_service: pl.Expr, limits: dict[str, float]) -> pl.Expr:
    """Apply the rule.

    Parameters
    ----------
    cost, revenue : polars.Expr
        Percent of GDP.
    debt_service : polars.Expr
        Percent of GNI, which is taken for GDP; null where it is not reported.
    limits : dict
        ``revenue_limit`` and ``debt_limit`` in percent of revenue, ``reform_room`` in percent of GDP.

    Returns
    -------
    polars.Expr
        One of :data:`ANSWERS`.

    Examples
    --------
    >>> debt = [1.0, 1.0, 6.0, 1.0, 1.0]
    >>> rows = pl.DataFrame({"cost": [1.0, 4.0, 4.0, 9.0, None], "revenue": [20.0] * 5, "debt": debt})
    >>> limits = {"revenue_limit": 10.0, "reform_room": 5.0, "debt_limit": 18.0}
    >>> rows.select(answer(pl.col("cost"), pl.col("revenue"), pl.col("debt"), limits).alias("x"))["x"].to_list()
    ['within present revenue', 'with better taxes', 'debt comes first', 'not from own means', 'cannot be said']
    """
    of_revenue = 100 * cost / revenue
    burdened = (100 * debt_service / revenue > limits["debt_limit"]).fill_null(False)
    return (
        pl.when(cost.is_null() | revenue.is_null() | (revenue <= 0))
        .then(pl.lit(UNKNOWN))
        .when(cost <= 0)
        .then(pl.lit(NOTHING))
        .when((cost > limits["reform_room"]) & (of_revenue > limits["revenue_limit"]))
        .then(pl.lit(BEYOND))
        .when(burdened)
        .then(pl.lit(DEBT))
        .when(of_revenue <= limits["revenue_limit"])
        .then(pl.lit(PRESENT))
        .otherwise(pl.lit(REFORM))
    )


def judged(frame: pl.DataFrame, rows: pl.DataFrame, assumed: Parameters, level: str = "central") -> pl.DataFrame:
    """Add shares of revenue and the rule's answer to costs.

    Parameters
    ----------
    frame : polars.DataFrame
        Costs with low, central, high, at_least and at_most in percent of GDP.
    rows : polars.DataFrame
        Inputs, for revenue and debt service.
    assumed : Parameters
        For the limits.
    level : {"low", "central", "high"}
        Which limits.

    Returns
    -------
    polars.DataFrame
        With ``low_of_revenue`` … and ``payable``: the answer that both bounds give, else that it cannot be said.
    """
    limits = assumed.at(level)
    joined = frame.join(rows.select(t.ECONOMY, "revenue", "debt_service"), on=t.ECONOMY, how="left")
    least, most = (
        answer(pl.col(c), pl.col("revenue"), pl.col("debt_service"), limits) for c in ("at_least", "at_most")
    )
    positive = pl.when(pl.col("revenue") > 0).then(pl.col("revenue"))
    return joined.with_columns(
        *((100 * pl.col(level) / positive).alias(f"{level}_of_revenue") for level in LEVELS),
        pl.when(least == most).then(least).otherwise(pl.lit(UNKNOWN)).alias("payable"),
    ).drop("revenue", "debt_service")


def medians(rows: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return what the median economy of each group has to pay from; null with fewer than five economies.

    Parameters
    ----------
    rows : polars.DataFrame
        Inputs.
    members : polars.DataFrame
        Columns group and economy.

    Returns
    -------
    polars.DataFrame
        group; revenue, tax, debt_service_of_revenue, interest, debt, balance; and ``<name>_economies`` behind each.
    """
    names = ["debt_service_of_revenue" if name == "debt_service" else name for name in ROOM]
    enough = {name: pl.col(name).count() >= FEWEST for name in names}
    return (
        members.join(room(rows), on=t.ECONOMY)
        .group_by(t.GROUP, maintain_order=True)
        .agg(
            *(pl.when(enough[name]).then(pl.col(name).median()).alias(name) for name in names),
            *(pl.col(name).count().alias(f"{name}_economies") for name in names),
        )
    )


def room(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what there is to pay from: revenue, tax, debt service, interest, debt and balance, each with its year.

    Parameters
    ----------
    rows : polars.DataFrame
        Inputs.

    Returns
    -------
    polars.DataFrame
        economy and, of each name in :data:`ROOM`, value and year; ``debt_service_of_revenue`` in percent.
    """
    names = [c for name in ROOM for c in (name, f"{name}_year")]
    positive = pl.when(pl.col("revenue") > 0).then(pl.col("revenue"))
    return rows.select(t.ECONOMY, *names, (100 * pl.col("debt_service") / positive).alias("debt_service_of_revenue"))
