"""Aggregation: hand-worked means, what is missing, and what has no mean."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores import aggregate

NAN = np.nan


def test_means_by_hand():
    values, weights = [2.0, 8.0], [1, 3]
    assert aggregate.arithmetic(values, weights)[0] == 6.5
    np.testing.assert_allclose(aggregate.geometric(values, weights)[0], 2**0.25 * 8**0.75)
    np.testing.assert_allclose(aggregate.harmonic(values, weights)[0], 4 / (1 / 2 + 3 / 8))
    np.testing.assert_allclose(aggregate.power(values, weights, exponent=2)[0], np.sqrt((4 + 3 * 64) / 4))
    assert aggregate.power(values, weights, exponent=1)[0] == 6.5
    np.testing.assert_allclose(aggregate.power(values, weights, exponent=0)[0], 2**0.25 * 8**0.75)
    assert aggregate.minimum(values, weights)[0] == 2.0


@pytest.mark.parametrize("method", aggregate.METHODS)
def test_missing_is_left_out_and_its_share_is_told(method):
    values = np.array([[4.0, 9.0, NAN], [4.0, NAN, NAN], [NAN, NAN, NAN], [4.0, 9.0, 16.0]])
    score, share = aggregate.METHODS[method](values, [1, 1, 1])
    np.testing.assert_allclose(share, [2 / 3, 1 / 3, 0, 1])
    assert np.isnan(score).tolist() == [False, True, True, False]
    if method != "copeland":
        np.testing.assert_allclose(score[0], aggregate.METHODS[method]([4.0, 9.0], [1, 1])[0])
    everything = aggregate.METHODS[method](values, [1, 1, 1], minimum_share=0)[0]
    assert np.isnan(everything).tolist() == [False, False, True, False]


def test_two_of_three_equal_weights_reach_two_thirds():
    for weight in (1.0, 0.1, 1 / 3, 7e-5):
        assert not np.isnan(aggregate.arithmetic([1.0, 1.0, NAN], [weight] * 3)[0])


@pytest.mark.parametrize("method", ["geometric", "harmonic", "power"])
@pytest.mark.parametrize("bad", [0.0, -1.0])
def test_a_component_that_is_not_positive_leaves_a_blank(method, bad):
    score, share = aggregate.METHODS[method]([[bad, 9.0], [4.0, 9.0]], [1, 1])
    assert np.isnan(score).tolist() == [True, False] and share.tolist() == [1, 1]
    assert not np.isnan(aggregate.METHODS[method]([bad, 9.0], [0, 1])[0]), "a component without weight does not count"


@pytest.mark.parametrize("method", aggregate.METHODS)
def test_all_weights_zero_is_a_blank(method):
    score, share = aggregate.METHODS[method]([[1.0, 2.0]], [0, 0])
    assert np.isnan(score).all() and np.isnan(share).all()


@pytest.mark.parametrize("method", aggregate.METHODS)
def test_infinite_values_and_bad_weights_are_errors(method):
    with pytest.raises(UsageError, match="infinite"):
        aggregate.METHODS[method]([[1.0, np.inf]], [1, 1])
    for weights in ([1, -1], [1, NAN], [1, np.inf]):
        with pytest.raises(UsageError, match="weight"):
            aggregate.METHODS[method]([[1.0, 2.0]], weights)


def test_copeland_by_hand():
    # A beats B on two of three, B beats C on two of three, C beats A on two of three: a circle, all draw level.
    circle = [[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]]
    assert aggregate.copeland(circle, [1, 1, 1])[0].tolist() == [0, 0, 0]
    assert aggregate.copeland(circle, [4, 1, 1])[0].tolist() == [2, 0, -2]
    assert aggregate.copeland([[1.0], [1.0]], [1])[0].tolist() == [0, 0]
    missing = aggregate.copeland([[3.0, 1.0], [2.0, NAN], [1.0, 2.0]], [1, 1], minimum_share=0)[0]
    assert missing.tolist() == [1.0, 0.0, -1.0]


def test_weights_may_differ_by_unit():
    score, _ = aggregate.arithmetic([[0.0, 10.0], [0.0, 10.0]], [[1, 1], [1, 4]])
    assert score.tolist() == [5.0, 8.0]


def test_unknown_method_names_the_near_ones():
    with pytest.raises(UsageError, match="geometric"):
        aggregate.by_name("geometrical")
