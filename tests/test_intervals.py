"""Intervals: quantiles, bands and who is above whom, by hand and as numpy has them."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores import Data, Framework, Node, Pipeline, choices, uncertainty
from socjust.scores.intervals import column_quantiles, histogram_quantiles

NAN = np.nan
FRAMEWORK = Framework.of([Node("index"), Node("a", "index"), Node("b", "index")])


@pytest.fixture
def drawn():
    data = Data(("K", "L", "M", "N"), ("a", "b"), np.array([[0.0, 10.0], [10.0, 0.0], [6.0, 6.0], [NAN, NAN]]))
    sets = choices.weight_sets({"a": [1.0, 1.0, 0.0, 1.0], "b": [0.0, 1.0, 1.0, 3.0]})
    pipeline = Pipeline.of(FRAMEWORK, aggregate={})
    return uncertainty.run(pipeline, data, [sets], parameters={"weights": np.arange(4)})


def test_by_hand(drawn):
    assert drawn.scores["index"][:, :3].tolist() == [[0, 10, 6], [5, 5, 6], [10, 0, 6], [7.5, 2.5, 6]]
    assert drawn.ranks["index"].tolist() == [[3, 1, 2, 0], [2, 2, 1, 0], [1, 3, 2, 0], [1, 3, 2, 0]]
    table = drawn.table(level=0.5)
    assert table["rank"].to_list() == [2, 2, 1, None]
    assert table["rank_mean"].to_list() == [1.75, 2.25, 1.75, None]
    assert table["low"].to_list() == [3.75, 1.875, 6.0, None]
    assert table["draws"].to_list() == [4, 4, 4, 0]


def test_who_is_above_whom(drawn):
    assert drawn.above("K", "L") == 2.5 / 4
    matrix = drawn.above_all()
    assert matrix[0, 1] == 2.5 / 4 and matrix[2, 0] == 0.5 and matrix[0, 0] == 0.5
    np.testing.assert_allclose(matrix[:3, :3] + matrix[:3, :3].T, 1)
    assert np.isnan(matrix[3]).all() and np.isnan(drawn.above("K", "N"))
    with pytest.raises(UsageError, match="no unit 'Z'"):
        drawn.above("K", "Z")


def test_bands_add_up(drawn):
    bands = drawn.bands([1])
    assert bands.columns == ["unit", "1-1", "2-4"]
    assert bands.row(0) == ("K", 0.5, 0.5) and bands.row(3) == ("N", None, None)


def test_only_what_was_drawn_can_be_asked(drawn):
    with pytest.raises(UsageError, match="'a' was not drawn"):
        drawn.table("a")
    with pytest.raises(UsageError, match="level"):
        drawn.table(level=90)


def test_quantiles_are_numpys():
    rng = np.random.default_rng(0)
    q = [0.0, 0.05, 0.1, 1 / 3, 0.5, 0.95, 1.0]
    for n in (1, 2, 7, 100, 101):
        ranks = rng.integers(1, 9, size=(n, 5))
        counts = np.stack([np.bincount(column, minlength=9) for column in ranks.T])
        np.testing.assert_allclose(histogram_quantiles(counts, q), np.quantile(ranks, q, axis=0), rtol=1e-12)
        values = rng.normal(size=(n, 5))
        np.testing.assert_allclose(column_quantiles(values, q), np.quantile(values, q, axis=0), rtol=1e-12, atol=1e-15)


def test_quantiles_without_a_draw_are_blank():
    assert np.isnan(histogram_quantiles(np.array([[5, 0, 0]]), [0.5])).all()
    assert np.isnan(column_quantiles(np.full((4, 2), NAN), [0.5])).all()
