from __future__ import annotations

import polars as pl
import pytest
import small_catalogue as small
from hypothesis import given
from hypothesis import strategies as st

from socjust import panel, reasons
from socjust.errors import UsageError
from socjust.store.manifest import RecipeEntry

CATALOGUE = small.catalogue()


def cells(frame: pl.DataFrame, *columns: str) -> list[tuple]:
    return frame.select(columns).rows()


def latest(rows, years, **more):
    return panel.latest(small.observations(rows), CATALOGUE, years, **more)


def test_latest_takes_the_newest_value_of_the_window_for_every_reference_year():
    rows = [("KEN", 2012, "water", 50.0), ("KEN", 2015, "water", 55.0), ("KEN", 2021, "water", 61.0)]
    found = latest(rows, [2011, 2014, 2020, 2021, 2026, 2027])
    assert cells(found, "reference_year", "value", "year", "age") == [
        (2014, 50.0, 2012, 2),
        (2020, 55.0, 2015, 5),  # exactly as old as the window allows
        (2021, 61.0, 2021, 0),
        (2026, 61.0, 2021, 5),
    ]
    assert found.columns == list(panel.LATEST)


def test_latest_keeps_economies_indicators_and_aggregates_apart():
    rows = [
        ("KEN", 2020, "water", 1.0),
        ("KEN", 2021, "stunting", 2.0),
        ("BRA", 2019, "water", 3.0),
        ("WLD", 2021, "water", 4.0),
    ]
    found = latest(rows, [2021])
    assert cells(found, "economy", "indicator", "value") == [
        ("BRA", "water", 3.0),
        ("KEN", "stunting", 2.0),
        ("KEN", "water", 1.0),
        ("WLD", "water", 4.0),
    ]


def test_a_window_of_zero_years_takes_the_reference_year_only_and_a_negative_one_is_refused():
    rows = [("KEN", 2020, "water", 1.0)]
    assert cells(latest(rows, [2020, 2021], window=0), "reference_year") == [(2020,)]
    with pytest.raises(UsageError, match="must be 0 or more"):
        latest(rows, [2020], window=-1)


def test_projections_are_left_out_unless_asked_for_and_never_before_their_year():
    rows = [("KEN", 2022, "neet", 20.0), ("KEN", 2024, "neet", 19.0, {"status": "projected"})]
    assert cells(latest(rows, [2024]), "value", "year") == [(20.0, 2022)]
    assert cells(latest(rows, [2023, 2024], projected=True), "value", "status") == [
        (20.0, "observed"),
        (19.0, "projected"),
    ]


def test_the_headline_is_for_both_sexes_but_for_women_where_the_indicator_is_about_them():
    rows = [
        ("KEN", 2020, "neet", 20.0),
        ("KEN", 2021, "neet", 25.0, {"sex": "female"}),
        ("KEN", 2020, "maternity", 30.2, {"sex": "female"}),
        ("KEN", 2021, "maternity", 31.0),
    ]
    assert cells(latest(rows, [2021]), "indicator", "value", "sex") == [
        ("maternity", 30.2, "female"),
        ("neet", 20.0, "total"),
    ]


def test_the_headline_of_an_alternate_without_a_sex_is_the_total():
    rows = [("KEN", 2021, "maternity", 31.0, {"recipe": 1, "flags": "alternate"})]
    assert cells(latest(rows, [2021]), "value", "recipe", "flags", "sex") == [(31.0, 1, "alternate", "total")]


def test_an_unknown_indicator_and_an_empty_table_give_no_rows():
    assert latest([("KEN", 2020, "no_such", 1.0)], [2020]).height == 0
    empty = latest([], [2020])
    assert empty.height == 0 and empty.columns == list(panel.LATEST)


DRAWN_ROWS = st.dictionaries(
    st.tuples(st.sampled_from(["KEN", "BRA"]), st.integers(1990, 2030), st.sampled_from(["water", "stunting"])),
    st.tuples(st.floats(0, 100), st.sampled_from(["observed", "modelled", "projected"])),
    max_size=25,
)


@given(DRAWN_ROWS, st.lists(st.integers(1990, 2030), min_size=1, max_size=6), st.integers(0, 8))
def test_latest_is_never_late_never_old_always_the_newest(drawn, years, window):
    rows = [(e, y, i, value, {"status": status}) for (e, y, i), (value, status) in drawn.items()]
    expected = {}
    for economy, year, name, value, more in rows:
        for reference in years:
            if more["status"] != "projected" and reference - window <= year <= reference:
                at = (economy, reference, name)
                expected[at] = max(expected.get(at, (0, 0.0)), (year, value))
    found = latest(rows, years, window=window)
    got = cells(found, "economy", "reference_year", "indicator", "year", "value")
    assert {row[:3]: row[3:] for row in got} == expected
    assert len(got) == len(expected)


def test_by_sex_pairs_the_newest_year_that_has_both():
    women, men = {"sex": "female"}, {"sex": "male"}
    rows = [
        ("KEN", 2018, "neet", 24.0, women | {"flags": "break"}),
        ("KEN", 2018, "neet", 16.0, men | {"flags": "break unreliable"}),
        ("KEN", 2020, "neet", 26.0, women),
        ("KEN", 2012, "water", 1.0, women),
        ("KEN", 2012, "water", 1.0, men),
        ("BRA", 2020, "neet", 30.0, women),
    ]
    found = panel.by_sex(small.observations(rows), CATALOGUE, 2021)
    columns = ("economy", "indicator", "female", "male", "year", "age", "flags", "status")
    assert cells(found, *columns) == [("KEN", "neet", 24.0, 16.0, 2018, 3, "break unreliable", "observed")]


def test_by_sex_leaves_projections_out():
    more = {"status": "projected"}
    rows = [("KEN", 2020, "neet", 1.0, {"sex": s} | more) for s in ("female", "male")]
    assert panel.by_sex(small.observations(rows), CATALOGUE, 2021).height == 0


def test_coverage_counts_economies_and_people_and_leaves_aggregates_out():
    rows = [
        ("KEN", 2020, "den_population", 50.0),
        ("BRA", 2021, "den_population", 200.0),
        ("NOR", 2021, "den_population", 5.0),
        ("WLD", 2021, "den_population", 8000.0),
        ("KEN", 2019, "water", 1.0),
        ("NOR", 2021, "water", 1.0),
        ("WLD", 2021, "water", 1.0),
        ("BRA", 2010, "water", 1.0),
    ]
    found = panel.coverage(small.observations(rows), CATALOGUE, 2021)
    assert found["indicator"].to_list() == list(CATALOGUE.indicators)
    water = found.row(by_predicate=pl.col("indicator") == "water", named=True)
    assert water["economies"] == 2
    assert water["economy_share"] == pytest.approx(2 / 6)
    assert water["population_share"] == pytest.approx(55 / 255)
    stunting = found.row(by_predicate=pl.col("indicator") == "stunting", named=True)
    assert (stunting["economies"], stunting["population_share"]) == (0, 0.0)


def test_coverage_without_population_does_not_invent_a_share():
    found = panel.coverage(small.observations([("KEN", 2020, "water", 1.0)]), CATALOGUE, 2021)
    assert found["population_share"].null_count() == found.height
    assert found.filter(pl.col("indicator") == "water")["economies"].item() == 1


def missing(rows, economy="KEN", catalogue=CATALOGUE, year=2023, **more) -> dict[str, tuple]:
    found = panel.missing(small.observations(rows), catalogue, small.manifest(**more), economy, year)
    return {row["indicator"]: (row["kind"], row["reason"], row["newest_year"]) for row in found.to_dicts()}


def test_missing_lists_every_indicator_without_a_value_but_no_denominator():
    found = missing([("KEN", 2022, "water", 1.0)])
    assert set(found) == {"stunting", "neet", "maternity", "gini", "cooking", "trust"}


def test_missing_because_it_is_too_old_says_which_year():
    found = missing([("KEN", 2016, "water", 1.0)])
    assert found["water"] == (reasons.TOO_OLD, "newest value is 2016: older than five years", 2016)


def test_missing_because_only_others_report():
    found = missing([("BRA", 1995, "water", 1.0)])
    reason = "no value from the provider: World Bank has no figure for Kenya since 1995"
    assert found["water"] == (reasons.NEVER_REPORTED, reason, None)


def test_missing_from_invented_figures_says_nothing_about_a_provider():
    more = {"vintage": "SIMULATED-1", "simulated": True, "source": "simulated"}
    kind, reason, _ = missing([("BRA", 1995, "water", 1.0)], **more)["water"]
    assert kind == reasons.NEVER_REPORTED
    assert "simulation" in reason and "World Bank" not in reason


def test_missing_because_the_provider_does_not_serve_it():
    why = "SH.STA.STNT.ME.ZS is not served by World Bank (archived or deleted)."
    recipes = {**small.manifest().recipes, "stunting": RecipeEntry(rank=None, reason=why)}
    kind, reason, year = missing([("KEN", 2022, "water", 1.0)], recipes=recipes)["stunting"]
    assert (kind, year) == (reasons.NOT_SERVED, None)
    assert why in reason


def test_missing_because_the_answer_was_empty_or_it_was_not_asked_or_its_licence_forbids():
    recipes = {k: v for k, v in small.manifest().recipes.items() if k != "stunting"}
    found = missing([("KEN", 2022, "water", 1.0)], recipes=recipes)
    assert found["stunting"][:2] == (reasons.NOT_SERVED, "not asked for in this vintage")
    assert found["gini"][:2] == (reasons.NOT_SERVED, "the provider answered without a single figure in this vintage")
    assert found["cooking"][0] == reasons.LICENCE and "licence" in found["cooking"][1]


def test_missing_because_it_is_a_declared_gap():
    kind, reason, _ = missing([("KEN", 2022, "water", 1.0)])["trust"]
    assert (kind, reason) == (reasons.GAP, "only surveys outside the two providers")


def test_missing_because_there_is_only_a_projection():
    projected = {"status": "projected"}
    found = missing([("KEN", 2023, "neet", 1.0, projected), ("KEN", 2015, "neet", 1.0)])
    assert found["neet"][0] == reasons.PROJECTED_ONLY and found["neet"][2] == 2015
    assert "2015" in found["neet"][1]
    assert missing([("KEN", 2029, "neet", 1.0, projected)])["neet"][0] == reasons.PROJECTED_ONLY


def test_an_old_value_is_too_old_even_where_a_projection_lies_beyond_the_reference_year():
    rows = [("KEN", 2015, "neet", 1.0), ("KEN", 2024, "neet", 1.0, {"status": "projected"})]
    assert missing(rows)["neet"][0] == reasons.TOO_OLD


def test_missing_because_the_first_value_is_later():
    found = missing([("KEN", 2024, "water", 1.0)], year=2020)
    assert found["water"] == (reasons.LATER_ONLY, "first value is 2024: after 2020", None)


def uncollected():
    """The small catalogue, where nobody collects stunting in high-income economies."""
    row = CATALOGUE.levels["SH.STA.STNT.ME.ZS"].model_copy(update={"hic": None})
    return small.with_levels(CATALOGUE, row)


def test_missing_because_the_catalogue_says_that_it_is_not_collected():
    found = missing([("KEN", 2022, "stunting", 1.0)], "NOR", uncollected())
    reason = "not collected for high-income economies: none of 2 has a figure"
    assert found["stunting"] == (reasons.NOT_COLLECTED, reason, None)
    assert missing([("KEN", 2022, "stunting", 1.0)], "BRA", uncollected())["stunting"][0] == reasons.NEVER_REPORTED


def test_figures_overrule_the_catalogue_on_what_is_not_collected():
    found = missing([("USA", 2022, "stunting", 1.0)], "NOR", uncollected())
    assert found["stunting"][0] == reasons.NEVER_REPORTED


def test_missing_takes_names_and_groups_and_refuses_strangers():
    rows = [("KEN", 2022, "water", 1.0)]
    assert "water" not in missing(rows, "Kenya")
    assert missing(rows, "SSF")["water"][1].endswith("no figure for Sub-Saharan Africa since 2022")
    with pytest.raises(UsageError, match="Did you mean KEN"):
        missing(rows, "KEM")


def test_every_kind_is_declared():
    made = missing([("KEN", 2016, "water", 1.0), ("KEN", 2029, "neet", 1.0)])
    assert {kind for kind, _, _ in made.values()} <= set(reasons.KINDS)
