"""How a country team's own figure is marked: a square frame round its mark, with words in the key.

No chart uses a square for anything else, so that the shape alone says it, in grey and for colour-blind readers.
A frame of figures says so in a column ``own_figure`` (words where a figure is own or rests on one) or by the word
``own`` in ``flags``, which is how the long table says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from socjust import table as t
from socjust.charts import key, theme

NAME: Final = "own figures"
WORDS: Final = "with a country team's own figure"
ENTRY: Final = key.Entry("frame", WORDS, theme.INK)
MARKER: Final = {"symbol": "square-open", "size": 19, "color": theme.INK, "line": {"width": 1.8, "color": theme.INK}}


def is_own(row: Mapping[str, Any]) -> bool:
    """Tell whether a row is, or rests on, a country team's own figure.

    Examples
    --------
    >>> is_own({"flags": "break own"}), is_own({"own_figure": "own figure"}), is_own({"value": 1.0, "flags": None})
    (True, True, False)
    """
    return bool(row.get(t.OWN_FIGURE)) or "own" in (row.get(t.FLAGS) or "").split()


def entries(rows: Iterable[Mapping[str, Any]]) -> list[key.Entry]:
    """Return the entry of the key where a row is own, else nothing."""
    return [ENTRY] if any(map(is_own, rows)) else []


def frames(x: Sequence[float], y: Sequence[float], size: int = 19) -> list[go.Scatter]:
    """Return the trace of square frames round marks, or nothing where there is none."""
    if not x:
        return []
    marker = {**MARKER, "size": size}
    return [
        go.Scatter(name=NAME, x=list(x), y=list(y), mode="markers", marker=marker, hoverinfo="skip", cliponaxis=False)
    ]


def on_map(places: Sequence[tuple[float, float]]) -> list[go.Scattergeo]:
    """Return the trace of square frames on a map, at (longitude, latitude), or nothing where there is none."""
    if not places:
        return []
    marker = {**MARKER, "size": 12, "color": theme.INK}
    back = {"symbol": "square", "size": 13, "color": theme.PAPER, "opacity": 0.55}
    lon, lat = zip(*places, strict=True)
    common = {"lon": list(lon), "lat": list(lat), "mode": "markers", "hoverinfo": "skip", "showlegend": False}
    return [go.Scattergeo(name="", marker=back, **common), go.Scattergeo(name=NAME, marker=marker, **common)]


def said(row: Mapping[str, Any]) -> str:
    """Return what is added when a mark is pointed at."""
    return f"<br>{WORDS}" if is_own(row) else ""
