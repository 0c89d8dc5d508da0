"""The cost of every branch for every economy as a share of GDP, column by column, at one level of the assumptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from socjust.catalogue.models import INCOME_GROUPS
from socjust.costing import care, floor, health, poverty, prices
from socjust.costing.inputs import PRICE_YEAR, ROUTE

Columns = Mapping[str, np.ndarray]
LINES: Final = {3.0: "poverty_gap_300", 4.2: "poverty_gap_420", 8.3: "poverty_gap_830"}
PACKAGE_YEAR: Final = 2012  # of the US dollars in which the health package is written
PARTS: Final = ("q2", "q3", "q4", "q5")


def columns(rows: pl.DataFrame) -> dict[str, np.ndarray]:
    """Turn the frame of inputs into arrays; null is NaN."""
    numeric = [c for c, kind in rows.schema.items() if kind.is_numeric()]
    return {c: rows[c].cast(pl.Float64).to_numpy() for c in numeric}


def lines(rows: pl.DataFrame, values: Mapping[str, float]) -> np.ndarray:
    """Return each economy's poverty line, international $ of 2021 a day; NaN where it has no income group."""
    by_group = {g: values[f"line_{g.lower()}"] for g in INCOME_GROUPS}
    return np.array([by_group.get(g, np.nan) for g in rows["income"]], dtype=float)


def gaps(held: Columns, line: np.ndarray) -> np.ndarray:
    """Return each economy's poverty gap at its line, in percent; NaN where no gap is served for that line."""
    made = np.full(len(line), np.nan)
    for value, name in LINES.items():
        made = np.where(np.isclose(line, value), held[name], made)
    return made


def amounts(held: Columns, line: np.ndarray, p: Mapping[str, float], *, covered: bool = True) -> dict[str, np.ndarray]:
    """Return the yearly cost of the branches that are paid in money, international $ of 2021.

    Parameters
    ----------
    held : mapping of arrays
        Inputs by name (:func:`columns`).
    line : array
        Poverty lines.
    p : mapping
        Assumptions by name, of one level.
    covered : bool
        Whether people who have a benefit are taken off; without, the cost is of the benefit for everybody.

    Returns
    -------
    dict
        Arrays by branch.
    """
    cover = {b: held[f"coverage_{b}"] if covered else np.zeros(len(line)) for b in floor.BRANCHES}
    persons = {
        "children": held["children"],
        "disability": floor.with_disability(held["working_age"], p["disability_prevalence"]),
        "old_age": held["older"],
        "unemployment": floor.unemployed(held["labour_force"], held["unemployment"]),
    }
    benefit = {b: p["child_benefit" if b == "children" else f"{b}_benefit"] for b in floor.BRANCHES}
    run = p["administration"]
    made = {b: floor.floor_gap(n, cover[b], benefit[b], line, run) for b, n in persons.items()}
    births = floor.births(held["birth_rate"], held["population"])
    weeks = p["maternity_weeks"]
    made["maternity"] = floor.maternity_gap(births, cover["maternity"], benefit["maternity"], weeks, line, run)
    people, delivery = held["population"], p["delivery"]
    made["poverty_gap"] = poverty.poverty_gap(gaps(held, line), line, people, delivery)
    parts = [held["share_d1"], held["share_q1"] - held["share_d1"], *(held[f"share_{q}"] for q in PARTS)]
    made["guarantee"] = poverty.guarantee_gap(
        np.stack(parts), p["guarantee_share"], held["survey_mean"], people, delivery
    )
    return made


def of_gdp(amount: np.ndarray, rows: pl.DataFrame, held: Columns) -> np.ndarray:
    """Return yearly amounts as percent of GDP, each economy by its own road and at the prices of its own year."""
    road, years = rows[ROUTE].to_numpy(), held[PRICE_YEAR]
    made = np.full(len(amount), np.nan)
    for year in np.unique(years[np.isfinite(years)]).astype(int):
        here = (years == year) & (road == prices.LOCAL)
        money = prices.in_local(amount[here], held["ppp"][here], held["cpi_base"][here], held["cpi"][here], int(year))
        made[here] = prices.share_local(money, held["gdp_lcu"][here], int(year))
    here = road == prices.OUTPUT
    made[here] = prices.share_output(prices.as_output(amount[here]), held["gdp_ppp"][here])
    return made


def roads_apart(rows: pl.DataFrame) -> tuple[float, int] | None:
    """Compare the two roads where both are open: the same amount by the first as a multiple of that by the second.

    Parameters
    ----------
    rows : polars.DataFrame
        Inputs.

    Returns
    -------
    tuple of float and int, or None
        Median over economies, and their number; None where there are none.
    """
    both = rows.filter((pl.col(ROUTE) == prices.LOCAL) & pl.col("gdp_ppp").is_not_null())
    if both.is_empty():
        return None
    held, amount = columns(both), np.full(both.height, 1e9)
    ratio = of_gdp(amount, both, held) / prices.share_output(prices.as_output(amount), held["gdp_ppp"])
    return float(np.median(ratio)), both.height


def health_shares(held: Columns, p: Mapping[str, float], us_prices: Mapping[int, float]) -> dict[str, np.ndarray]:
    """Return both gaps of public health spending in percent of GDP."""
    spending, years = held["health_spending"], held["gdp_usd_year"]
    package = np.full(len(spending), np.nan)
    for year in np.unique(years[np.isfinite(years)]).astype(int):
        if year not in us_prices or PACKAGE_YEAR not in us_prices:
            continue
        here = years == year
        price = health.package_price(p["health_package"], us_prices[PACKAGE_YEAR], us_prices[year], PACKAGE_YEAR, year)
        package[here] = health.health_package_gap(
            spending[here], held["gdp_usd"][here], held["population"][here], price, int(year)
        )
    return {"health_share": health.health_share_gap(spending, p["health_share"]), "health_package": package}


def care_shares(held: Columns, p: Mapping[str, float], *, covered: bool = True) -> dict[str, dict[str, np.ndarray]]:
    """Return cost, jobs and tax return of childcare and long-term care; ``covered`` as in :func:`amounts`."""
    enrolled = held["enrolment"] if covered else np.zeros(len(held["enrolment"]))
    wage = care.care_wage(held["output"], held["labour_share"], p["care_wage"])
    places = care.childcare_places(held["under_five"] / 5, p["childcare_years"], enrolled)
    jobs = {
        "childcare": care.childcare_jobs(places, p["childcare_staff"]),
        "long_term_care": care.care_jobs(held["older"], p["care_need"], p["care_staff"]),
    }
    overhead = {"childcare": p["childcare_overhead"], "long_term_care": p["care_overhead"]}
    bills = {b: care.wage_bill(n, wage, held["gdp_ppp"]) for b, n in jobs.items()}
    return {
        "cost": {b: care.care_cost(bill, overhead[b]) for b, bill in bills.items()},
        "jobs": jobs,
        "tax": {b: care.tax_return(bill, held["tax"]) for b, bill in bills.items()},
    }


def shares(
    rows: pl.DataFrame, p: Mapping[str, float], us_prices: Mapping[int, float], *, covered: bool = True
) -> dict[str, np.ndarray]:
    """Return the cost of every branch but the floor's sum, in percent of GDP.

    Parameters
    ----------
    rows : polars.DataFrame
        Inputs (:func:`socjust.costing.inputs.inputs`).
    p : mapping
        Assumptions by name, of one level.
    us_prices : mapping
        Consumer price index of the United States by year.
    covered : bool
        As in :func:`amounts`.
    """
    held = columns(rows)
    money: Callable[[Any], np.ndarray] = lambda amount: of_gdp(np.asarray(amount), rows, held)  # noqa: E731
    made = {b: money(a) for b, a in amounts(held, lines(rows, p), p, covered=covered).items()}
    return made | health_shares(held, p, us_prices) | care_shares(held, p, covered=covered)["cost"]
