"""Progress: slopes, the three rules and every status by hand, targets of 0, breaks, dimensions, groups, Sevilla."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
import small_catalogue as small
from hypothesis import given, settings
from hypothesis import strategies as st

from socjust import progress
from socjust.catalogue import load
from socjust.catalogue.models import Goalposts, Target
from socjust.errors import UsageError
from socjust.progress.reasons import KINDS
from socjust.progress.slope import slopes
from socjust.scores.dimension import dimension_scores

YEAR = 2023


def world(*aims: tuple, **more: object):
    """A catalogue whose indicators are (name, direction, lower, upper, target), each with a target for 2030."""
    share = {n: Goalposts(lower=lo, upper=up, source="test") for n, _, lo, up, _ in aims}
    made = {
        n: small.indicator(n, small.plain(small.worldbank(n.upper()), goalposts=share[n]), direction=d)
        for n, d, _, _, _ in aims
    }
    people = small.catalogue().indicators["den_population"]
    targets = {
        n: Target(indicator=n, target=v, kind="SDG target", source="test", reason="test", read_in="test", **more)
        for n, _, _, _, v in aims
    }
    return replace(small.catalogue(), indicators=made | {people.id: people}, targets=targets)


UP = ("up", 1, 0, 100, 100)
DOWN = ("down", -1, 0, 100, 0)


def line(name: str, values: dict[int, float], economy: str = "KEN", **by_year: dict) -> list[tuple]:
    return [(economy, y, name, v, by_year.get(f"y{y}", {})) for y, v in values.items()]


def straight(start: float, slope: float, years: range = range(2013, 2024)) -> dict[int, float]:
    return {y: start + slope * (y - years[0]) for y in years}


def judged(values: dict[int, float], aim: tuple = UP, **more: dict) -> dict:
    framework = world(aim)
    made = progress.indicators(small.observations(line(aim[0], values, **more)), framework, YEAR)
    return made.row(by_predicate=(pl.col("economy") == "KEN") & (pl.col("indicator") == aim[0]), named=True)


# The slope -----------------------------------------------------------------------------------------------------------


def test_slope_and_interval_by_hand():
    # x 2015, 2017, 2018, 2020; y 10, 15, 15, 20: Sxx 13, Sxy 25, Syy 50; s² = (50 − 25²/13)/2; t(2; 0.95) = 2.919986
    rows = pl.DataFrame({"id": ["a"] * 4, "year": [2015, 2017, 2018, 2020], "y": [10.0, 15.0, 15.0, 20.0]})
    made = slopes(rows, ["id"], "y").row(0, named=True)
    error = ((50 - 25**2 / 13) / 2 / 13) ** 0.5
    assert made["slope"] == pytest.approx(25 / 13) and made["slope_error"] == pytest.approx(error)
    assert made["slope_high"] - made["slope"] == pytest.approx(2.919986 * error, rel=1e-6)


def test_slopes_are_those_of_scipy_and_their_errors_count_how_alike_neighbours_are(real_book):
    import numpy as np
    from scipy.stats import linregress, t

    rows = real_book.observations.filter(
        (pl.col("indicator") == "opp_unemployment") & (pl.col("sex") == "total") & (pl.col("year") >= 2012)
    ).sort("economy", "year")
    made = slopes(rows, ["economy"], "value")
    alike = []
    for name in ("KEN", "BRA", "DEU", "JPN"):
        x, y = (rows.filter(pl.col("economy") == name)[c].to_numpy().astype(float) for c in ("year", "value"))
        assert len(x) >= 8 and (np.diff(x) == 1).all()
        theirs = linregress(x, y)
        ours = made.row(by_predicate=pl.col("economy") == name, named=True)
        assert ours["slope"] == pytest.approx(theirs.slope, rel=1e-9)
        left = y - theirs.intercept - theirs.slope * x
        r = min(0.9, max(0.0, (left[1:] * left[:-1]).sum() / (left**2).sum()))
        error = theirs.stderr * ((1 + r) / (1 - r)) ** 0.5
        assert ours["slope_error"] == pytest.approx(error, rel=1e-6)
        assert ours["slope_high"] == pytest.approx(theirs.slope + t.ppf(0.95, len(x) - 2) * error, rel=1e-6)
        alike.append(r)
    assert max(alike) > 0.2


def test_seven_years_or_a_hole_do_not_tell_how_alike_errors_are():
    smooth = {y: 0.1 * (y - 2013) ** 2 for y in range(2013, 2024)}
    hole = {y: v for y, v in smooth.items() if y != 2018}

    def inflation(values):
        from scipy.stats import linregress

        frame = pl.DataFrame({"id": "a", "year": list(values), "y": list(values.values())})
        plain = linregress(list(values), list(values.values())).stderr
        return slopes(frame, ["id"], "y")["slope_error"].item() / plain

    assert inflation(dict(list(smooth.items())[:7])) == pytest.approx(1)
    assert inflation(hole) == pytest.approx(1) and inflation(smooth) > 1.5


def test_three_points_on_a_line_have_no_error_and_off_it_a_wide_one():
    rows = pl.DataFrame({"id": list("aaabbb"), "year": [2015, 2016, 2020] * 2, "y": [1.0, 2.0, 6.0, 1.0, 2.5, 6.0]})
    on, off = slopes(rows, ["id"], "y").sort("id").to_dicts()
    assert (on["slope_low"], on["slope_high"]) == (pytest.approx(1.0), pytest.approx(1.0))
    assert off["slope_high"] - off["slope"] == pytest.approx(6.313752 * off["slope_error"], rel=1e-6)


def test_a_constant_series_has_a_slope_of_nothing():
    made = judged(straight(0.1 + 0.2, 0.0))
    assert (made["slope"], made["direction"]) == (0.0, "") and made["slope_low"] == -made["slope_high"] < 0
    assert made["state"] == made["state_unsd"] == made["state_eurostat"] == "stagnating"
    assert made["years_to_target"] is None


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(20, 80), min_size=4, max_size=7),  # from eight years on, noise can part neighbours
    st.lists(st.floats(-1, 1), min_size=11, max_size=11),
)
def test_noise_across_the_line_widens_the_interval(values, noise):
    import numpy as np

    years = np.arange(2013, 2013 + len(values))
    x = np.column_stack([np.ones(len(years)), years - years.mean()])
    residual = np.asarray(noise[: len(values)])
    residual = residual - x @ np.linalg.lstsq(x, residual, rcond=None)[0]  # what a line cannot explain
    fitted = np.asarray(values) - (
        own := np.asarray(values) - x @ np.linalg.lstsq(x, np.asarray(values), rcond=None)[0]
    )
    more = own + np.where(own @ residual >= 0, 1, -1) * residual
    frames = [pl.DataFrame({"id": "a", "year": years, "y": fitted + r}) for r in (own, more)]
    before, after = (slopes(f, ["id"], "y").row(0, named=True) for f in frames)
    assert after["slope"] == pytest.approx(before["slope"], abs=1e-9)
    assert after["slope_error"] >= before["slope_error"] - 1e-9


# The default rule ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "slope", "state"),
    [
        # from `start` in 2013 to 100 in 2030: 17 years
        (15.0, 5.0, "on track"),  # required 85/17 = 5: exactly at the pace
        (15.0, 4.9, "moderately"),
        (15.0, 2.5, "moderately"),  # exactly half
        (15.0, 2.4, "stagnating"),
        (15.0, 0.0, "stagnating"),
        (50.0, -0.1, "worsening"),
        (90.0, 1.0, "achieved"),
    ],
)
def test_every_verdict_of_the_default_rule(start, slope, state):
    made = judged(straight(start, slope))
    assert made["state"] == state and made["reason"] == "" and made["why"] == ""
    assert made["slope"] == pytest.approx(slope) and made["slope_value"] == pytest.approx(slope)
    assert made["required"] == pytest.approx((100 - start) / 17)


def test_lower_is_better_reads_the_other_way():
    made = judged(straight(85.0, -5.0), DOWN)
    assert made["state"] == "on track" and made["direction"] == "up"
    assert (made["slope"], made["slope_value"]) == (pytest.approx(5.0), pytest.approx(-5.0))
    assert made["pace_needed"] == pytest.approx(-35 / 7) and made["years_to_target"] == pytest.approx(7.0)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(1, 99), min_size=11, max_size=11))
def test_mirroring_an_indicator_mirrors_its_status(values):
    there = dict(zip(range(2013, 2024), values, strict=True))
    up, down = judged(there), judged({y: 100 - v for y, v in there.items()}, DOWN)
    same = ("state", "direction", "slope", "slope_low", "slope_high", "required", "years_to_target")
    for column in same:
        assert up[column] == (
            pytest.approx(down[column], abs=1e-6) if isinstance(down[column], float) else down[column]
        )
    assert up["slope_value"] == pytest.approx(-down["slope_value"], abs=1e-6)


def test_an_interval_from_a_fall_to_the_pace_needed_is_uncertain():
    made = judged({2013: 40.0, 2018: 80.0, 2023: 60.0})  # slope 2, required 60/17; three points: t is 6.3
    assert made["state"] == "uncertain" and made["why"] == "interval from a fall to the pace needed"
    assert "holds both a fall and the pace that was needed (3.53)" in made["reason"]
    assert made["slope_low"] < 0 and made["slope_high"] > made["required"] and made["direction"] == ""
    assert made["years_to_target"] is None  # the slope may be a fall


def test_two_observations_are_no_trend_for_the_default_rule_and_enough_for_the_others():
    made = judged({2015: 40.0, 2023: 60.0})
    assert made["state"] == "no data" and made["reason"] == "2 values from 2013 to 2023; 3 needed"
    # UNSD: v̂ = 40·1.5^(15/8) = 85.55, q = 0.759; Eurostat: (1.5^(1/8) − 1)/(2.5^(1/15) − 1) = 0.823
    assert (made["state_unsd"], made["state_eurostat"]) == ("moderately", "moderately")
    assert made["slope"] is None and made["agree"] is True


def test_a_single_value_at_the_target_is_achieved_and_below_it_no_data():
    assert judged({2020: 100.0})["state"] == "achieved"
    below = judged({2020: 90.0})
    assert below["state"] == below["state_unsd"] == below["state_eurostat"] == "no data"
    assert below["agree"] is None and below["reason"] == "1 value from 2013 to 2023; 3 needed"


def test_a_target_that_was_met_and_lost_is_not_called_progress():
    lost = judged(straight(100.0, -1.0))
    assert lost["required"] == 0 and lost["ratio"] is None
    assert lost["state"] == lost["state_unsd"] == lost["state_eurostat"] == "worsening"


def test_an_old_newest_value_is_shown_and_not_judged():
    made = judged(straight(10.0, 5.0, range(2013, 2018)))
    assert made["state"] == "no data" and made["why"] == "newest value too old"
    assert made["reason"] == "newest value of 2017, more than 5 years before 2023"
    assert made["value_last"] == 30.0 and made["slope"] is None and made["direction"] == ""


def test_nothing_served_and_nothing_in_the_window_are_told_apart():
    framework = world(UP, DOWN)
    rows = progress.indicators(small.observations(line("up", straight(1.0, 1.0))), framework, YEAR)
    reasons = {(e, i): r for e, i, r in rows.select("economy", "indicator", "reason").iter_rows()}
    assert reasons["KEN", "down"] == "no series of it is served in this vintage"
    assert reasons["NOR", "up"] == "no value from 2013 to 2023"
    assert rows.height == 2 * (len(framework.economies) + len(framework.groups))


def test_the_target_year_may_have_come():
    framework = world(DOWN, target_year=2015)
    rows = small.observations(line("down", straight(50.0, -1.0, range(2016, 2024))))
    made = progress.indicators(rows, framework, YEAR).filter(pl.col("economy") == "KEN").row(0, named=True)
    assert made["state"] == "no data" and made["why"] == "target year not after the first value"
    assert made["state_unsd"] == made["state_eurostat"] == "not applicable" and made["pace_needed"] is None


def test_a_window_of_nothing_is_refused():
    with pytest.raises(UsageError, match="window of a trend is 0 years"):
        progress.indicators(small.observations(line("up", straight(1.0, 1.0))), world(UP), YEAR, window=0)


# The points ----------------------------------------------------------------------------------------------------------


def test_no_trend_crosses_a_break():
    values = straight(10.0, 1.0) | {y: 80.0 - (y - 2020) for y in range(2020, 2024)}
    made = judged(values, y2020={"flags": "break derived"})
    assert (made["base_year"], made["points"], made["slope"]) == (2020, 4, pytest.approx(-1.0))
    late = judged(values, y2022={"flags": "break"})
    assert late["state"] == "no data" and late["reason"] == "2 values since the series broke in 2022; 3 needed"
    assert late["why"] == "too few values since a break"


def test_projections_and_later_years_never_count():
    values = straight(10.0, 1.0) | {2023: 90.0, 2024: 99.0}
    made = judged(values, y2023={"status": "projected"})
    assert (made["last_year"], made["points"], made["slope"]) == (2022, 10, pytest.approx(1.0))


def test_recipes_are_never_mixed():
    values = straight(10.0, 1.0)
    old = {f"y{y}": {"recipe": 1} for y in range(2013, 2019)}
    made = judged(values, **old)
    assert (made["base_year"], made["points"], made["recipe"]) == (2019, 5, 0)


def test_a_cap_counts_in_the_trend_as_in_the_score():
    framework = world(("women", 1, 0, 50, 50))
    (recipe,) = framework.indicators["women"].recipes
    capped = framework.indicators["women"].model_copy(
        update={"recipes": (recipe.model_copy(update={"cap_upper": 50.0}),)}
    )
    framework = replace(framework, indicators={**framework.indicators, "women": capped})
    rows = small.observations(line("women", straight(40.0, 2.0)))
    made = progress.indicators(rows, framework, YEAR).filter(pl.col("economy") == "KEN").row(0, named=True)
    assert made["state"] == "achieved" and made["value_last"] == 60.0 and made["score_last"] == 100.0


# The two other rules -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "last", "aim", "unsd", "eurostat"),
    [
        # ten years observed, 17 from base to target. UNSD q = ((last/base)^1.7 − 1)/(aim/base − 1)
        (50.0, 76.0, UP, "on track", "on track"),  # q 1.04; 0.0428/0.0416 = 1.03
        (50.0, 68.0, UP, "moderately", "moderately"),  # q 0.69; 0.0312/0.0416 = 0.75
        (50.0, 60.0, UP, "moderately", "stagnating"),  # q 0.36; 0.0184/0.0416 = 0.44
        (50.0, 52.0, UP, "stagnating", "stagnating"),  # q 0.069; 0.0039/0.0416 = 0.09
        (50.0, 49.0, UP, "worsening", "worsening"),
        (50.0, 100.0, UP, "achieved", "achieved"),
        (0.0, 50.0, UP, "not applicable", "not applicable"),  # nothing grows from 0 at a compound rate
        # lower is better, target 25 of 60: falling compound growth
        (60.0, 40.0, ("d", -1, 0, 100, 25), "moderately", "moderately"),  # q 0.85; 0.0397/0.0502 = 0.79
        (60.0, 30.0, ("d", -1, 0, 100, 25), "on track", "on track"),
        (60.0, 66.0, ("d", -1, 0, 100, 25), "worsening", "worsening"),
        # target of 0: no required compound growth; the UNSD rule needs the observed one only
        (60.0, 10.0, DOWN, "on track", "not applicable"),  # q = 1 − (1/6)^1.7 = 0.952
        (60.0, 40.0, DOWN, "moderately", "not applicable"),  # q = 1 − (2/3)^1.7 = 0.498
        (60.0, 58.0, DOWN, "stagnating", "not applicable"),  # q = 0.056
        (60.0, 70.0, DOWN, "worsening", "not applicable"),
        (60.0, 0.0, DOWN, "achieved", "achieved"),
        # values below 0 have no compound growth
        (-2.0, 1.0, ("p", 1, -3, 3, 3), "not applicable", "not applicable"),
        (2.0, -1.0, ("p", 1, -3, 3, 3), "not applicable", "not applicable"),
    ],
)
def test_verdicts_of_the_two_other_rules(base, last, aim, unsd, eurostat):
    made = judged({2013: base, 2018: (base + last) / 2, 2023: last}, aim)
    assert (made["state_unsd"], made["state_eurostat"]) == (unsd, eurostat)


def test_where_the_rules_disagree():
    made = judged({2013: 50.0, 2018: 55.0, 2023: 60.0})  # slope 1 of 2.94 required
    assert (made["state"], made["state_unsd"], made["state_eurostat"]) == ("stagnating", "moderately", "stagnating")
    assert made["agree"] is False
    assert judged({2013: 50.0, 2018: 45.0, 2023: 40.0})["agree"] is True


# Alternates ----------------------------------------------------------------------------------------------------------


def test_a_target_moves_with_the_goalposts_of_an_alternate_or_says_nothing():
    from socjust.progress.points import carried

    framework = load()
    found = {
        (k, r.rank): carried(framework.indicators[k], r, aim)
        for k, aim in framework.targets.items()
        for r in framework.indicators[k].recipes
    }
    assert found["rig_voice_accountability", 1] == 2.5  # better end of the former scale
    assert found["opp_underutilization_lu4", 1] == 0.0  # unemployment: its own better goalpost
    assert found["opp_unemployment", 1] == 5.0  # comparable: the published threshold holds
    what = framework.indicators["cap_under5_mortality"]
    strange = what.recipes[0].model_copy(update={"rank": 1, "comparable": False})
    assert carried(what, strange, framework.targets[what.id]) is None


def test_the_catalogue_has_a_target_for_every_scored_indicator():
    framework = load()
    assert {i.id for i in framework.scored()} <= set(framework.targets)
    assert {a.target_year for a in framework.targets.values()} == {2025, 2030, 2050}


# Dimensions, groups, Sevilla -----------------------------------------------------------------------------------------

ABC = (UP, ("b", 1, 0, 100, 100), ("c", 1, 0, 100, 50))


def scored_world(*lines: list[tuple]):
    framework, rows = world(*ABC), small.observations([row for one in lines for row in one])
    return dimension_scores(rows, framework, [YEAR]), rows, framework


def of_kenya(*lines: list[tuple]) -> dict:
    made = progress.dimensions(*scored_world(*lines), YEAR)
    return made.row(by_predicate=(pl.col("economy") == "KEN") & (pl.col("dimension") == "CAP"), named=True)


def test_a_dimension_moves_as_its_indicators_do():
    made = of_kenya(line("up", straight(10.0, 2.0)), line("b", straight(50.0, -1.0)), line("c", straight(33.0, 1.0)))
    assert made["slope"] == pytest.approx((2 - 1 + 1) / 3) and made["weight_share"] == pytest.approx(1)
    assert made["required"] == pytest.approx((90 + 50 + 17) / 17 / 3)
    assert (made["score_base"], made["score_last"]) == (pytest.approx(31.0), pytest.approx(113 / 3))
    assert made["target"] == pytest.approx(250 / 3) and made["state"] == "stagnating" and made["direction"] == "up"
    assert made["years_to_target"] == pytest.approx((250 / 3 - 113 / 3) / (2 / 3))


def test_a_dimension_needs_trends_for_two_thirds_of_its_weight():
    whole = [line("up", straight(10.0, 2.0)), line("b", straight(50.0, -1.0))]
    two = of_kenya(*whole, line("c", {2022: 30.0, 2023: 40.0}))
    assert two["state"] != "no data" and (two["seen"], two["total"]) == (2, 3)
    one = of_kenya(whole[0], line("b", {2023: 1.0}), line("c", {2022: 30.0, 2023: 40.0}))
    assert one["state"] == "no data" and one["slope"] is None
    assert one["reason"].startswith("1 of the 3 indicators behind the score have a trend, 33")


def test_a_dimension_at_all_targets_is_achieved_and_one_indicator_cannot_make_up_for_another():
    there = [line("up", straight(90.0, 1.0)), line("b", straight(100.0, 0.0))]
    assert of_kenya(*there, line("c", straight(60.0, 0.0)))["state"] == "achieved"
    assert of_kenya(*there, line("c", straight(49.0, 0.0)))["state"] != "achieved"


def test_scores_of_groups_move_as_their_people_do():
    lines = [line(n, straight(10.0, s), e) for n in ("up", "b", "c") for e, s in (("KEN", 1.0), ("MLI", 2.0))]
    people = [(e, YEAR, "den_population", v) for e, v in (("KEN", 30.0), ("MLI", 10.0), ("ZAF", 15.0))]
    scores, rows, framework = scored_world(*lines)
    moves = progress.dimensions(scores, rows, framework, YEAR)
    made = progress.weigh(moves, small.observations(people), framework, YEAR)
    africa = made.row(by_predicate=pl.col("group") == "SSF", named=True)
    assert africa["slope"] == pytest.approx(1.25) and africa["population_share"] == pytest.approx(40 / 55)
    assert africa["direction"] == "up" and africa["economies"] == 2
    few = small.observations([*people[1:], ("KEN", YEAR, "den_population", 3.0)])
    thin = progress.weigh(moves, few, framework, YEAR).row(by_predicate=pl.col("group") == "SSF", named=True)
    assert thin["slope"] is None and thin["direction"] is None and thin["population_share"] < 2 / 3


def test_counts_of_groups_add_up_to_their_members():
    framework = world(UP, DOWN)
    table = progress.indicators(small.observations(line("up", straight(15.0, 5.0))), framework, YEAR)
    counted = progress.groups(table, framework)
    for group in framework.groups:
        mine = counted.filter((pl.col("group") == group) & (pl.col("indicator") == "up"))
        assert mine["economies"].sum() == len(framework.members(group)) and mine.height == len(progress.STATES)
    lower = counted.filter((pl.col("group") == "LMC") & (pl.col("indicator") == "up") & (pl.col("state") == "on track"))
    assert lower["economies"].item() == 1


@pytest.mark.parametrize(
    ("values", "state", "pace"),
    [
        ({2016: 40.0, 2020: 48.0}, "on track", 2.0),  # exactly two points a year, from two figures
        ({2016: 40.0, 2020: 45.0}, "moderately", 1.25),
        ({2016: 40.0, 2020: 41.0}, "stagnating", 0.25),
        ({2016: 40.0, 2020: 36.0}, "worsening", -1.0),
        ({2020: 100.0}, "achieved", None),
        ({2020: 50.0}, "no data", None),
        ({2014: 10.0, 2016: 40.0}, "no data", None),  # too old
        ({2016: 40.0, 2018: 70.0, 2020: 50.0}, "uncertain", 2.5),
        ({2016: 40.0, 2018: 45.0, 2020: 50.0}, "on track", 2.5),
    ],
)
def test_the_sevilla_rule(values, state, pace):
    table = progress.indicators(small.observations(line("up", values)), world(UP), YEAR)
    made = progress.sevilla(table, "up").row(by_predicate=pl.col("economy") == "KEN", named=True)
    assert made["state"] == state
    assert made["pace"] == (None if pace is None else pytest.approx(pace))


# Real figures --------------------------------------------------------------------------------------------------------


def test_all_statuses_of_the_world_are_counted_and_every_row_says_why(real_book):
    from time import process_time

    started = process_time()
    table = progress.indicators(real_book.observations, real_book.catalogue, real_book.year)
    assert process_time() - started < 30  # of processor time; about one on a quiet core
    targets = len(real_book.catalogue.targets) - len(progress.doubles(real_book.observations, real_book.catalogue))
    places = len(real_book.catalogue.economies) + len(real_book.catalogue.groups)
    assert table.height == targets * places and not table.select("economy", "indicator").is_duplicated().any()
    world_ = table.filter(pl.col("economy") == "WLD")
    counts = dict(world_["state"].value_counts().iter_rows())
    assert sum(counts.values()) == targets and set(table["state"]) == set(progress.STATES)
    assert {"moderately", "stagnating", "worsening"} <= set(counts)
    silent = table["state"].is_in(["uncertain", "no data"])
    assert ((table["reason"] != "") == silent).all() and set(table["why"]) <= {"", *KINDS}
    arrows = table.filter(pl.col("direction") != "")
    assert ((arrows["slope_low"] > 0) | (arrows["slope_high"] < 0)).all()
    assert (table.filter(pl.col("state") == "on track")["direction"] == "up").all()  # never on track by chance


def test_world_poverty_by_hand(real_book):
    table = progress.indicators(real_book.observations, real_book.catalogue, real_book.year)
    row = table.row(
        by_predicate=(pl.col("economy") == "WLD") & (pl.col("indicator") == "dis_extreme_poverty"), named=True
    )
    own = real_book.observations.filter(
        (pl.col("economy") == "WLD") & (pl.col("indicator") == "dis_extreme_poverty") & (pl.col("sex") == "total")
    ).sort("year")
    span = own.filter(pl.col("year").is_between(real_book.year - 10, real_book.year))
    assert (row["value_base"], row["value_last"]) == (span["value"][0], span["value"][-1])
    assert row["pace_needed"] == pytest.approx(-row["value_last"] / (2030 - row["last_year"]))
    assert row["required"] == pytest.approx((100 - row["score_base"]) / (2030 - row["base_year"]))
    assert row["state_eurostat"] == "not applicable"  # the target is 0
