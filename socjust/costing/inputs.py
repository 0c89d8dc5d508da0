"""What the costing takes from the data: one row an economy, every figure with its own year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import panel
from socjust import table as t
from socjust.costing.prices import BASE_YEAR, LOCAL, OUTPUT
from socjust.inequality.grouped import TOLERANCE

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue

COVERAGE_WINDOW: Final = 10  # years: coverage of social protection is reported seldom, and moves slowly
ROUTE: Final = "route"
PRICE_YEAR: Final = "price_year"

SIGNED: Final = ("balance",)  # may lie below zero; whatever else does is no figure
DIVISORS: Final = ("gdp_usd", "gdp_ppp")  # zero is no figure of these either
SHARES: Final = ("share_d1", "share_q1", "share_q2", "share_q3", "share_q4", "share_q5")

COVERAGE: Final = {
    "coverage_children": "pro_children",
    "coverage_maternity": "pro_maternity",
    "coverage_disability": "pro_disability",
    "coverage_old_age": "pro_old_age",
    "coverage_unemployment": "pro_unemployment",
}
INPUTS: Final = COVERAGE | {
    "population": "den_population",
    "children": "den_population_0_14",
    "working_age": "den_population_15_64",
    "older": "den_population_65_up",
    "under_five": "den_population_0_4",
    "birth_rate": "den_birth_rate",
    "labour_force": "den_labour_force",
    "unemployment": "opp_unemployment",
    "poverty_gap_300": "den_poverty_gap",
    "poverty_gap_420": "den_poverty_gap_420",
    "poverty_gap_830": "den_poverty_gap_830",
    "survey_mean": "den_survey_mean",
    "share_d1": "den_share_d1",
    "share_q1": "den_share_q1",
    "share_q2": "den_share_q2",
    "share_q3": "den_share_q3",
    "share_q4": "den_share_q4",
    "share_q5": "den_share_q5",
    "health_spending": "pro_government_health_spend",
    "gdp_usd": "den_gdp_usd",
    "gdp_ppp": "den_gdp_ppp",
    "enrolment": "gen_preprimary_enrolment",
    "output": "opp_productivity",
    "labour_share": "dis_labour_income_share",
    "revenue": "ena_government_revenue",
    "tax": "ena_tax_revenue",
    "debt_service": "ena_debt_service",
    "interest": "ena_interest_to_revenue",
    "debt": "den_central_debt",
    "balance": "den_net_lending",
}
WORDS: Final = {  # in sentences after "no figure for"
    "coverage_children": "share of children with a benefit",
    "coverage_maternity": "share of mothers with a benefit",
    "coverage_disability": "share of people with severe disabilities with a benefit",
    "coverage_old_age": "share of older people with a pension",
    "coverage_unemployment": "share of the unemployed with a benefit",
    "population": "population",
    "children": "population aged 0–14",
    "working_age": "population aged 15–64",
    "older": "population aged 65+",
    "under_five": "children under five",
    "birth_rate": "birth rate",
    "labour_force": "labour force",
    "unemployment": "unemployment rate",
    "poverty_gap": "poverty gap at the line of the income group",
    "survey_mean": "mean income in surveys",
    **dict.fromkeys(SHARES, "income shares"),
    "health_spending": "public spending on health",
    "gdp_usd": "GDP in US dollars",
    "gdp_ppp": "GDP in PPP dollars",
    "enrolment": "pre-primary enrolment",
    "output": "GDP per worker",
    "labour_share": "labour's share of GDP",
    "prices": "GDP with the prices that lead to it",
}


def inputs(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    year: int,
    window: int = panel.WINDOW,
    coverage_window: int = COVERAGE_WINDOW,
) -> pl.DataFrame:
    """Lay the inputs of the costing side by side.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its economies are the rows.
    year : int
        Reference year.
    window, coverage_window : int
        How many years before it a value may lie; the second for coverage of social protection.

    Returns
    -------
    polars.DataFrame
        economy, income (group), each name of :data:`INPUTS` with its value, ``<name>_year``,
        ``<name>_alternate`` (whether another series than the first choice stands in) and ``<name>_own`` (whether it
        is a country team's own figure); then the prices:
        route, price_year, gdp_lcu and cpi of that year, cpi_base and ppp of 2021. Null where there is none. A figure
        below zero counts as none (but of the budget's balance), as does a GDP of zero, and income shares of fifths
        that miss 100 by more than rounding.
    """
    rows = pl.DataFrame(
        [(e.id, e.income) for e in catalogue.economies.values()],
        schema={t.ECONOMY: pl.String, "income": pl.String},
        orient="row",
    )
    ours = observations.filter(pl.col(t.ECONOMY).is_in(list(catalogue.economies)))
    for names, years in ((COVERAGE, coverage_window), ({k: v for k, v in INPUTS.items() if k not in COVERAGE}, window)):
        some = ours.filter(pl.col(t.INDICATOR).is_in(list(names.values())) & (pl.col(t.YEAR) >= year - years))
        held = panel.latest(some, catalogue, [year], years)
        for name, indicator in names.items():
            one = held.filter(pl.col(t.INDICATOR) == indicator)
            one = one.select(
                t.ECONOMY,
                pl.col(t.VALUE).alias(name),
                pl.col(t.YEAR).alias(f"{name}_year"),
                (pl.col(t.RECIPE) > 0).alias(f"{name}_alternate"),
                t.flagged("own").alias(f"{name}_own"),
            )
            rows = rows.join(one, on=t.ECONOMY, how="left")
    rows = _usable(rows)
    return rows.join(_prices(ours, year, window), on=t.ECONOMY, how="left", maintain_order="left").with_columns(
        pl.when(pl.col(ROUTE).is_not_null())
        .then(pl.col(ROUTE))
        .when(pl.col("gdp_ppp").is_not_null())
        .then(pl.lit(OUTPUT))
        .alias(ROUTE),
        pl.coalesce(PRICE_YEAR, "gdp_ppp_year").alias(PRICE_YEAR),
    )


def _usable(rows: pl.DataFrame) -> pl.DataFrame:
    """Take what cannot be a figure for missing, so that no cost rests on it."""
    least = {name: 0.0 for name in INPUTS if name not in SIGNED}
    above = [pl.when(pl.col(name) >= x).then(pl.col(name)).alias(name) for name, x in least.items()]
    rows = rows.with_columns(above).with_columns(pl.when(pl.col(c) > 0).then(pl.col(c)).alias(c) for c in DIVISORS)
    off = (pl.sum_horizontal(SHARES[1:], ignore_nulls=False) - 100).abs() > TOLERANCE
    wrong = off | (pl.col(SHARES[0]) > pl.col(SHARES[1]))
    return rows.with_columns(pl.when(~wrong.fill_null(False)).then(pl.col(c)).alias(c) for c in SHARES)


def _prices(ours: pl.DataFrame, year: int, window: int) -> pl.DataFrame:
    """The newest year that has GDP and consumer prices, where both prices of 2021 are there too."""
    wanted = {"den_gdp_lcu": "gdp_lcu", "den_cpi": "cpi", "den_ppp_private": "ppp"}
    rows = ours.filter(pl.col(t.INDICATOR).is_in(list(wanted)) & (pl.col(t.SEX) == "total") & (pl.col(t.VALUE) > 0))
    series = {
        name: rows.filter(pl.col(t.INDICATOR) == i).select(t.ECONOMY, t.YEAR, pl.col(t.VALUE).alias(name))
        for i, name in wanted.items()
    }
    based = [
        series[name].filter(pl.col(t.YEAR) == BASE_YEAR).select(t.ECONOMY, pl.col(name).alias(alias))
        for name, alias in (("cpi", "cpi_base"), ("ppp", "ppp"))
    ]
    both = series["gdp_lcu"].join(series["cpi"], on=[t.ECONOMY, t.YEAR])
    newest = (
        both.filter(pl.col(t.YEAR).is_between(year - window, year))
        .sort(t.YEAR)
        .group_by(t.ECONOMY)
        .last()
        .rename({t.YEAR: PRICE_YEAR})
    )
    return newest.join(based[0], on=t.ECONOMY).join(based[1], on=t.ECONOMY).with_columns(pl.lit(LOCAL).alias(ROUTE))


def united_states_prices(observations: pl.DataFrame) -> dict[int, float]:
    """Return the consumer price index of the United States by year, for amounts written in US dollars of a year."""
    rows = observations.filter(
        (pl.col(t.INDICATOR) == "den_cpi") & (pl.col(t.ECONOMY) == "USA") & (pl.col(t.SEX) == "total")
    )
    return dict(rows.select(t.YEAR, t.VALUE).iter_rows())
