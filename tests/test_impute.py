"""Imputation: by hand, and always flagged."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores.impute import impute

NAN = np.nan
UNITS, YEARS = ["A"] * 5 + ["B"] * 2, [2000, 2001, 2002, 2003, 2009, 2000, 2001]
PANEL = np.array([[1.0], [NAN], [NAN], [7.0], [NAN], [NAN], [5.0]])


def run(values, *arguments, **options):
    filled, flag = impute(values, *arguments, **options)
    assert ((~np.isnan(filled) & np.isnan(values)) == flag).all(), "every filled cell is flagged, no other"
    assert np.array_equal(filled[~np.isnan(values)], values[~np.isnan(values)]), "no observed value changes"
    return filled.ravel().tolist()


def test_none_is_the_default():
    np.testing.assert_array_equal(run(PANEL), PANEL.ravel())


def test_mean_and_median():
    values = np.array([[1.0], [2.0], [9.0], [NAN]])
    assert run(values, "mean")[-1] == 4.0 and run(values, "median")[-1] == 2.0


def test_by_group_and_a_group_without_values_stays_blank():
    values, groups = np.array([[1.0], [3.0], [NAN], [NAN], [NAN]]), ["x", "x", "x", "y", None]
    np.testing.assert_array_equal(run(values, "group_mean", groups), [1, 3, 2, NAN, NAN])
    np.testing.assert_array_equal(run(values, "group_median", groups), [1, 3, 2, NAN, NAN])


def test_last_value_looks_back_only_and_not_too_far():
    np.testing.assert_array_equal(run(PANEL, "last_value", units=UNITS, years=YEARS), [1, 1, 1, 7, 7, NAN, 5])
    np.testing.assert_array_equal(
        run(PANEL, "last_value", units=UNITS, years=YEARS, age=1), [1, 1, NAN, 7, NAN, NAN, 5]
    )


def test_linear_fills_between_two_years_and_not_beyond():
    np.testing.assert_allclose(run(PANEL, "linear", units=UNITS, years=YEARS), [1, 3, 5, 7, NAN, NAN, 5])
    wide = np.array([[0.0], [NAN], [NAN], [NAN], [4.0]])
    limited = run(wide, "linear", units=["A"] * 5, years=[0, 1, 2, 3, 4], age=1)
    np.testing.assert_allclose(limited, [0, 1, NAN, 3, 4])


def test_rows_may_come_in_any_order():
    order = [3, 0, 2, 1, 4, 6, 5]
    mixed = run(PANEL[order], "linear", units=np.array(UNITS)[order], years=np.array(YEARS)[order])
    np.testing.assert_allclose(mixed, np.array([1, 3, 5, 7, NAN, NAN, 5])[order])


def test_one_observed_year_or_none_is_no_crash():
    for method in ("linear", "last_value"):
        assert np.isnan(run(np.array([[NAN], [NAN]]), method, units=["A", "A"], years=[1, 2])).all()
    assert run(np.array([[2.0], [NAN]]), "last_value", units=["A", "A"], years=[1, 2]) == [2, 2]
    np.testing.assert_array_equal(run(np.array([[2.0], [NAN]]), "linear", units=["A", "A"], years=[1, 2]), [2, NAN])


def test_what_is_needed_is_asked_for():
    with pytest.raises(UsageError, match="give groups"):
        impute(PANEL, "group_mean")
    with pytest.raises(UsageError, match="units=… and years"):
        impute(PANEL, "linear")
    with pytest.raises(UsageError, match="median"):
        impute(PANEL, "medain")
    with pytest.raises(UsageError, match="2 group labels for 7 rows"):
        impute(PANEL, "group_mean", groups=["x", "y"])
