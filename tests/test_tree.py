"""Aggregation up the tree: by hand, with turned and filled aggregates."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores import Framework, Node
from socjust.scores.tree import climb

NAN = np.nan


def framework(**of_x):
    nodes = [Node("index"), Node("x", "index", **of_x), Node("y", "index", weight=3)]
    return Framework.of([*nodes, Node("a", "x"), Node("b", "x"), Node("c", "y")])


def test_two_levels_by_hand():
    tree = climb(np.array([[10.0, 30.0, 60.0], [10.0, NAN, NAN]]), framework())
    np.testing.assert_array_equal(tree.score("x"), [20, NAN])
    np.testing.assert_array_equal(tree.score("index"), [50, NAN])
    assert tree.share[1, tree.codes.index("x")] == 0.5


def test_methods_by_row_by_height_and_by_code():
    values = np.array([[1.0, 4.0, 8.0]])
    assert climb(values, framework(method="geometric")).score("x") == 2
    assert climb(values, framework(), methods={1: "minimum"}).score("x") == 1
    assert climb(values, framework(method="geometric"), methods={"x": "arithmetic"}).score("x") == 2.5
    np.testing.assert_allclose(climb(values, framework(), "power", exponent=0.5).score("x"), 2.25)


def test_minimum_share_of_a_row_wins():
    values = np.array([[1.0, NAN, 8.0]])
    assert np.isnan(climb(values, framework()).score("x")[0])
    assert climb(values, framework(minimum_share=0.5)).score("x") == 1
    assert np.isnan(climb(values, framework(minimum_share=0.9), minimum_share=0).score("x")[0])


def test_an_aggregate_that_counts_against_its_parent():
    values = np.array([[10.0, 30.0, 60.0]])
    assert climb(values, framework(direction=-1), ends=100.0).score("index") == (80 + 3 * 60) / 4
    with pytest.raises(UsageError, match="'x' has direction -1"):
        climb(values, framework(direction=-1))


def test_missing_aggregates_take_their_groups_mean_and_say_so():
    values = np.array([[10.0, 30.0, 60.0], [NAN, NAN, 60.0], [NAN, NAN, NAN], [50.0, 50.0, 1.0]])
    tree = climb(values, framework(), groups=["p", "p", "p", "q"])
    np.testing.assert_array_equal(tree.score("x"), [20, 20, NAN, 50])
    assert tree.filled[:, tree.codes.index("x")].tolist() == [False, True, False, False]


def test_a_zero_under_a_geometric_mean_is_blank_and_noted_or_raised_to_a_floor():
    values = np.array([[0.0, 4.0, 8.0], [1.0, 4.0, 8.0]])
    tree = climb(values, framework(), "geometric", minimum_share=0)
    np.testing.assert_array_equal(tree.score("x"), [NAN, 2])
    assert "'x' is blank for 1 units" in tree.notes[0]
    raised = climb(values, framework(), "geometric", floor=1.0)
    np.testing.assert_allclose(raised.score("x"), [2, 2])
    assert "1 units have components raised to 1" in raised.notes[0]
