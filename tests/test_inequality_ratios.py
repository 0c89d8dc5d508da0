"""Ratios of shares and quantiles, and the parts of Theil's indices, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from socjust import inequality as q
from socjust.errors import UsageError

TEN = [1, 2, 2, 3, 4, 5, 6, 7, 10, 20.0]  # they add up to 60


def test_ratios_of_ten_incomes_by_hand():
    assert q.income_share(TEN, 0, 20) == pytest.approx(3 / 60) and q.income_share(TEN, 90, 100) == pytest.approx(
        20 / 60
    )
    assert q.share_ratio(TEN) == pytest.approx(30 / 3), "S80/S20"
    assert q.palma(TEN) == pytest.approx(20 / 8)
    assert q.share_ratio(TEN, 10, 50) == pytest.approx(20 / 12)
    assert (q.quantile(TEN, 10), q.quantile(TEN, 50), q.quantile(TEN, 90), q.quantile(TEN, 100)) == (1, 4, 10, 20)
    assert q.quantile_ratio(TEN) == 10 and q.quantile_ratio(TEN, 80, 20) == 7 / 2 and q.quantile_ratio(TEN, 50, 10) == 4


@settings(max_examples=40, deadline=None)
@given(some.lists(some.integers(1, 50), min_size=2, max_size=12), some.data())
def test_a_weight_of_two_is_the_income_twice(incomes, data):
    weights = data.draw(some.lists(some.integers(1, 4), min_size=len(incomes), max_size=len(incomes)))
    twice = np.repeat(incomes, weights)
    for p in (10, 25, 50, 80, 90):
        assert q.quantile(incomes, p, weights) == q.quantile(twice, p)
    assert q.share_ratio(incomes, weights=weights) == pytest.approx(q.share_ratio(twice))


def test_ratios_without_an_answer():
    assert math.isnan(q.share_ratio([0] * 5 + [1] * 5)) and math.isnan(q.quantile_ratio([0] * 5 + [1] * 5))
    assert math.isnan(q.quantile([], 50)) and math.isnan(q.income_share([0, 0], 0, 50))


def test_between_and_within_of_ten_people_by_hand():
    """Two groups of five, means 2 and 8: L lies between them with ln(5/2)/2 + ln(5/8)/2."""
    incomes, groups = [1, 1, 2, 3, 3, 4, 4, 8, 12, 12.0], ["a"] * 5 + ["b"] * 5
    between, within = q.theil_parts(incomes, groups)
    assert between == pytest.approx(math.log(5 / 2) / 2 + math.log(5 / 8) / 2)
    of_a = (2 * math.log(2 / 1) + math.log(1) + 2 * math.log(2 / 3)) / 5
    of_b = (2 * math.log(8 / 4) + math.log(1) + 2 * math.log(8 / 12)) / 5
    assert within == pytest.approx((of_a + of_b) / 2)
    between, within = q.theil_parts(incomes, groups, which="T")
    assert between == pytest.approx(0.2 * math.log(2 / 5) + 0.8 * math.log(8 / 5))
    of_a = (2 * 0.5 * math.log(0.5) + 2 * 1.5 * math.log(1.5)) / 5
    of_b = (2 * 0.5 * math.log(0.5) + 2 * 1.5 * math.log(1.5)) / 5
    assert within == pytest.approx(0.2 * of_a + 0.8 * of_b)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(some.floats(0.1, 1e5), some.sampled_from("abc"), some.floats(0.1, 1e4)), min_size=2))
def test_parts_and_contributions_add_up(rows):
    x, names, w = (list(column) for column in zip(*rows, strict=True))
    for which, index in (("L", q.theil_l), ("T", q.theil_t)):
        for weights in (None, w):
            whole = index(x, weights)
            assert sum(q.theil_parts(x, names, weights, which)) == pytest.approx(whole, abs=1e-12, rel=1e-12)
            assert q.theil_contributions(x, weights, which).sum() == pytest.approx(whole, abs=1e-12, rel=1e-12)


def test_contributions_by_hand_and_without_an_answer():
    """Means 1 and 3, mean of all 2: in L the poor add ln(2)/2, the rich take ln(1.5)/2 away."""
    assert q.theil_contributions([1, 3]).tolist() == pytest.approx([math.log(2) / 2, -math.log(1.5) / 2])
    assert q.theil_contributions([1, 3], [3, 1]).tolist() == pytest.approx([0.75 * math.log(1.5), -0.25 * math.log(2)])
    one, gone, other = q.theil_contributions([1, math.nan, 3])
    assert math.isnan(gone) and one == pytest.approx(math.log(2) / 2) and other < 0
    assert np.isnan(q.theil_contributions([0, 3])).all(), "L does not exist with a zero"
    assert q.theil_contributions([0, 3], which="T").tolist() == pytest.approx([0, math.log(2)])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: q.income_share(TEN, 20, 20), "ascending order, not 20 and 20"),
        (lambda: q.income_share(TEN, -5, 20), "between 0 and 100"),
        (lambda: q.quantile(TEN, 0), "above 0 and at most 100"),
        (lambda: q.theil_contributions([1, 2], which="X"), "'L' or 'T'"),
        (lambda: q.theil_contributions([1, -2]), "below zero"),
        (lambda: q.theil_parts([1, 2], ["a", "b"], [1, -1]), "A weight is negative"),
        (lambda: q.theil_contributions([1, 2], [1]), "equally many"),
    ],
)
def test_bad_input_is_an_error(call, words):
    with pytest.raises(UsageError, match=words):
        call()
