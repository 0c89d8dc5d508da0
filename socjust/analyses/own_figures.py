"""Which figures of a drawing are a country team's own, or rest on one: a column that charts mark and tables show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import polars as pl

from socjust import table as t
from socjust.analyses.book import Book

FIGURE: Final = "own figure"
SCORE: Final = "rests on an own figure"
COST: Final = "rests on an own figure"
PRIORITY: Final = "its first priority is an own figure"


def mark(words: str = FIGURE, flags: str = t.FLAGS) -> pl.Expr:
    """Return the column ``own_figure``: words where the flags say that a figure is own, null elsewhere.

    Examples
    --------
    >>> pl.DataFrame({"flags": ["break own", "", None]}).select(mark())["own_figure"].to_list()
    ['own figure', None, None]
    """
    own = pl.col(flags).fill_null("").str.split(" ").list.contains("own")
    return pl.when(own).then(pl.lit(words)).alias(t.OWN_FIGURE)


def of_values(
    book: Book, frame: pl.DataFrame, indicators: Collection[str], on: Sequence[str] = (t.ECONOMY, t.YEAR)
) -> pl.DataFrame:
    """Mark the rows of a frame whose economy and year have an own figure among some indicators.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    frame : polars.DataFrame
        With the columns ``on``.
    indicators : collection of str
        Ids.
    on : sequence of str
        Names of the frame's columns of economy and year.
    """
    held = book.own.filter(pl.col(t.INDICATOR).is_in(list(indicators))).select(t.ECONOMY, t.YEAR).unique()
    marks = held.with_columns(pl.lit(FIGURE).alias(t.OWN_FIGURE))
    kept = frame if t.OWN_FIGURE in frame.columns else frame.with_columns(pl.lit(None, pl.String).alias(t.OWN_FIGURE))
    found = kept.join(
        marks, left_on=list(on), right_on=[t.ECONOMY, t.YEAR], how="left", maintain_order="left", suffix="_found"
    )
    mark = pl.coalesce(t.OWN_FIGURE, f"{t.OWN_FIGURE}_found").alias(t.OWN_FIGURE)
    return shown(found.with_columns(mark).drop(f"{t.OWN_FIGURE}_found"))


def shown(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop the column where nothing is own: without own data a table is what it was.

    Examples
    --------
    >>> shown(pl.DataFrame({"value": [1.0], "own_figure": [None]})).columns
    ['value']
    """
    if t.OWN_FIGURE in frame.columns and frame[t.OWN_FIGURE].null_count() == frame.height:
        return frame.drop(t.OWN_FIGURE)
    return frame


def of_scores(book: Book, frame: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Mark the economies whose score of a dimension in the reference year rests on an own figure.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    frame : polars.DataFrame
        A row for each economy, with the column ``economy``.
    dimension : str
        Id of the dimension.

    Returns
    -------
    polars.DataFrame
        With ``own_figure``, where any row is marked.
    """
    marks = _resting(book.indicators).filter(pl.col(t.DIMENSION) == dimension).select(t.ECONOMY, t.OWN_FIGURE)
    return shown(frame.join(marks.unique(), on=t.ECONOMY, how="left", maintain_order="left"))


def of_economy(book: Book, frame: pl.DataFrame, economy: str) -> pl.DataFrame:
    """Mark the dimensions, a row each, in which an economy's score of the reference year rests on an own figure."""
    marks = _resting(book.indicators).filter(pl.col(t.ECONOMY) == economy).select(t.DIMENSION, t.OWN_FIGURE)
    return shown(frame.join(marks.unique(), on=t.DIMENSION, how="left", maintain_order="left"))


def _resting(indicators: pl.DataFrame) -> pl.DataFrame:
    counted = indicators.filter(pl.col(t.WEIGHT) > 0).with_columns(mark(SCORE))
    return counted.filter(pl.col(t.OWN_FIGURE).is_not_null()).select(t.ECONOMY, t.DIMENSION, t.YEAR, t.OWN_FIGURE)


def over_time(book: Book, frame: pl.DataFrame, economy: str) -> pl.DataFrame:
    """Mark the years of an economy's dimension scores that rest on an own figure, in a frame of lines.

    The frame has ``dimension``, ``year`` and ``kind``; only the subject's rows are marked.
    """
    mine = _resting(book.scores.indicators).filter(pl.col(t.ECONOMY) == economy)
    marks = mine.select(t.DIMENSION, t.YEAR, t.OWN_FIGURE).unique().with_columns(pl.lit("subject").alias("kind"))
    return shown(frame.join(marks, on=[t.DIMENSION, t.YEAR, "kind"], how="left", maintain_order="left"))
