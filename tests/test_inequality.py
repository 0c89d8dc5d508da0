"""Inequality and poverty: by hand, with weights, and without an answer."""

from __future__ import annotations

import math

import numpy as np
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
        (lambda: q.gini([1, -1]), "negative"),
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
