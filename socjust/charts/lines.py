"""One series over years as traces: solid, dashed where projected, dotted over holes, marks on observed years."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import own, theme
from socjust.charts.figure import Caption

COLUMNS: Final = ("series", "label", "year", "value", "kind", "status")
KINDS: Final = ("subject", "region", "income", "world", "other")
MANY: Final = 4  # own figures of one line
STYLE: Final = {
    "subject": {"color": theme.MAIN, "width": 3},
    "region": {"color": theme.SOFT, "width": 1.8},
    "income": {"color": theme.MUTED, "width": 1.8},
    "world": {"color": theme.MUTED, "width": 1},
    "other": {"color": theme.MUTED, "width": 1},
}


def lines_of(frame: pl.DataFrame) -> list[list[dict]]:
    """Return the series that have values, the subject first; each a list of rows in order of year."""
    unknown = set(frame["kind"].unique()) - set(KINDS)
    ranked = frame.with_columns(
        pl.when(pl.col("kind").is_in(unknown)).then(pl.lit("other")).otherwise("kind").alias("kind")
    )
    held = [
        part.sort("year").to_dicts()
        for part in ranked.partition_by("series", maintain_order=True)
        if part["value"].is_not_null().any()
    ]
    return sorted(held, key=lambda line: KINDS.index(line[0]["kind"]))


def draw(line: list[dict], bridge: int, unit: str, decimals: int) -> list[go.Scatter]:
    """Return the traces of one series: solid and dashed parts, and marks on the observed years."""
    known = [r for r in line if r["value"] is not None]
    solid, dashed, dotted = [], [], []
    alone = {r["year"] for r in known}
    holes = {r["year"] for r in line if r["value"] is None}
    for a, b in zip(known, known[1:], strict=False):
        span = b["year"] - a["year"]
        if span > bridge or _break(b) or holes & set(range(a["year"], b["year"])):
            continue
        alone -= {a["year"], b["year"]}
        (dashed if b["status"] == "projected" else solid if span == 1 else dotted).append((a, b))
    style, kind = STYLE[line[0]["kind"]], line[0]["kind"]
    parts = [(solid, None), (dashed, "dash"), (dotted, "dot")]
    traces = [_interval(pairs) for pairs, _ in parts if pairs and kind == "subject"]
    traces += [_segments(pairs, {**style, **({"dash": d} if d else {})}) for pairs, d in parts if pairs]
    marked = [r for r in known if r["year"] in alone or (kind == "subject" and r["status"] == "observed")]
    marker = {"size": 7 if kind == "subject" else 5, "color": style["color"]}
    traces.append(_points(marked, {**marker, "line": {"width": 1.5, "color": theme.PAPER}}))
    mine = [r for r in known if own.is_own(r)]
    size = 13 if len(mine) < MANY else 8  # a row of large frames would hide the line
    traces += own.frames([r["year"] for r in mine], [_round(r) for r in mine], size)
    traces.append(_pointed(known, unit, decimals))
    return [t for t in traces if t is not None]


def _break(row: dict) -> bool:
    return "break" in (row.get("flags") or "").split()


def _segments(pairs: list[tuple[dict, dict]], line: dict) -> go.Scatter:
    x: list = []
    y: list = []
    for a, b in pairs:
        if not x or x[-1] != a["year"]:
            x += ([None] if x else []) + [a["year"]]
            y += ([None] if y else []) + [_round(a)]
        x.append(b["year"])
        y.append(_round(b))
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _interval(pairs: list[tuple[dict, dict]]) -> go.Scatter | None:
    """The 90 % interval of a line as a soft band, one closed shape for each unbroken run of years."""
    x: list = []
    y: list = []
    run: list[dict] = []
    for a, b in [*pairs, ({}, {})]:
        if run and run[-1] is not a:
            shape = [r for r in run if r.get("low") is not None and r.get("high") is not None]
            if len(shape) > 1:
                x += [*(r["year"] for r in shape), *(r["year"] for r in reversed(shape)), None]
                y += [*(round(r["low"], 2) for r in shape), *(round(r["high"], 2) for r in reversed(shape)), None]
            run = []
        run += ([] if run else [a]) + [b]
    if not x:
        return None
    return go.Scatter(
        x=x[:-1], y=y[:-1], mode="lines", line={"width": 0}, fill="toself", fillcolor=theme.BAND, hoverinfo="skip"
    )


def _points(known: list[dict], marker: dict) -> go.Scatter | None:
    if not known:
        return None
    years, values = [r["year"] for r in known], [_round(r) for r in known]
    return go.Scatter(x=years, y=values, mode="markers", marker=marker, hoverinfo="skip", cliponaxis=False)


def _pointed(known: list[dict], unit: str, decimals: int) -> go.Scatter:
    """Return unseen marks that answer the pointer with a sentence."""
    tell = [
        f"<b>{r['label']}</b><br>{r['year']}: {numbers.with_ends(r, unit, decimals)}"
        + (f"<br>{r['status']}" if r["status"] else "")
        + own.said(r)
        for r in known
    ]
    return go.Scatter(
        x=[r["year"] for r in known], y=[_round(r) for r in known], mode="markers", hovertext=tell, hoverinfo="text",
        marker={"size": 9, "color": STYLE[known[0]["kind"]]["color"], "opacity": 0},
    )  # fmt: skip


def _round(row: dict) -> float:
    return float(f"{row['value']:.6g}")


def last(line: list[dict]) -> dict | None:
    """Return the newest row of a series that has a value."""
    return next((r for r in reversed(line) if r["value"] is not None), None)


def years(frame: pl.DataFrame) -> dict:
    """Return the settings of the axis of years."""
    first, final = int(frame["year"].min()), int(frame["year"].max())
    room = max(1, final - first) * 0.02
    few = {"tickvals": list(range(first, final + 1))} if final - first < 8 else {"nticks": 8}
    return theme.axis(range=[round(first - room, 3), round(final + room, 3)], showgrid=False, tickformat="d", **few)


def noted(caption: Caption, frame: pl.DataFrame, bridge: int) -> Caption:
    """Add to the notes what the reader needs to read the lines that are in this picture."""
    notes = list(caption.notes)
    if (frame["status"] == "projected").any():
        notes.append("Dashed: projections.")
    if "flags" in frame.columns and frame["flags"].fill_null("").str.contains(r"\bbreak\b").any():
        notes.append("A line is interrupted where a series breaks: the provider marks it, or its source changes.")
    if bridge > 1:
        notes.append("Dotted: no figure for the years between.")
    return replace(caption, notes=tuple(dict.fromkeys(notes)))


def between(line: list[dict], decimals: int) -> str:
    """Say where a series begins and ends."""
    known = [r for r in line if r["value"] is not None]
    a, b = known[0], known[-1]
    if a is b:
        return f"{numbers.plain(a['value'], decimals)} in {a['year']}"
    start, end = numbers.plain(a["value"], decimals), numbers.plain(b["value"], decimals)
    later = " (projected)" if b["status"] == "projected" else ""
    return f"from {start} in {a['year']} to {end} in {b['year']}{later}"
