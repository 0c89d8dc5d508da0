"""COINr's example beside the project: its framework, its data and what COINr made of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from socjust.scores import Framework, Pipeline


class Example:
    """The ASEM example, units in the alphabetical order of their codes, as COINr writes its results."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "oracles" / "coinr_asem"
        self.framework = Framework.read(self.folder / "asem_iMeta.csv")
        self.table = pl.read_csv(self.folder / "input.csv").sort("uCode")

    def pipeline(self, **changes) -> Pipeline:
        """Return COINr's steps; a change of None leaves one out."""
        steps = {
            "denominate": {},
            "impute": {"method": "group_mean", "group": "EurAsia_group"},
            "screen": {"units": 0.9},
            "treat": {"points": 5},
            "normalise": {"method": "minmax"},
            "aggregate": {"method": "arithmetic", "minimum_share": 0.0},
        }
        return Pipeline.of(self.framework, **{k: v for k, v in {**steps, **changes}.items() if v is not None})

    def run(self, **changes):
        return self.pipeline(**changes).run(self.table, unit="uCode")

    def expected(self, name: str, codes=None) -> np.ndarray:
        """Return COINr's table; NaN for blanks and for its infinities."""
        table = pl.read_csv(self.folder / f"expected_{name}.csv", null_values=["NA", ""], infer_schema_length=None)
        table = table.sort("uCode")
        assert table["uCode"].to_list() == self.table["uCode"].to_list()
        columns = [table[c].cast(pl.Float64).fill_null(np.nan).to_numpy() for c in codes or self.framework.indicators]
        values = np.column_stack(columns)
        return np.where(np.isinf(values), np.nan, values)
