"""Series read out of one of ILOSTAT's data sets, in a stream: only their rows ever stand in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from socjust.catalogue.models import Series
from socjust.sources import AREA, MARK, VALUES, no_values
from socjust.sources.ilostat_table import BLANK, DIMENSIONS, collect, collect_names, inventory
from socjust.table import ORIGIN, VALUE, YEAR


@dataclass(frozen=True)
class Selected:
    """One series as it was read out of a data set."""

    series: Series  # with the classification version that was used
    values: pl.DataFrame = field(default_factory=no_values)  # columns of socjust.sources.VALUES
    reason: str = ""  # why it cannot be served: a sentence


def select(table: pl.LazyFrame, series: Sequence[Series], held: pl.DataFrame | None = None) -> dict[str, Selected]:
    r"""Read several series out of one data set, in a stream.

    Of the classification versions that a series names, the first with figures is taken; versions are never summed.

    Parameters
    ----------
    table : polars.LazyFrame
        As :func:`socjust.sources.ilostat_table.scan` opens it.
    series : sequence of Series
        Series of this data set: their filters choose the rows.
    held : polars.DataFrame, optional
        Its :func:`socjust.sources.ilostat_table.inventory`, where it has been made already.

    Returns
    -------
    dict of str to Selected
        By label: the figures (no row if the codes that the series names did not come back) and the version they are
        of; or why it cannot be served, if it leaves a dimension open in which the answer holds several codes.

    Examples
    --------
    >>> from socjust.sources.ilostat_table import read
    >>> body = b'ref_area,indicator,sex,time,obs_value,obs_status\nKEN,X_RT,SEX_F,2019,30.2,B\nKEN,X_RT,SEX_M,2019,,'
    >>> women = Series(provider="ilostat", code="X_RT", filters=(("sex", "SEX_F"),))
    >>> select(read(body).lazy(), [women])[women.label].values.row(0)
    ('KEN', 2019, 30.2, 'B', '')
    """
    held = inventory(table) if held is None else held
    chosen = {one.label: _choose(one, held) for one in series}
    rows = _figures(table, [s.series for s in chosen.values() if not s.reason], held.columns)
    return {
        label: s if s.reason else Selected(s.series, longest_first(rows.filter(_of(s.series, rows.columns))))
        for label, s in chosen.items()
    }


def _choose(series: Series, held: pl.DataFrame) -> Selected:
    """Take the first version with figures, or say that there are several codes where none is named."""
    versions = [(one, held.filter(_of(one, held.columns))) for one in series.choices]
    with_figures = [(one, rows) for one, rows in versions if (rows["rows"] - rows["blanks"]).sum()]
    one, rows = (with_figures or versions)[0]
    for d in DIMENSIONS:
        if d in held.columns and d not in dict(one.filters):
            codes = rows[d].drop_nulls().unique().sort().to_list()
            if len(codes) > 1:
                found = f"{one.code} holds several codes of {d} ({', '.join(codes[:3])} …)"
                return Selected(one, reason=f"{found} and the catalogue names none of them.")
    return Selected(one)


def _of(series: Series, columns: Sequence[str]) -> pl.Expr:
    """The rows of a series: none where the answer lacks a dimension that the series names."""
    terms = [pl.col(d) == code if d in columns else pl.lit(False) for d, code in series.filters]
    return pl.all_horizontal(terms) if terms else pl.lit(True)


def _figures(table: pl.LazyFrame, series: Sequence[Series], held: Sequence[str]) -> pl.DataFrame:
    """Read the rows of some series and nothing else; with the dimensions that tell them apart."""
    columns = collect_names(table)
    wanted = pl.any_horizontal([_of(one, held) for one in series]) if series else pl.lit(False)
    return collect(
        table.filter(wanted & ~BLANK).select(
            pl.col("ref_area").alias(AREA),
            pl.col("time").str.slice(0, 4).cast(pl.Int32).alias(YEAR),
            pl.col("obs_value").str.strip_chars().cast(pl.Float64).alias(VALUE),
            _text(columns, "obs_status", MARK),
            _text(columns, "source", ORIGIN),
            *(d for d in DIMENSIONS if d in columns),
        )
    )


def longest_first(rows: pl.DataFrame) -> pl.DataFrame:
    """Order the figures of an area and year, where a set holds several sources: the longest series there comes first.

    The first is the one that is used; the others are listed among the decisions.

    Examples
    --------
    >>> columns = {"area": ["KEN"] * 3, "year": [2019, 2020, 2020], "value": [1.0, 9.0, 2.0], "origin": ["A", "B", "A"]}
    >>> longest_first(pl.DataFrame(columns))["value"].to_list()
    [1.0, 2.0, 9.0]
    """
    length = pl.len().over(AREA, ORIGIN)
    ranked = rows.with_columns(length.alias("length")).sort(
        AREA, YEAR, "length", ORIGIN, VALUE, descending=[False, False, True, False, False]
    )
    return ranked.select(c for c in VALUES if c in rows.columns)


def _text(columns: Sequence[str], column: str, name: str) -> pl.Expr:
    there = pl.col(column).fill_null("") if column in columns else pl.lit("")
    return there.str.strip_chars().alias(name)
