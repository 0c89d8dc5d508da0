"""Normalisation: hand-worked cases, and blanks instead of infinities."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from socjust.errors import UsageError
from socjust.scores import normalise

NAN = np.nan
X = np.array([[10.0], [20.0], [40.0], [NAN]])


def column(array):
    return np.asarray(array).ravel().tolist()


def test_goalposts_by_hand():
    values = [[20, 5.0], [52.5, 20.0], [90, -1.0]]
    scores = normalise.goalposts(values, [20, 0], [85, 10], [1, -1])
    assert scores.tolist() == [[0.0, 50.0], [50.0, 0.0], [100.0, 100.0]]
    unclipped = normalise.goalposts(values, [20, 0], [85, 10], [1, -1], clip=False)
    np.testing.assert_allclose(unclipped[1:, 1], [-100, 110])


def test_goalposts_on_a_logarithmic_scale_as_in_the_hdi():
    scores = normalise.goalposts([100, np.sqrt(100 * 75000), 80000, 0, -5], 100, 75000, log=True, to=(0, 1))
    np.testing.assert_allclose(scores, [0, 0.5, 1, NAN, NAN])


def test_goalposts_blank_where_they_say_nothing():
    assert np.isnan(normalise.goalposts([1.0], 5, 5)).all()
    assert np.isnan(normalise.goalposts([1.0], NAN, 5)).all()
    assert np.isnan(normalise.goalposts([1.0], 0, 5, direction=0)).all()


@pytest.mark.parametrize(
    ("method", "arguments", "expected"),
    [
        ("minmax", {}, [0, 100 / 3, 100, NAN]),
        ("minmax", {"direction": -1, "to": (1, 100)}, [100, 67, 1, NAN]),
        ("zscore", {}, [-13.333333 / 15.275252, -3.333333 / 15.275252, 16.666667 / 15.275252, NAN]),
        ("rank", {}, [1, 2, 3, NAN]),
        ("rank", {"direction": -1}, [3, 2, 1, NAN]),
        ("borda", {}, [0, 1, 2, NAN]),
        ("percentile_rank", {}, [0, 0.5, 1, NAN]),
        ("distance_to_maximum", {}, [0, 1 / 3, 1, NAN]),
        ("distance_to_reference", {"reference": 1}, [0, 1, 3, NAN]),
        ("distance_to_reference", {"reference": 1, "clip": True}, [0, 1, 1, NAN]),
        ("distance_to_reference", {"reference": 3}, [NAN] * 4),
        ("distance_to_target", {"target": 30}, [0, 0.5, 1.5, NAN]),
        ("distance_to_target", {"target": 0, "direction": -1}, [0.75, 0.5, 0, NAN]),
        ("distance_to_target", {"target": 10}, [NAN] * 4),
        ("fraction_of_maximum", {}, [0.25, 0.5, 1, NAN]),
        ("fraction_of_maximum", {"direction": -1}, [NAN] * 4),
        ("fraction_of_maximum", {"direction": -1, "signed": True}, [1, 2, 4, NAN]),
    ],
)
def test_methods_by_hand(method, arguments, expected):
    np.testing.assert_allclose(column(normalise.normalise(X, method, **arguments)), expected, rtol=1e-6)


@pytest.mark.parametrize("method", [m for m in normalise.METHODS if m not in ("goalposts", "distance_to_target")])
@pytest.mark.parametrize("bad", [[7.0] * 4, [NAN] * 4, [NAN, 7.0, NAN, NAN], [0.0] * 4, [0.1, 0.1, 0.1, 0.1]])
def test_no_variation_or_no_data_gives_a_blank_or_a_rank_never_an_infinity(method, bad):
    result = normalise.normalise(np.array(bad)[:, None], method)
    assert not np.isinf(result).any()
    assert np.isnan(result[np.isnan(bad)]).all()
    if method in ("minmax", "zscore", "distance_to_maximum"):
        assert np.isnan(result).all()


def test_equal_values_share_a_rank_whatever_the_last_bit():
    assert column(normalise.rank([[0.1 + 0.2], [0.3], [0.2]])) == [2, 2, 1]


def test_per_year_and_over_the_panel():
    x, years = [[1.0], [3.0], [5.0], [9.0], [2.0]], [2000, 2000, 2001, 2001, 2002]
    np.testing.assert_allclose(column(normalise.normalise(x, "minmax", within=years)), [0, 100, 0, 100, NAN])
    assert column(normalise.normalise(x, "minmax")) == [0, 25, 50, 100, 12.5]


def test_an_infinite_value_an_unknown_method_or_a_range_upside_down_is_an_error():
    with pytest.raises(UsageError, match="infinite"):
        normalise.minmax([[1.0], [np.inf]])
    with pytest.raises(UsageError, match="infinite"):
        normalise.goalposts([np.inf], 0, 1)
    with pytest.raises(UsageError, match="minmax"):
        normalise.normalise(X, "minmaks")
    with pytest.raises(UsageError, match="upwards"):
        normalise.minmax(X, to=(100, 0))


def test_frames_come_back_as_they_went_in():
    pandas = pytest.importorskip("pandas")
    frame = pl.DataFrame({"economy": ["A", "B", "C"], "year": [1, 2, 3], "x": [1.0, 3.0, None]})
    made = {"economy": ["A", "B", "C"], "year": [1, 2, 3], "x": [0.0, 100.0, None]}
    assert normalise.minmax(frame).to_dict(as_series=False) == made
    back = normalise.minmax(pandas.DataFrame({"economy": ["A", "B", "C"], "x": [1.0, 3.0, None]}))
    assert isinstance(back, pandas.DataFrame) and back["x"].tolist()[:2] == [0.0, 100.0]
