"""Where to focus in a small world: prediction, peers, quadrants, order of priorities, wishes, what is missing."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from focus_world import CODES, YEAR, catalogue, look, observations, row
from hypothesis import given, settings
from hypothesis import strategies as st

from socjust import focus as F
from socjust import table as t
from socjust.catalogue import load
from socjust.errors import UsageError
from socjust.focus import income, peers, tables, trend, wishes
from socjust.focus.quadrant import Cells, place
from socjust.scores.indicator import indicator_scores

POOR, RICH = CODES[3], CODES[20]
SLOW = settings(max_examples=8, deadline=None)


@pytest.fixture(scope="module")
def world() -> F.FocusResult:
    """Two economies stand out: a rich one far below its income in alpha, a poor one in beta."""
    return look({(RICH, "alpha"): 15.0, (POOR, "beta"): 0.0})


def cells(**given: list) -> Cells:
    """Cells as the engine takes them; what is not named is not known."""
    size = len(next(iter(given.values())))
    numbers = dict.fromkeys(("unclipped", "predicted", "peers", "missing"), [float("nan")] * size)
    answers = dict.fromkeys(("below_band", "lowest_quarter", "slow", "rising"), [False] * size)
    return Cells(**{k: np.array(v) for k, v in (numbers | answers | given).items()})


def quadrants(made) -> list[str]:
    return [tables.quadrants()[i].quadrant for i in made.quadrant]


def test_what_stands_out_is_found_and_comes_first(world):
    rich, poor = row(world, RICH, "alpha"), row(world, POOR, "beta")
    assert (rich["quadrant"], rich["place"], rich["behind"]) == ("urgent", 1, True)
    assert (poor["quadrant"], poor["place"], poor["behind"]) == ("urgent", 1, True)
    assert rich["predicted"] == pytest.approx(20 + 2.5 * 20, abs=5) and rich["score"] < rich["band_low"]


def test_points_are_the_mean_of_the_shortfalls_that_can_be_told(world):
    made = row(world, RICH, "alpha")
    expected = made["predicted"] - made["score"]
    lowest = min(made[f"{kind}_median"] for kind in peers.KINDS) - made["score"]
    assert made["shortfall"] == pytest.approx(max(expected, lowest))
    assert made["known"] == 2 and made["points"] == pytest.approx((85 + made["shortfall"]) / 2)  # no trend is known


@pytest.mark.parametrize(
    ("given", "known", "points"),
    [
        ({"lowest_quarter": [True], "peers": [60.0], "missing": [20.0]}, 3, (60 + 20 + 0) / 3),  # not surely too slow
        ({"lowest_quarter": [True], "peers": [60.0], "missing": [20.0], "slow": [True]}, 3, (60 + 20 + 20) / 3),
        ({"lowest_quarter": [True], "peers": [60.0]}, 2, (60 + 20) / 2),  # no trend: not counted as fast enough
        ({"missing": [20.0], "slow": [True]}, 2, (60 + 20) / 2),  # nobody to compare with
        ({}, 1, 60.0),
    ],
)
def test_an_unknown_is_left_out_of_the_mean(given, known, points):
    made = place(cells(unclipped=[40.0], **given))
    assert made.known[0] == known and made.points[0] == pytest.approx(points)


def test_its_own_figure_does_not_change_what_is_predicted_for_an_economy(world):
    other = look({(RICH, "alpha"): 90.0, (POOR, "beta"): 0.0})
    for column in ("predicted", "band_low", "band_high", "income_median", "region_median", "near_median"):
        assert row(other, RICH, "alpha")[column] == pytest.approx(row(world, RICH, "alpha")[column]), column


def test_peers_counted_by_hand(world):
    made = row(world, RICH, "alpha")
    assert (made["income_peers"], made["income_better"]) == (11, 11)
    assert (made["region_peers"], made["near_peers"]) == (11, 15)
    scores = world.places.filter(pl.col(t.INDICATOR) == "alpha").select(t.ECONOMY, t.SCORE)
    mates = [code for code in CODES[12:] if code != RICH]
    assert made["income_median"] == pytest.approx(scores.filter(pl.col(t.ECONOMY).is_in(mates))[t.SCORE].median())


def test_the_nearest_are_nearest(world):
    near = world.nearest.filter(pl.col(t.ECONOMY) == CODES[10]).sort("place")
    assert set(near["peer"].head(4)) == {CODES[8], CODES[9], CODES[11], CODES[12]}
    assert near["distance"].is_sorted() and near.height == tables.whole("nearest") and CODES[10] not in near["peer"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"unclipped": [60.0]}, "watch"),  # a gap of exactly 40 is wide
        ({"unclipped": [60.1]}, "sustain"),
        ({"unclipped": [30.0], "below_band": [True], "predicted": [70.0]}, "urgent"),
        ({"unclipped": [30.0], "below_band": [True], "predicted": [32.9]}, "watch"),  # not worth speaking of
        ({"unclipped": [30.0], "below_band": [True], "predicted": [33.0]}, "urgent"),
        ({"unclipped": [30.0], "lowest_quarter": [True], "peers": [40.0]}, "urgent"),
        ({"unclipped": [30.0], "slow": [True], "missing": [50.0]}, "urgent"),
        ({"unclipped": [70.0], "slow": [True], "missing": [20.0]}, "sustain"),  # near the goal, behind nobody
        ({"unclipped": [70.0], "below_band": [True], "predicted": [90.0]}, "lagging peers"),
        ({"unclipped": [30.0], "rising": [True]}, "catching up"),
        ({"unclipped": [30.0], "rising": [True], "slow": [True], "missing": [60.0]}, "urgent"),
        ({"unclipped": [130.0], "below_band": [True], "predicted": [140.0]}, "sustain"),  # both count as 100
    ],
)
def test_the_quadrant_at_its_borders(given, expected):
    assert quadrants(place(cells(**given))) == [expected]


def test_no_combination_of_conditions_is_left_without_a_rule():
    for k in range(16):
        held = dict(zip(tables.CONDITIONS, map(bool, map(int, f"{k:04b}")), strict=True))
        fits = [r for r in tables.quadrants() if all(held[c] == wanted for c, wanted in r.conditions.items())]
        assert fits, held


points = st.floats(-50, 150)


@given(points, st.floats(0, 60), points, points, points, st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_better_score_never_has_more_points(score, gain, predicted, others, missing, below, lowest, slow):
    known = {"predicted": [predicted] * 2, "peers": [others] * 2, "slow": [slow] * 2}
    better = below and score + gain < predicted  # it can leave the band or the lowest quarter, never enter them
    made = place(
        cells(
            unclipped=[score, score + gain], missing=[missing, missing - gain], below_band=[below, better],
            lowest_quarter=[lowest, lowest and score + gain < others], **known,
        )
    )  # fmt: skip
    assert made.points[1] <= made.points[0] + 1e-9
    assert not (made.listed[1] and not made.listed[0])


@SLOW
@given(st.sampled_from([POOR, RICH, CODES[0], CODES[23]]), st.floats(0, 95), st.floats(0.5, 60))
def test_improving_an_indicator_never_makes_it_a_higher_priority(code, value, gain):
    places = []
    for figure in (value, min(value + gain, 100.0)):
        made = look({(code, "alpha"): figure, (code, "beta"): 5.0, (code, "gamma"): 0.0})
        found = row(made, code, "alpha")
        places.append(found["place"] or 99)
    assert places[1] >= places[0]


def test_only_proportions_of_weights_matter():
    figures = {(RICH, "alpha"): 15.0, (RICH, "beta"): 20.0, (RICH, "gamma"): 10.0}
    own = {"alpha": 1.0, "beta": 3.0, "gamma": 0.5, "delta": 1.0}
    one, ten = (look(figures, weights={k: v * f for k, v in own.items()}) for f in (1, 10))
    kept = (t.ECONOMY, t.INDICATOR, "place", "stable_top")
    assert one.places.select(kept).equals(ten.places.select(kept))
    assert [row(one, RICH, n)["place"] for n in ("beta", "alpha", "gamma")] == [1, 2, 3]


def test_an_excluded_indicator_is_gone_and_the_rest_moves_up(world):
    made = look({(RICH, "alpha"): 15.0, (RICH, "beta"): 20.0}, exclude=["alpha"])
    assert "alpha" not in made.places[t.INDICATOR].unique()
    assert row(made, RICH, "beta")["place"] == 1
    assert look(weights={"alpha": 0}).places.equals(look(exclude=["alpha"]).places)


def test_without_income_nothing_is_predicted_but_peers_still_speak():
    made = look({(RICH, "alpha"): 5.0}, without_income=(RICH,))
    found = row(made, RICH, "alpha")
    assert found["predicted"] is None and found["near_peers"] is None and not found["behind"]
    assert (found["quadrant"], found["lowest"]) == ("urgent", True)
    assert RICH not in made.income[t.ECONOMY].to_list()


def test_gross_domestic_product_stands_in_for_national_income():
    rows = observations(without_income=(RICH,))
    gdp = rows.filter((pl.col(t.ECONOMY) == RICH) & (pl.col(t.INDICATOR) == "den_population"))
    gdp = gdp.with_columns(pl.lit("den_gdp_ppp_current").alias(t.INDICATOR), pl.col(t.VALUE) * 7000)
    found = income.income(pl.concat([rows, gdp]), catalogue(), YEAR).filter(pl.col(t.ECONOMY) == RICH)
    assert found.select("income", "income_basis").row(0) == (pytest.approx(7000), "GDP")


def test_too_few_economies_for_a_prediction_and_for_peers():
    made = look(economies=4)
    assert made.relation.is_empty() and made.places["predicted"].null_count() == made.places.height
    assert made.places["income_peers"].null_count() == made.places.height
    assert made.places["place"].null_count() == made.places.height  # nothing certain speaks for anything


def test_a_single_indicator_and_a_single_economy():
    assert look({(RICH, "alpha"): 5.0}, names=("alpha",)).places.filter(pl.col("place") == 1).height >= 1
    assert look(economies=1).nearest.is_empty()


def test_ties_go_to_the_alphabet():
    same = {(code, name): 50.0 for code in CODES for name in ("alpha", "beta", "gamma", "delta")}
    made = look({**same, **{(RICH, name): 10.0 for name in ("alpha", "beta", "gamma", "delta")}})
    assert [row(made, RICH, n)["place"] for n in ("alpha", "beta", "delta", "gamma")] == [1, 2, 3, 4]


def test_an_implausible_figure_is_no_priority_and_teaches_nothing():
    table = observations({(RICH, "alpha"): 0.0})
    bad = (pl.col(t.ECONOMY) == RICH) & (pl.col(t.INDICATOR) == "alpha")
    table = table.with_columns(pl.when(bad).then(pl.lit("implausible")).otherwise(t.FLAGS).alias(t.FLAGS))
    framework = catalogue()
    scored = indicator_scores(table, framework, [YEAR])
    predicted, _ = income.predict(scored, income.income(table, framework, YEAR))
    assert predicted.filter((pl.col(t.ECONOMY) == RICH) & (pl.col(t.INDICATOR) == "alpha")).is_empty()
    from socjust.scores.dimension import Scores

    made = F.focus(table, Scores(pl.DataFrame(), scored), framework, YEAR)
    assert (row(made, RICH, "alpha")["quadrant"], row(made, RICH, "alpha")["place"]) == ("set aside", None)


def test_low_emissions_of_poor_economies_are_set_aside():
    assert ("tra_ghg_per_capita", "LIC") in tables.set_aside() and (
        "tra_ghg_per_capita",
        "HIC",
    ) not in tables.set_aside()
    assert {name for name, _ in tables.set_aside()} <= set(load().indicators)


def test_every_trait_and_setting_has_its_reason():
    assert all(trait.reason for trait in tables.traits()) and all(r["reason"] for r in tables.listed())
    assert {trait.indicator for trait in tables.traits()} <= set(load().indicators) | {income.INCOME}


TREND = {
    t.ECONOMY: "AAA", t.INDICATOR: "alpha", t.RECIPE: 0, t.SLOPE: 1.0, "slope_low": 0.5, "slope_high": 1.4,
    "required": 3.0, t.STATE: "stagnating", "base_year": 2010, "last_year": 2020, "score_last": 40.0,
    "target_score": 100.0, "target_year": 2030,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "kind", "expected"),
    [
        ({}, "SDG target", True),  # 1.4 is less than half of 3
        ({"slope_high": 1.5}, "SDG target", False),
        ({}, "upper goalpost", False),  # nobody agreed on a number: no pace is too slow for it
        ({"slope_low": -1.0}, "upper goalpost", False),
        ({"slope": -1.0, "slope_low": -1.4, "slope_high": -0.5}, "upper goalpost", True),  # ten points by 2030
        (
            {"slope": -0.3, "slope_low": -0.4, "slope_high": -0.2},
            "upper goalpost",
            True,
        ),  # three: just worth speaking of
        ({"slope": -0.2, "slope_low": -0.3, "slope_high": -0.1}, "upper goalpost", False),
        ({"slope": -1.0, "slope_low": -2.4, "slope_high": 0.1}, "upper goalpost", False),
        ({"slope": -1.0, "slope_low": -1.4, "slope_high": -0.5, "target_year": 2020}, "upper goalpost", False),
        ({"state": "achieved"}, "SDG target", False),
        ({"required": -1.0}, "SDG target", False),
        ({"slope_high": None}, "SDG target", False),
        ({"recipe": 1}, "SDG target", False),  # of another series than the figure
    ],
)
def test_when_a_trend_is_surely_too_slow(changed, kind, expected):
    framework = catalogue()
    framework.targets["alpha"] = framework.targets["alpha"].model_copy(update={"kind": kind})
    frame = pl.DataFrame([TREND | changed]).with_columns(pl.col(t.RECIPE).cast(pl.Int8))
    cell = pl.DataFrame(
        {t.ECONOMY: ["AAA"], t.INDICATOR: ["alpha"], t.RECIPE: [0]}, schema_overrides={t.RECIPE: pl.Int8}
    )
    found = trend.join(cell, frame, framework).to_dicts()[0]
    assert found["slow"] is expected
    if not changed:
        own = kind == "upper goalpost"  # what the trend would take away; a rise takes nothing
        assert found["missing_raw"] == pytest.approx(-10 if own else 50)  # 100 - (40 + 10 years of 1 point)


def test_a_year_without_scores_is_told():
    framework, table = catalogue(), observations()
    from socjust.scores.dimension import Scores

    with pytest.raises(UsageError, match="no scores for 1999"):
        F.focus(table, Scores(pl.DataFrame(), indicator_scores(table, framework, [YEAR])), framework, 1999)


@pytest.mark.parametrize(
    ("weights", "exclude", "words"),
    [
        ({"dis_ginni": 2}, (), "Did you mean dis_gini"),
        ({"dis_gini": "two"}, (), "'two': give a number of 0 or more"),
        ({"dis_gini": -1}, (), "give a number of 0 or more"),
        ({"dis_gini": float("inf")}, (), "give a number of 0 or more"),
        ({}, ("cap_water_basic",), "Name 'cap_water_safely_managed'"),
        ({}, ("rig_union_density",), "not scored .its role is context."),
        ({"dis_gini": 2}, ("dis_gini",), "excluded too"),
    ],
)
def test_wishes_that_do_not_fit_are_told_in_a_sentence(weights, exclude, words):
    with pytest.raises(UsageError, match=words):
        wishes.weights(load(), weights, exclude)


def test_nothing_left_is_told():
    with pytest.raises(UsageError, match="No indicator is left"):
        wishes.weights(load(), {}, [i.id for i in load().scored()])


@pytest.mark.parametrize(
    ("typed", "words"), [(["dis_gini"], "write indicator=number"), (["a=1", "a=2"], "two weights")]
)
def test_what_is_typed_is_checked(typed, words):
    with pytest.raises(UsageError, match=words):
        wishes.parsed(typed)
