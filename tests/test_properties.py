"""What must hold for all data: hypothesis looks for data for which it does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from socjust.scores import Data, Framework, Node, Pipeline, aggregate, normalise
from socjust.scores.rank import rank

NODES = [Node("index"), Node("x", "index", 2.0), Node("y", "index"), Node("a", "x"), Node("b", "x", 3.0, -1)]
FRAMEWORK = Framework.of([*NODES, Node("c", "y"), Node("e", "y", direction=-1)])
MEANS = ("arithmetic", "geometric", "harmonic", "power", "minimum")
QUICK = settings(max_examples=100, deadline=None)

# Three decimals, so that two values are equal or clearly different.
numbers = st.integers(-5_000_000, 5_000_000).map(lambda n: n / 1000)
cells = st.one_of(numbers, st.just(np.nan))


def tables(elements=cells, columns=4, least=3):
    shapes = st.integers(least, 12).map(lambda rows: (rows, columns))
    return shapes.flatmap(lambda shape: hnp.arrays(float, shape, elements=elements))


def run(values, **steps):
    data = Data(tuple(f"U{i}" for i in range(len(values))), FRAMEWORK.indicators, values)
    return Pipeline.of(FRAMEWORK, **steps).run(data)


@QUICK
@given(tables(), st.sampled_from(sorted(normalise.METHODS)), st.sampled_from([*MEANS, "copeland"]))
@pytest.mark.filterwarnings("error")
def test_never_an_infinity_and_scores_within_their_range(values, method, mean):
    extra = {"goalposts": {"lower": -100.0, "upper": 900.0}, "distance_to_target": {"target": 50.0}}.get(method, {})
    scale = {"to": (1.0, 100.0)} if method in ("goalposts", "minmax", "percentile_rank", "distance_to_maximum") else {}
    result = run(values, treat={}, normalise={"method": method, **extra, **scale}, aggregate={"method": mean})
    assert not np.isinf(result.tree.scores).any()
    assert not np.isinf(result.tree.share).any()
    if scale and mean != "copeland":
        scores = result.tree.scores[~np.isnan(result.tree.scores)]
        assert ((scores >= 1 - 1e-9) & (scores <= 100 + 1e-9)).all()


@QUICK
@given(tables(numbers), st.integers(0, 3), st.sampled_from(MEANS), st.floats(0.001, 1000))
def test_monotone_in_each_indicator_in_its_direction(values, j, mean, step):
    posts = {"method": "goalposts", "lower": -5000.0, "upper": 5000.0, "to": (1.0, 100.0)}
    before = run(values, normalise=posts, aggregate={"method": mean}).score()
    changed = values.copy()
    changed[0, j] += step * FRAMEWORK.array("direction")[j]
    after = run(changed, normalise=posts, aggregate={"method": mean}).score()
    assert after[0] >= before[0] - 1e-9
    np.testing.assert_array_equal(after[1:], before[1:])


@QUICK
@given(tables(), st.randoms(use_true_random=False), st.sampled_from(["minmax", "zscore", "rank", "percentile_rank"]))
def test_the_order_of_units_does_not_matter(values, random, method):
    order = list(range(len(values)))
    random.shuffle(order)
    one, other = (run(v, treat={}, normalise={"method": method}) for v in (values, values[order]))
    np.testing.assert_allclose(other.tree.scores, one.tree.scores[order], rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(other.rank(), one.rank()[order])


@QUICK
@given(
    tables(),
    st.integers(1, 64).map(lambda n: n / 8),
    st.integers(-1000, 1000),
    st.sampled_from(["minmax", "zscore", "rank", "borda", "percentile_rank", "distance_to_maximum"]),
)
def test_units_of_measurement_do_not_matter(values, factor, offset, method):
    one, other = (run(v, normalise={"method": method}) for v in (values, values * factor + offset))
    np.testing.assert_allclose(other.tree.scores, one.tree.scores, rtol=1e-7, atol=1e-7)


@QUICK
@given(st.floats(0.01, 1e6), hnp.arrays(float, 5, elements=st.floats(0.01, 100)), st.sampled_from(MEANS))
def test_equal_parts_make_the_same_whole(value, weights, mean):
    np.testing.assert_allclose(aggregate.METHODS[mean](np.full(5, value), weights)[0], value, rtol=1e-9)


@QUICK
@given(hnp.arrays(float, 6, elements=st.floats(0.01, 1e4)), hnp.arrays(float, 6, elements=st.floats(0.01, 100)))
def test_means_keep_their_order(values, weights):
    least, harmonic, geometric, arithmetic = (
        aggregate.METHODS[m](values, weights)[0] for m in ("minimum", "harmonic", "geometric", "arithmetic")
    )
    assert least <= harmonic * (1 + 1e-9) <= geometric * (1 + 2e-9) <= arithmetic * (1 + 3e-9)
    assert arithmetic <= values.max() * (1 + 1e-9)


@QUICK
@given(hnp.arrays(float, st.integers(1, 40), elements=st.integers(-10_000, 10_000).map(float), unique=True))
def test_ranks_of_different_scores_are_a_permutation(scores):
    ranks = rank(scores)
    assert sorted(ranks.tolist()) == list(range(1, len(scores) + 1))
    assert (scores[np.argsort(ranks)] == np.sort(scores)[::-1]).all()


@QUICK
@given(hnp.arrays(float, st.integers(1, 40), elements=cells))
def test_ranks_with_ties_count_those_above(scores):
    assume(not np.isnan(scores).all())
    seen = ~np.isnan(scores)
    expected = [1 + (scores[seen] > s).sum() if not np.isnan(s) else 0 for s in scores]
    assert rank(scores).tolist() == expected
