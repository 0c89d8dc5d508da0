"""The robust curve and its bands: against statsmodels, one fit at a time, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from socjust.focus import robust

RNG = np.random.default_rng(8)


def one_by_one(design: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Predict each observation from statsmodels' fit without it."""
    scale = sm.robust.scale.HuberScale(tol=1e-10, maxiter=500)
    made = []
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        made.append(design[i] @ sm.RLM(y[rest], design[rest]).fit(scale_est=scale, tol=1e-9, maxiter=500).params)
    return np.array(made)


@pytest.mark.parametrize("kind", ["normal", "outliers", "half at the ceiling"])
def test_leaving_each_out_equals_statsmodels_one_fit_at_a_time(kind):
    x = np.sort(RNG.normal(9.5, 1.2, 40))
    y = 18 * (x - 7) + RNG.normal(0, 8, 40)
    if kind == "outliers":
        y[::9] -= 70
    if kind == "half at the ceiling":
        y = np.minimum(y + 45, 100)
    design = robust.basis(x, robust.knots(x))
    assert robust.without_each(design, y)[1] == pytest.approx(one_by_one(design, y), abs=1e-4)


def test_five_economies_on_a_line_but_one():
    x, y = np.arange(5.0), np.array([10.0, 20.0, 30.0, 40.0, 90.0])
    design = np.column_stack([np.ones(5), x])
    predicted = robust.without_each(design, y)[1]
    assert predicted[4] == pytest.approx(50)  # the four others lie on 10 + 10x, whatever the fifth does
    y[4] = -1000.0
    assert robust.without_each(design, y)[1][4] == pytest.approx(50)


def test_a_score_that_most_share_does_not_swallow_the_curve():
    x = np.linspace(0, 1, 40)
    y = np.where(x > 0.35, 100.0, 100 - 200 * (0.35 - x))
    fits, predicted = robust.without_each(robust.basis(x, robust.knots(x)), y)
    assert (fits.scale > 0.1).all()  # the median of absolute residuals would end at 0 and at a flat line of 100
    assert predicted[0] < 60


def test_two_knots_at_one_place_leave_a_straight_line():
    x = np.array([1.0] * 8 + [2.0, 3.0])
    assert robust.basis(x, np.array([1.0, 1.0, 2.0])).shape == (10, 2)
    assert robust.basis(x, robust.knots(x)).shape[1] in (1, 2)


def test_economies_of_one_income_have_a_level_only():
    x, y = np.full(20, 9.0), np.array([*np.linspace(1, 5, 19), 100.0])
    predicted = robust.without_each(robust.basis(x, robust.knots(x)), y)[1]
    assert predicted[19] == pytest.approx(3)  # the mean of the others
    assert predicted[0] < 4  # and the outlier counts little; it would pull a mean to 8


def test_a_perfect_line_is_found():
    x = np.arange(6.0)
    assert robust.without_each(np.column_stack([np.ones(6), x]), 2 * x)[1] == pytest.approx(2 * x)


def test_errors_are_those_of_a_fit_without_the_observation_where_all_count_fully():
    x = RNG.uniform(0, 10, 25)
    y = 3 * x + RNG.uniform(-1, 1, 25)
    design = np.column_stack([np.ones(25), x])
    missed = robust.errors(design, y, robust.Fits(np.zeros((1, 2)), np.ones((1, 25)), np.ones(1)))
    fits = robust.Fits(np.linalg.lstsq(design, y, rcond=None)[0][None], np.ones((1, 25)), np.ones(1))
    missed = robust.errors(design, y, fits)[0]
    for i in range(25):
        rest = np.arange(25) != i
        assert missed[i] == pytest.approx(y[i] - design[i] @ np.linalg.lstsq(design[rest], y[rest], rcond=None)[0])


def test_fewer_than_nineteen_others_have_no_band():
    others = ~np.eye(19, dtype=bool)
    low, high = robust.ends(RNG.normal(size=(19, 19)), others, 0.9)
    assert np.isinf(low).all() and np.isinf(high).all()


def test_the_band_holds_what_it_promises():
    inside = []
    for _ in range(30):
        x = RNG.normal(size=80)
        y = 5 * x + RNG.standard_t(3, 80)
        design = robust.basis(x, robust.knots(x))
        fits, predicted = robust.without_each(design, y)
        low, high = robust.ends(robust.errors(design, y, fits), ~np.eye(80, dtype=bool), 0.9)
        inside.append(((y >= predicted + low) & (y <= predicted + high)).mean())
    assert 0.885 <= np.mean(inside) <= 0.95
