"""The world map: five classes, hatched where there is no value, and honest about what it cannot show."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, maps, own, shapes, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.errors import UsageError

COLUMNS: Final = ("economy", "value")
WORDS: Final = ("lowest", "low", "middle", "high", "highest")
READING: Final = f"{maps.SMALL} A value on a limit counts in the class above it."
BREAKS: Final = (20.0, 40.0, 60.0, 80.0)  # of a score, 0 to 100
invisible = shapes.invisible
page_script = shapes.page_script
data_address = shapes.data_address


def world_map(
    frame: pl.DataFrame,
    caption: Caption,
    *,
    breaks: Sequence[float] = BREAKS,
    words: Sequence[str] = WORDS,
    unit: str = "",
    decimals: int = 0,
    darkest: str = "highest",
) -> Figure:
    """Draw a value of every economy in five classes.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``economy`` (ISO3) and ``value``; optional ``label`` (its name), ``reason`` (why there is no value),
        ``low`` and ``high`` (its 90 % interval).
    caption : Caption
        The words around the picture; disclaimer, attribution and what cannot be shown are added to its notes.
    breaks : sequence of float
        Four ascending limits between the classes; a value on a limit belongs to the class above it.
    words : sequence of str
        Five words, from the lowest class to the highest.
    unit : str
        Said when an economy is pointed at.
    decimals : int
        Of values and limits.
    darkest : {"highest", "lowest"}
        The end of the scale that is drawn darkest.

    Returns
    -------
    Figure

    Raises
    ------
    UsageError
        For missing columns, or limits and words that do not make five classes.

    Examples
    --------
    >>> frame = pl.DataFrame({"economy": ["KEN", "NOR"], "value": [42.1, 88.0], "label": ["Kenya", "Norway"]})
    >>> world_map(frame, Caption("map", "Scores are highest in the north")).alt  # doctest: +ELLIPSIS
    'World map of 2 economies in five classes. Lowest: Kenya, 42; highest: Norway, 88. Economies in each class: ...'
    """
    frame = need("world_map", frame, COLUMNS)
    limits = _checked(breaks, words, darkest)
    if frame["value"].is_null().all():
        return nothing(caption, frame)
    colours = theme.SEQUENTIAL if darkest == "highest" else theme.SEQUENTIAL[::-1]
    data = _named(frame)
    known = [r for r in data if r["value"] is not None]
    drawing = go.Figure()
    ranges = _ranges(limits, decimals)
    for place, name in enumerate(_classes(words, ranges)):
        mine = [r for r in known if bisect_right(limits, r["value"]) == place]
        for trace in maps.coloured(name, _told(name, mine, unit, decimals), colours[place]):
            drawing.add_trace(trace)
    for trace in [*maps.absent({r["economy"] for r in known}, data), *maps.framed(known)]:
        drawing.add_trace(trace)
    entries = [key.Entry("box", *pair) for pair in zip(_classes(words, ranges), colours, strict=True)]
    entries.append(key.Entry("hatched", maps.ABSENT, theme.MISSING))
    maps.laid_out(drawing, entries, known)
    count = [sum(bisect_right(limits, r["value"]) == place for r in known) for place in range(5)]
    alt = _alt(known, words, count, len(data), decimals)
    return finish(maps.noted(caption, known, READING), drawing, alt, frame, min_width=600)


def _checked(breaks: Sequence[float], words: Sequence[str], darkest: str) -> list[float]:
    limits = list(breaks)
    if len(limits) != 4 or limits != sorted(set(limits)):
        raise UsageError(f"world_map() needs four ascending breaks for its five classes, not {limits}.")
    if len(words) != 5:
        raise UsageError(f"world_map() needs five words for its classes, from lowest to highest; it has {len(words)}.")
    if darkest not in ("highest", "lowest"):
        raise UsageError(f"world_map(): darkest must be 'highest' or 'lowest', not {darkest!r}.")
    return limits


def _named(frame: pl.DataFrame) -> list[dict]:
    label = pl.col("label").fill_null(pl.col("economy")) if "label" in frame.columns else pl.col("economy")
    return frame.with_columns(label.alias("label")).sort("economy").to_dicts()


def _ranges(limits: list[float], decimals: int) -> list[str]:
    said = [numbers.plain(limit, decimals) for limit in limits]
    middle = [f"{a}\u2013{b}" for a, b in zip(said, said[1:], strict=False)]
    return [f"under {said[0]}", *middle, f"{said[-1]} and more"]


def _classes(words: Sequence[str], ranges: Sequence[str]) -> list[str]:
    return [f"{word}: {span}" if word else span for word, span in zip(words, ranges, strict=True)]


def _told(name: str, rows: list[dict], unit: str, decimals: int) -> dict[str, str]:
    """Return what is said of each economy of one class when it is pointed at."""
    return {
        r["economy"]: f"<b>{r['label']}</b><br>{numbers.with_ends(r, unit, decimals)}<br>{name}{own.said(r)}"
        for r in rows
    }


def _alt(known: list[dict], words: Sequence[str], count: list[int], whole: int, decimals: int) -> str:
    said = [f"World map of {len(known)} economies in five classes.", numbers.extremes(known, decimals)]
    classes = [f"{word} {n}" for word, n in zip(words, count, strict=True)]
    said.append(f"Economies in each class: {', '.join(classes)}.")
    if whole > len(known):
        absent = whole - len(known)
        said.append(f"{absent} {'economy has' if absent == 1 else 'economies have'} no value; hatched.")
    return " ".join(said)
