"""Weights: from the data and at random."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores import Data, Framework, Node, Pipeline, weight
from socjust.scores.correlation import correlation

NODES = [Node("i"), Node("a", "i", 1.0), Node("b", "i", 2.0), Node("c", "i", 1.0)]


@pytest.fixture
def values():
    rng = np.random.default_rng(0)
    return rng.normal(size=(400, 1)) * [1.0, 0.5, 0.2] + rng.normal(size=(400, 3)) * [0.3, 2.0, 1.0]


def test_equal_influence_makes_correlations_equal(values):
    framework = weight.weighted(Framework.of(NODES), values, "equal_influence")
    weights = framework.array("weight")
    found = correlation(np.column_stack([values, values @ weights]))[-1, :3]
    assert np.ptp(found) < 1e-9 and np.isclose(weights.sum(), 1) and (weights > 0).all()


def test_equal_influence_with_an_aggregate_that_counts_against_its_parent(values):
    nodes = [Node("i"), Node("x", "i", direction=-1), Node("y", "i"), Node("a", "x"), Node("b", "y"), Node("c", "y")]
    found = Pipeline.of(Framework.of(nodes), normalise={}, weight={"method": "equal_influence"}).run(
        Data(tuple(map(str, range(len(values)))), ("a", "b", "c"), values * [-1, 1, 1])
    )
    scores = np.column_stack([100 - found.score("x"), found.score("y"), found.score("i")])
    assert np.ptp(correlation(scores)[-1, :2]) < 1e-9


def test_pca_weights_are_squared_loadings(values):
    weights = weight.weighted(Framework.of(NODES), values, "pca").array("weight")
    r = correlation(values)
    size, vectors = np.linalg.eigh(r)
    np.testing.assert_allclose(weights, vectors[:, -1] ** 2, rtol=1e-9)


def test_pca_without_variation_or_complete_units_is_an_error(values):
    for bad in (np.full((9, 3), 4.0), np.where(np.eye(9, 3) + np.eye(9, 3, -1), np.nan, 1.0)[:3]):
        with pytest.raises(UsageError, match="'i' has no principal components"):
            weight.weighted(Framework.of(NODES), bad, "pca")


def test_given_weights_and_unknown_methods(values):
    framework = Framework.of(NODES)
    assert weight.weighted(framework, values, "given", {"a": 5}).array("weight").tolist() == [5, 2, 1]
    with pytest.raises(UsageError, match="say method='given'"):
        weight.weighted(framework, values, "equal", {"a": 5})
    with pytest.raises(UsageError, match="equal"):
        weight.weighted(framework, values, "equall")


def test_dirichlet_draws_centre_on_the_weights_and_add_up():
    framework = Framework.of(NODES)
    drawn = weight.dirichlet(framework, 20_000, seed=3)
    sets = np.column_stack([drawn[c] for c in "abc"])
    np.testing.assert_allclose(sets.sum(axis=1), 1)
    np.testing.assert_allclose(sets.mean(axis=0), [0.25, 0.5, 0.25], atol=0.01)
    closer = np.column_stack([weight.dirichlet(framework, 2000, concentration=100)[c] for c in "abc"])
    assert (closer.std(axis=0) < 0.2 * sets.std(axis=0)).all()


def test_perturbed_weights_stay_near_and_only_where_asked():
    framework = Framework.of([*NODES, Node("j"), Node("x", "j"), Node("d", "x"), Node("e", "x"), Node("f", "j")])
    drawn = weight.perturbed(framework, 500, 0.2, heights=[1])
    assert (drawn["d"] == 1).all() and (drawn["a"] == 1).all()
    assert drawn["x"].min() >= 0.8 and drawn["x"].max() <= 1.2 and drawn["x"].std() > 0.1
    with pytest.raises(UsageError, match="between 0 and 1"):
        weight.perturbed(framework, 5, 25)


def test_the_same_seed_draws_the_same_sets():
    framework = Framework.of(NODES)
    for make in (weight.dirichlet, weight.perturbed):
        one, same, other = make(framework, 9, seed=1), make(framework, 9, seed=1), make(framework, 9, seed=2)
        assert one["a"].tobytes() == same["a"].tobytes() != other["a"].tobytes()
