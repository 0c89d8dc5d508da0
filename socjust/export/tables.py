"""The tables of an export: figures, decisions, and the data dictionary that explains them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator
from socjust.home import SIMULATED
from socjust.store import Manifest

FIGURES, DECISIONS, INDICATORS, AREAS, COLUMNS = "figures", "decisions", "indicators", "areas", "columns"
TABLES = (FIGURES, DECISIONS, INDICATORS, AREAS, COLUMNS)
MARK = "mark"
_EVERY = "*"


@cache
def dictionary() -> pl.DataFrame:
    """Return every column of every table with its type, unit and meaning.

    Examples
    --------
    >>> dictionary().columns
    ['table', 'column', 'type', 'unit', 'meaning']
    """
    return pl.read_csv(Path(__file__).with_name("columns.csv"), infer_schema=False, null_values="").fill_null("")


def columns_of(name: str, *, simulated: bool) -> list[dict[str, str]]:
    """Return the dictionary's rows of one table, in the order of its columns."""
    wanted = (pl.col("table") == name) | ((pl.col("table") == _EVERY) & simulated)
    return [row | {"table": name} for row in dictionary().filter(wanted).iter_rows(named=True)]


def tables(
    figures: pl.LazyFrame, decisions: pl.LazyFrame, catalogue: Catalogue, manifest: Manifest
) -> dict[str, pl.LazyFrame]:
    """Make all tables of an export, to be written in a stream.

    Parameters
    ----------
    figures : polars.LazyFrame
        Rows of the long table.
    decisions : polars.LazyFrame
        What was decided on them.
    catalogue : Catalogue
        Explains the indicators.
    manifest : Manifest
        Says which series is in use, and whether the figures are invented.

    Returns
    -------
    dict of str to polars.LazyFrame
        figures, decisions, indicators (those with a figure or a decision), areas and columns. Of a simulated
        vintage every table has a column `mark`.
    """
    simulated = manifest.simulated
    words = [row for name in TABLES for row in columns_of(name, simulated=simulated)]
    made = {
        FIGURES: figures,
        DECISIONS: decisions,
        INDICATORS: _indicators(figures, decisions, catalogue, manifest).lazy(),
        AREAS: _areas(catalogue).lazy(),
        COLUMNS: pl.LazyFrame(words),
    }
    if not simulated:
        return made
    return {name: frame.with_columns(pl.lit(SIMULATED).alias(MARK)) for name, frame in made.items()}


def _indicators(
    figures: pl.LazyFrame, decisions: pl.LazyFrame, catalogue: Catalogue, manifest: Manifest
) -> pl.DataFrame:
    counts = dict(figures.group_by(t.INDICATOR).len().collect(engine="streaming").iter_rows())
    named = {*counts, *decisions.select(pl.col(t.INDICATOR).unique()).collect(engine="streaming")[t.INDICATOR]}
    rows = [_row(i, counts.get(i.id, 0), manifest) for i in catalogue.indicators.values() if i.id in named]
    types = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "string": pl.String}
    schema = {row["column"]: types[row["type"]] for row in columns_of(INDICATORS, simulated=False)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row(what: Indicator, figures: int, manifest: Manifest) -> tuple:
    entry = manifest.recipes.get(what.id)
    rank = 0 if entry is None or entry.rank is None else entry.rank
    used = next((r for r in what.recipes if r.rank == rank), None)
    posts = (used.goalposts if used else None) if what.scored else None
    return (
        what.id,
        (used.title if used else "") or what.title,
        what.short,
        what.dimension,
        what.role,
        (used.unit if used else "") or what.unit,
        used.decimals if used else what.decimals,
        what.direction,
        what.definition,
        what.caveat,
        what.licence,
        "; ".join(s.label for _, s in used.components) if used and figures else "",
        used.remark if used and rank else "",
        what.own,
        *((posts.lower, posts.upper, posts.source) if posts else (None, None, "")),
        what.weight,
        what.weight_reason,
        used.range_lower if used else None,
        used.range_upper if used else None,
        what.sdg_target,
        what.mandate,
        figures,
    )


def _areas(catalogue: Catalogue) -> pl.DataFrame:
    rows = [(e.id, e.name, "economy", e.region, e.income) for e in catalogue.economies.values()]
    rows += [(g.id, g.name, g.kind, "", "") for g in catalogue.groups.values()]
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "name", "kind", "region", "income"), pl.String), orient="row")
