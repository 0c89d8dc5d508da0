"""Figures of groups: ten numbers worked out by hand, the two thirds that must be covered, and the provider's own."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
import small_catalogue as small
from hypothesis import given
from hypothesis import strategies as st

from socjust import coverage
from socjust import table as t
from socjust.analyses import group_figures, side_by_side
from socjust.catalogue.models import Aggregate, NamedGroup

PEOPLE = {"MLI": 20, "KEN": 50, "BRA": 200, "ZAF": 60, "NOR": 5, "USA": 340}  # millions


def catalogue(*rules: Aggregate, **members: tuple[str, ...]):
    """The small catalogue with rules for groups, and births to weigh by."""
    base = small.catalogue()
    births = base.indicators["den_population"].model_copy(update={"id": "den_birth_rate"})
    named = {
        g: NamedGroup(id=g, name=g.title(), short=g.title(), source="a list", as_of="2024-12-13", read_in="-")
        for g in members
    }
    return replace(
        base,
        indicators={**base.indicators, "den_birth_rate": births},
        aggregates={rule.indicator: rule for rule in rules},
        named_groups=named,
        memberships=dict(members),
    )


def mean(indicator="water", weight="den_population", **more) -> Aggregate:
    values = {"method": "mean", "weight": weight, "weight_name": "people", "reason": "a share of people"}
    return Aggregate(indicator=indicator, **(values | more))


def figures(values: dict[str, float], framework, group: str = "WLD", **more):
    rows = [(e, 2022, "water", v) for e, v in values.items()]
    rows += [(e, 2022, "den_population", 1e6 * p) for e, p in PEOPLE.items()]
    rows += more.pop("rows", [])
    found = coverage.aggregate(small.observations(rows), framework, [2023], groups=[group], **more)
    return found.to_dicts()


def test_a_mean_is_weighted_by_people():
    (row,) = figures({"MLI": 40.0, "KEN": 60.0, "ZAF": 90.0}, catalogue(mean()), "SSF")
    assert row["value"] == pytest.approx((40 * 20 + 60 * 50 + 90 * 60) / 130)
    assert (row["weight_share"], row["economies"], row["members"]) == (1.0, 3, 3)


@pytest.mark.parametrize(("share", "published"), [(130, True), (129.9, False)])
def test_two_thirds_of_the_weight_must_be_covered(share, published):
    """Mali and Kenya hold 70 million of 105 million people: exactly two thirds; a few less are too few."""
    framework = catalogue(mean(), TRIO=("MLI", "KEN", "ZAF"))
    rows = [("KEN", 2023, "den_population", 1e6 * (share - 80)), ("ZAF", 2023, "den_population", 35e6)]
    (row,) = figures({"MLI": 40.0, "KEN": 60.0}, framework, "TRIO", rows=rows)
    assert row["weight_share"] == pytest.approx((share - 60) / (share - 25))
    assert (row["value"] is not None) is published


def test_births_are_people_times_the_birth_rate():
    rule = mean(weight="den_population * den_birth_rate / 1000", weight_name="births")
    rows = [("MLI", 2022, "den_birth_rate", 40.0), ("KEN", 2022, "den_birth_rate", 28.0)]
    rows += [("ZAF", 2022, "den_birth_rate", 19.0)]
    (row,) = figures({"MLI": 100.0, "KEN": 40.0, "ZAF": 30.0}, catalogue(rule), "SSF", rows=rows)
    births = 20 * 40, 50 * 28, 60 * 19
    expected = sum(v * b for v, b in zip((100, 40, 30), births, strict=True)) / sum(births)
    assert row["value"] == pytest.approx(expected) and row["weight_name"] == "births"


def test_an_economy_without_a_weight_is_counted_as_such():
    rule = mean(weight="den_population * den_birth_rate", weight_name="births")
    rows = [("MLI", 2022, "den_birth_rate", 40.0), ("KEN", 2022, "den_birth_rate", 28.0)]
    (row,) = figures({"MLI": 100.0, "KEN": 40.0, "ZAF": 30.0}, catalogue(rule), "SSF", rows=rows)
    assert (row["economies"], row["members"], row["unweighed"]) == (2, 3, 1)


def test_a_sum_is_of_those_with_a_figure():
    rule = Aggregate(indicator="water", method="sum", reason="a count")
    (row,) = figures({"MLI": 2.0, "KEN": 3.0, "ZAF": 5.0}, catalogue(rule), "SSF")
    assert row["value"] == pytest.approx(10.0) and row["method"] == "sum"


def test_without_a_rule_there_is_no_figure():
    rule = Aggregate(indicator="water", method="none", reason="no sense")
    assert figures({"KEN": 1.0}, catalogue(rule)) == [] == figures({"KEN": 1.0}, catalogue())


def test_a_providers_aggregate_never_enters():
    framework = catalogue(mean())
    plain = figures({"MLI": 40.0, "KEN": 60.0, "ZAF": 90.0}, framework, "SSF")
    rows = [("SSF", 2023, "water", 1.0), ("WLD", 2023, "water", 1.0)]
    assert figures({"MLI": 40.0, "KEN": 60.0, "ZAF": 90.0}, framework, "SSF", rows=rows) == plain


def test_projections_do_not_count_but_those_of_the_weight_do():
    later = {"status": "projected"}
    rows = [("USA", 2023, "water", 1.0, later), ("NOR", 2023, "den_population", 6e6, later)]
    (row,) = figures({"NOR": 99.0}, catalogue(mean()), "HIC", rows=rows)
    assert row["economies"] == 1 and row["weight_share"] == pytest.approx(6 / 346)


@given(st.lists(st.floats(0, 100), min_size=6, max_size=6))
def test_a_mean_lies_between_its_members(values):
    (row,) = figures(dict(zip(PEOPLE, values, strict=True)), catalogue(mean()))
    assert min(values) - 1e-9 <= row["value"] <= max(values) + 1e-9


def test_our_world_is_the_providers_where_the_rule_is_the_same(real_book):
    table = coverage.against_provider(real_book.observations, real_book.catalogue)
    assert table[t.INDICATOR].n_unique() >= 15
    off = table.filter(pl.col("difference").abs() > pl.col("tolerance"))
    assert off.is_empty(), off


def test_the_world_is_the_providers_own_and_groups_are_ours(real_book):
    table = group_figures(real_book, ["cap_electricity", "dis_gini"], ["WLD", "LDC", "SSF"])
    rows = {(r[t.GROUP], r[t.INDICATOR]): r for r in table.to_dicts()}
    world = rows["WLD", "cap_electricity"]
    published = real_book.observations.filter(
        pl.col(t.ECONOMY) == "WLD", pl.col(t.INDICATOR) == "cap_electricity", pl.col(t.YEAR) == world[t.YEAR]
    )
    assert world["made_by"] == "provider" and world["value"] == published[t.VALUE].item()
    assert rows["LDC", "cap_electricity"]["made_by"] == "own" and rows["LDC", "cap_electricity"]["members"] == 44
    assert rows["SSF", "cap_electricity"]["made_by"] == "own"
    assert rows["SSF", "dis_gini"]["value"] is None and rows["SSF", "dis_gini"]["shown"] == "no rule"
    wide = side_by_side(table, ["WLD", "LDC"])
    assert wide[t.INDICATOR].to_list() == ["cap_electricity"] and wide["whose"][0].startswith("World Bank ")
