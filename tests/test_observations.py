"""From series to the long table, by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from provider_catalogue import catalogue, ilo, indicator, recipe, wb

from socjust import table as t
from socjust.catalogue.models import Indicator, Series
from socjust.sources import VALUES
from socjust.store.manifest import RecipeEntry, SeriesEntry
from socjust.store.observations import Received, build, left_out
from socjust.store.plan import choose, plan

UPDATED = date(2024, 5, 6)


def values(*rows: tuple) -> pl.DataFrame:
    """Build a series from (area, year, value[, mark[, origin]])."""
    filled = [(*row, *("", "")[len(row) - 3 :]) for row in rows]
    return pl.DataFrame(filled, schema=VALUES, orient="row")


def made(what: Indicator, series: dict[Series, pl.DataFrame], rank: int | None = 0) -> pl.DataFrame:
    """Build the long table of one indicator."""
    received = Received(
        {(s.provider, s.label): frame for s, frame in series.items()},
        {(s.provider, s.label): UPDATED for s in series},
    )
    return build(received, catalogue(), [what], {what.id: RecipeEntry(rank=rank)}, "v")


def rows(table: pl.DataFrame, *columns: str) -> list[tuple]:
    """Return some columns as rows."""
    return table.select(columns).rows()


def test_a_plain_series() -> None:
    table = made(indicator("x", recipe(wb("A"))), {wb("A"): values(("ZAF", 2014, 59.6), ("KEN", 2021, 38.7))})
    assert table.schema == pl.Schema(t.OBSERVATIONS)
    assert table.rows() == [
        ("KEN", 2021, "x", "total", 38.7, "observed", "", "worldbank", "A", 0, "", UPDATED, "v"),
        ("ZAF", 2014, "x", "total", 59.6, "observed", "", "worldbank", "A", 0, "", UPDATED, "v"),
    ]


def test_areas_are_translated_or_left_out() -> None:
    frame = values(*((a, 2020, 1.0) for a in ("KOS", "CHA", "X01", "X04", "NAM", "NA", "ANT", "X06", "TWN")))
    table = made(indicator("x", recipe(ilo("S"))), {ilo("S"): frame})
    assert table["economy"].to_list() == ["CHI", "NAM", "UMC", "WLD", "XKX"]
    out = left_out({("ilostat", "S"): frame}, catalogue(), {})
    assert {(o.area, o.kind, o.figures) for o in out} == {
        ("X06", "named", 1),
        ("NA", "unknown", 1),
        ("ANT", "unknown", 1),
        ("TWN", "unknown", 1),
    }
    bank = left_out({("worldbank", "A"): values(("AFE", 2020, 1.0))}, catalogue(), {"worldbank": {"AFE"}})
    assert [(o.area, o.kind) for o in bank] == [("AFE", "aggregate")]


def test_marks_become_status_and_flags() -> None:
    frame = values(*(("KEN", 2000 + i, 1.0, mark) for i, mark in enumerate(["", "B", "U", "I", "M", "R", "A"])))
    table = made(indicator("x", recipe(ilo("S"))), {ilo("S"): frame})
    assert rows(table, "status", "flags") == [
        ("observed", ""),
        ("observed", "break"),
        ("observed", "unreliable"),
        ("imputed", ""),
        ("modelled", ""),
        ("observed", ""),
        ("observed", ""),
    ]


def test_ilo_modelled_estimates_and_their_projections() -> None:
    series = ilo("UNE_2EAP_SEX_AGE_RT")
    frame = values(("KEN", 2022, 1.0), ("KEN", 2023, 1.0, "R"), ("KEN", 2024, 1.0), ("KEN", 2025, 1.0))
    table = made(indicator("x", recipe(series)), {series: frame})
    assert table["status"].to_list() == ["modelled", "observed", "projected", "projected"]


def test_the_status_that_the_catalogue_declares() -> None:
    years = values(("KEN", 2023, 1.0), ("KEN", 2024, 1.0), ("KEN", 2025, 1.0))  # updated in 2024
    table = made(indicator("x", recipe(wb("A"), status="modelled")), {wb("A"): years})
    assert table["status"].to_list() == ["modelled", "projected", "projected"]
    table = made(indicator("x", recipe(wb("A"))), {wb("A"): years})
    assert table["status"].to_list() == ["observed"] * 3


def test_an_expression_needs_all_components_of_a_year() -> None:
    palma = indicator("x", recipe(wb("A"), wb("B"), wb("C"), expression="a / (b + c)"))
    series = {
        wb("A"): values(("KEN", 2020, 40.0), ("KEN", 2021, 42.0), ("BRA", 2020, 40.0), ("ZAF", 2020, 1.0)),
        wb("B"): values(("KEN", 2020, 6.0), ("BRA", 2020, 4.0), ("ZAF", 2020, 0.0)),
        wb("C"): values(("KEN", 2020, 10.0), ("BRA", 2020, 6.0), ("ZAF", 2020, 0.0)),
    }
    table = made(palma, series)
    assert rows(table, "economy", "year", "value", "flags", "series") == [
        ("BRA", 2020, 4.0, "derived", "A ; B ; C"),
        ("KEN", 2020, 2.5, "derived", "A ; B ; C"),  # South Africa would be a division by nought: no figure
    ]


def test_an_expression_takes_the_nearest_earlier_year_within_tolerance() -> None:
    spending = indicator("x", recipe(wb("A"), wb("B"), expression="a + b", tolerance_years=2))
    series = {
        wb("A"): values(*(("KEN", year, 1.0) for year in range(2015, 2024))),
        wb("B"): values(("KEN", 2014, 10.0), ("KEN", 2019, 20.0), ("BRA", 2019, 5.0)),
    }
    assert rows(made(spending, series), "economy", "year", "value") == [
        *(("KEN", 2015, 11.0), ("KEN", 2016, 11.0)),
        *(("KEN", 2019, 21.0), ("KEN", 2020, 21.0), ("KEN", 2021, 21.0)),
    ]


def test_a_derived_figure_is_as_weak_as_its_weakest_part() -> None:
    first, second = ilo("S", sex="SEX_F"), ilo("UNE_2EAP_RT", sex="SEX_M")
    gap = indicator("x", recipe(first, second, expression="a - b"))
    series = {
        first: values(("KEN", 2020, 5.0, "U", "LFS"), ("KEN", 2021, 6.0, "", "LFS")),
        second: values(("KEN", 2020, 3.0, "B", "LFS"), ("KEN", 2021, 3.0, "", "ILO")),
    }
    assert rows(made(gap, series), "value", "status", "flags", "origin", "source") == [
        (2.0, "modelled", "break derived unreliable", "LFS", "ilostat"),
        (3.0, "modelled", "derived", "LFS ; ILO", "ilostat"),
    ]


def test_two_providers_are_both_named() -> None:
    both = indicator("x", recipe(wb("A"), ilo("S"), expression="a * b"))
    table = made(both, {wb("A"): values(("KEN", 2020, 2.0)), ilo("S"): values(("KEN", 2020, 3.0))})
    assert rows(table, "value", "source") == [(6.0, "ilostat + worldbank")]


def test_caps_and_bounds_are_flagged() -> None:
    capped = indicator("x", recipe(wb("A"), cap_upper=100.0, cap_lower=0.0))
    table = made(capped, {wb("A"): values(("BRA", 2020, 104.2), ("KEN", 2020, 100.0), ("ZAF", 2020, -1.0))})
    assert rows(table, "value", "flags") == [(104.2, "capped"), (100.0, ""), (-1.0, "capped")]
    censored = indicator("x", recipe(wb("A")), censored_at=2.5)
    table = made(censored, {wb("A"): values(("BRA", 2020, 2.5), ("KEN", 2020, 2.6))})
    assert rows(table, "flags") == [("censored",), ("",)]


def test_women_and_men_beside_the_headline() -> None:
    women, men, all_ = (ilo("S", sex=code) for code in ("SEX_F", "SEX_M", "SEX_T"))
    series = {women: values(("KEN", 2020, 1.0)), men: values(("KEN", 2020, 2.0)), all_: values(("KEN", 2020, 3.0))}
    both = (("female", women), ("male", men))
    assert rows(made(indicator("x", recipe(all_, by_sex=both)), series), "sex", "value") == [
        ("female", 1.0),
        ("male", 2.0),
        ("total", 3.0),
    ]
    headline = indicator("x", recipe(women, by_sex=both), headline_sex="female")
    assert rows(made(headline, series), "sex", "value") == [("female", 1.0), ("male", 2.0)]
    del series[men]
    assert made(indicator("x", recipe(all_, by_sex=both)), series)["sex"].to_list() == ["female", "total"]


def test_an_alternate_is_flagged_and_numbered() -> None:
    two = indicator("x", recipe(wb("A")), recipe(wb("B"), rank=1))
    table = made(two, {wb("B"): values(("KEN", 2020, 1.0))}, rank=1)
    assert rows(table, "recipe", "flags", "series") == [(1, "alternate", "B")]
    assert made(two, {wb("B"): values(("KEN", 2020, 1.0))}, rank=None).height == 0


def test_nothing_received_is_an_empty_table_of_the_right_form() -> None:
    assert made(indicator("x", recipe(wb("A"))), {}, rank=None).equals(t.empty())


def test_a_simulated_figure_says_so() -> None:
    series = ilo("UNE_2EAP_RT")
    received = Received({("ilostat", "UNE_2EAP_RT"): values(("KEN", 2020, 1.0, "B"))}, {}, simulated=True)
    what = indicator("x", recipe(series))
    table = build(received, catalogue(), [what], {"x": RecipeEntry(rank=0)}, "v")
    assert rows(table, "status", "flags", "source", "series", "updated") == [
        ("simulated", "break", "simulated", "UNE_2EAP_RT", None)
    ]


@pytest.mark.parametrize(
    ("gone", "rank", "words"),
    [
        ((), 0, ""),
        (("B",), 1, "B is gone. C is used instead: another thing."),
        (("A", "B"), 1, "A is gone. B is gone. C is used instead: another thing."),
        (("A", "C"), None, "A is gone. C is gone."),
    ],
)
def test_the_first_recipe_that_is_whole_is_chosen(gone: tuple[str, ...], rank: int | None, words: str) -> None:
    what = indicator(
        "x", recipe(wb("A"), wb("B"), expression="a + b"), recipe(wb("C"), rank=1, remark="another thing.")
    )
    entries = [
        SeriesEntry(
            provider="worldbank",
            label=label,
            status="not-served" if label in gone else "served",
            reason=f"{label} is gone." if label in gone else "",
        )
        for label in "ABC"
    ]
    chosen = choose([what], entries)["x"]
    assert (chosen.rank, chosen.reason) == (rank, words)


def test_what_was_never_asked_for_is_said() -> None:
    chosen = choose([indicator("x", recipe(wb("A")))], [])["x"]
    assert chosen.rank is None
    assert chosen.reason == "A was not asked of World Bank in this vintage."


def test_a_plan_leaves_restricted_licences_out_unless_named() -> None:
    whole = plan(catalogue())
    assert "restricted" not in {i.id for i in whole.indicators} and not whole.partial
    named = plan(catalogue(), ["restricted"])
    assert {i.id for i in named.indicators} == {"restricted", "population"} and named.partial
    assert len({(s.provider, s.label) for s in whole.series}) == len(whole.series)
