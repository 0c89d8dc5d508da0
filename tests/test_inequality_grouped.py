"""Grouped data: bounds that hold, curves that fit, on distributions whose inequality is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import optimize, special, stats

from socjust import inequality as q
from socjust.errors import UsageError
from socjust.inequality import curves

PEOPLE = np.array([10, 10, 20, 20, 20, 10, 10.0])  # as the World Bank publishes: fifths, the outer ones halved
NORMAL = stats.norm


def singh_maddala(a, s):
    """Return the Lorenz curve and the Gini of Singh and Maddala (1976)."""
    top = special.gamma(s) * special.gamma(2 * s - 1 / a)
    gini = 1 - top / (special.gamma(s - 1 / a) * special.gamma(2 * s))
    return lambda p: special.betainc(1 + 1 / a, s - 1 / a, 1 - (1 - p) ** (1 / s)), gini


KNOWN = {
    "lognormal 0.3": (lambda p: NORMAL.cdf(NORMAL.ppf(p) - 0.3), 2 * NORMAL.cdf(0.3 / math.sqrt(2)) - 1),
    "lognormal 0.9": (lambda p: NORMAL.cdf(NORMAL.ppf(p) - 0.9), 2 * NORMAL.cdf(0.9 / math.sqrt(2)) - 1),
    "lognormal 1.2": (lambda p: NORMAL.cdf(NORMAL.ppf(p) - 1.2), 2 * NORMAL.cdf(1.2 / math.sqrt(2)) - 1),
    "Pareto 2": (lambda p: 1 - np.sqrt(1 - p), 1 / 3),
    "Pareto 3": (lambda p: 1 - (1 - p) ** (2 / 3), 0.2),
    "uniform": (lambda p: p**2, 1 / 3),
    "exponential": (lambda p: p + special.xlogy(1 - p, 1 - p), 0.5),
    "Singh-Maddala 2.8 1.7": singh_maddala(2.8, 1.7),
    "Singh-Maddala 2 1.5": singh_maddala(2, 1.5),
}
LOGNORMAL = {"lognormal 0.3": 0.3, "lognormal 0.9": 0.9, "lognormal 1.2": 1.2}


def published(curve, people=PEOPLE):
    """Return the groups that a provider would publish of a distribution."""
    inner = curve(np.cumsum(people)[:-1] / 100)
    return q.Groups.of(np.diff([0.0, *inner, 1.0]) * 100, people)


@pytest.mark.parametrize("name", KNOWN)
def test_the_gini_lies_between_its_bounds_and_near_the_fitted_curve(name):
    curve, gini = KNOWN[name]
    groups = published(curve)
    low, high = q.gini_bounds(groups)
    assert low < gini < high
    fitted = q.fit(groups)
    assert fitted.gini == pytest.approx(gini, abs=0.003) and low < fitted.gini < high
    assert fitted.error < 0.4 and fitted.largest < 0.8 and q.validity(fitted.curve) == ""
    assert fitted.palma == pytest.approx((1 - curve(0.9)) / curve(0.4), rel=0.03)
    assert q.theil_floor(groups, "T") < fitted.theil_t and q.theil_floor(groups) < fitted.theil_l
    assert q.hoover_floor(groups) <= fitted.hoover + 0.003


@pytest.mark.parametrize(("name", "sigma"), LOGNORMAL.items())
def test_measures_of_a_lognormal_follow_from_its_spread(name, sigma):
    fitted = q.fit(published(KNOWN[name][0]))
    assert fitted.theil_l == pytest.approx(sigma**2 / 2, rel=0.025)
    assert fitted.theil_t == pytest.approx(sigma**2 / 2, rel=0.025)
    assert fitted.hoover == pytest.approx(2 * NORMAL.cdf(sigma / 2) - 1, rel=0.01)
    assert fitted.quantile_ratio(90, 10) == pytest.approx(math.exp(2 * sigma * NORMAL.ppf(0.9)), rel=0.05)
    assert fitted.quantile_ratio(80, 20) == pytest.approx(math.exp(2 * sigma * NORMAL.ppf(0.8)), rel=0.05)


def test_a_curve_of_the_family_is_found_again():
    uniform = q.fit(published(KNOWN["uniform"][0]))
    assert uniform.curve.method == "beta" and uniform.error < 1e-9
    assert uniform.curve.parameters == pytest.approx((1, 1, 1))
    pareto = q.fit(published(KNOWN["Pareto 2"][0]))
    assert pareto.curve.method == "general quadratic" and pareto.error < 1e-6
    assert pareto.gini == pytest.approx(1 / 3, abs=1e-4)


def test_equality_is_equality():
    groups = q.Groups.of([20] * 5)
    fitted = q.fit(groups)
    assert fitted.curve.method == "equality" and fitted.gini == pytest.approx(0, abs=1e-12)
    assert q.gini_bounds(groups) == pytest.approx((0, 0), abs=1e-12)
    assert fitted.quantile_ratio() == 1 and fitted.palma == pytest.approx(0.25)


@pytest.mark.parametrize("shares", [(25, 75), (5.1, 9.6, 14.6, 22.0, 48.7), (0, 10, 20, 30, 40)])
def test_no_convex_curve_through_the_points_has_a_higher_gini(shares):
    """The ascent finds what a general optimiser finds from many starts."""
    groups = q.Groups.of(shares)
    m, h = groups.slopes, np.array(groups.people)

    def gini(t):
        a, b = np.maximum(m - np.r_[0, t], 0), np.maximum(np.r_[t, np.inf] - m, 0)
        with np.errstate(invalid="ignore"):
            part = np.where(a + b > 0, a * b / (a + b), 0)
        part[-1] = a[-1]
        return q.gini_bounds(groups).low + (h**2 * part).sum()

    starts = np.linspace(0.05, 0.95, 7)
    ends = list(zip(m[:-1], m[1:], strict=True))
    tried = [optimize.minimize(lambda t: -gini(t), m[:-1] + f * np.diff(m), bounds=ends) for f in starts]
    assert q.gini_bounds(groups).high == pytest.approx(max(-r.fun for r in tried), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.floats(0.01, 1e6), min_size=20, max_size=60))
def test_bounds_hold_for_any_incomes(incomes):
    edges = [0, 10, 20, 40, 60, 80, 90, 100]
    shares = [100 * q.income_share(incomes, a, b) for a, b in zip(edges, edges[1:], strict=False)]
    groups = q.Groups.of(shares, np.diff(edges))
    low, high = q.gini_bounds(groups)
    gini = q.gini(incomes)
    assert low - 1e-9 <= gini <= high + 1e-9
    assert q.theil_floor(groups, "T") <= q.theil_t(incomes) + 1e-9
    assert q.theil_floor(groups, "L") <= q.theil_l(incomes) + 1e-9
    assert q.hoover_floor(groups) <= q.hoover(incomes) + 1e-9


@settings(max_examples=60, deadline=None)
@given(some.lists(some.floats(0.5, 50), min_size=7, max_size=7))
def test_whatever_is_fitted_is_a_lorenz_curve(per_person):
    """From 0 to 1, never falling, bent upwards, below equality; and its error is what is said."""
    income = np.sort(per_person) * PEOPLE
    groups = q.Groups.of(100 * income / income.sum(), PEOPLE)
    try:
        fitted = q.fit(groups)
    except UsageError as refusal:
        assert "No Lorenz curve can be fitted" in str(refusal)
        return
    p = np.linspace(0.001, 0.999, 300)
    s = fitted.curve.at(p)
    assert fitted.curve.at(np.array([1.0]))[0] == pytest.approx(1, abs=1e-5)
    assert (np.diff(s) >= -1e-9).all() and (np.diff(s, 2) >= -1e-7).all() and (s <= p + 1e-9).all()
    assert (fitted.curve.slope(p) >= -1e-6).all()
    off = np.diff(np.r_[0, fitted.curve.at(np.cumsum(PEOPLE)[:-1] / 100), 1]) * 100 - 100 * np.array(groups.income)
    assert fitted.error == pytest.approx(math.sqrt((off**2).mean()), abs=1e-9)
    assert fitted.largest == pytest.approx(np.abs(off).max(), abs=1e-9)
    assert -1e-12 <= fitted.gini < 1 and fitted.theil_t >= -1e-12


def test_slopes_are_the_curve_s_own():
    p, step = np.linspace(0.05, 0.95, 19), 1e-6
    for curve in (curves.Curve(curves.BETA, (0.6, 0.95, 0.5)), curves.quadratic(published(KNOWN["lognormal 0.9"][0]))):
        difference = (curve.at(p + step) - curve.at(p - step)) / (2 * step)
        assert curve.slope(p) == pytest.approx(difference, rel=1e-5)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: q.Groups.of([10, 20, 30, 35]), "add to 95, not to 100"),
        (lambda: q.Groups.of([5, 10, 15, 20, 51]), "add to 101, not to 100"),
        (lambda: q.Groups.of([100]), "at least two groups, not 1"),
        (lambda: q.Groups.of([]), "at least two groups, not 0"),
        (lambda: q.Groups.of([-1, 11, 90]), "share of income of group 1 is -1; it must be zero or more"),
        (lambda: q.Groups.of([10, math.nan, 90]), "share of income of group 2 is missing"),
        (lambda: q.Groups.of([10, 90], [0, 100]), "share of people of group 1 is 0; it must be above zero"),
        (lambda: q.Groups.of([10, 90], [50, 40]), "of people add to 90"),
        (lambda: q.Groups.of([10, 90], [100]), "income for 2 groups and shares of people for 1"),
        (lambda: q.Groups.of([30, 20, 50]), "Group 2 has less income per person than group 1"),
        (lambda: q.Groups.of_fifths([8, 13, 17, 22]), "five fifths, not 4"),
        (lambda: q.Groups.of_fifths([8, 13, None, 22, 40]), "group 3 is missing"),
        (lambda: q.Groups.of_fifths([8, 13, 17, 22, 40], 5, 25), "Group 2 has less income per person"),
        (lambda: q.fit(q.Groups.of([25, 75])), "at least 4 groups to be fitted, not 2: use the bounds"),
    ],
)
def test_bad_groups_are_an_error_with_a_sentence(make, words):
    with pytest.raises(UsageError, match=words):
        make()


def test_rounded_shares_are_scaled_and_say_by_how_much():
    groups = q.Groups.of([8.3, 13.2, 17.1, 22.3, 39.3])
    assert groups.missed == pytest.approx(0.2) and sum(groups.income) == pytest.approx(1)
    assert q.Groups.of([20.05, 20, 20, 20, 19.95]).income[0] > 0.2, "out of order by rounding only"


def test_two_groups_have_bounds_but_no_curve():
    low, high = q.gini_bounds(q.Groups.of([25, 75]))
    assert (low, high) == pytest.approx((0.25, 0.5))
    assert math.isnan(q.theil_floor(q.Groups.of([0, 100]))), "a group with nothing: L does not exist"


def test_fifths_alone_are_wider_than_fifths_with_tenths():
    fifths = [5.1, 9.6, 14.6, 22.0, 48.7]
    with_tenths, alone = q.gini_bounds(q.Groups.of_fifths(fifths, 2.0, 32.0)), q.gini_bounds(q.Groups.of_fifths(fifths))
    assert alone.low < with_tenths.low < with_tenths.high < alone.high
