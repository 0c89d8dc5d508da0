"""The error of a trend that its scatter does not show, by hand; each series counted once; how it was measured."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import small_catalogue as small
from test_progress import ABC, DOWN, UP, YEAR, judged, line, straight, world

from socjust import progress
from socjust.errors import CatalogueError
from socjust.progress import tables
from socjust.scores.dimension import dimension_scores

MODELLED = {f"y{y}": {"status": "modelled"} for y in range(2013, 2024)}
NORMAL = 1.6448536269514722  # half of a 90 % interval, in standard errors


def test_a_smooth_modelled_series_has_an_interval_as_wide_as_a_revision_moves_it():
    made = judged(straight(30.0, 1.0), **MODELLED)  # newest value 40: 60 points short, ten years
    error = 0.1 * (60 / 10) ** 0.5
    assert made["model_error"] == pytest.approx(error) and made["slope_error"] == pytest.approx(error)
    assert made["slope_low"] == pytest.approx(1.0 - NORMAL * error)
    assert made["slope_high"] == pytest.approx(1.0 + NORMAL * error) and made["direction"] == "up"
    slight = judged(straight(30.0, 0.3), **MODELLED)
    assert slight["slope_low"] < 0 < slight["slope_high"] and slight["direction"] == ""  # no arrow, no years to target
    assert slight["years_to_target"] is None


def test_scatter_and_model_are_added_as_variances_with_welchs_degrees_of_freedom():
    from scipy.stats import linregress, t

    values = {2015: 10.0, 2017: 15.0, 2018: 15.0, 2020: 20.0}
    plain, made = judged(values), judged(values, **MODELLED)
    scatter, extra = linregress(list(values), list(values.values())).stderr, 0.1 * (80 / 5) ** 0.5
    assert plain["slope_error"] == pytest.approx(scatter) and plain["model_error"] == 0
    whole = (scatter**2 + extra**2) ** 0.5
    freedom = whole**4 / (scatter**4 / 2)
    assert made["slope_error"] == pytest.approx(whole)
    assert made["slope_high"] - made["slope"] == pytest.approx(
        max(t.ppf(0.95, freedom) * whole, t.ppf(0.95, 2) * scatter)
    )


def test_more_error_never_narrows_an_interval():
    values = {2013: 40.0, 2018: 80.0, 2023: 60.0}  # three points off a line: t is 6.3 on one degree of freedom
    plain, made = judged(values), judged(values, **MODELLED)
    assert made["slope_high"] == pytest.approx(plain["slope_high"]) and made["slope_error"] > plain["slope_error"]


def test_figures_that_only_repeat_or_lie_on_one_line_are_no_certainty_unless_they_are_counts():
    carried = judged({2013: 40.0, 2018: 40.0, 2023: 40.0})
    assert carried["slope"] == 0 and carried["slope_high"] == pytest.approx(NORMAL * 0.1 * (60 / 10) ** 0.5)
    law = ("gen_law", 1, 0, 100, 100)
    counted = judged({2013: 40.0, 2018: 40.0, 2023: 40.0}, law)
    assert counted["slope_low"] == counted["slope"] == counted["slope_high"] == 0 == counted["model_error"]


def test_at_the_goal_a_modelled_figure_is_known_to_a_point():
    made = judged(straight(100.0, 0.0), **MODELLED)
    assert made["state"] == "achieved" and made["slope_high"] == pytest.approx(NORMAL * 0.1 * (1 / 10) ** 0.5)


def test_a_providers_aggregate_is_an_estimate_whatever_its_status():
    framework = world(UP)
    rows = small.observations(line("up", straight(30.0, 1.0), "WLD"))
    made = progress.indicators(rows, framework, YEAR).row(by_predicate=pl.col("economy") == "WLD", named=True)
    assert made["model_error"] == pytest.approx(0.1 * (60 / 10) ** 0.5)


def scored(*lines: list[tuple]):
    framework, rows = world(*ABC), small.observations([row for one in lines for row in one])
    return dimension_scores(rows, framework, [YEAR]), rows, framework


def test_a_dimension_takes_the_errors_of_models_as_independent_and_a_group_as_shared():
    lines = [line(n, straight(30.0, s), e) for n in ("up", "b", "c") for e, s in (("KEN", 1.0), ("MLI", 2.0))]
    scores, rows, framework = scored(*lines)
    moves = progress.dimensions(scores, rows, framework, YEAR)
    kenya = moves.row(by_predicate=(pl.col("economy") == "KEN") & (pl.col("dimension") == "CAP"), named=True)
    single = 0.1 * (60 / 10) ** 0.5
    assert kenya["slope_error"] == kenya["model_error"] == pytest.approx(single / 3**0.5)
    assert kenya["slope_high"] - kenya["slope"] == pytest.approx(NORMAL * single / 3**0.5, rel=1e-6)
    people = [(e, YEAR, "den_population", 10.0) for e in ("KEN", "MLI", "ZAF")]
    made = progress.weigh(moves, small.observations(people), framework, YEAR)
    africa = made.row(by_predicate=pl.col("group") == "SSF", named=True)
    mali = 0.1 * (50 / 10) ** 0.5 / 3**0.5
    assert africa["slope_high"] - africa["slope"] == pytest.approx(NORMAL * (kenya["model_error"] + mali) / 2)


def test_a_score_beyond_the_goalposts_cannot_be_moved_by_a_model():
    lines = [line("up", straight(150.0, 1.0)), line("b", straight(150.0, 1.0)), line("c", straight(150.0, 1.0))]
    made = progress.dimensions(*scored(*lines), YEAR)
    kenya = made.row(by_predicate=(pl.col("economy") == "KEN") & (pl.col("dimension") == "CAP"), named=True)
    assert (kenya["slope"], kenya["slope_error"], kenya["state"]) == (0.0, 0.0, "achieved")


def test_a_target_year_that_has_come_asks_no_pace_of_a_dimension():
    framework, rows = world(*ABC), [line(n, straight(30.0, 1.0, range(2016, 2024))) for n in ("up", "b", "c")]
    passed = framework.targets["c"].model_copy(update={"target_year": 2015})
    framework = replace(framework, targets=framework.targets | {"c": passed})
    held = small.observations([row for one in rows for row in one])
    made = progress.dimensions(dimension_scores(held, framework, [YEAR]), held, framework, YEAR)
    kenya = made.row(by_predicate=(pl.col("economy") == "KEN") & (pl.col("dimension") == "CAP"), named=True)
    assert (kenya["seen"], kenya["total"]) == (2, 3) and kenya["required"] == pytest.approx(70 / 14)


def test_a_published_bound_lies_on_no_line_and_can_still_meet_a_target():
    aim = ("hunger", -1, 2.5, 42.3, 2.5)
    bounds = {f"y{y}": {"flags": "censored"} for y in range(2016, 2024)}
    made = judged(straight(6.0, -1.0, range(2013, 2016)) | dict.fromkeys(range(2016, 2024), 2.5), aim, **bounds)
    assert made["state"] == "achieved" and (made["points"], made["last_year"]) == (3, 2023)
    assert made["slope_value"] == pytest.approx(-1.0)  # through the three figures, not along the bounds
    only = judged(
        dict.fromkeys(range(2013, 2024), 2.5), aim, **{f"y{y}": {"flags": "censored"} for y in range(2013, 2024)}
    )
    assert only["state"] == "achieved" and only["slope"] is None and only["direction"] == ""
    risen = judged({2013: 2.5, 2020: 5.0, 2023: 6.0}, aim, y2013={"flags": "censored"})
    assert risen["state"] == "no data" and risen["reason"] == "2 values from 2013 to 2023; 3 needed"


def test_a_slope_that_is_only_rounding_is_no_fall():
    made = judged({2013: 60.1, 2018: 59.3, 2023: 60.1})  # the same at both ends: the sum of products is no round nought
    assert made["slope"] == 0.0 and made["state"] == "stagnating"


# Each series once ----------------------------------------------------------------------------------------------------


def twins():
    """Two indicators whose recipes can be the same series: the second one's own is the first one's alternate."""
    framework = world(UP, DOWN)
    first, second = framework.indicators["up"], framework.indicators["down"]
    shared = second.recipes[0].model_copy(update={"rank": 1, "goalposts": first.recipes[0].goalposts})
    doubled = first.model_copy(update={"recipes": (*first.recipes, shared)})
    return replace(framework, indicators=framework.indicators | {"up": doubled})


def test_an_alternate_that_is_another_indicators_series_counts_once():
    framework = twins()
    own = [*line("up", straight(30.0, 1.0)), *line("down", straight(70.0, -1.0))]
    assert progress.doubles(small.observations(own), framework) == {}
    alternate = {f"y{y}": {"recipe": 1, "flags": "alternate"} for y in range(2013, 2024)}
    rows = small.observations([*line("up", straight(30.0, 1.0), **alternate), *line("down", straight(30.0, 1.0))])
    assert progress.doubles(rows, framework) == {"down": "up"}
    made = progress.indicators(rows, framework, YEAR)
    assert made["indicator"].unique().to_list() == ["up"]


def test_informal_employment_and_its_national_series_are_one_in_this_vintage(real_book):
    from socjust.analyses.progress import arrows, of

    left_out = progress.doubles(real_book.observations, real_book.catalogue)
    assert left_out == {"opp_informal_national": "opp_informal_employment"}
    assert "opp_informal_national" not in of(real_book)["indicator"]
    shown = arrows(real_book).filter(pl.col("indicator").is_in([*left_out, *left_out.values()])).sort("indicator")
    first, second = (shown.filter(pl.col("indicator") == n).drop("indicator") for n in (*left_out, *left_out.values()))
    assert first.sort("economy").equals(second.sort("economy")) and first["slope"].count() > 50


def test_no_interval_of_real_figures_has_no_width_but_of_counts(real_book):
    from socjust.analyses.progress import of

    still = of(real_book).filter(pl.col("slope_low") == pl.col("slope_high"))
    assert set(still["indicator"]) <= set(tables.exact()) <= set(real_book.catalogue.indicators)


# The number and how it was measured ----------------------------------------------------------------------------------


@pytest.fixture
def measure():
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "slope_revisions.py"
    spec = importlib.util.spec_from_file_location("slope_revisions", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_benchmark_finds_the_pace_with_which_nine_of_ten_revised_slopes_lie_inside(measure):
    framework = world(UP)
    names = list(framework.economies)[:3]
    smooth = [row for e in names for row in line("up", straight(30.0, 1.0), e, **MODELLED)]
    moved = [row for e in names for row in line("up", straight(25.0, 1.5), e, **MODELLED)]  # 40 in 2023, as before
    rows = measure.both(small.observations(smooth), small.observations(moved), framework, YEAR, 10)
    assert rows["moved"].to_list() == pytest.approx([0.5] * 3) and rows["gap"].to_list() == pytest.approx([60.0] * 3)
    exactly = 0.5 / NORMAL / (60 / 10) ** 0.5
    assert exactly <= measure.smallest(rows) <= exactly + 0.001
    assert measure.inside(rows, 0.0).tolist() == [False] * 3


def test_a_wrong_number_is_named_by_its_row(monkeypatch, tmp_path):
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    for text, told in (
        ("name,value,reason\npace,much,x\n", "row 2, value: 'much' is no number"),
        ("name,value,reason\npace,0.1,x\n", "'least_gap' should be there"),
    ):
        (tmp_path / "model_error.csv").write_text(text, encoding="utf-8")
        tables.model_error.cache_clear()
        with pytest.raises(CatalogueError, match=told):
            tables.model_error()
    monkeypatch.undo()
    tables.model_error.cache_clear()
