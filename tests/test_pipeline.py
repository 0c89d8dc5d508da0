"""The recorded pipeline: variants, notes, and every bad input by its documented rule."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from socjust.errors import CatalogueError, UsageError
from socjust.scores import Framework, Node, Pipeline

NODES = [Node("index"), Node("x", "index"), Node("y", "index"), Node("a", "x"), Node("b", "x"), Node("c", "y")]
DATA = pl.DataFrame(
    {
        "economy": ["K", "L", "M", "N"],
        "region": ["s", "s", "t", "t"],
        "people": [10.0, 20.0, 0.0, 40.0],
        "a": [1.0, 2.0, 3.0, 5.0],
        "b": [4.0, None, 8.0, 6.0],
        "c": [1.0, 9.0, 5.0, 3.0],
    }
)


def framework(**of_a):
    return Framework.of([Node("a", "x", **of_a) if n.code == "a" else n for n in NODES])


def test_a_variant_changes_one_argument_and_nothing_else():
    pipeline = Pipeline.of(framework(), treat={"points": 5}, normalise={"method": "minmax", "to": (1, 100)})
    variant = pipeline.vary(treat={"points": 3})
    assert variant.argument("treat", "points") == 3 and variant.argument("normalise", "to") == (1, 100)
    assert pipeline.argument("treat", "points") == 5
    assert pipeline.vary(normalise={"to": None}).argument("normalise", "to") is None
    assert [name for name, _ in pipeline.vary(treat=None).steps] == ["normalise", "aggregate"]
    assert json.loads(pipeline.record())[0] == ["treat", {"points": 5}]


def test_scores_by_hand():
    result = Pipeline.of(framework(), impute={"method": "mean"}, normalise={}).run(DATA)
    assert result.score("a").tolist() == [0, 25, 50, 100]
    assert result.score("b").tolist() == [0, 50, 100, 50]
    assert result.score("x").tolist() == [0, 37.5, 75, 75]
    assert result.score().tolist() == [0, 68.75, 62.5, 50]
    assert result.rank().tolist() == [4, 1, 2, 3]
    row = result.frame("x").row(1, named=True)
    assert row == {"unit": "L", "year": None, "code": "x", "score": 37.5, "rank": 3, "share": 1.0, "imputed": True}
    assert result.imputed.sum() == 1 and "impute: 1 values filled by mean." in result.notes


def test_unknown_steps_arguments_and_columns_are_errors():
    with pytest.raises(UsageError, match="normalise"):
        Pipeline.of(framework(), normalize={})
    with pytest.raises(UsageError, match="must come last"):
        Pipeline.of(framework(), aggregate={}, treat={})
    with pytest.raises(UsageError, match="no step 'treat' to change"):
        Pipeline.of(framework()).vary(treat={"points": 1})
    with pytest.raises(UsageError, match="Step 'treat': .*winmax"):
        Pipeline.of(framework(), treat={"winmax": 1}).run(DATA)
    with pytest.raises(UsageError, match="no column 'area'; other columns: region, people"):
        Pipeline.of(framework(), impute={"method": "group_mean", "group": "area"}).run(DATA)
    with pytest.raises(UsageError, match="'people'|'region' of the data is to be divided by"):
        Pipeline.of(framework(denominator="region"), denominate={}).run(DATA)


def test_denominate_and_screen_say_what_they_did():
    result = Pipeline.of(framework(denominator="people"), denominate={}, screen={"units": 1.0}, normalise={}).run(DATA)
    assert result.units == ("K", "N")
    assert "denominate: 1 values are blank" in result.notes[0]
    assert "screen: left out, too little data: L, M." in result.notes
    assert result.score("a").tolist() == [0, 100]
    fewer = Pipeline.of(framework(), screen={"indicators": 1.0}, normalise={}).run(DATA)
    assert fewer.framework.indicators == ("a", "c")
    with pytest.raises(UsageError, match="Screening leaves nothing"):
        nothing = DATA.with_columns(pl.lit(None, pl.Float64).alias(c) for c in "abc")
        Pipeline.of(framework(), screen={"indicators": 1.0}).run(nothing)


def test_missing_goalposts_and_targets_name_the_row():
    with pytest.raises(CatalogueError, match="row 'a': it has no goalposts"):
        Pipeline.of(framework(), normalise={"method": "goalposts"}).run(DATA)
    with pytest.raises(CatalogueError, match="row 'b': it has no target"):
        Pipeline.of(framework(target=3.0), normalise={"method": "distance_to_target"}).run(DATA)
    with pytest.raises(UsageError, match="reference unit 'Z'"):
        Pipeline.of(framework(), normalise={"method": "distance_to_reference", "reference": "Z"}).run(DATA)


def test_reference_unit_by_name_and_normalisation_within_a_column():
    pipeline = Pipeline.of(framework(), normalise={"method": "distance_to_reference", "reference": "N"})
    assert pipeline.run(DATA).score("a").tolist() == [0, 0.25, 0.5, 1]
    within = Pipeline.of(framework(), normalise={"within": "region"}).run(DATA)
    assert within.score("a").tolist() == [0, 100, 0, 100]


@pytest.mark.parametrize(
    ("column", "note"),
    [
        ([None] * 4, "'a' has no value at all"),
        ([7.0] * 4, "'a' has the same value 7 everywhere"),
    ],
)
@pytest.mark.parametrize("method", ["minmax", "zscore", "rank", "percentile_rank", "distance_to_maximum"])
@pytest.mark.filterwarnings("error")
def test_a_column_that_says_nothing_is_blank_or_level_and_noted(column, note, method):
    table = DATA.with_columns(a=pl.Series(column, dtype=pl.Float64))
    result = Pipeline.of(framework(), treat={}, normalise={"method": method}, aggregate={"minimum_share": 0.4}).run(
        table
    )
    assert any(note in sentence for sentence in result.notes)
    assert not np.isinf(result.tree.scores).any()
    assert np.isfinite(result.score()).all(), "the other indicators still make a score"


@pytest.mark.filterwarnings("error")
def test_a_unit_without_data_has_no_score_and_no_rank():
    table = DATA.with_columns(pl.when(pl.col("economy") != "M").then(pl.col("a", "b", "c")))
    result = Pipeline.of(framework(), impute={"method": "mean"}, treat={}, normalise={}).run(table)
    assert "data: no value for M; blank scores." in result.notes
    assert np.isnan(result.score()[2]) and result.rank()[2] == 0
    assert result.frame("index").row(2, named=True)["score"] is None
    assert result.frame("index").row(2, named=True)["rank"] is None


@pytest.mark.filterwarnings("error")
def test_negative_values_under_a_geometric_mean_are_blank_and_noted():
    pipeline = Pipeline.of(framework(), normalise={"method": "zscore"}, aggregate={"method": "geometric"})
    result = pipeline.run(DATA)
    assert np.isnan(result.score("x")[0]) and not np.isinf(result.tree.scores).any()
    assert any("not above zero (geometric mean)" in sentence for sentence in result.notes)


def test_negative_values_on_a_logarithmic_scale_are_blank_and_noted():
    posts = [Node(n.code, n.parent, lower=1, upper=10, log=True) if n.code in "abc" else n for n in NODES]
    table = DATA.with_columns(a=pl.Series([-1.0, 0.0, 1.0, 10.0]))
    result = Pipeline.of(Framework.of(posts), normalise={"method": "goalposts"}).run(table)
    np.testing.assert_array_equal(result.score("a"), [np.nan, np.nan, 0, 100])
    assert "normalise: 'a' has 2 values that goalposts cannot place; they are blank." in result.notes


def test_a_panel_is_ranked_within_each_year():
    table = pl.concat([DATA.with_columns(year=y) for y in (pl.lit(2000), pl.lit(2001))])
    result = Pipeline.of(framework(), impute={"method": "mean"}, normalise={}).run(table, year="year")
    assert result.rank().tolist() == [4, 1, 2, 3] * 2
    assert result.frame("index")["year"].to_list() == [2000] * 4 + [2001] * 4


def test_one_observed_year():
    table = pl.DataFrame(
        {"economy": ["K", "K", "L"], "year": [1, 2, 1], "a": [1.0, None, 5], "b": [1.0, 2, 3], "c": [1.0, 2, 3]}
    )
    for method in ("linear", "last_value"):
        pipeline = Pipeline.of(framework(), impute={"method": method}, normalise={"within": "year"})
        assert not np.isinf(pipeline.run(table, year="year").tree.scores).any()


def test_weights_from_the_data_are_those_that_aggregate():
    table = DATA.with_columns(b=pl.Series([4.0, 1.0, 8.0, 6.0]))
    result = Pipeline.of(framework(), normalise={}, weight={"method": "given", "weights": {"a": 3}}).run(table)
    np.testing.assert_allclose(result.score("x"), (3 * result.score("a") + result.score("b")) / 4)


def test_treatment_can_leave_an_indicator_alone():
    table = pl.DataFrame({"economy": list("ABCDEFGHI"), **{c: [1.0, 2, 3, 4, 5, 6, 7, 8, 900] for c in "abc"}})
    result = Pipeline.of(framework(), treat={"skip": ("a",)}, normalise={}).run(table)
    assert result.stages["treat"][-1].tolist() == [900, 8, 8]
    assert [r.done for r in result.treatments] == ["none", "winsorised", "winsorised"]
    with pytest.raises(UsageError, match="Unknown row of the framework 'z'"):
        Pipeline.of(framework(), treat={"skip": ("z",)}).run(table)
