"""How a figure moved: the subject as a thick line, the groups it is compared with thin and grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, own, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.charts.lines import COLUMNS, between, draw, last, lines_of, noted, years

PLOT: Final = 280  # px, height of the drawing area
TOP, LEFT, BOTTOM = 28, 44, 30  # px, round the drawing area
SPARE: Final = 60  # px, what of it a page of paper may take
LABEL: Final = 17  # px, height of a line of a label
LABEL_WIDTH: Final = 180  # px, after which a label is broken


def trend(
    frame: pl.DataFrame,
    caption: Caption,
    *,
    unit: str = "",
    decimals: int = 0,
    limits: tuple[float, float] | None = None,
    bridge: int = 1,
) -> Figure:
    """Draw values over years, each line named at its end.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``series`` (id), ``label``, ``year``, ``value``, ``kind`` (subject, region, income, world, other) and
        ``status``; optional ``flags`` with the word ``break`` where the provider breaks the series.
    caption : Caption
        The words around the picture.
    unit : str
        Said above the scale, and in the sentences shown when a line is pointed at.
    decimals : int
        Of the values written at the line ends.
    limits : pair of float, optional
        Ends of the scale; by default the values' own.
    bridge : int
        A line joins two values at most this many years apart. Years between are dotted; wider holes are left open.

    Returns
    -------
    Figure

    Examples
    --------
    >>> rows = [dict(series="KEN", label="Kenya", year=y, value=v, kind="subject", status="observed")
    ...         for y, v in ((2015, 38.5), (2021, 40.9))]
    >>> trend(pl.DataFrame(rows), Caption("gini", "Inequality rose"), decimals=1).alt
    'Kenya: from 38.5 in 2015 to 40.9 in 2021. Lines over the years 2015 to 2021.'
    """
    frame = need("trend", frame, COLUMNS)
    if frame["value"].is_null().all():
        return nothing(caption, frame)
    lines = lines_of(frame)
    low, high = limits or _limits(frame)
    drawing = go.Figure()
    for line in reversed(lines):  # the subject is drawn last, over the others
        for trace in draw(line, bridge, unit, decimals):
            drawing.add_trace(trace)
    widest = max(key.text_width(text, 13) for line in lines for text in _label(line, decimals))
    entries = own.entries(r for line in lines for r in line if r["value"] is not None)
    foot = BOTTOM + (key.LINE + 8 if entries else 0)
    margin = {"l": LEFT, "r": round(widest * 1.05) + 14, "t": TOP, "b": foot}
    drawing.update_layout(height=TOP + PLOT + foot, margin=margin, meta={"spare": SPARE})
    drawing.update_xaxes(**years(frame))
    drawing.update_yaxes(**theme.axis(range=[low, high], nticks=6, **theme.CLEAR))
    drawing.add_annotation(**_unit(unit))
    key.draw(drawing, entries, BOTTOM + 16)
    for label in _end_labels(lines, low, high, decimals):
        drawing.add_annotation(**label)
    return finish(noted(caption, frame, bridge), drawing, _alt(lines, decimals), frame)


def _limits(frame: pl.DataFrame) -> tuple[float, float]:
    low, high = float(frame["value"].min()), float(frame["value"].max())
    room = (high - low) * 0.08 or max(abs(high) * 0.1, 1.0)
    return (0.0 if 0 <= low < room * 3 else low - room), high + room


def _unit(unit: str) -> dict:
    return {
        "text": unit, "x": 0, "y": 1, "xref": "paper", "yref": "paper", "showarrow": False, "xanchor": "left",
        "yanchor": "bottom", "xshift": -LEFT, "yshift": 8, "font": {"size": theme.SMALL, "color": theme.SOFT},
    }  # fmt: skip


def _label(line: list[dict], decimals: int) -> list[str]:
    """Return what stands at a line's end, in as many lines as it takes."""
    end = last(line)
    later = " (projected)" if end["status"] == "projected" else ""
    words = f"{numbers.plain(end['value'], decimals)} {line[0]['label']}{later}".split(" ")
    said = [words[0]]
    for word in words[1:]:
        if key.text_width(f"{said[-1]} {word}", 13) <= LABEL_WIDTH:
            said[-1] += f" {word}"
        else:
            said.append(word)
    return said


def _end_labels(lines: list[list[dict]], low: float, high: float, decimals: int) -> list[dict]:
    """Return a label for each line end, moved apart where they would lie on each other."""
    ends = sorted(lines, key=lambda line: last(line)["value"])
    texts = [_label(line, decimals) for line in ends]
    wanted = [(last(line)["value"] - low) / (high - low) * PLOT for line in ends]
    labels = []
    places = spread(wanted, [LABEL * len(text) for text in texts], PLOT)
    for line, text, at, want in zip(ends, texts, places, wanted, strict=True):
        subject = line[0]["kind"] == "subject"
        words = "<br>".join(text)
        labels.append({
            "text": f"<b>{words}</b>" if subject else words, "x": 1, "y": last(line)["value"], "xref": "paper",
            "yref": "y", "showarrow": False, "align": "left", "xanchor": "left", "yanchor": "middle", "xshift": 8,
            "yshift": round(at - want, 1), "font": {"size": 13, "color": theme.MAIN if subject else theme.SOFT},
        })  # fmt: skip
    return labels


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Move labels as little as needed so that none lies on another and all stay inside.

    Parameters
    ----------
    wanted : sequence of float
        Middle of each label in px from below, ascending.
    heights : sequence of float
        Height of each label in px.
    room : float
        Height of the drawing area in px.

    Returns
    -------
    list of float
        New middles, in the same order.

    Examples
    --------
    >>> spread([10.0, 12.0, 90.0], [17, 17, 17], 100)
    [8.5, 25.5, 90.0]
    """
    groups = [[w, h, [i]] for i, (w, h) in enumerate(zip(wanted, heights, strict=True))]  # middle, height, members
    place = 0
    while place < len(groups):
        middle, tall, members = groups[place]
        middle = min(max(middle, tall / 2), max(room - tall / 2, tall / 2))
        groups[place][0] = middle
        below = groups[place - 1] if place else None
        if below and below[0] + below[1] / 2 > middle - tall / 2:
            both = below[1] + tall
            centre = (below[0] * len(below[2]) + middle * len(members)) / (len(below[2]) + len(members))
            groups[place - 1 : place + 1] = [[centre, both, below[2] + members]]
            place -= 1
        else:
            place += 1
    answer = list(wanted)
    for middle, tall, members in groups:
        edge = middle - tall / 2
        for i in members:
            answer[i] = edge + heights[i] / 2
            edge += heights[i]
    return answer


def _alt(lines: list[list[dict]], decimals: int) -> str:
    years = [r["year"] for line in lines for r in line if r["value"] is not None]
    said = [f"{numbers.opening(line[0]['label'])}: {between(line, decimals)}." for line in lines[:5]]
    more = f" {len(lines) - 5} more lines." if len(lines) > 5 else ""
    return f"{' '.join(said)}{more} Lines over the years {min(years)} to {max(years)}."
