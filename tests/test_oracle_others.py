"""Bertelsmann's Social Justice Index, the Ishigami function, and R's inequality measures."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from socjust import inequality
from socjust.scores import Framework, Node, Pipeline, sobol

SAMPLES = ("all", "urban", "rural", "pangasinan", "ex541", "ex_lorenz_x")


def test_social_justice_index(shared):
    folder = shared / "oracles" / "social_justice_index"
    table = pl.read_csv(folder / "input.csv").with_columns(key=pl.concat_str("country", "edition"))
    codes = table.columns[2:-1]
    nodes = [Node(code, "index", weight) for code, weight in zip(codes, (3, 2, 2, 1, 1, 1), strict=True)]
    result = Pipeline.of(Framework.of([Node("index"), *nodes])).run(table, unit="key")
    published = table.join(pl.read_csv(folder / "expected.csv"), on=["edition", "country"], maintain_order="left")
    assert published.height == 28
    np.testing.assert_allclose(result.score(), published["social_justice_index"], rtol=0, atol=0.01)


def test_ishigami(shared):
    folder = shared / "oracles" / "sobol"
    results = pl.read_csv(folder / "sobol_ishigami_sample.csv")["y"].to_numpy()
    expected = pl.read_csv(folder / "sobol_ishigami_expected.csv")
    found = sobol.indices(results, 3, centre=False)
    np.testing.assert_allclose(found.first, expected["Si"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.total, expected["STi"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.variance, expected["Variance"][0], rtol=0, atol=1e-12)
    centred = sobol.indices(results, 3, bootstrap=500)
    low, high = centred.interval("total", 0.99)
    assert (low <= expected["STi_analytic"].to_numpy()).all() and (expected["STi_analytic"].to_numpy() <= high).all()


def samples(table):
    """Return the incomes of each sample; the two small ones are examples of R's package ineq."""
    income = table["income"].to_numpy().astype(float)
    return {
        "all": income,
        "urban": income[(table["urbanity"] == "urban").to_numpy()],
        "rural": income[(table["urbanity"] == "rural").to_numpy()],
        "pangasinan": income[(table["province"] == "Pangasinan").to_numpy()],
        "ex541": np.array([541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261.0]),
        "ex_lorenz_x": np.array([541.0] * 9 + [541.0 * 11]) / 541,
    }


def measures(x):
    half = x.mean() / 2
    return {
        "n": len(x),
        "Gini": inequality.gini(x),
        "Gini_corr": inequality.gini(x, corrected=True),
        "RS": inequality.hoover(x),
        "Atkinson_0.5": inequality.atkinson(x, 0.5),
        "Atkinson_1": inequality.atkinson(x, 1),
        "Atkinson_2": inequality.atkinson(x, 2),
        "Theil_T": inequality.theil_t(x),
        "Theil_L": inequality.theil_l(x),
        "CV": inequality.variation(x),
        "CV2": inequality.variation(x) ** 2,
        "GE_0.5": inequality.generalised_entropy(x, 0.5),
        "GE_0": inequality.generalised_entropy(x, 0),
        "GE_1": inequality.generalised_entropy(x, 1),
        "Kolm_1e4": inequality.kolm(x / 1e4),
        "Lasym": inequality.lorenz_asymmetry(x),
        "Herfindahl": inequality.herfindahl(x),
        "Rosenbluth": inequality.rosenbluth(x),
        "pov_headcount_half_mean": inequality.poverty(x, half),
        "pov_FGT1_half_mean": inequality.poverty(x, half, 1),
        "pov_FGT2_half_mean": inequality.poverty(x, half, 2),
        "Watts_half_mean": inequality.watts(x, half),
        "Sen_half_mean": inequality.sen(x, half),
    }


@pytest.mark.parametrize("sample", SAMPLES)
def test_inequality(shared, sample):
    folder = shared / "oracles" / "inequality"
    expected = pl.read_csv(folder / "expected.csv", null_values=["NA"]).filter(sample=sample)
    made = measures(samples(pl.read_csv(folder / "input.csv"))[sample])
    assert set(expected["measure"]) == set(made) and expected.height == 23
    for measure, value in expected.select("measure", "value").iter_rows():
        assert made[measure] == pytest.approx(value, rel=0, abs=1e-12), measure
