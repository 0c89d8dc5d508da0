"""Sentences of a dimension's chapter, each made from the numbers it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import Book
from socjust.analyses.data_text import percent
from socjust.analyses.progress import moved
from socjust.catalogue.models import Dimension

CLASSES = ("very low", "low", "middle", "high", "very high")  # of 20 points each
HARDLY = 0.05  # points a year: less is written as 0.0
LOW_SCORE = 40  # a score below this is in the two lowest of the five classes


def in_words(score: float | None) -> str:
    """Say the fifth of the scale that a score lies in, for dimensions too thin for a number.

    Examples
    --------
    >>> in_words(19.9), in_words(20), in_words(100)
    ('very low (0–20)', 'low (20–40)', 'very high (80–100)')
    """
    if score is None:
        return ""
    place = min(int(score // 20), 4)
    return f"{CLASSES[place]} ({20 * place}–{20 * place + 20})"


def middle_of_band(score: float) -> float:
    """Give the middle of the fifth that a score lies in: all that is drawn of a dimension with thin evidence.

    Examples
    --------
    >>> middle_of_band(19.9), middle_of_band(100)
    (10.0, 90.0)
    """
    return min(score // 20, 4.0) * 20 + 10


def with_interval(score: float | None, low: float | None, high: float | None) -> str:
    """Write a score with its 90 % interval.

    Examples
    --------
    >>> with_interval(42.8, 38.4, 47.5), with_interval(42.8, None, None), with_interval(None, None, None)
    ('43 (38–48)', '43', '')
    """
    ends = n.interval(low, high)
    return f"{n.plain(score)} ({ends})" if ends and score is not None else n.plain(score)


def score_or_band(row: Mapping[str, Any]) -> str:
    """Write an economy's score, or the word band where its interval is too wide for a number.

    Examples
    --------
    >>> score_or_band({"score": 42.8, "banded": False}), score_or_band({"score": 42.8, "banded": True})
    ('43', 'band')
    """
    return "band" if row["banded"] and row[t.SCORE] is not None else n.plain(row[t.SCORE])


def lede(book: Book, what: Dimension, scored: pl.DataFrame, aggregates: pl.DataFrame) -> str:
    """Open the chapter: how the people of the world fare, between which regions, which way it goes, what is seen."""
    if scored.is_empty():
        return f"This dimension is {book.servable[what.id].reason or 'not published in this vintage'}."
    seen = f"{scored.height} of {len(book.catalogue.economies)} economies can be scored for {book.year}"
    if what.banded:
        return _bands(scored, seen)
    low, high = n.plain(scored[t.SCORE].min()), n.plain(scored[t.SCORE].max())
    middle = f"The median economy reaches {n.plain(scored[t.SCORE].median())}{_moves(book, what)}; scores run from "
    world = aggregates.filter((pl.col(t.GROUP) == "WLD") & pl.col(t.SCORE).is_not_null())
    if world.is_empty():
        return f"{middle}{low} to {high}. {seen}; too few of the world's people are covered for a world score."
    stands, covered = n.plain(world[t.SCORE][0]), percent(100 * world[t.POPULATION_SHARE][0])
    regions = _ends_of_regions(aggregates)
    return (
        f"Weighted by people, the world stands at {stands} of 100 in {n.inside(what.short)}{regions}. "
        f"{middle}{low} to {high}. {seen}, with {covered} of the world's people."
    )


def _bands(scored: pl.DataFrame, seen: str) -> str:
    bands = scored.with_columns(band=pl.col(t.SCORE).map_elements(in_words, return_dtype=pl.String))["band"]
    band, count = bands.value_counts(sort=True).sort("count", "band", descending=[True, False]).row(0)
    low = scored.filter(pl.col(t.SCORE) < LOW_SCORE).height
    return (
        f"The band {band} holds most economies, {count} of {scored.height}; {low} lie{'s' if low == 1 else ''} below "
        f"{LOW_SCORE} of 100. {seen}; the evidence is thin, so they are shown in bands and not ranked."
    )


def _moves(book: Book, what: Dimension) -> str:
    """Say which way the median economy goes, where that is known and more than next to nothing."""
    median = moved(book, what.id)
    if median is None or abs(median[0]) < HARDLY:
        return ""
    return f" and {'gains' if median[0] > 0 else 'loses'} {n.plain(abs(median[0]), 1)} points a year"


def _ends_of_regions(aggregates: pl.DataFrame) -> str:
    regions = aggregates.filter((pl.col("kind") == "region") & pl.col(t.SCORE).is_not_null()).sort(t.SCORE)
    if regions.height < 2:
        return ""
    low, high = regions.row(0, named=True), regions.row(-1, named=True)
    return f", from {n.plain(low[t.SCORE])} in {low['label']} to {n.plain(high[t.SCORE])} in {high['label']}"


def map_title(what: Dimension, scored: pl.DataFrame) -> str:
    """Title of the map: how many economies lie in the two lowest classes."""
    if scored.is_empty():
        return f"{what.short}: no economy can be scored"
    low = scored.filter(pl.col(t.SCORE) < LOW_SCORE).height
    return f"{low} of {scored.height} scored economies lie below {LOW_SCORE} of 100 in {n.inside(what.short)}"


def strip_title(what: Dimension, strip: pl.DataFrame) -> str:
    """Title of the distribution by income group: the widest spread within a group."""
    spread = strip.group_by(t.GROUP, maintain_order=True).agg(
        (pl.col(t.VALUE).max() - pl.col(t.VALUE).min()).alias("spread"), pl.len().alias("n")
    )
    spread = spread.filter(pl.col("n") >= 5).sort("spread")
    if spread.is_empty():
        return f"{what.short} by income group"
    widest = spread.row(-1, named=True)
    if what.banded:
        return f"Economies of the same income lie in {'different bands' if widest['spread'] else 'the same band'}"
    group = n.inside(widest[t.GROUP]).replace(" ", "-")
    return f"{n.plain(widest['spread'])} points separate the highest from the lowest {group} economy"


def aggregates_title(what: Dimension, aggregates: pl.DataFrame) -> str:
    """Title of the table of groups: the lowest and the highest region."""
    ends = _ends_of_regions(aggregates)
    if not ends:
        return "Fewer than two regions have two thirds of their people covered"
    if what.banded:
        return "Regions lie in different bands, where enough of their people are covered"
    return ends.replace(", f", "F", 1)


def trends_title(book: Book, what: Dimension) -> str:
    """Title of the lines over time, by the slopes of economies, each over the same indicators throughout."""
    median = moved(book, what.id)
    if median is None:
        return f"Too few economies were measured often enough to say how {n.inside(what.short)} moved"
    size, economies = median
    verb = "rises" if size >= HARDLY else "falls" if size <= -HARDLY else "hardly moves"
    by = "" if verb == "hardly moves" else f" by {n.plain(abs(size), 1)} points a year"
    return f"The median of {economies} economies {verb}{by} in the ten years to {book.year}, over the same indicators"


def served_text(book: Book, what: Dimension, indicators: pl.DataFrame) -> str:
    """Say which scored indicators the vintage lacks, and which come from another series than the first choice."""
    can = book.servable[what.id]
    scored = indicators.filter(pl.col("role").is_in(["score", "score-limited"]))
    share = 100 * can.weight / can.framework_weight if can.framework_weight else 0
    parts = [
        f"This vintage serves {len(can.indicators)} of {scored.height} scored indicators, "
        f"{n.plain(share)}{n.THIN}% of the dimension's weight."
    ]
    for state, verb in (("alternate", "Another series stands in for"), ("left out", "Left out")):
        titles = scored.filter(pl.col("state") == state)["title"].to_list()
        if titles:
            parts.append(f"{verb}: {'; '.join(titles)}.")
    return " ".join(parts)
