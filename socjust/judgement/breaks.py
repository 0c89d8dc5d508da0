"""Breaks inside a series: where the survey or register behind it changes."""

from __future__ import annotations

from typing import Final

import polars as pl

from socjust import table as t
from socjust.judgement import flags
from socjust.judgement.steps import Judged, Situation, decided

RULE: Final = "source change"
# A year, an edition or a wave is no change of source: "LFS - Labour Force Survey 2019", "Census 2010/11", "DHS (2014)".
EDITION: Final = (
    r"(?i)\(?\b(?:19|20)\d{2}(?:\s*[-/–]\s*\d{2,4})?\b\)?|\b(?:round|wave|edition|phase)\s+(?:\d+|[ivx]+)\b"
)
CODE: Final = r"^[a-z]{2}:\d+$"  # ILOSTAT's codes of sources: the number in BA:2019 is no year
NOW, BEFORE, YEAR_BEFORE = "source_now", "source_before", "year_before"
_SET, _SET_BEFORE = "set", "set_before"


def breaks(table: pl.DataFrame, situation: Situation) -> Judged:
    """Flag the first year of every other source within a series of one economy, indicator and sex.

    Sources are compared as sets of names without years and editions. A year without a named source is passed over. A
    series that changes to and fro between two sources breaks at each change: the figures on both sides of it are not
    comparable, and a slope across them would mix the two. The rule is ILOSTAT's own reading of its `source` column.
    """
    series = [t.ECONOMY, t.INDICATOR, t.SEX]
    named = table.filter(pl.col(t.ORIGIN) != "").sort(*series, t.YEAR)
    changed = (
        named.with_columns(sources().alias(_SET))
        .with_columns(
            pl.col(_SET).shift().over(series).alias(_SET_BEFORE),
            pl.col(t.ORIGIN).shift().over(series).alias(BEFORE),
            pl.col(t.YEAR).shift().over(series).alias(YEAR_BEFORE),
            pl.col(t.ORIGIN).alias(NOW),
        )
        .filter(pl.col(_SET_BEFORE).is_not_null(), pl.col(_SET) != pl.col(_SET_BEFORE))
    )
    broken = changed.select(*t.KEY, pl.lit(value=True).alias("broken"))
    flagged = table.join(broken, on=t.KEY, how="left", maintain_order="left")
    with_flag = pl.when("broken").then(flags.put("break")).otherwise(pl.col(t.FLAGS)).alias(t.FLAGS)
    return Judged(flagged.with_columns(with_flag).drop("broken"), decided(changed, situation, RULE))


def sources() -> pl.Expr:
    """Names of the sources of a row, without years and editions, in alphabetical order and joined.

    Examples
    --------
    >>> frame = pl.DataFrame({"origin": ["LFS - Labour Force Survey 2019", "B ; A (2018)", "A ; B", "BA:2019"]})
    >>> frame.select(sources())["origin"].to_list()
    ['lfs - labour force survey', 'a ; b', 'a ; b', 'ba:2019']
    """
    name = pl.element().str.strip_chars()
    plain = name.str.replace_all(EDITION, "").str.replace_all(r"\s+", " ").str.strip_chars(" ,.-–()")
    one = pl.when(name.str.contains(CODE)).then(name).otherwise(plain)
    names = pl.col(t.ORIGIN).str.to_lowercase().str.split(";").list.eval(one)
    return names.list.unique().list.sort().list.join(" ; ")
