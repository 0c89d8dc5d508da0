"""COINr 1.1.14's ASEM example, every step within 1e-9."""

from __future__ import annotations

import coinr
import numpy as np
import polars as pl
import pytest

from socjust.scores import normalise
from socjust.scores.influence import effective_weights
from socjust.scores.reliability import alpha

EXACT = {"rtol": 1e-9, "atol": 1e-9}


@pytest.fixture(scope="module")
def example(shared):
    return coinr.Example(shared)


@pytest.fixture(scope="module")
def result(example):
    return example.run()


@pytest.mark.parametrize(
    ("step", "name"),
    [("denominate", "Denominated"), ("impute", "Imputed"), ("treat", "Treated"), ("normalise", "Normalised")],
)
def test_each_step(example, result, step, name):
    np.testing.assert_allclose(result.stages[step], example.expected(name), **EXACT)


def test_screening_keeps_all_units(example, result):
    assert len(result.units) == 51 and not any(note.startswith("screen") for note in result.notes)


def test_all_scores(example, result):
    np.testing.assert_allclose(result.tree.scores, example.expected("Aggregated", result.tree.codes), **EXACT)


@pytest.mark.parametrize(
    ("name", "method", "arguments"),
    [
        ("minmax_1_100", "minmax", {"to": (1, 100)}),
        ("zscore_10_2", "zscore", {"mean": 10, "sd": 2}),
        ("dist2max", "distance_to_maximum", {}),
        ("fracmax", "fraction_of_maximum", {"signed": True}),
    ],
)
def test_normalisations(example, result, name, method, arguments):
    direction = example.framework.array("direction")
    made = normalise.normalise(result.stages["treat"], method, direction=direction, **arguments)
    np.testing.assert_allclose(made, example.expected(f"norm_{name}"), **EXACT)


def test_fraction_of_maximum_is_blank_where_coinr_puts_the_worst_first(example, result):
    direction = example.framework.array("direction")
    made = normalise.fraction_of_maximum(result.stages["treat"], direction)
    theirs = example.expected("norm_fracmax")
    refused = np.isnan(made).all(axis=0)
    assert (direction[refused] == -1).all() and refused.sum() == (direction == -1).sum()
    np.testing.assert_allclose(made[:, ~refused], theirs[:, ~refused], **EXACT)


@pytest.mark.parametrize(
    ("name", "method", "step"), [("rank", "rank", 1), ("borda", "borda", 1), ("prank", "percentile_rank", 1 / 50)]
)
def test_ranks_but_for_three_ties_that_coinr_splits_on_the_last_bit(example, result, name, method, step):
    direction = example.framework.array("direction")
    made = normalise.normalise(result.stages["treat"], method, direction=direction)
    apart = np.abs(made - example.expected(f"norm_{name}")) > 1e-9
    assert apart.sum() == 3 and set(np.argwhere(apart)[:, 1]) == {example.framework.indicators.index("TolMin")}
    np.testing.assert_allclose((example.expected(f"norm_{name}") - made)[apart], step)


@pytest.mark.parametrize("name", ["arithmetic", "geometric", "harmonic"])
def test_three_means(example, name):
    result = example.run(
        normalise={"method": "minmax", "to": (1, 100)}, aggregate={"method": name, "minimum_share": 0.0}
    )
    codes = example.framework.aggregates
    made = np.column_stack([result.score(code) for code in codes])
    np.testing.assert_allclose(made, example.expected(f"agg_{name[0]}mean", codes), **EXACT)


def test_data_threshold(example):
    result = example.run(denominate=None, impute=None, screen=None, treat=None, aggregate={"minimum_share": 0.9})
    codes = example.framework.aggregates
    made = np.column_stack([result.score(code) for code in codes])
    theirs = example.expected("agg_raw_datthresh09", codes)
    assert np.isnan(theirs).sum() == 95
    np.testing.assert_allclose(made, theirs, **EXACT)


def test_effective_weights(example):
    expected = pl.read_csv(example.folder / "expected_effweights.csv")
    made = effective_weights(example.framework)
    assert len(made) == expected.height
    np.testing.assert_allclose([made[code] for code in expected["iCode"]], expected["EffWeight"], **EXACT)


def test_alpha_of_raw_and_normalised_data(example, result):
    raw = result.stages["raw"]
    expected = pl.read_csv(example.folder / "expected_cronbach.csv", null_values=["NA", ""])
    for row in expected.iter_rows(named=True):
        below = example.framework.children[row["parent"]]
        np.testing.assert_allclose(alpha(np.column_stack([result.score(c) for c in below])), row["alpha_norm"], **EXACT)
        if row["alpha"] is not None:
            columns = [example.framework.indicators.index(c) for c in below]
            np.testing.assert_allclose(alpha(raw[:, columns]), row["alpha"], **EXACT)
