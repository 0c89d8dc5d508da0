"""Outliers: pulled in one after the other, then logarithms, with a log of it all."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from socjust.errors import UsageError
from socjust.scores.treat import moments, passes, treat

NAN = np.nan


def test_moments_are_those_of_scipy_and_skip_gaps():
    x = np.random.default_rng(0).gamma(1, size=(30, 3))
    x[4, 1] = NAN
    skew, kurt = moments(x)
    np.testing.assert_allclose(skew, stats.skew(x, bias=False, nan_policy="omit"), rtol=1e-12)
    np.testing.assert_allclose(kurt, stats.kurtosis(x, bias=False, nan_policy="omit"), rtol=1e-11)


def test_one_value_is_pulled_in_at_either_end():
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 900, NAN])
    for sign in (1, -1):
        treated, (record,) = treat(sign * x[:, None])
        assert (sign * treated[:, 0]).tolist()[:9] == [1, 2, 3, 4, 5, 6, 7, 8, 8] and np.isnan(treated[9, 0])
        assert (record.done, record.points, record.high, record.passed) == ("winsorised", 1, sign > 0, True)


def test_logarithms_of_the_original_where_pulling_in_does_not_suffice():
    x = np.exp(np.linspace(0, 14, 40))[:, None]
    treated, (record,) = treat(x, points=2)
    assert record.done == "log" and record.points == 0
    np.testing.assert_allclose(treated, np.log(x - x.min() + 0.01 * np.ptp(x)))
    kept, (record,) = treat(x, points=2, log=False)
    assert record.done == "winsorised" and not record.passed
    assert (np.sort(kept[:, 0])[-3:] == np.sort(x[:, 0])[-3]).all()


def test_no_points_goes_straight_to_the_logarithm():
    _, (record,) = treat(np.array([[1.0], [2], [3], [4], [5], [6], [7], [8], [900]]), points=0)
    assert record.done == "log"


@pytest.mark.parametrize("column", [[5.0] * 8, [NAN] * 8, [1.0, 2.0, 1e9] + [NAN] * 5, [0.1] * 8])
def test_what_cannot_be_judged_is_left_alone(column):
    treated, (record,) = treat(np.array(column)[:, None])
    np.testing.assert_array_equal(treated[:, 0], column)
    assert record.done == "none" and record.passed


def test_one_value_against_a_constant_ends_constant_not_infinite():
    treated, _ = treat(np.array([0.0] * 30 + [1e6])[:, None])
    assert np.isfinite(treated).all()


def test_after_treatment_the_rule_holds_where_the_log_says_so():
    x = np.random.default_rng(1).lognormal(sigma=1.5, size=(60, 20))
    treated, log = treat(x)
    assert passes(treated).tolist() == [record.passed for record in log]


def test_points_are_whole_numbers():
    with pytest.raises(UsageError, match="whole number"):
        treat(np.ones((5, 1)), points=-1)
