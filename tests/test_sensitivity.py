"""Sobol indices: against the exact answer, SALib, and choices whose effect is known."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores import Data, Framework, Node, Pipeline, choices, sensitivity, sobol


def ishigami(u, a=7.0, b=0.1):
    x = -np.pi + 2 * np.pi * u
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_ishigami_functions_exact_indices_lie_in_the_intervals():
    found = sobol.indices(ishigami(sobol.sample(3, 4096, seed=1)), 3, bootstrap=400)
    for which, exact in (("first", [0.3139, 0.4424, 0.0]), ("total", [0.5576, 0.4424, 0.2437])):
        np.testing.assert_allclose(getattr(found, which), exact, atol=0.02)
        low, high = found.interval(which, 0.99)
        assert (low - 0.01 <= exact).all() and (np.array(exact) <= high + 0.01).all()


def test_estimators_are_salibs():
    analyze = pytest.importorskip("SALib.analyze.sobol")
    points = sobol.sample(3, 256)
    y = ishigami(points)
    y = (y - y.mean()) / y.std()
    order = np.concatenate([[k] + [(2 + i) * 256 + k for i in range(3)] + [256 + k] for k in range(256)])
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    theirs = analyze.analyze(problem, y[order], calc_second_order=False, num_resamples=10)
    ours = sobol.indices(y, 3, centre=False)
    spread = np.concatenate([y[:512]]).var() / ours.variance  # they divide by n, we by n - 1
    np.testing.assert_allclose(ours.first / spread, theirs["S1"], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(ours.total / spread, theirs["ST"], rtol=1e-10)


def test_a_result_that_never_changes_is_blank():
    found = sobol.indices(np.full(40, 0.1), 2, bootstrap=5)
    assert np.isnan(found.first).all() and np.isnan(found.total_draws).all()


def test_bad_designs_are_errors():
    with pytest.raises(UsageError, match="power of two"):
        sobol.sample(2, 100)
    with pytest.raises(UsageError, match="multiple of 4"):
        sobol.indices(np.zeros(7), 2)


@pytest.fixture
def case():
    rng = np.random.default_rng(3)
    nodes = [Node("index"), *(Node(c, "index") for c in "abcd")]
    data = Data(tuple(f"U{i}" for i in range(30)), tuple("abcd"), np.exp(rng.normal(size=(30, 4))))
    return Pipeline.of(Framework.of(nodes), treat={}, normalise={"to": (1, 100)}, aggregate={}), data


def test_a_choice_without_effect_has_none_and_the_rest_adds_up(case):
    pipeline, data = case
    uncertain = [
        choices.option("treat", "skewness", [90.0, 91.0]),
        choices.option("aggregate", "method", ["arithmetic", "geometric"]),
        choices.dirichlet(pipeline.framework, 200),
    ]
    found = sensitivity.run(pipeline.vary(treat={"points": 5}), data, uncertain, base=256, bootstrap=100)
    table = found.table()
    assert table["choice"].to_list() == ["treat.skewness", "aggregate.method", "weights"]
    assert table["total"][0] == 0 and table["total"][1] > 0 and table["total"][2] > 0.3
    assert (table["first_low"] <= table["first"]).all() and (table["first"] <= table["first_high"]).all()
    units = found.units()
    assert units.height == 30 * 3
    assert units.filter(choice="treat.skewness")["total"].drop_nulls().max() == 0
    assert found.units("scores")["total"].null_count() == 0


def test_same_seed_same_indices(case):
    pipeline, data = case
    uncertain = [choices.dirichlet(pipeline.framework, 50), choices.option("treat", "points", [0, 5])]
    one, two = (sensitivity.run(pipeline, data, uncertain, base=64, workers=n) for n in (1, 2))
    assert one.table().equals(two.table()) and one.units().equals(two.units())


def test_shift_skips_units_without_a_rank():
    ranks = np.array([[1.0, 2.0, np.nan], [2.0, 1.0, 3.0]])
    assert sensitivity.shift(ranks, np.array([1, 2, 0])).tolist() == [0.0, 1.0]
