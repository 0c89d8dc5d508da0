"""All economies at once: a dot for each, in rows of regions or income groups, with the subject or the ends named."""

from __future__ import annotations

from itertools import count
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, own, rows, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing

COLUMNS: Final = ("economy", "label", "group", "value")
ROW: Final = 68  # px
DOT: Final = 8  # px
BASE: Final = 0.18  # of a row: dots are heaped up from here, names stand below
ROOM: Final = 350  # px: the width for which dots are laid beside each other, about that of a printed page


def strip(
    frame: pl.DataFrame,
    caption: Caption,
    *,
    scale: str = "score, 0\u2013100",
    unit: str = "",
    decimals: int = 0,
    limits: tuple[float, float] | None = None,
    subject: str = "",
    middle: str = "group",
    of: str = "economies",
) -> Figure:
    """Draw the distribution of a value over economies, one row for each group.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``economy``, ``label``, ``group`` (row name; rows stand in the order of first appearance), ``value``;
        optional ``marked`` (true: drawn in the accent colour with its name), ``middle`` (the group's own value,
        the same in each of its rows, drawn as a tick) and ``shown`` (the value in words, where it is a band).
    caption : Caption
        The words around the picture.
    scale : str
        What the axis measures.
    unit : str
        Said when a dot is pointed at.
    decimals : int
        Of values.
    limits : pair of float, optional
        Ends of the axis; by default the values' own.
    subject : str
        What the marked dots are, in the key ("Kenya", "highest and lowest").
    middle : str
        What the ticks are, in the key ("regional score", "median").
    of : str
        What a dot is, in the alternative text: "economies", "scores".

    Returns
    -------
    Figure
    """
    frame = need("strip", frame, COLUMNS)
    held = frame.filter(pl.col("value").is_not_null())
    if held.is_empty():
        return nothing(caption, frame)
    groups = frame["group"].unique(maintain_order=True).to_list()
    low, high = limits or _limits(held)
    parts = {g: held.filter(pl.col("group") == g).sort("value", "economy").to_dicts() for g in groups}
    ticks = {g: parts[g][0].get("middle") for g in groups if parts[g]}
    ticks = {g: v for g, v in ticks.items() if v is not None}
    seen = [f"{len(parts[g])} of {frame.filter(pl.col('group') == g).height}" for g in groups]
    drawing = rows.canvas(
        groups,
        [rows.Column("with a value", seen, 84, colours=[theme.SOFT] * len(groups), size=theme.SMALL)],
        scale=scale,
        row=ROW,
        entries=_entries(held, subject, middle, bool(ticks)),
        range=[low, high],
        nticks=7,
    )
    drawing.update_layout(meta={"spare": 6 * len(groups)})  # lower rows would heap the dots onto each other
    for trace in _traces(parts, groups, ticks, (low, high), unit, decimals, middle):
        drawing.add_trace(trace)
    _names(drawing, parts, groups, high - low)
    return finish(caption, drawing, _alt(held, parts, decimals, of), frame)


def _limits(held: pl.DataFrame) -> tuple[float, float]:
    low, high = float(held["value"].min()), float(held["value"].max())
    room = (high - low) * 0.04 or 1.0
    return low - room, high + room


def _entries(held: pl.DataFrame, subject: str, middle: str, ticks: bool) -> list[key.Entry]:
    marked = "marked" in held.columns and held["marked"].any()
    entries = [key.Entry("dot", subject or "named economies", theme.MAIN)] if marked else []
    entries.append(key.Entry("dot", "an economy", theme.MUTED))
    entries += [key.Entry("tick", middle, theme.REGION)] if ticks else []
    return entries + own.entries(held.to_dicts())


def swarm(values: list[float], span: float) -> list[int]:
    """Heap dots up so that none hides another: the layer of each, 0 at the bottom.

    Parameters
    ----------
    values : list of float
        In the order in which places are given away: the first ones get the bottom.
    span : float
        How wide a dot is, in the unit of the values.

    Returns
    -------
    list of int
        Layers in the order of the values.

    Examples
    --------
    >>> swarm([1.0, 1.1, 1.2, 9.0], 1.0)
    [0, 1, 2, 0]
    """
    taken: dict[int, list[float]] = {}
    lanes = []
    for value in values:
        lane = next(n for n in count() if all(abs(value - other) >= span for other in taken.get(n, ())))
        taken.setdefault(lane, []).append(value)
        lanes.append(lane)
    return lanes


def _traces(
    parts: dict[str, list[dict]], groups: list[str], ticks: dict[str, float], ends: tuple[float, float], unit: str,
    decimals: int, middle: str,
) -> list[go.Scatter]:  # fmt: skip
    crowd: list[tuple[float, float, str]] = []
    marked: list[tuple[float, float, str]] = []
    owned: list[tuple[float, float, str]] = []
    for place, group in enumerate(groups):
        data = sorted(parts[group], key=lambda r: not r.get("marked"))  # at the bottom, beside their names
        lanes = swarm([r["value"] for r in data], (ends[1] - ends[0]) * (DOT + 1) / ROOM)
        step = min(DOT + 0.5, (ROW - 28 - DOT) / max(1, *lanes, 0)) / ROW
        for r, lane in zip(data, lanes, strict=True):
            said = f"<b>{r['label']}</b><br>{numbers.with_ends(r, unit, decimals)}{own.said(r)}"
            point = (r["value"], place + BASE - lane * step, said)
            (marked if r.get("marked") else crowd).append(point)
            owned += [point] if own.is_own(r) else []
    tell = [f"{g}<br>{middle}: {numbers.with_unit(v, unit, decimals)}" for g, v in ticks.items()]
    tick = {**rows.TICK, "size": 28}
    drawn = [
        rows.dots("an economy", *_split(crowd), {"size": DOT, "color": theme.MUTED, "opacity": 0.75}),
        rows.dots(middle, list(ticks.values()), [groups.index(g) + BASE - 0.12 for g in ticks], tick, tell),
        rows.dots("named", *_split(marked), {**rows.SUBJECT, "size": 11}),
    ]
    for trace, said in zip((drawn[0], drawn[2]), (crowd, marked), strict=True):
        trace.update(hovertext=[s for _, _, s in said], hoverinfo="text")
    return [trace for trace in (*drawn, *own.frames(*_split(owned), size=15)) if trace.x]


def _split(points: list[tuple[float, float, str]]) -> tuple[list[float], list[float]]:
    return [float(f"{x:.6g}") for x, _, _ in points], [round(y, 3) for _, y, _ in points]


def _lanes(marked: list[dict], span: float) -> list[int]:
    """Choose the line, 0 or 1, in which each name is written, so that neighbours' names do not meet."""
    lanes, edge = [], float("-inf")
    for r in marked:
        start, wide = r["value"] / span * ROOM, key.text_width(r["label"], theme.SMALL)
        start -= 0 if r is marked[0] else wide if r is marked[-1] else wide / 2
        meets = start < edge + 8
        lanes.append(1 - lanes[-1] if meets else 0)
        edge = start + wide
    return lanes


def _names(drawing: go.Figure, parts: dict[str, list[dict]], groups: list[str], span: float) -> None:
    """Write the names of marked dots under their row, towards the middle of the picture."""
    for place, group in enumerate(groups):
        marked = [r for r in parts[group] if r.get("marked")]
        sides = ["center"] if len(marked) == 1 else ["left", *["center"] * (len(marked) - 2), "right"]
        for r, side, lane in zip(marked, sides, _lanes(marked, span), strict=False):
            drawing.add_annotation(
                text=r["label"], x=r["value"], y=place, xref="x", yref="y", showarrow=False, yanchor="top",
                yshift=-20 - 14 * lane, xanchor=side, font={"size": theme.SMALL, "color": theme.MAIN},
            )  # fmt: skip


def _alt(held: pl.DataFrame, parts: dict[str, list[dict]], decimals: int, of: str) -> str:
    groups = sum(map(bool, parts.values()))
    said = [f"{held.height} {of} in {groups} group{'s' if groups > 1 else ''}."]
    said.append(numbers.extremes(held.to_dicts(), decimals))
    for group, rows_of in parts.items():
        if rows_of:
            said.append(f"{group}: {numbers.span(*(numbers.said(rows_of[i], decimals) for i in (0, -1)))}.")
    return " ".join(said)
