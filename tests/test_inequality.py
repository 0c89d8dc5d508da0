"""Inequality and poverty: by hand, with weights, and without an answer."""

from __future__ import annotations

import doctest
import math
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from socjust import inequality as q
from socjust.errors import UsageError

X = [1.0, 2.0, 2.0, 5.0, 9.0]
WEIGHTED = {
    "gini": q.gini,
    "hoover": q.hoover,
    "atkinson": lambda x, weights=None: q.atkinson(x, 0.7, weights),
    "atkinson1": lambda x, weights=None: q.atkinson(x, 1, weights),
    "theil_t": q.theil_t,
    "theil_l": q.theil_l,
    "ge2": lambda x, weights=None: q.generalised_entropy(x, 2, weights),
    "variation": q.variation,
    "kolm": lambda x, weights=None: q.kolm(x, 0.5, weights),
    "poverty": lambda x, weights=None: q.poverty(x, 3, 1, weights),
    "watts": lambda x, weights=None: q.watts(x, 3, weights),
    "palma": q.palma,
}


@pytest.mark.parametrize("name", WEIGHTED)
def test_a_weight_of_two_is_the_income_twice(name):
    weights = [1, 3, 0, 2, 1]
    assert WEIGHTED[name](X, weights=weights) == pytest.approx(WEIGHTED[name](np.repeat(X, weights)), rel=1e-12)


@pytest.mark.parametrize("name", WEIGHTED)
def test_missing_incomes_are_left_out_and_none_at_all_is_blank(name):
    measure = WEIGHTED[name]
    assert measure([*X, math.nan]) == pytest.approx(measure(X), rel=1e-12)
    assert math.isnan(measure([])) and math.isnan(measure([math.nan]))


@pytest.mark.parametrize("name", [n for n in WEIGHTED if n not in ("kolm", "poverty", "watts")])
def test_relative_measures_do_not_see_the_currency(name):
    assert WEIGHTED[name](np.array(X) * 129.5) == pytest.approx(WEIGHTED[name](X), rel=1e-12)
    assert math.isnan(WEIGHTED[name]([0.0, 0.0])), "nothing to share out"


def test_the_gini_is_half_the_relative_mean_difference():
    x = np.array(X)
    assert q.gini(x) == pytest.approx(np.abs(x[:, None] - x).mean() / (2 * x.mean()))


@pytest.mark.parametrize("which", ["L", "T"])
def test_theils_parts_add_up(which):
    groups = ["a", "b", "a", "b", "c"]
    between, within = q.theil_parts(X, groups, [1, 2, 1, 1, 3], which)
    whole = (q.theil_l if which == "L" else q.theil_t)(X, [1, 2, 1, 1, 3])
    assert between > 0 and within > 0 and between + within == pytest.approx(whole, rel=1e-12)


def test_zero_incomes():
    assert q.theil_t([0, 4]) == pytest.approx(math.log(2))
    assert math.isnan(q.theil_l([0, 4])) and math.isnan(q.watts([0, 4], 2))
    assert q.atkinson([0, 4], 1) == 1 and q.sen([0, 0, 9], 3) == pytest.approx(2 / 3)
    assert math.isnan(q.palma([0] * 5 + [1] * 5))


def test_bad_input_is_an_error():
    for call, words in (
        (lambda: q.gini([1, -1]), "1 of 2 incomes is below zero, the lowest -1.* Set such incomes to zero or leave"),
        (lambda: q.gini([-3, -1, 5]), "2 of 3 incomes are below zero"),
        (lambda: q.gini([1, math.inf]), "infinite"),
        (lambda: q.gini([1, 2], [1, -1]), "weight"),
        (lambda: q.gini([1, 2], [1]), "1 weights for 2 incomes"),
        (lambda: q.atkinson([1, 2], 0), "above zero"),
        (lambda: q.poverty([1, 2], 0), "poverty line"),
        (lambda: q.theil_parts([1], ["a"], which="X"), "'L' or 'T'"),
        (lambda: q.theil_parts([1, 2], ["a"]), "equally many"),
    ):
        with pytest.raises(UsageError, match=words):
            call()


# --- as a researcher calls them ------------------------------------------------------------------------------------

MICRODATA = {"income": [1.0, 2.0, None, 8.0], "weight": [1.0, 1.0, 2.0, 0.5], "region": ["n", "s", "s", "n"]}
BY_NAME = (
    q.gini, q.theil_l, q.theil_t, q.generalised_entropy, q.atkinson, q.palma, q.hoover, q.variation, q.kolm,
    q.quantile_ratio, q.share_ratio,
)  # fmt: skip


@pytest.mark.parametrize("measure", BY_NAME, ids=lambda f: f.__name__)
def test_columns_of_pandas_and_polars_and_lists_measure_alike(measure):
    pandas, polars = pd.DataFrame(MICRODATA), pl.DataFrame(MICRODATA)
    plain = measure([1, 2, 8], weights=[1, 1, 0.5])
    assert measure(pandas["income"], weights=pandas["weight"]) == pytest.approx(plain)
    assert measure(polars["income"], weights=polars["weight"]) == pytest.approx(plain)
    assert q.gini(pd.Series([1, 2, pd.NA], dtype="Int64")) == pytest.approx(q.gini([1, 2]))


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_a_whole_frame_is_no_column_of_incomes(frame):
    with pytest.raises(UsageError, match="must be one column of numbers, not a table of 2: name the column"):
        q.gini(frame({"income": [1.0, 2.0], "weight": [1.0, 1.0]}))
    assert q.gini(frame({"income": [1.0, 2.0]})) == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    "measure", [q.atkinson, q.generalised_entropy, q.kolm, q.share_ratio, q.quantile_ratio, q.quantile]
)
def test_weights_in_the_place_of_a_setting_are_told_so(measure):
    with pytest.raises(UsageError, match="weights are given by name: weights="):
        measure([1, 2], [1, 1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: q.gini(["a", "b"]), "Incomes must be numbers"),
        (lambda: q.gini([1, 2], ["a", 1]), "Weights must be numbers"),
        (lambda: q.poverty([1, 2], 3, order=-1), "order of a measure of poverty must be 0 or more"),
        (lambda: q.kolm([1, 2], 0), "Aversion to inequality must be above zero"),
        (lambda: q.share_ratio([1, 2], 120, 20), "above 0 and at most 100, not 120 and 20"),
        (lambda: q.theil_parts([1, 2], ["a", None]), "A group is missing"),
        (lambda: q.Groups.of(["a", "b"]), "Shares of income must be numbers"),
        (lambda: q.Groups((0.5, 0.5), (0.9, 0.1)), "order them, poorest first"),
        (lambda: q.Groups((0.5, 0.5), (0.1, 0.2)), "make them by Groups.of"),
    ],
)
def test_wrong_use_is_a_sentence(call, words):
    with pytest.raises(UsageError, match=words):
        call()


def test_edges_have_a_documented_figure():
    for measure in (q.gini, q.theil_l, q.theil_t, q.hoover, q.variation):
        assert measure([5.0]) == measure([3, 3, 3]) == 0.0  # one person, equal incomes: exactly nothing
        assert math.isnan(measure([])) and math.isnan(measure([0, 0])) and math.isnan(measure([1, 2], [0, 0]))
        assert measure([1, 2, 9], [1, 1, 0]) == pytest.approx(measure([1, 2]))  # nobody behind the last income
    assert math.isnan(q.theil_l([0, 1])) and q.theil_t([0, 1]) == pytest.approx(math.log(2))
    assert all(math.isnan(part) for part in q.theil_parts([], []))


@pytest.mark.parametrize("measure", [*BY_NAME[:8], q.herfindahl, q.rosenbluth, q.lorenz_asymmetry])
def test_huge_and_tiny_incomes_measure_as_others_do(measure):
    incomes = np.array([1.0, 2.0, 4.0])
    for scale in (1e200, 5e307 / 4, 1e-300):
        assert measure(incomes * scale) == pytest.approx(measure(incomes), rel=1e-9)
    assert q.gini(incomes, weights=np.full(3, 1e308)) == pytest.approx(q.gini(incomes))
    assert math.isnan(q.generalised_entropy([1, 1000] + [1] * 2000, 300))  # a power that no number holds


def test_the_examples_of_the_documentation_are_true():
    docs, options = Path(__file__).resolve().parents[1] / "docs", doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    for name, least in (("inequality.md", 10), ("costing.md", 6)):
        found = doctest.testfile(str(docs / name), module_relative=False, optionflags=options)
        assert found.failed == 0 and found.attempted >= least


def test_a_corrected_gini_with_weights_is_refused():
    assert q.gini([1, 3], corrected=True) == pytest.approx(0.5)
    with pytest.raises(UsageError, match="for incomes without weights"):
        q.gini([1, 3], [2, 1], corrected=True)
