"""Sentences on where to focus: true to their numbers, and silent where nothing is known."""

from __future__ import annotations

import polars as pl
import pytest

from socjust.analyses import focus_reason as why
from socjust.analyses import focus_text as text
from socjust.analyses import focus_world_text as world

THIN = "\u202f"
FULL = {
    "label": "Hunger", "value": 36.8, "unit": "% of population", "decimals": 1, "value_year": 2023, "score": 13.8,
    "predicted": 71.7, "band_low": 24.4, "band_high": 98.1, "behind": True, "lowest": True, "slow": True,
    "falling": True, "income_better": 42, "income_peers": 44, "region_better": 39, "region_peers": 43,
    "near_better": 15, "near_peers": 15, "slope": -4.46, "slope_low": -5.47, "slope_high": -3.46, "required": 2.4,
    "missing": 100.0, "target_year": 2030, "agreed": True, "base_year": 2013,
}  # fmt: skip


def test_a_reason_names_all_that_is_certain():
    assert why.reason(FULL) == (
        f"Hunger: 36.8{THIN}% of population in 2023, a score of 14 of 100; its income predicts 72 (90{THIN}% band "
        "24–98), and it lies below that band; 42 of 44 others of its income group, 39 of 43 of its region and all 15 "
        f"nearest by structure do better; it gets worse: −4.5 points a year (90{THIN}% interval −5.5 to −3.5), "
        "against a gain of 2.4 needed from 2013 on, so that 100 points would be missing to the target in 2030."
    )


def test_a_reason_names_nothing_else():
    only_slow = FULL | {"behind": False, "lowest": False, "falling": False, "slope": 0.36, "slope_low": 0.355}
    only_slow |= {"slope_high": 0.365, "predicted": None, "band_low": None, "income_peers": None}
    assert why.reason(only_slow) == (
        f"Hunger: 36.8{THIN}% of population in 2023, a score of 14 of 100; even the upper end of its trend of 0.36 "
        f"points a year (90{THIN}% interval 0.35 to 0.36) is less than half of the 2.4 needed from 2013 on, so that "
        "100 points would be missing to the target in 2030."
    ).replace("0.35 to", why.pace(0.355, 2) + " to").replace("0.36)", why.pace(0.365, 2) + ")")


def test_a_fall_without_an_agreed_target_names_what_it_takes_away_and_no_target():
    row = FULL | {"behind": False, "lowest": False, "agreed": False, "missing": 31.2}
    assert why.reason(row) == (
        f"Hunger: 36.8{THIN}% of population in 2023, a score of 14 of 100; it gets worse: −4.5 points a year "
        f"(90{THIN}% interval −5.5 to −3.5), which takes away 31 points by 2030."
    )


def test_a_count_without_error_has_no_interval():
    assert why.trend({"slope": 0.0, "slope_low": 0.0, "slope_high": 0.0}) == "0.0 points a year"


def test_the_ends_of_an_interval_never_look_the_same():
    told = why.trend({"slope": 0.36321, "slope_low": 0.36312, "slope_high": 0.36338})
    assert told == f"0.3632 points a year (90{THIN}% interval 0.3631 to 0.3634)"


def test_a_score_never_seems_to_lie_on_the_end_of_the_band_it_is_below():
    row = FULL | {"score": 24.1, "band_low": 24.4, "lowest": False, "slow": False}
    assert "a score of 24.1 of 100; its income predicts 71.7" in why.reason(row) and "24.4–98.1" in why.reason(row)


def test_proper_names_keep_their_capital_inside_a_sentence():
    labels = ("Women, Business and the Law index, first edition", "Youth NEET", "Gini index")
    assert [why.lower(label) for label in labels] == [labels[0], "youth NEET", labels[2]]
    assert why.figure(15, "women per 100 men (%)", 1) == "15.0 women per 100 men (%)"


def test_groups_without_enough_peers_are_not_named():
    row = FULL | {"region_peers": None, "near_better": 12, "near_peers": 14}
    expected = "42 of 44 others of its income group and 12 of 14 of those nearest by structure do better"
    assert why.lowest(row) == expected
    assert why.lowest(row | {"income_better": 44}).startswith("all 44 others of its income group and")


def frame(*rows: tuple, names=("label", "quadrant", "place", "stable_top", "gap", "slope_low")) -> pl.DataFrame:
    kinds = (pl.String, pl.String, pl.Int64, pl.Float64, pl.Float64, pl.Float64)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


PLACES = frame(
    ("Hunger", "urgent", 1, 0.96, 86.0, -5.0),
    ("Palma ratio", "urgent", 2, 0.5, 70.0, 0.1),
    ("Schooling", "watch", None, 0.0, 60.0, None),
    ("Light", "sustain", None, 0.0, 10.0, 0.2),
)


def test_the_opening_counts_quadrants_and_names_the_first():
    said = text.lede("Examplia", 2023, PLACES, PLACES.filter(pl.col("place").is_not_null()))
    assert said.startswith("First come hunger and Palma ratio. 4 scored indicators have a value for Examplia in 2023: ")
    assert "2 are urgent (far from the goal and surely behind or too slow); 1 is to watch (" in said
    assert said.endswith("1 is to sustain (near the goal and not behind).")


def test_no_quadrant_is_named_twice_in_the_opening():
    told = [text.counts([name]) for name in text.TOLD]
    assert all(said.lower().count(name) == 1 for said, name in zip(told, text.TOLD, strict=True)), told


def test_the_opening_with_one_or_none():
    one = PLACES.head(1)
    assert text.lede("X", 2023, one, one).startswith("First comes hunger. One scored indicator has a value")
    assert text.lede("X", 2023, PLACES.tail(1), PLACES.clear()).startswith("Nothing certain speaks for a priority. One")
    assert text.lede("X", 2023, PLACES.clear(), PLACES.clear()).startswith("No scored indicator has a value for X")


def test_what_is_watched_is_named_with_the_reason():
    assert text.watched(PLACES) == (
        "Far from the goal as well is schooling; that it lags behind others or moves too slowly is not certain."
    )
    two = pl.concat([PLACES, frame(("Care", "watch", None, 0.0, 50.0, 0.1))])
    assert text.watched(two).endswith(
        "schooling and care; that they lag behind others or move too slowly is not certain. "
        "For 1 of them no trend can be told."
    )
    assert text.watched(PLACES.tail(1)) == ""


def test_what_slips_is_named_where_it_matters():
    rows = PLACES.with_columns(pl.lit(True).alias("falling"), pl.lit(-0.6).alias("slope"), slope_high=pl.lit(-0.1))
    assert text.slipping(rows) == "Near the goal, yet with a score that surely falls (points a year): light (−0.6)."
    assert text.slipping(rows.with_columns(gap=pl.lit(2.0))) == text.slipping(rows.clear()) == ""


def test_titles_of_the_list():
    listed = PLACES.filter(pl.col("place").is_not_null())
    assert text.priorities_title(listed, 2) == "2 priorities: no more than that has something certain to speak for it"
    many = pl.concat([listed] * 4).with_columns(pl.int_range(1, 9).alias("place"))
    assert text.priorities_title(many, 8) == "8 priorities; 3 of the first 5 stay there in nine of ten draws"
    assert text.priorities_title(many, 12).startswith("8 of 12 priorities;")
    assert text.priorities_title(listed.clear(), 0).startswith("No indicator is a priority")
    assert text.priorities_title(listed.head(1), 1).startswith("One priority:")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [("A", -30.0, True), ("B", 5.0, False)],
            f"One score of 2 lies below the 90{THIN}% band of x income predicts: a",
        ),
        (
            [("A", -30.0, True), ("B", -40.0, True)],
            f"2 of 2 scores lie below the 90{THIN}% band of x income predicts, b f",
        ),
        ([("A", -30.0, False)], f"No score lies below the 90{THIN}% band of x income predicts"),
        ([], "No indicator can be set beside what is expected"),
    ],
)
def test_the_title_of_the_picture_names_only_what_is_certain(rows, expected):
    schema = {"label": pl.String, "beside": pl.Float64, "behind": pl.Boolean}
    assert text.chart_title(pl.DataFrame(rows, schema=schema, orient="row"), "x income predicts").startswith(expected)


def test_who_did_best_is_told_from_what_to_what():
    row = {
        "value_then": 20.1,
        "year_then": 2015,
        "value_now": 9.1,
        "year_now": 2023,
        "unit": "% of people",
        "decimals": 1,
    }
    assert text.start(row) == f"from 20.1{THIN}% of people (2015) to 9.1{THIN}% of people (2023)"
    empty = pl.DataFrame(schema={"gain": pl.Float64, "peer_name": pl.String, "label": pl.String})
    assert text.starts_title("Examplia", empty, 2015).startswith("No economy that started alike in 2015")


def test_titles_of_the_chapter_on_nothing():
    assert world.map_title(pl.DataFrame({"kind": [None]}, schema={"kind": pl.String})) == "No economy has a priority"
    assert (
        world.quadrants_title(pl.DataFrame({"quadrant": []}, schema={"quadrant": pl.String})) == "Nothing can be placed"
    )
    assert world.relation_title(pl.DataFrame({"explained": []}, schema={"explained": pl.Float64})).startswith("Too few")
    none = PLACES.clear().with_columns(pl.lit("AAA").alias("economy"))
    assert world.stability_title(none).startswith("There are no priorities")
    assert world.wishes({}, ()) == ""
