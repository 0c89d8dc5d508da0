"""Compare: the same data through variants of a pipeline, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from socjust.scores.pipeline import Pipeline


def compare(
    pipeline: Pipeline, source: Any, variants: Mapping[str, Pipeline], code: str | None = None, **columns: Any
) -> pl.DataFrame:
    """Run variants of a pipeline and put scores and ranks beside the nominal ones.

    Several sets of weights are compared as ``pipeline.vary(framework=framework.with_weights({...}))``.

    Returns
    -------
    polars.DataFrame
        Columns unit, year, variant (``nominal`` first), score, rank, shift (places gained against the nominal rank).
    """
    parts = []
    for name, variant in {"nominal": pipeline, **variants}.items():
        result = variant.run(source, **columns)
        table = result.frame(code or result.root).select("unit", "year", "score", "rank")
        parts.append(table.with_columns(pl.lit(name).alias("variant")))
    nominal = parts[0].select("unit", "year", pl.col("rank").alias("own"))
    joined = pl.concat(parts).join(nominal, on=["unit", "year"], how="left", nulls_equal=True, maintain_order="left")
    return joined.select("unit", "year", "variant", "score", "rank", (pl.col("own") - pl.col("rank")).alias("shift"))
