"""Costs: every formula by hand, units that cannot be mixed up, what is missing, and how a cost moves."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pint
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socjust import catalogue, costing
from socjust import table as t
from socjust.costing import care, fiscal, floor, groups, health, plausible, poverty, prices, shares, units
from socjust.costing.costs import BRANCH, NO_LINE, SCHEMA, united_states_prices
from socjust.costing.inputs import COVERAGE, INPUTS, inputs
from socjust.costing.parameters import FILE, LEVELS, table
from socjust.errors import CatalogueError, UsageError

# Kenya as the World Bank and ILOSTAT gave it in the vintage 2026-11 of the mirror, typed in from its answers.
CHILDREN = 0.374471305 * 55_339_003  # share aged 0-14 times population, 2023: 20.72 million
PPP, CPI_2021, CPI_2023 = 42.42796707, 212.472085832078, 246.295256788022
GDP_LCU, GDP_USD, GDP_PPP = 15_108_806_000_000.0, 107_500_884_685.013, 314_490_954_311.823


def kenya(rows: pl.DataFrame, branch: str) -> dict:
    return rows.filter((pl.col(t.ECONOMY) == "KEN") & (pl.col(BRANCH) == branch)).row(0, named=True)


@pytest.fixture(scope="module")
def real_costs(real_book):
    return costing.costs(real_book.observations, real_book.catalogue, 2023)


@pytest.fixture(scope="module")
def real_inputs(real_book):
    return inputs(real_book.observations, real_book.catalogue, 2023)


# --- by hand -----------------------------------------------------------------------------------------------------


def test_child_benefits_of_kenya_by_hand(real_costs):
    # 20,722,869 children, 96.4 % without a benefit (2019): 19,976,846
    # a quarter of 4.20 $ a day for 365 days: 383.25 $ of 2021 each; 5 % on top: 8.039 billion $ of 2021
    # 42.428 shillings of 2021 a dollar, prices up by 246.295/212.472 = 15.92 %: 395.4 billion shillings of 2023
    # of a GDP of 15,108.8 billion: 2.617 %; of 107.5 billion US $: 2,813 million
    amount = costing.floor_gap(20_722_868.687, 3.6, 25.0, 4.2, 5.0)
    assert amount == pytest.approx(19_976_845.41 * 383.25 * 1.05, rel=1e-9)
    money = prices.in_local(amount, PPP, CPI_2021, CPI_2023, 2023)
    assert money == pytest.approx(395.371e9, rel=1e-5)
    assert prices.share_local(money, GDP_LCU, 2023) == pytest.approx(2.61682, rel=1e-5)
    row = kenya(real_costs, "children")
    assert row["central"] == pytest.approx(2.61682, rel=1e-5)
    assert row["dollars"] == pytest.approx(0.0261682 * GDP_USD, rel=1e-5)
    assert (row["route"], row["price_year"], row["reason"]) == ("local currency", 2023, "")
    assert "share of children with a benefit (2019)" in row["years"]


def test_poverty_gap_of_kenya_by_both_roads(real_costs):
    # 26.7 % of 4.20 $ for 365 days and 55.339 million people: 22.65 billion $ of 2021
    amount = costing.poverty_gap(26.7, 4.2, 55_339_003.0)
    assert amount == pytest.approx(0.267 * 4.2 * 365 * 55_339_003, rel=1e-12)
    # first road, as METHODS writes it: PG/100 · z · 365 · N · PPP · CPI_t/CPI_2021 / GDP_LCU
    by_hand = 100 * 22_650_752_000 * 42.427967 * 1.159189 / 15_108_806_000_000
    assert kenya(real_costs, "poverty_gap")["central"] == pytest.approx(by_hand, rel=1e-4)
    # second road: of GDP in constant 2021 PPP $, 7.20 %
    assert prices.share_output(prices.as_output(amount), GDP_PPP) == pytest.approx(7.2024, rel=1e-4)


def test_guarantee_by_hand(real_costs):
    # Kenya 2022: tenths 2.9 and 4.2, fifths 10.9, 14.6, 21.2, 46.3 % of consumption; relative means 0.29, 0.42, 0.545,
    # 0.73 …; half of the middle fifth is 0.365; only the poorest tenth is below: 0.1 · (0.365 − 0.29) = 0.0075 of the
    # mean of 4.34 $ a day: 657.5 million $ of 2021 for 55.3 million people
    parts = np.array([[2.9], [4.2], [10.9], [14.6], [21.2], [46.3]])
    assert float(poverty.shortfall(parts, 50.0)[0]) == pytest.approx(0.0075)
    amount = float(costing.guarantee_gap(parts, 50.0, 4.34, 55_339_003.0)[0])
    assert amount == pytest.approx(0.0075 * 4.34 * 365 * 55_339_003, rel=1e-9)
    share = prices.share_local(prices.in_local(amount, PPP, CPI_2021, CPI_2023, 2023), GDP_LCU, 2023)
    assert kenya(real_costs, "guarantee")["central"] == pytest.approx(share, rel=1e-6)


def test_maternity_pension_disability_unemployment_by_hand(real_costs):
    to_gdp = 100 * PPP * CPI_2023 / CPI_2021 / GDP_LCU
    births = 27.106 / 1000 * 55_339_003  # 1.5 million births, 69.8 % without a benefit, 17.4 weeks of 7 days at 4.20 $
    by_hand = births * 0.698 * 17.4 * 7 * 4.2 * 1.05 * to_gdp
    assert kenya(real_costs, "maternity")["central"] == pytest.approx(by_hand, rel=1e-6)
    older = 1_612_195.514566542  # 86.8 % without a pension
    assert kenya(real_costs, "old_age")["central"] == pytest.approx(older * 0.868 * 4.2 * 365 * 1.05 * to_gdp, rel=1e-6)
    adults = 33_003_938.79819781 * 0.027
    by_hand = adults * 0.998 * 4.2 * 365 * 1.05 * to_gdp
    assert kenya(real_costs, "disability")["central"] == pytest.approx(by_hand, rel=1e-6)
    jobless = 23_353_083 * 0.05409  # coverage is not known: at most the whole cost
    row = kenya(real_costs, "unemployment")
    assert row["central"] is None and row["at_least"] == 0
    assert row["at_most"] == pytest.approx(jobless * 4.2 * 365 * 1.05 * to_gdp, rel=1e-6)


def test_health_by_hand(real_costs, real_book):
    # Kenya spends 2.0218 % of GDP: 2.9782 lack to 5
    assert kenya(real_costs, "health_share")["central"] == pytest.approx(5 - 2.02182531)
    # 86 $ of 2012 at United States prices of 2023, of 1,942.6 $ of GDP a head, less what is spent
    us = united_states_prices(real_book.observations)
    by_hand = 100 * 86 * us[2023] / us[2012] * 55_339_003 / GDP_USD - 2.02182531
    assert kenya(real_costs, "health_package")["central"] == pytest.approx(by_hand, rel=1e-9)


def test_care_by_hand(real_costs):
    # 27.106 births for 1,000: 1.5 million children a year of age; three years, 34.856 % without a place: 1.569 million
    # a worker for ten: 156,854; pay 33.907 % of 14,259 $ = 4,834.8 $; 0.2411 % of GDP; 35 % on top: 0.3255 %
    places = costing.childcare_places(27.106 / 1000 * 55_339_003, 3.0, 65.1438522338867)
    jobs = costing.childcare_jobs(places, 10.0)
    assert jobs == pytest.approx(156_853, rel=1e-4)
    wage = costing.care_wage(14_258.9761768064, 33.907, 100.0)
    bill = costing.wage_bill(jobs, wage, GDP_PPP)
    row = kenya(real_costs, "childcare")
    assert row["central"] == pytest.approx(costing.care_cost(bill, 35.0), rel=1e-6) == pytest.approx(0.32554, rel=1e-4)
    assert row["jobs"] == pytest.approx(jobs)
    assert row["tax_return"] == pytest.approx(bill * 0.140631113797385)
    # long-term care: 1.612 million people, 14 % in need, 30 workers for a hundred
    row = kenya(real_costs, "long_term_care")
    assert row["jobs"] == pytest.approx(1_612_195.514566542 * 0.14 * 0.30)
    assert row["central"] == pytest.approx(100 * row["jobs"] * wage / GDP_PPP * 1.25)


# --- units -------------------------------------------------------------------------------------------------------


def test_money_of_two_years_does_not_add():
    then, now = units.given(1.0, "lcu_2021"), units.given(1.0, "lcu_2023")
    with pytest.raises(pint.DimensionalityError, match="Cannot convert from 'lcu_20"):
        _ = then + now
    assert (then + then).magnitude == 2


@pytest.mark.parametrize(
    ("amount", "ppp"),
    [
        (units.given(1.0, "lcu_2023 / year"), 1.0),  # current money where international $ are needed
        (units.given(1.0, "output_2021 / year"), 1.0),  # dollars of output for dollars of consumption
        (1.0, units.given(1.0, "lcu_2023 / intl_2021")),  # PPP of another year
        (units.given(1.0, "intl_2021 / person"), 1.0),  # a head instead of in all
    ],
)
def test_a_wrong_unit_fails_on_the_way_to_local_currency(amount, ppp):
    with pytest.raises(UsageError, match="was given where"):
        prices.in_local(amount, ppp, 1.0, 1.0, 2023)


@pytest.mark.parametrize("wrong", ["lcu_2022 / year", "usd_2023 / year", "lcu_2023"])
def test_a_share_of_gdp_needs_money_of_the_same_kind_and_year(wrong):
    with pytest.raises(UsageError, match="was given where lcu_2023 / year is needed"):
        prices.share_local(units.given(1.0, "lcu_2023 / year"), units.given(1.0, wrong), 2023)


def test_consumption_is_not_output_unless_it_is_said():
    amount = units.given(1.0, "intl_2021 / year")
    with pytest.raises(UsageError, match="intl_2021"):
        prices.share_output(amount, 1.0)
    assert prices.share_output(prices.as_output(amount), 100.0).magnitude == pytest.approx(1.0)


def test_a_price_index_of_the_wrong_year_fails():
    with pytest.raises(UsageError):
        prices.in_local(1.0, 1.0, units.given(1.0, "lcu_2019 / basket"), 1.0, 2023)
    with pytest.raises(UsageError):
        health.package_price(units.given(86.0, "usd_2023 / person / year"), 1.0, 1.2, 2012, 2023)


def test_a_formula_with_a_factor_too_few_fails_when_it_is_called():
    @units.traced("intl_2021 / year", persons="person", line="intl_2021 / person / day")
    def forgotten(persons, line):
        return line  # without the people

    with pytest.raises(UsageError, match=r"was given where intl_2021 / year is needed"):
        forgotten(10.0, 3.0)


def test_persons_are_no_dollars_and_an_unknown_unit_is_refused():
    with pytest.raises(UsageError, match="person"):
        costing.floor_gap(units.given(10.0, "intl_2021 / year"), 50.0, 25.0, 3.0, 5.0)
    with pytest.raises(UsageError, match="Unknown unit 'euro'"):
        units.unit("euro")


def test_quantities_in_quantities_out_and_weeks_count_as_days():
    made = costing.floor_gap(units.given(1.0, "person"), 0.0, 100.0, 3.0, 0.0)
    assert made.magnitude == pytest.approx(1095.0) and str(made.units) == "intl_2021 / year"
    assert costing.maternity_gap(1.0, 0.0, 100.0, 1.0, 3.0, 0.0) == pytest.approx(21.0)


PARTS = [2.0, 4.0, 12.0, 17.0, 23.0, 42.0]


def test_a_quantity_of_another_registry_is_refused():
    metres = pint.UnitRegistry().Quantity(3, "metre")
    with pytest.raises(UsageError, match="3 meter has units of another registry"):
        costing.floor_gap(metres, 0.0, 100.0, 3.0, 0.0)


def test_a_guarantee_traces_its_units_too():
    plain = costing.guarantee_gap(PARTS, 50.0, 10.0, 1000.0)
    assert plain == pytest.approx(91_250)
    made = costing.guarantee_gap(units.given(PARTS, "percent"), units.given(0.5, "fraction"), 10.0, 1000.0)
    assert made.magnitude == pytest.approx(plain) and str(made.units) == "intl_2021 / year"
    with pytest.raises(UsageError, match="person was given where percent is needed"):
        costing.guarantee_gap(PARTS, units.given(50.0, "person"), 10.0, 1000.0)


def test_every_formula_gives_a_quantity_for_a_quantity():
    given_ = units.given
    assert str(prices.share_local(given_(2.0, "lcu_2023 / year"), 500.0, 2023).units) == "percent"
    assert str(prices.in_dollars(given_(2.0, "percent"), 500.0, 2023).units) == "usd_2023 / year"
    assert costing.package_price(given_(86.0, "usd_2012 / person / year"), 1.0, 1.25, 2012, 2023).magnitude == 107.5
    assert costing.health_package_gap(given_(2.0, "percent"), 1e9, 1e6, 110.0, 2023).magnitude == pytest.approx(9.0)


def test_prices_of_the_base_year_cannot_move_in_it():
    assert prices.in_local(100.0, 2.0, 50.0, 50.0, 2021) == 200.0
    with pytest.raises(UsageError, match="both price indices must be the same"):
        prices.in_local(100.0, 2.0, 50.0, 60.0, 2021)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_columns_of_pandas_and_polars_are_costed_row_by_row(frame):
    rows = frame({"people": [1000.0, 2000.0], "coverage": [40.0, None], "line": [3.0, 4.2]})
    made = costing.floor_gap(rows["people"], rows["coverage"], 100.0, rows["line"], 5.0)
    assert made[0] == pytest.approx(689_850) and math.isnan(made[1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: costing.floor_gap(-5.0, 40.0, 100.0, 3.0, 5.0), "floor_gap: persons is -5 person; give numbers of 0"),
        (lambda: costing.floor_gap("many", 40.0, 100.0, 3.0, 5.0), "'many' was given where a number of person"),
        (lambda: costing.floor_gap([1.0, 2.0], [1.0, 2.0, 3.0], 1.0, 1.0, 1.0), "the columns are not equally long"),
        (lambda: prices.share_local(1.0, 1.0, "2023"), "year must be a whole year"),
        (lambda: costing.guarantee_gap([2.0, 4.0, 12.0, 17.0, 23.0, 30.0], 50.0, 10.0, 1.0), "add to 88, not to 100"),
        (lambda: costing.guarantee_gap([20.0] * 5, 50.0, 10.0, 1.0), "Give six income shares"),
        (lambda: costing.guarantee_gap([-2.0, 8.0, *PARTS[2:]], 50.0, 10.0, 1.0), "shares is -2 percent"),
        (lambda: costing.parameters().at("middle"), "Unknown level of the assumptions 'middle'"),
        (lambda: costing.parameters().changed(child_benefit="x"), "give a number of 0 or more"),
    ],
)
def test_wrong_use_is_a_sentence(call, words):
    with pytest.raises((UsageError, CatalogueError), match=words):
        call()


def test_a_gdp_of_zero_and_an_overflow_give_no_number():
    assert math.isnan(prices.share_local(5.0, 0.0, 2023)) and math.isnan(costing.wage_bill(1.0, 1.0, 0.0))
    assert np.isnan(costing.wage_bill(np.array([1.0, 0.0]), 1.0, np.zeros(2))).all()
    assert math.isnan(costing.floor_gap(1e300, 0.0, 100.0, 1e300, 0.0))


# --- edges and properties ----------------------------------------------------------------------------------------


def test_coverage_of_nobody_everybody_and_more_than_everybody():
    made = costing.floor_gap(np.full(4, 100.0), np.array([0.0, 100.0, 131.0, np.nan]), 100.0, 1.0, 0.0)
    assert made[:3].tolist() == [pytest.approx(36_500.0), 0.0, 0.0] and math.isnan(made[3])


@settings(max_examples=60, deadline=None)
@given(
    persons=st.floats(1, 1e9),
    low=st.floats(0, 100),
    more=st.floats(0, 50),
    benefit=st.floats(1, 200),
    line=st.floats(0.5, 30),
    by=st.floats(0.1, 10),
)
def test_a_cost_falls_as_coverage_rises_and_is_linear_in_people(persons, low, more, benefit, line, by):
    cost = floor.floor_gap(persons, low, benefit, line, 5.0)
    assert floor.floor_gap(persons, low + more, benefit, line, 5.0) <= cost * (1 + 1e-12)
    assert floor.floor_gap(persons * by, low, benefit, line, 5.0) == pytest.approx(cost * by, rel=1e-9)
    assert floor.floor_gap(persons, low, benefit, line * by, 5.0) == pytest.approx(cost * by, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.1, 100), min_size=6, max_size=6), st.floats(10, 80), st.floats(0, 20))
def test_a_higher_guarantee_never_costs_less(weights, guarantee, more):
    parts = np.sort(np.array(weights) / np.array(poverty.PARTS)) * np.array(poverty.PARTS)
    shares_ = (100 * parts / parts.sum())[:, None]
    low, high = (float(poverty.shortfall(shares_, g)[0]) for g in (guarantee, guarantee + more))
    assert 0 <= low <= high + 1e-12 and low < guarantee / 100


def test_a_missing_share_gives_no_guarantee():
    parts = np.array([[2.9], [4.2], [np.nan], [14.6], [21.2], [46.3]])
    assert math.isnan(poverty.shortfall(parts, 50.0)[0])


def test_spending_above_the_benchmark_is_no_gap():
    assert costing.health_share_gap(np.array([7.0, 5.0, 1.0]), 5.0).tolist() == [0.0, 0.0, 4.0]
    assert costing.health_package_gap(50.0, 1e9, 1e6, 100.0, 2023) == 0.0
    assert math.isnan(costing.health_package_gap(np.nan, 1e9, 1e6, 100.0, 2023))


def test_everybody_enrolled_needs_no_place_and_nobody_pays_for_no_job():
    assert care.childcare_places(100.0, 3.0, 118.0) == 0.0
    assert care.wage_bill(0.0, 1e4, 1e9) == 0.0


# --- assumptions -------------------------------------------------------------------------------------------------


def test_assumptions_are_ordered_reasoned_and_sourced():
    rows = table()
    assert rows.filter((pl.col("low") > pl.col("central")) | (pl.col("central") > pl.col("high"))).is_empty()
    assert all(rows[c].str.len_chars().min() > 0 for c in ("title", "unit", "reason", "source", "read_in"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Child benefit, of the line"', "", "row 7, child_benefit: title is blank"),
        ("not opened", "", "row 6, administration: read_in is blank"),
        ("15,25,35", "15,a quarter,35", "row 7, child_benefit: low, central and high must be numbers"),
        ("15,25,35", "26,25,35", "must rise in this order"),
        ("15,25,35,percent", "15,25,35,euro", "Unknown unit 'euro'"),
        ("name,title", "id,title", "the columns must be name"),
        ("administration,Admin", "line_hic,Admin", "stands in two rows"),
    ],
)
def test_a_broken_table_of_assumptions_is_named(tmp_path, old, new, said):
    text = FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "parameters.csv"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises((CatalogueError, UsageError), match=said):
        table(path)


def test_changed_assumptions_move_their_range_and_bad_ones_are_refused():
    usual = costing.parameters()
    assert usual.changed(child_benefit=25.0) == usual
    assert usual.changed(old_age_benefit=50.0).ranges["old_age_benefit"] == (40.0, 50.0, 60.0)
    with pytest.raises(UsageError, match="Did you mean child_benefit"):
        usual.changed(child_benefits=1.0)
    for bad in (-1.0, float("nan"), float("inf")):
        with pytest.raises(CatalogueError, match="child_benefit"):
            usual.changed(child_benefit=bad)


# --- the whole table ---------------------------------------------------------------------------------------------


def test_every_economy_has_every_branch_once_with_a_cost_or_a_reason(real_costs):
    assert real_costs.schema == SCHEMA
    assert real_costs.height == 217 * len(costing.branches())
    assert real_costs.select(t.ECONOMY, BRANCH).is_unique().all()
    seen = real_costs["central"].is_not_null()
    assert ((real_costs[t.REASON] == "") == seen).all()
    assert (real_costs["low"].is_not_null() == seen).all() and (real_costs["high"].is_not_null() == seen).all()
    assert not real_costs.select(pl.col(pl.Float64).is_nan().any()).to_numpy().any()


def test_low_central_and_high_rise_and_bounds_hold_the_central_figure(real_costs):
    known = real_costs.filter(pl.col("central").is_not_null())
    assert (known["low"] <= known["central"]).all() and (known["central"] <= known["high"]).all()
    bounded = real_costs.filter(pl.col("at_most").is_not_null())
    assert (bounded["at_least"] <= bounded["at_most"] + 1e-12).all() and (bounded["at_least"] >= 0).all()
    assert known.filter((pl.col("central") - pl.col("at_least")).abs() > 1e-12).is_empty()


def test_the_floor_is_the_sum_of_five_or_lies_between_bounds(real_costs):
    parts = real_costs.filter(pl.col(BRANCH).is_in(floor.BRANCHES)).group_by(t.ECONOMY).agg(
        pl.col("central").sum().alias("sum"), pl.col("central").null_count().alias("lacking")
    )  # fmt: skip
    floors = real_costs.filter(pl.col(BRANCH) == "floor").join(parts, on=t.ECONOMY)
    whole, part = floors.filter(pl.col("lacking") == 0), floors.filter(pl.col("lacking") > 0)
    assert whole.height > 20 and ((whole["central"] - whole["sum"]).abs() < 1e-9).all()
    assert part["central"].null_count() == part.height
    kenya_ = kenya(real_costs, "floor")
    assert kenya_["reason"] == "no figure for unemployment benefits"
    assert kenya_["at_least"] == pytest.approx(sum(kenya(real_costs, b)["at_least"] for b in floor.BRANCHES))
    assert kenya_["at_most"] == pytest.approx(sum(kenya(real_costs, b)["at_most"] for b in floor.BRANCHES))


def test_a_missing_input_is_named_and_nothing_is_filled_in(real_book):
    without = real_book.observations.filter(
        ~((pl.col(t.ECONOMY) == "KEN") & pl.col(t.INDICATOR).is_in(["pro_old_age", "opp_productivity", "den_gdp_usd"]))
    )
    made = costing.costs(without, real_book.catalogue, 2023)
    assert kenya(made, "old_age")["reason"] == "no figure for share of older people with a pension"
    assert kenya(made, "childcare")["reason"] == "no figure for GDP per worker"
    assert kenya(made, "health_package")["reason"] == "no figure for GDP in US dollars"
    assert kenya(made, "children")["dollars"] is None and kenya(made, "children")["central"] is not None


def test_figures_that_cannot_be_are_no_figures(real_book):
    """A GDP of zero, a negative number of children, and shares that do not add to 100 lead to no cost."""
    kenya_ = pl.col(t.ECONOMY) == "KEN"
    wrong = {"den_gdp_usd": 0.0, "den_population_0_14": -1.0, "den_share_q5": 30.0}
    changed = pl.col(t.INDICATOR).replace_strict(wrong, default=None, return_dtype=pl.Float64)
    rows = real_book.observations.with_columns(
        pl.when(kenya_ & changed.is_not_null()).then(changed).otherwise(t.VALUE).alias(t.VALUE)
    )
    made = costing.costs(rows, real_book.catalogue, 2023)
    assert kenya(made, "children")["reason"] == "no figure for population aged 0–14"
    assert kenya(made, "health_package")["reason"] == "no figure for GDP in US dollars"
    assert kenya(made, "guarantee")["reason"] == "no figure for income shares"
    assert kenya(made, "old_age")["dollars"] is None and kenya(made, "old_age")["central"] is not None
    assert not made.select(pl.col(pl.Float64).is_infinite().any()).to_numpy().any()


def test_childcare_has_bounds_where_enrolment_is_not_known(real_book, real_costs):
    gone = (pl.col(t.ECONOMY) == "KEN") & (pl.col(t.INDICATOR) == "gen_preprimary_enrolment")
    row = kenya(costing.costs(real_book.observations.filter(~gone), real_book.catalogue, 2023), "childcare")
    assert (row["central"], row["at_least"], row["reason"]) == (None, 0.0, "no figure for pre-primary enrolment")
    known = kenya(real_costs, "childcare")["central"]  # 34.856 % without a place
    assert row["at_most"] == pytest.approx(known / (1 - 0.651438522338867)) and row["jobs"] is None


def test_a_floor_without_bounds_says_what_lacks_for_them(real_costs):
    floors = dict(real_costs.filter(pl.col(BRANCH) == "floor").select(t.ECONOMY, t.REASON).iter_rows())
    assert floors["ETH"] == NO_LINE
    assert floors["PRK"] == "no figure for GDP with the prices that lead to it"
    assert floors["TUV"] == "no figure for labour force and unemployment rate"


def test_without_consumer_prices_the_second_road_is_taken_and_said(real_book):
    no_prices = real_book.observations.filter(~((pl.col(t.ECONOMY) == "KEN") & (pl.col(t.INDICATOR) == "den_cpi")))
    row = kenya(costing.costs(no_prices, real_book.catalogue, 2023), "poverty_gap")
    assert row["route"] == "PPP dollars" and "prices in PPP dollars (2023)" in row["years"]
    assert row["central"] == pytest.approx(7.2024, rel=1e-4)


def test_an_economy_without_income_group_has_no_line(real_costs):
    row = real_costs.filter((pl.col(t.ECONOMY) == "ETH") & (pl.col(BRANCH) == "old_age")).row(0, named=True)
    assert row["central"] is None and row["reason"] == NO_LINE


def test_a_line_without_a_poverty_gap_gives_none(real_book):
    made = costing.costs(real_book.observations, real_book.catalogue, 2023, costing.parameters().changed(line_lmc=5.0))
    row = kenya(made, "poverty_gap")
    assert row["central"] is None and row["reason"].startswith("no figure for poverty gap at the line")
    assert kenya(made, "children")["central"] == pytest.approx(2.61682 * 5 / 4.2, rel=1e-5)


def test_the_window_of_coverage_is_kept(real_book):
    near = costing.costs(real_book.observations, real_book.catalogue, 2023, coverage_window=3)
    assert kenya(near, "children")["central"] is None  # its coverage is of 2019
    assert set(COVERAGE) <= set(INPUTS)


# --- could it be paid --------------------------------------------------------------------------------------------


LIMITS = {"revenue_limit": 10.0, "reform_room": 5.0, "debt_limit": 18.0}


@pytest.mark.parametrize(
    ("cost", "revenue", "debt", "said"),
    [
        (0.0, 20.0, 9.0, fiscal.NOTHING),
        (2.0, 20.0, 3.6, fiscal.PRESENT),  # exactly at both limits
        (2.01, 20.0, 1.0, fiscal.REFORM),
        (5.0, 20.0, 1.0, fiscal.REFORM),
        (5.01, 20.0, 1.0, fiscal.BEYOND),
        (5.01, 20.0, 9.0, fiscal.BEYOND),
        (1.0, 20.0, 3.7, fiscal.DEBT),
        (1.0, 20.0, None, fiscal.PRESENT),
        (6.0, 70.0, 1.0, fiscal.PRESENT),  # within a tenth of a large revenue
        (None, 20.0, 1.0, fiscal.UNKNOWN),
        (1.0, None, 1.0, fiscal.UNKNOWN),
        (1.0, 0.0, 1.0, fiscal.UNKNOWN),
    ],
)
def test_the_rule_by_hand(cost, revenue, debt, said):
    row = pl.DataFrame(
        {"cost": cost, "revenue": revenue, "debt": debt}, schema=dict.fromkeys(("cost", "revenue", "debt"), pl.Float64)
    )
    assert row.select(fiscal.answer(pl.col("cost"), pl.col("revenue"), pl.col("debt"), LIMITS)).item() == said


def test_bounds_that_give_two_answers_give_none(real_costs):
    assert set(real_costs["payable"]) <= set(fiscal.ANSWERS)
    row = real_costs.filter((pl.col(t.ECONOMY) == "BDI") & (pl.col(BRANCH) == "floor")).row(0, named=True)
    assert row["at_least"] < 5 < row["at_most"] and row["payable"] == fiscal.UNKNOWN
    assert kenya(real_costs, "floor")["payable"] == fiscal.REFORM  # 4.0 and 4.7 % of GDP give the same


def test_room_divides_debt_service_by_revenue(real_inputs):
    row = fiscal.room(real_inputs).filter(pl.col(t.ECONOMY) == "KEN").row(0, named=True)
    assert row["debt_service_of_revenue"] == pytest.approx(100 * 3.20663733626521 / 18.6388294257783)


# --- groups and published totals ---------------------------------------------------------------------------------


def test_a_group_is_the_sum_of_dollars_over_gdp_of_the_same_year(real_costs, real_inputs, real_book):
    made = groups.of_groups(real_costs, real_inputs, real_book.catalogue)
    row = made.filter((pl.col(t.GROUP) == "LMC") & (pl.col(BRANCH) == "old_age")).row(0, named=True)
    gdp = real_inputs.filter((pl.col("income") == "LMC") & (pl.col("gdp_usd_year") == 2023)).select(
        t.ECONOMY, "gdp_usd"
    )
    held = real_costs.filter((pl.col(BRANCH) == "old_age") & pl.col("central").is_not_null()).join(gdp, on=t.ECONOMY)
    dollars = (held["central"] / 100 * held["gdp_usd"]).sum()
    assert row["dollars"] == pytest.approx(dollars) and row["economies"] == held.height
    assert row["central"] == pytest.approx(100 * dollars / held["gdp_usd"].sum())
    assert 2 / 3 <= row[t.POPULATION_SHARE] <= 1


def test_no_group_is_published_for_less_than_two_thirds_of_its_people(real_costs, real_inputs, real_book):
    made = groups.of_groups(real_costs, real_inputs, real_book.catalogue)
    thin = made.filter(pl.col(t.POPULATION_SHARE) < 2 / 3)
    assert (
        thin.height > 5
        and thin.select("low", "central", "high", "dollars", "jobs").null_count().sum_horizontal().item()
        == 5 * thin.height
    )
    older = real_inputs.with_columns(pl.lit(2022, dtype=pl.Int32).alias("gdp_usd_year"))  # dollars of another year
    none = groups.of_groups(real_costs, older, real_book.catalogue)
    assert none["dollars"].null_count() == none.height and none["least_dollars"].null_count() == none.height


def test_published_totals_stand_beside_ours_with_their_reasons(real_costs, real_inputs, real_book):
    made = groups.of_groups(real_costs, real_inputs, real_book.catalogue)
    rows = plausible.beside(made, real_inputs, 2023)
    assert rows.height == plausible.published().height and rows["reasons"].str.len_chars().min() > 40
    cash = rows.filter(pl.col("id") == "floor_cash").row(0, named=True)
    assert cash["low"] <= 1.3 <= cash["high"]  # five cash benefits in low- and middle-income economies
    assert cash["difference_low"] == pytest.approx(cash["low"] - 1.3)
    dollars = rows.filter(pl.col("unit") == plausible.DOLLARS).row(0, named=True)
    assert "US dollars of 2023, theirs of 2024" in dollars["reasons"]


def test_reasons_carry_their_size(real_costs, real_inputs, real_book):
    """Of 308.5 billion dollars: what coverage, assumptions and economies that lack explain, and what is left."""
    made = groups.of_groups(real_costs, real_inputs, real_book.catalogue)
    names = {e.id: e.name for e in real_book.catalogue.economies.values()}
    rows = plausible.beside(made, real_inputs, 2023, names=names)
    said = rows.filter(pl.col("id") == "floor_low_income")["reasons"][0]
    held = real_inputs.filter((pl.col("income") == "LIC") & (pl.col("gdp_usd_year") == 2023))
    whole = {
        level: shares.shares(held, costing.parameters().at(level), {}, covered=False) for level in ("central", "high")
    }
    priced = {  # five benefits for everybody, in billion dollars, where they can be priced
        level: np.nansum(sum(found[b] for b in floor.BRANCHES) / 100 * held["gdp_usd"].to_numpy()) / 1e9
        for level, found in whole.items()
    }
    package = made.filter((pl.col(t.GROUP) == "LIC") & (pl.col(BRANCH) == "health_package")).row(0, named=True)
    gdp = package["dollars"] / package["central"] * 100 / 1e9
    central = priced["central"] + package["central"] * gdp / 100
    high = priced["high"] + package["high"] * gdp / 100
    assert f"ours would be {central:.0f} billion US dollars at most" in said
    assert f"high ends as well, {high:.0f} billion" in said
    assert f"a GDP of 590 billion US dollars together; ours have {gdp:.0f}" in said  # 308.5 at 52.3 %
    wider = high / package[t.POPULATION_SHARE]
    assert f"would make that {wider:.0f} billion" in said and f"at least {308.5 - wider:.0f} billion" in said
    assert "Ethiopia and Venezuela, RB, without a class of income, are in none of our groups" in said
    share = rows.filter(pl.col("id") == "floor_low_income_share")["reasons"][0]
    assert f"high ends as well, {100 * high / gdp:.1f}" in share
    jobs = rows.filter(pl.col("id") == "childcare_jobs")["reasons"][0]
    assert jobs.startswith("Ours covers 92")  # of people where enrolment is known, not where there are only bounds


def test_simulated_figures_can_be_costed_too(invented_book):
    made = costing.costs(invented_book.observations, invented_book.catalogue, invented_book.year)
    known = made.group_by(BRANCH).agg(pl.col("central").count().alias("n"))
    assert known["n"].min() > 20


def test_nothing_served_gives_reasons_and_no_figures():
    framework = catalogue.load()
    made = costing.costs(t.empty(), framework, 2023)
    assert made["central"].null_count() == made.height and (made[t.REASON] != "").all()
    rows = inputs(t.empty(), framework, 2023)
    summed = groups.of_groups(made, rows, framework)
    assert summed.select(LEVELS).null_count().sum_horizontal().item() == 3 * summed.height
    assert plausible.beside(summed, rows, 2023)["low"].null_count() == plausible.published().height
    assert shares.roads_apart(rows) is None


def test_the_whole_costing_takes_pandas_and_refuses_misuse_in_a_sentence(real_book, real_costs):
    figures, framework = real_book.observations, real_book.catalogue
    few = figures.filter(pl.col(t.ECONOMY).is_in(["KEN", "USA"]) & pl.col(t.INDICATOR).str.starts_with("den_"))
    assert costing.costs(few.to_pandas(), framework, 2023).equals(costing.costs(few, framework, 2023))
    for call, words in (
        (lambda: costing.costs(figures, framework, "2023"), "must be a whole number, such as 2023, not '2023'"),
        (lambda: costing.costs([1, 2], framework, 2023), "Give the long table of figures as a frame"),
        (lambda: costing.costs(figures.drop(t.YEAR), framework, 2023), "The table of figures lacks year"),
        (lambda: costing.costs(figures, framework, 2023, {"child_benefit": 50}), "made by costing.parameters"),
    ):
        with pytest.raises(UsageError, match=words):
            call()
    assert costing.costs(figures, framework, 1900)["central"].null_count() == real_costs.height
