"""What every world map has: shapes in a colour, dots for small ones, hatching where there is none, notes, layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import plotly.graph_objects as go

from socjust import numbers
from socjust.charts import key, own, shapes, theme
from socjust.charts.figure import Caption

HEIGHT: Final = 370  # px
SPARE: Final = 80  # px, what of it a page of paper may take
ABSENT: Final = "no value"
SMALL: Final = "Small economies are drawn as dots."
DISCLAIMER: Final = (
    "Boundaries, names and designations on this map express no opinion on the legal status of any territory and are "
    "not officially endorsed by anyone, the United Nations included."
)
ATTRIBUTION: Final = (
    "Map shapes: based on United Nations Geodata, as simplified and shipped with plotly.js (MIT licence)."
)


def coloured(name: str, tell: Mapping[str, str], colour: str) -> list[go.Choropleth | go.Scattergeo]:
    """Return the traces of economies in one colour, with dots for those too small to be seen; nothing for none.

    Parameters
    ----------
    name : str
        What the colour means.
    tell : mapping of str to str
        What is said when an economy is pointed at, by code.
    colour : str
        Of shapes and dots.
    """
    if not shapes.drawn() & tell.keys():
        return []  # an empty trace in front would keep plotly.js from loading the map at all
    return [_shapes(name, tell, colour), *_dots(tell, colour, theme.INK, 0.7)]


def _shapes(name: str, tell: Mapping[str, str], colour: str) -> go.Choropleth:
    held = [code for code in tell if code in shapes.drawn()]
    return go.Choropleth(
        locations=held, z=[1] * len(held), zmin=0, zmax=1, colorscale=[[0, colour], [1, colour]], showscale=False,
        marker={"line": {"color": theme.OUTLINE, "width": 0.5}}, hovertext=[tell[code] for code in held],
        hoverinfo="text" if any(tell.values()) else "skip", name=name, showlegend=False,
    )  # fmt: skip


def _dots(tell: Mapping[str, str], colour: str, line: str, width: float) -> list[go.Scattergeo]:
    small = shapes.small()
    held = [code for code in tell if code in small]
    if not held:
        return []
    return [go.Scattergeo(
        lon=[small[code][0] for code in held], lat=[small[code][1] for code in held], mode="markers",
        marker={"size": 6, "color": colour, "line": {"color": line, "width": width}},
        hovertext=[tell[code] for code in held], hoverinfo="text", showlegend=False,
    )]  # fmt: skip


def absent(known: set[str], data: Iterable[Mapping[str, Any]]) -> list[go.Choropleth | go.Scattergeo]:
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


def framed(known: Iterable[Mapping[str, Any]]) -> list[go.Scattergeo]:
    """Return the marks of economies that show a country team's own figure."""
    return own.on_map(
        [shapes.middles()[r["economy"]] for r in known if own.is_own(r) and r["economy"] in shapes.drawn()]
    )


def laid_out(drawing: go.Figure, entries: list[key.Entry], known: Iterable[Mapping[str, Any]]) -> None:
    """Give a map its projection, its size and its key, with the entry of own figures where there are any."""
    entries = [*entries, *own.entries(known)]
    drawing.update_layout(_layout(key.lines(entries)))
    key.draw(drawing, entries, 20)


def _layout(lines: int) -> dict:
    return {
        "height": HEIGHT + 14 + key.LINE * lines,
        "meta": {"spare": SPARE},
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


def noted(caption: Caption, known: Iterable[Mapping[str, Any]], reading: str = SMALL) -> Caption:
    """Add to the notes what the map cannot show, how to read it, disclaimer and attribution."""
    names = {r["economy"]: r["label"] for r in known}
    unseen = sorted(names[code] for code in shapes.invisible(names))
    extra = [f"Not visible on this map: {numbers.listed(unseen)}."] if unseen else []
    return replace(caption, notes=(*caption.notes, *extra, reading, DISCLAIMER, ATTRIBUTION))
