"""COINr's uncertainty analysis: its own 1,000 replicates give its own rank statistics, each of them equal."""

from __future__ import annotations

import coinr
import numpy as np
import polars as pl
import pytest

from socjust.scores import choices, uncertainty


@pytest.fixture(scope="module")
def example(shared):
    return coinr.Example(shared)


@pytest.fixture(scope="module")
def drawn(example):
    drawn = pl.read_csv(example.folder / "asem_UA_params.csv")
    weights = pl.read_csv(example.folder / "asem_UA_weightsets.csv", infer_schema_length=None)
    sets = {code: [float(w) for w in row] for code, _, *row in weights.iter_rows()}
    uncertain = [
        choices.option("treat", "points", [1, 2, 3, 4, 5]),
        choices.alternatives(
            "normalise", {"method": "minmax", "to": (1, 100)}, {"method": "zscore", "mean": 10, "sd": 2}
        ),
        choices.weight_sets(sets),
        choices.option("aggregate", "method", ["arithmetic", "geometric"]),
    ]
    parameters = {
        "treat.points": drawn["winmax"].to_numpy() - 1,
        "normalise": (drawn["norm"] == "n_zscore").to_numpy().astype(int),
        "weights": drawn["weight_set"].to_numpy() - 1,
        "aggregate.method": (drawn["f_ag"] == "a_gmean").to_numpy().astype(int),
    }
    return uncertainty.run(example.pipeline(), example.table, uncertain, parameters=parameters, unit="uCode")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("rank", "Nominal"), ("rank_mean", "Mean"), ("rank_median", "Median"), ("rank_low", "Q5"), ("rank_high", "Q95")],
)
def test_rank_statistics(example, drawn, ours, theirs):
    expected = pl.read_csv(example.folder / "asem_UA_rankstats.csv").sort("uCode")
    table = drawn.table(level=0.9)
    assert table["unit"].to_list() == expected["uCode"].to_list()
    assert drawn.draws == 1000 and table["draws"].min() == 1000
    np.testing.assert_allclose(table[ours], expected[theirs], rtol=0, atol=1e-9)
