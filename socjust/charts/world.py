"""The world map: five classes, hatched where there is no value, and honest about what it cannot show."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, shapes, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.errors import UsageError

COLUMNS: Final = ("economy", "value")
WORDS: Final = ("lowest", "low", "middle", "high", "highest")
BREAKS: Final = (20.0, 40.0, 60.0, 80.0)  # of a score, 0 to 100
HEIGHT: Final = 370  # px
ABSENT: Final = "no value"
DISCLAIMER: Final = (
    "Boundaries, names and designations on this map express no opinion on the legal status of any territory and are "
    "not officially endorsed by anyone, the United Nations included."
)
ATTRIBUTION: Final = (
    "Map shapes: based on United Nations Geodata, as simplified and shipped with plotly.js (MIT licence)."
)

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
        for trace in _class(name, mine, colours[place], unit, decimals):
            drawing.add_trace(trace)
    for trace in _absent({r["economy"] for r in known}, data):
        drawing.add_trace(trace)
    entries = [key.Entry("box", *pair) for pair in zip(_classes(words, ranges), colours, strict=True)]
    entries.append(key.Entry("hatched", ABSENT, theme.MISSING))
    drawing.update_layout(_layout(key.lines(entries)))
    key.draw(drawing, entries, 20)
    count = [sum(bisect_right(limits, r["value"]) == place for r in known) for place in range(5)]
    alt = _alt(known, words, count, len(data), decimals)
    return finish(_noted(caption, known), drawing, alt, frame, min_width=600)


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


def _class(name: str, rows: list[dict], colour: str, unit: str, decimals: int) -> list[go.Choropleth | go.Scattergeo]:
    """Return the shapes of one class and dots for those too small to be seen; nothing for an empty class."""
    tell = {r["economy"]: f"<b>{r['label']}</b><br>{numbers.with_ends(r, unit, decimals)}<br>{name}" for r in rows}
    if not shapes.drawn() & tell.keys():
        return []  # an empty trace in front would keep plotly.js from loading the map at all
    return [_shapes(name, tell, colour), *_dots(tell, colour, theme.INK, 0.7)]


def _shapes(name: str, tell: dict[str, str], colour: str, **more: object) -> go.Choropleth:
    held = [code for code in tell if code in shapes.drawn()]
    return go.Choropleth(
        locations=held, z=[1] * len(held), zmin=0, zmax=1, colorscale=[[0, colour], [1, colour]], showscale=False,
        marker={"line": {"color": theme.OUTLINE, "width": 0.5}}, hovertext=[tell[code] for code in held],
        hoverinfo="text" if any(tell.values()) else "skip", name=name, showlegend=False, **more,
    )  # fmt: skip


def _dots(tell: dict[str, str], colour: str, line: str, width: float) -> list[go.Scattergeo]:
    small = shapes.small()
    held = [code for code in tell if code in small]
    if not held:
        return []
    return [go.Scattergeo(
        lon=[small[code][0] for code in held], lat=[small[code][1] for code in held], mode="markers",
        marker={"size": 6, "color": colour, "line": {"color": line, "width": width}},
        hovertext=[tell[code] for code in held], hoverinfo="text", showlegend=False,
    )]  # fmt: skip


def _absent(known: set[str], data: list[dict]) -> list[go.Choropleth | go.Scattergeo]:
    """Return every shape without a value, of listed economies and other territories alike, grey and hatched."""
    listed = {
        r["economy"]: f"<b>{r['label']}</b><br>{r.get('reason') or ABSENT}" for r in data if r["economy"] not in known
    }
    other = dict.fromkeys(sorted(shapes.drawn() - known - listed.keys()), "")
    lon, lat = shapes.hatching([*listed, *other])
    lines = go.Scattergeo(
        lon=lon, lat=lat, mode="lines", line={"width": 0.7, "color": theme.HATCH}, hoverinfo="skip", showlegend=False
    )
    return [
        *([_shapes(ABSENT, listed, theme.MISSING)] if listed else []),
        *([_shapes(ABSENT, other, theme.MISSING)] if other else []),
        *([lines] if lon else []),
        *_dots(listed, theme.PAPER, theme.SOFT, 1),
    ]


def _layout(lines: int) -> dict:
    return {
        "height": HEIGHT + 14 + key.LINE * lines,
        "margin": {"l": 0, "r": 0, "t": 4, "b": 10 + key.LINE * lines},
        "geo": {
            "projection": {"type": "equal earth", "rotation": {"lon": 11}}, "resolution": shapes.RESOLUTION,
            "bgcolor": theme.PAPER,
            "showframe": False, "showcoastlines": False, "showcountries": False, "showland": True,
            "landcolor": theme.MISSING,
            "showocean": False, "showlakes": False, "lataxis": {"range": [-58, 84]}, "lonaxis": {"range": [-169, 191]},
            "domain": {"x": [0, 1], "y": [0, 1]},
        },
    }  # fmt: skip


def _noted(caption: Caption, known: Iterable[dict]) -> Caption:
    names = {r["economy"]: r["label"] for r in known}
    unseen = sorted(names[code] for code in shapes.invisible(names))
    extra = [f"Not visible on this map: {numbers.listed(unseen)}."] if unseen else []
    reading = "Small economies are drawn as dots. A value on a limit counts in the class above it."
    extra += [reading, DISCLAIMER, ATTRIBUTION]
    return replace(caption, notes=(*caption.notes, *extra))


def _alt(known: list[dict], words: Sequence[str], count: list[int], whole: int, decimals: int) -> str:
    said = [f"World map of {len(known)} economies in five classes.", numbers.extremes(known, decimals)]
    classes = [f"{word} {n}" for word, n in zip(words, count, strict=True)]
    said.append(f"Economies in each class: {', '.join(classes)}.")
    if whole > len(known):
        absent = whole - len(known)
        said.append(f"{absent} {'economy has' if absent == 1 else 'economies have'} no value; hatched.")
    return " ".join(said)
