"""The Human Development Report 2025: HDI and IHDI of all unit-years, equal after rounding to three decimals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from socjust.scores import Framework, Pipeline, aggregate, frame

FRAMEWORK = Path(__file__).resolve().parents[1] / "examples" / "hdi_framework.csv"


@pytest.fixture(scope="module")
def table(shared):
    return pl.read_csv(shared / "oracles" / "hdi" / "hdr2025.csv", infer_schema_length=None)


@pytest.fixture(scope="module")
def result(table):
    pipeline = Pipeline.of(Framework.read(FRAMEWORK), normalise={"method": "goalposts", "to": (0, 1)})
    return pipeline.run(table, unit="iso3", year="year")


@pytest.fixture(scope="module")
def equality(table):
    """Return what is left of each index after inequality: 1 less Atkinson's measure."""
    return np.column_stack([1 - frame.numbers(table, c) / 100 for c in ("ineq_le", "ineq_edu", "ineq_inc")])


def test_hdi(table, result):
    published = frame.numbers(table, "hdi")
    assert (~np.isnan(published)).sum() == 6314
    np.testing.assert_allclose(np.round(result.score("hdi"), 3), published, rtol=0, atol=1e-9)


def ihdi(result, equality):
    indices = np.column_stack([result.score(code) for code in ("le", "education", "gnipc")])
    return aggregate.geometric(indices * equality, [1, 1, 1], minimum_share=1)[0]


def test_ihdi(table, result, equality):
    published = frame.numbers(table, "ihdi")
    assert (~np.isnan(published)).sum() == 2297
    np.testing.assert_allclose(np.round(ihdi(result, equality), 3), published, rtol=0, atol=1e-9)


def test_coefficient_of_inequality_and_loss(table, result, equality):
    coefficient = 100 * aggregate.arithmetic(1 - equality, [1, 1, 1], minimum_share=1)[0]
    np.testing.assert_allclose(coefficient, frame.numbers(table, "coef_ineq"), rtol=0, atol=1e-8)
    loss = 100 * (1 - np.round(ihdi(result, equality), 3) / np.round(result.score("hdi"), 3))
    np.testing.assert_allclose(loss, frame.numbers(table, "loss"), rtol=0, atol=1e-8)
