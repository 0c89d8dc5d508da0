"""Uncertainty: the algebra over all draws gives what the pipeline gives one draw after the other."""

from __future__ import annotations

import numpy as np
import pytest

from socjust.errors import UsageError
from socjust.scores import Data, Framework, Node, Pipeline, choices, uncertainty

NAN = np.nan
SCALE = {"method": "minmax", "to": (1, 100)}


def framework(turned=1):
    nodes = [Node("index"), Node("x", "index", 2.0), Node("y", "index", direction=turned), Node("z", "y", 0.5)]
    leaves = [Node(f"a{i}", "x", 1.0 + i, direction=1 - 2 * (i % 2)) for i in range(4)]
    leaves += [Node(f"b{i}", "z") for i in range(3)] + [Node("c", "y")]
    return Framework.of([*nodes, *leaves])


@pytest.fixture
def data():
    rng = np.random.default_rng(7)
    values = np.exp(rng.normal(size=(25, 8)))
    values[rng.random(values.shape) < 0.1] = NAN
    values[3] = NAN
    codes = tuple(c for c in framework().indicators)
    regions = np.array(["p", "q"] * 13, dtype=object)[:25]
    return Data(tuple(f"U{i}" for i in range(25)), codes, values, extra={"region": regions})


def every(pipeline):
    """Return choices of all kinds that keep the framework's rows."""
    return [
        choices.option("treat", "points", [1, 3]),
        choices.alternatives(
            "normalise", SCALE, {"method": "zscore", "mean": 10, "sd": 2}, {"method": "percentile_rank"}
        ),
        choices.dirichlet(pipeline.framework, sets=15, seed=2),
        choices.option("aggregate", "method", ["arithmetic", "geometric", "harmonic", "power", "minimum", "copeland"]),
        choices.removal(pipeline.framework, ["a1", "c", "z"]),
        choices.option("impute", "method", ["none", "mean"]),
    ]


def one_by_one(pipeline, data, drawn, draw):
    """Run the pipeline for one draw, and decide what is published as the nominal pipeline does."""
    steps, weights = {}, {}
    for choice in drawn.choices:
        i = drawn.parameters[choice.name][draw]
        if choice.step == "weights":
            weights |= {code: column[i] for code, column in choice.sets.items()}
        elif choice.step == "remove":
            weights |= {} if choice.variants[i] is None else {choice.variants[i]: 0.0}
        else:
            variant = dict(choice.variants[i])
            clear = dict.fromkeys(dict(pipeline.steps)[choice.step]) if variant.pop("", False) else {}
            steps[choice.step] = {**clear, **variant}
    steps.setdefault("aggregate", {})["minimum_share"] = 0.0
    changed = pipeline.vary(pipeline.framework.with_weights(weights), **steps)
    return changed.run(data).score("index")


@pytest.mark.parametrize("turned", [1, -1])
@pytest.mark.filterwarnings("error")
def test_each_draw_is_the_pipeline_with_its_variants(data, turned):
    # Nominally all gaps but those of the empty unit are filled, so that the nominal result publishes all the others.
    steps = {"impute": {"method": "mean"}, "treat": {}, "normalise": SCALE, "aggregate": {"minimum_share": 0}}
    pipeline = Pipeline.of(framework(turned), **steps)
    drawn = uncertainty.run(pipeline, data, every(pipeline), draws=150, seed=4)
    blank = 0
    for draw in range(150):
        expected = one_by_one(pipeline, data, drawn, draw)
        np.testing.assert_allclose(drawn.scores["index"][draw], expected, rtol=1e-10, atol=1e-10)
        blank += np.isnan(expected).sum()
    assert blank >= 150, "the unit without data in every draw"
    assert (drawn.ranks["index"][:, 3] == 0).all()


def test_what_is_published_is_decided_once_with_the_nominal_weights(data):
    pipeline = Pipeline.of(framework(), normalise=SCALE, aggregate={"minimum_share": 0.8})
    drawn = uncertainty.run(pipeline, data, [choices.dirichlet(framework(), 50)], draws=40)
    published = ~np.isnan(drawn.nominal.score())
    assert 0 < published.sum() < 24
    assert (~np.isnan(drawn.scores["index"]) == published).all()


def test_aggregates_filled_from_their_group_are_filled_in_every_draw(data):
    pipeline = Pipeline.of(framework(), normalise=SCALE, aggregate={"minimum_share": 0.8, "group": "region"})
    alone = {"weights": np.zeros(1, int)}
    nominal = {n.code: [n.weight] for n in framework().nodes}
    drawn = uncertainty.run(pipeline, data, [choices.weight_sets(nominal)], parameters=alone)
    assert drawn.nominal.tree.filled.any()
    np.testing.assert_allclose(drawn.scores["index"][0], drawn.nominal.score())
    moving = choices.weight_sets(
        {**nominal, "a0": [1.0, 1.0 + 1e-12]} | {c: w * 2 for c, w in nominal.items() if c != "a0"}
    )
    both = uncertainty.run(pipeline, data, [moving], parameters={"weights": np.array([0, 1])})
    np.testing.assert_allclose(both.scores["index"], [drawn.nominal.score()] * 2, rtol=1e-9)


def digest(drawn):
    return drawn.scores["index"].tobytes(), drawn.ranks["index"].tobytes(), drawn.table().write_csv()


def test_same_seed_same_bytes_whatever_the_number_of_workers(data, monkeypatch):
    monkeypatch.setattr(uncertainty, "CELLS", 25 * 40)  # many batches
    pipeline = Pipeline.of(framework(), impute={}, treat={}, normalise=SCALE, aggregate={})
    runs = [uncertainty.run(pipeline, data, every(pipeline), draws=500, seed=1, workers=n) for n in (1, 1, 2, 4)]
    assert len({digest(drawn) for drawn in runs}) == 1
    assert digest(uncertainty.run(pipeline, data, every(pipeline), draws=500, seed=2)) != digest(runs[0])


def test_dask_computes_the_same_bytes(data, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="Dask is an optional extra")
    monkeypatch.setattr(uncertainty, "CELLS", 25 * 100)
    pipeline = Pipeline.of(framework(), impute={}, treat={}, normalise=SCALE, aggregate={})
    with distributed.Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None) as client:
        far = uncertainty.run(pipeline, data, every(pipeline), draws=500, seed=1, client=client)
    near = uncertainty.run(pipeline, data, every(pipeline), draws=500, seed=1)
    assert digest(far) == digest(near)


def test_a_further_choice_does_not_change_the_draws_of_the_others(data):
    pipeline = Pipeline.of(framework(), impute={}, treat={}, normalise=SCALE, aggregate={})
    some = uncertainty.draw(every(pipeline)[:2], 100, seed=5)
    more = uncertainty.draw(every(pipeline), 100, seed=5)
    assert all((some[name] == more[name]).all() for name in some)


def test_moved_goalposts_and_measurement_error_widen_the_interval(data):
    leaves = [
        Node(n.code, n.parent, n.weight, n.direction, 0.0, 4.0) if n.code in data.indicators else n
        for n in framework().nodes
    ]
    posts = Framework.of(leaves)
    pipeline = Pipeline.of(posts, normalise={"method": "goalposts"}, aggregate={"minimum_share": 0})
    error = choices.measurement(data.values, data.values * 0.8, data.values * 1.3, sets=40)
    moved = choices.goalposts(posts, by=0.1, sets=40)
    assert (moved.variants[0]["lower"] == 0).all()
    widths = []
    for chosen in ([moved], [error], [moved, error]):
        drawn = uncertainty.run(pipeline, data, chosen, draws=800)
        low, high = drawn.score_quantiles([0.05, 0.95])
        widths.append(np.nanmean(high - low))
    assert widths[2] > widths[0] > 0.1 and widths[2] > widths[1] > 0.1


def test_ten_thousand_draws_of_a_small_index_take_no_time(data):
    import time

    pipeline = Pipeline.of(framework(), treat={}, normalise=SCALE, aggregate={})
    before = time.process_time()
    uncertainty.run(pipeline, data, [choices.perturbed(framework(), 100)], draws=10_000).table()
    assert time.process_time() - before < 10  # of processor time; less than one on a quiet core


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (lambda f: [], "nothing uncertain"),
        (lambda f: [choices.option("treat", "points", [1])], "pipeline does not have"),
        (lambda f: [choices.perturbed(f, 2), choices.dirichlet(f, 2)], "Two choices are called 'weights'"),
        (lambda f: [choices.option("screen", "units", [0.5])], "cannot be drawn"),
        (lambda f: [choices.removal(f, ["nowhere"])], "Unknown row"),
        (lambda f: [choices.option("aggregate", "method", [])], "no variants"),
        (lambda f: [choices.weight_sets({"x": [1.0], "y": [1.0, 2.0]})], "same number"),
        (lambda f: [choices.weight_sets({"x": [1.0, -1.0]})], "weight of 'x' is negative"),
    ],
)
def test_what_cannot_be_drawn_is_said(data, chosen, words):
    pipeline = Pipeline.of(framework(), screen={}, normalise=SCALE)
    with pytest.raises(UsageError, match=words):
        uncertainty.run(pipeline, data, chosen(framework()), draws=3)


def test_parameters_are_checked(data):
    pipeline, chosen = Pipeline.of(framework(), normalise=SCALE), [choices.perturbed(framework(), 3)]
    with pytest.raises(UsageError, match="no choice 'weights'"):
        uncertainty.run(pipeline, data, chosen, parameters={})
    with pytest.raises(UsageError, match="between 0 and 2"):
        uncertainty.run(pipeline, data, chosen, parameters={"weights": np.array([3])})
    with pytest.raises(UsageError, match="At least one draw"):
        uncertainty.run(pipeline, data, chosen, draws=0)
    with pytest.raises(UsageError, match="outside its own bounds"):
        choices.measurement(data.values, data.values + 1, data.values + 2)
