"""Inequality among economies: ten numbers by hand, constant membership, and what the mirror's figures give."""

from __future__ import annotations

import math

import polars as pl
import pytest

from socjust import inequality as q
from socjust.errors import UsageError
from socjust.inequality import among

REGIONS = {"A": "north", "B": "north", "C": "south"}


def frame(*rows):
    return pl.DataFrame(rows, schema=among.COLUMNS, orient="row")


WORLD = frame(
    ("A", 2000, 10.0, 1.0), ("B", 2000, 20.0, 1.0), ("C", 2000, 2.0, 8.0),
    ("A", 2001, 10.0, 1.0), ("B", 2001, 20.0, 1.0), ("C", 2001, 4.0, 8.0),
)  # fmt: skip


def test_an_economy_that_comes_or_goes_is_left_out():
    grown = pl.concat([WORLD, frame(("D", 2001, 1.0, 50.0))])
    assert among.steady(grown, 2000, 2001).equals(among.steady(WORLD, 2000, 2001))
    assert among.steady(grown, 2001, 2001)["economy"].n_unique() == 4
    blank = WORLD.with_columns(weight=pl.when(pl.col("economy") == "B").then(None).otherwise("weight"))
    assert among.steady(blank, 2000, 2001)["economy"].unique().sort().to_list() == ["A", "C"]


def test_the_concepts_are_told_apart():
    made = among.between(WORLD)
    before, after = (made.filter(pl.col("year") == y) for y in (2000, 2001))
    one = {r["concept"]: r for r in before.iter_rows(named=True)}
    assert one["unweighted"]["theil_t"] == pytest.approx(q.theil_t([10, 20, 2]))
    assert one["weighted"]["theil_l"] == pytest.approx(q.theil_l([10, 20, 2], [1, 1, 8]))
    assert one["weighted"]["gini"] == pytest.approx(q.gini([10, 20, *[2] * 8]))
    assert one["unweighted"]["economies"] == 3 and after.height == 2


def test_regions_add_up_in_both_concepts_and_indices():
    made = among.by_group(WORLD, REGIONS)
    whole = among.between(WORLD)
    assert made.height == 8
    for r in made.iter_rows(named=True):
        index = whole.filter((pl.col("year") == r["year"]) & (pl.col("concept") == r["concept"]))[r["index"]][0]
        assert r["between"] + r["within"] == pytest.approx(index, abs=1e-12)


def test_contributions_by_hand():
    """People 1, 1 and 8 with 10, 20 and 2: the mean is 4.6; C adds 0.8 ln(4.6/2) to L."""
    made = among.contributions(WORLD, 2000, REGIONS)
    assert made["theil_l"].to_list() == pytest.approx(
        [0.1 * math.log(4.6 / 10), 0.1 * math.log(4.6 / 20), 0.8 * math.log(4.6 / 2)]
    )
    shares = [10 / 46, 20 / 46, 16 / 46]
    ratios = [10 / 4.6, 20 / 4.6, 2 / 4.6]
    assert made["theil_t"].to_list() == pytest.approx([s * math.log(r) for s, r in zip(shares, ratios, strict=True)])
    assert made["weight_share"].to_list() == pytest.approx([0.1, 0.1, 0.8])
    assert made["theil_t"].sum() == pytest.approx(q.theil_t([10, 20, 2], [1, 1, 8]), abs=1e-12)


def test_the_floor_of_the_global_concept():
    """Without inequality inside, the global concept is the weighted one; with some it is higher, and never too high."""
    one = WORLD.filter(pl.col("year") == 2000)
    equal = among.floor(one, {e: q.Groups.of([20] * 5) for e in "ABC"})
    weighted = among.between(one).filter(pl.col("concept") == "weighted")
    assert equal["theil_l"] == pytest.approx(weighted["theil_l"][0]) and equal["theil_l_within"] == pytest.approx(0)
    people = {"A": [2, 4, 8, 12, 24.0], "B": [20.0] * 5, "C": [0.5, 1, 1.5, 2, 5.0]}
    halves = {e: q.Groups.of([100 * q.income_share(x, 0, 40), 100 * q.income_share(x, 40, 100)], [40, 60])
              for e, x in people.items()}  # fmt: skip
    least = among.floor(one, halves)
    everyone = [x for e in "ABC" for x in people[e]]
    weights = [w for e, w in (("A", 1), ("B", 1), ("C", 8)) for _ in range(5)]
    assert equal["gini"] < least["gini"] <= q.gini(everyone, weights)
    for index, true in (("theil_l", q.theil_l(everyone, weights)), ("theil_t", q.theil_t(everyone, weights))):
        assert least[f"{index}_between"] + least[f"{index}_within"] == pytest.approx(least[index], abs=1e-12)
        assert equal[index] < least[index] <= true
    assert among.floor(one, {"A": halves["A"], "C": halves["C"]})["economies"] == 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: among.steady(WORLD, 2001, 2000), "The first year, 2001, lies after the last, 2000"),
        (lambda: among.steady(WORLD, 1990, 2001), "Fewer than two economies"),
        (
            lambda: among.steady(frame(("A", 2000, -1.0, 1.0), ("B", 2000, 1.0, 1.0)), 2000, 2000),
            "A 2000 has a mean of -1",
        ),
        (lambda: among.contributions(WORLD, 1950, REGIONS), "no economies in 1950"),
    ],
)
def test_bad_input_is_an_error(call, words):
    with pytest.raises(UsageError, match=words):
        call()


ROWS = pl.DataFrame([("A", 2000, 1.0, 9.0), ("B", 2000, 3.0, 1.0)], schema=among.COLUMNS, orient="row")


def test_pandas_frames_measure_as_polars_ones():
    assert among.between(ROWS.to_pandas()).equals(among.between(ROWS))
    groups = {"A": "poor", "B": "rich"}
    assert among.contributions(ROWS.to_pandas(), 2000, groups).equals(among.contributions(ROWS, 2000, groups))
    assert among.steady(ROWS.to_pandas(), 2000, 2000).height == 2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: among.between(ROWS.drop("weight")), "The frame lacks weight"),
        (lambda: among.between([1, 2]), "Give a polars or pandas frame"),
        (lambda: among.between(ROWS.clear()), "no economy with a value and a weight"),
        (lambda: among.steady(pl.concat([ROWS, ROWS]), 2000, 2000), "A 2000 stands in the frame twice"),
        (lambda: among.by_group(ROWS, {"A": "x"}), "B: give each economy its group"),
        (lambda: among.contributions(ROWS, 2000, {"A": "x"}), "B: give each economy its group"),
        (lambda: among.floor(ROWS, {}), "No economy of the frame has shares"),
        (lambda: among.steady(ROWS.with_columns(value=pl.lit(float("nan"))), 2000, 2000), "Fewer than two economies"),
    ],
)
def test_frames_that_cannot_be_measured_are_refused_in_a_sentence(call, words):
    with pytest.raises(UsageError, match=words):
        call()


def test_a_missing_figure_is_left_out_with_its_weight():
    gap = pl.concat([ROWS, pl.DataFrame([("C", 2000, None, 5.0)], schema=ROWS.schema, orient="row")])
    assert among.between(gap).equals(among.between(ROWS))


def test_fitted_curves_see_more_inequality_than_the_bound_and_need_no_curve_everywhere():
    shares = {"A": q.Groups.of([6, 11, 16, 23, 44]), "B": q.Groups.of([40, 60])}  # two groups: no curve
    made, least = among.fitted(ROWS, shares), among.floor(ROWS, shares)
    assert made["curves"] == 1
    assert all(made[name] > least[name] for name in ("gini", "theil_l", "theil_t"))
    alone = among.fitted(ROWS.head(1), {"A": shares["A"]})
    assert alone["gini"] == pytest.approx(q.fit(shares["A"]).gini)  # the mean of an economy does not matter
    with pytest.raises(UsageError, match="No economy of the frame has shares"):
        among.fitted(ROWS, {})
