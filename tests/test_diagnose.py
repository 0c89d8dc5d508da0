"""Diagnostics: by hand, and by construction."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from socjust.errors import UsageError
from socjust.scores import Data, Framework, Node, Pipeline
from socjust.scores import diagnose as d
from socjust.scores.compare import compare
from socjust.scores.tree import climb

NAN = np.nan
NODES = [Node("index"), Node("x", "index", 2.0), Node("y", "index"), Node("a", "x"), Node("b", "x", 3.0)]
FRAMEWORK = Framework.of([*NODES, Node("c", "y", direction=-1), Node("e", "y")])


@pytest.fixture
def data():
    rng = np.random.default_rng(5)
    factor = rng.normal(size=(60, 1))
    values = np.exp(0.4 * (factor * [1, 1, -1, 0.2] + 0.6 * rng.normal(size=(60, 4))))
    values[rng.random(values.shape) < 0.05] = NAN
    values[9] = NAN
    return Data(tuple(f"U{i}" for i in range(60)), FRAMEWORK.indicators, values)


def run(data, **steps):
    steps = {"normalise": {"to": (1, 100)}, "aggregate": {"minimum_share": 0}} | steps
    return Pipeline.of(FRAMEWORK, **steps).run(data)


def test_statistics_and_flags():
    values = np.array([[0.0, 5, NAN, 1], [0, 5, NAN, NAN], [0, 5, NAN, NAN], [4, 5, NAN, NAN]])
    table = d.statistics(values, "pqrs")
    assert table["flags"].to_list() == ["lumped", "constant", "empty", "few"]
    assert table["zeros"].to_list()[:2] == [0.75, 0] and table["unique"].to_list() == [2, 1, 0, 1]
    assert table["mean"].to_list() == [1, 5, None, 1] and table["sd"][3] is None and table["min"][2] is None


def test_availability_counts_what_is_below(data):
    table = d.availability(data.values, FRAMEWORK, data.units)
    assert table.filter(unit="U9")["n"].to_list() == [0, 0, 0]
    assert table.filter(code="index")["of"].unique().to_list() == [4]


@pytest.mark.parametrize(("method", "reference"), [("pearson", stats.pearsonr), ("spearman", stats.spearmanr)])
def test_correlations_are_scipys_on_the_units_with_both(data, method, reference):
    found = d.correlation(data.values, method)
    both = ~np.isnan(data.values[:, [0, 2]]).any(axis=1)
    expected = reference(data.values[both, 0], data.values[both, 2]).statistic
    np.testing.assert_allclose(found[0, 2], expected, rtol=1e-10)


@pytest.mark.filterwarnings("error")
def test_correlations_that_do_not_exist_are_blank():
    values = np.array([[1.0, 7, NAN, 0.1], [2, 7, NAN, 0.1], [3, 7, NAN, 0.1], [4, 7, 1, 0.1]])
    for method in ("pearson", "spearman"):
        found = d.correlation(values, method)
        assert found[0, 0] == pytest.approx(1) and np.isnan(found).sum() == 15
    with pytest.raises(UsageError, match="kendall"):
        d.correlation(values, "kendall")


def test_pairs_flag_what_is_redundant_or_in_conflict():
    x = np.arange(20.0)
    noise = np.random.default_rng(0).normal(size=20)
    data = Data(tuple(map(str, range(20))), FRAMEWORK.indicators, np.column_stack([x, x + noise / 9, x, x + 9 * noise]))
    table = d.pairs(run(data))
    flags = {(one, other): flag for one, other, _, _, flag in table.iter_rows()}
    assert flags["a", "b"] == "redundant" and flags["c", "e"] == "conflict" and flags["a", "c"] == ""
    assert ("x", "y") in flags


def test_correlation_with_something_outside(data):
    result = run(data)
    gni = np.where(np.arange(60) % 7, np.exp(result.score("a") / 10), 0.0)
    table = d.diagnose(result, gni)["income"]
    assert table.filter(code="a")["correlation"][0] == pytest.approx(1)
    with pytest.raises(UsageError, match="2 outside values for 60 units"):
        d.with_outside(result, [1, 2])


def test_alpha_by_the_formula_and_kmo_by_partial_correlations():
    x = np.random.default_rng(1).normal(size=(80, 3)) @ np.array([[1, 0.5, 0.5], [0, 1, 0.4], [0, 0, 1]])
    total = x.sum(axis=1).var(ddof=1)
    assert d.alpha(x) == pytest.approx(1.5 * (1 - x.var(axis=0, ddof=1).sum() / total))
    residual = [x[:, i] - np.polyval(np.polyfit(x[:, 2], x[:, i], 1), x[:, 2]) for i in (0, 1)]
    partial = {(0, 1): np.corrcoef(residual)[0, 1]}
    for i, j, k in ((0, 2, 1), (1, 2, 0)):
        left = [x[:, m] - np.polyval(np.polyfit(x[:, k], x[:, m], 1), x[:, k]) for m in (i, j)]
        partial[i, j] = np.corrcoef(left)[0, 1]
    r2 = sum(np.corrcoef(x.T)[pair] ** 2 for pair in partial)
    assert d.kmo(x)[0] == pytest.approx(r2 / (r2 + sum(p**2 for p in partial.values())))


@pytest.mark.filterwarnings("error")
def test_reliability_is_blank_where_there_is_nothing_to_measure():
    assert np.isnan(d.alpha(np.ones((5, 1)))) and np.isnan(d.alpha(np.ones((5, 2))))
    assert np.isnan(d.kmo(np.column_stack([np.arange(5.0)] * 2))[0])
    data = Data(("K", "L", "M"), FRAMEWORK.indicators, np.full((3, 4), 7.0))
    table = d.reliability(run(data))
    assert table["alpha"].null_count() == table["first"].null_count() == 3


def test_components_share_out_the_variance():
    x = np.random.default_rng(1).normal(size=(80, 3))
    found = d.components(x)
    assert found.share.sum() == pytest.approx(1) and (np.diff(found.share) <= 0).all()
    np.testing.assert_allclose(found.loadings @ found.loadings.T, np.corrcoef(x.T), atol=1e-12)


def test_effective_weights_multiply_up():
    assert d.effective_weights(FRAMEWORK)["b"] == pytest.approx(2 / 3 * 3 / 4)


def test_influence_of_a_part_that_decides_everything(data):
    steps = {"weight": {"weights": {"y": 0.0, "b": 0.0}}, "aggregate": {"minimum_share": 0}}
    result = Pipeline.of(FRAMEWORK, normalise={}, **steps).run(data)
    table = d.influence(result)
    row = {r["code"]: r for r in table.iter_rows(named=True)}
    assert row["a"]["linear"] == pytest.approx(1) and row["a"]["effect"] == pytest.approx(1)
    assert row["a"]["weight"] == 1 and row["b"]["weight"] == 0 and row["b"]["ratio"] is None
    assert np.isnan(d.main_effect(np.arange(5.0), np.arange(5.0)))


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "power"])
@pytest.mark.parametrize("turned", [1, -1])
@pytest.mark.filterwarnings("error")
def test_contributions_add_up(data, method, turned):
    nodes = [Node(n.code, n.parent, n.weight, turned) if n.code == "y" else n for n in FRAMEWORK.nodes]
    pipeline = Pipeline.of(Framework.of(nodes), normalise={"to": (1, 100)}, aggregate={"method": method})
    result = pipeline.run(data)
    table = d.contribution(result, reference=5.0)
    added = table.group_by("unit").agg(pl.col("contribution").sum())
    base = climb(np.where(np.isnan(data.values), NAN, 5.0), result.framework, method, ends=101.0).score("index")
    assert turned == -1 or np.nanmax(np.abs(base - 5.0)) < 1e-12
    score = pl.DataFrame({"unit": result.units, "score": result.score() - base}).filter(pl.col("score").is_not_nan())
    both = score.join(added, on="unit", how="left")
    assert both.height > 40 and both["contribution"].null_count() == 0
    np.testing.assert_allclose(both["contribution"], both["score"], rtol=1e-9, atol=1e-9)


def test_contributions_by_hand_and_where_there_are_none():
    data = Data(("K", "L"), FRAMEWORK.indicators, np.array([[40.0, 80.0, 10.0, NAN], [0.0, 0.0, 20.0, 90.0]]))
    result = Pipeline.of(FRAMEWORK, aggregate={"minimum_share": 0}).run(data)
    table = d.contribution(result).filter(unit="K")
    np.testing.assert_allclose(table["contribution"], [40 * 2 / 3 / 4, 80 * 2 / 3 * 3 / 4, 10 / 3])
    assert table["code"].to_list() == ["a", "b", "c"]
    with pytest.raises(UsageError, match="minimum"):
        d.contribution(Pipeline.of(FRAMEWORK, aggregate={"method": "minimum"}).run(data))


def test_leaving_out_is_the_framework_without_it(data):
    pipeline = Pipeline.of(FRAMEWORK, normalise={}, aggregate={"minimum_share": 0})
    overall, units = d.leave_out(pipeline, data)
    assert overall["code"].to_list() == ["x", "y", "a", "b", "c", "e"]
    for code in ("a", "y"):
        short = FRAMEWORK.without(code)
        columns = [data.indicators.index(c) for c in short.indicators]
        less = Data(data.units, short.indicators, data.values[:, columns])
        expected = Pipeline.of(short, normalise={}, aggregate={"minimum_share": 0}).run(less).score()
        made = units.filter(code=code)["score"].fill_null(np.nan)
        np.testing.assert_allclose(made, expected, rtol=1e-12)
    assert overall.filter(code="y")["lost"][0] == np.isnan(expected[~np.isnan(pipeline.run(data).score())]).sum()


def test_strengths_and_weaknesses():
    values = np.tile(np.arange(6.0)[:, None], 4) * [1, 1, 1, 1]
    values[:, 1] = values[::-1, 1]
    values[3:, 3] = NAN
    data = Data(tuple("KLMNOP"), FRAMEWORK.indicators, values)
    table = d.strengths(Pipeline.of(FRAMEWORK, normalise={}).run(data), count=1)
    best = table.filter(unit="P")
    assert best["code"].to_list() == ["a", "c"] and best["beats"].to_list() == [1, 0] and best["of"].to_list() == [6, 6]
    with pytest.raises(UsageError, match="no unit 'Z'"):
        d.strengths(Pipeline.of(FRAMEWORK).run(data), unit="Z")


def test_variants_side_by_side(data):
    pipeline = Pipeline.of(FRAMEWORK, normalise={"to": (1, 100)}, aggregate={"minimum_share": 0})
    other = {
        "tops": pipeline.vary(FRAMEWORK.with_weights({"y": 9})),
        "geo": pipeline.vary(aggregate={"method": "geometric"}),
    }
    table = compare(pipeline, data, other)
    assert table.height == 180 and table["variant"].unique(maintain_order=True).to_list() == ["nominal", "tops", "geo"]
    assert table.filter(variant="nominal")["shift"].drop_nulls().unique().to_list() == [0]
    row = table.filter(variant="tops", unit="U3").row(0, named=True)
    assert row["shift"] == table.filter(variant="nominal", unit="U3")["rank"][0] - row["rank"]


def test_all_tables_in_one_call(data):
    tables = d.diagnose(run(data))
    assert list(tables) == ["statistics", "availability", "pairs", "reliability", "influence", "strengths"]
    assert all(table.height for table in tables.values())
