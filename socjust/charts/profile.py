"""Where an economy stands: a row for each dimension, with its interval, its region and its income group."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, own, rows, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing

COLUMNS: Final = (
    "key", "label", "value", "low", "high", "region", "income", "banded", "slope", "seen", "total",
)  # fmt: skip
REASON: Final = "not published: too few indicators"


def profile(
    frame: pl.DataFrame,
    caption: Caption,
    *,
    subject: str,
    region: str = "region",
    income: str = "income group",
    level: str = "90\u202f% interval",
    names: tuple[str, str] = ("region", "income"),
) -> Figure:
    """Draw the scores of one subject, 0 to 100, beside those of its region and income group.

    Parameters
    ----------
    frame : polars.DataFrame
        One row for each dimension in the order to draw, with columns ``key, label, value, low, high, region,
        income, banded, slope, seen, total``; optional ``direction`` of the slope (up, down where certain) and
        ``reason`` (why there is no value). Null is missing. A banded row shows ``low`` to ``high`` only.
    caption : Caption
        The words around the picture.
    subject, region, income : str
        Their names in the key.
    level : str
        What the bars are, in the key.
    names : pair of str
        Names in the CSV of the two columns that the subject is compared with.

    Returns
    -------
    Figure

    Examples
    --------
    >>> row = dict(key="CAP", label="Essential capabilities", value=58.2, low=55.0, high=61.0, region=49.0,
    ...            income=63.0, banded=False, slope=0.6, seen=14, total=14)
    >>> profile(pl.DataFrame([row]), Caption("stand", "Where it stands"), subject="Kenya").alt
    'Kenya: 1 of 1 score is shown. Essential capabilities is 58 (55 to 61).'
    """
    frame = need("profile", frame, COLUMNS)
    if frame.is_empty():
        return nothing(caption, frame)
    data = frame.with_row_index("row").to_dicts()
    drawing = rows.canvas(
        [r["label"] for r in data],
        _columns(data),
        scale="score, 0\u2013100",
        remarks=["" if _band(r) or _solid(r) else _short(r) for r in data],
        range=[-0.4, 100.4],
        tickvals=[0, 25, 50, 75, 100],
        entries=_key(data, subject, region, income, level),
    )
    for trace in _traces(data, subject, region, income):
        drawing.add_trace(trace)
    held = frame.rename(dict(zip(("region", "income"), names, strict=True)))
    heads = {"value": "Score", names[0]: numbers.opening(region), names[1]: numbers.opening(income)}
    return finish(caption, drawing, _alt(data, subject), held, heads=heads)


def _short(r: dict) -> str:
    """Return the reason up to its first comma: all of it stands in the table, and long ones make every row high."""
    return (r.get("reason") or REASON).partition(",")[0]


def _band(r: dict) -> bool:
    return bool(r["banded"]) and r["low"] is not None and r["high"] is not None


def _solid(r: dict) -> bool:
    return r["value"] is not None and not r["banded"]


def _columns(data: list[dict]) -> list[rows.Column]:
    moves = [theme.trend(r["slope"], r.get("direction"), number=not r["banded"]) for r in data]
    scores = ["band" if _band(r) else numbers.plain(r["value"] if _solid(r) else None) for r in data]
    seen = ["" if r["seen"] is None else f"{r['seen']} of {r['total']}" for r in data]
    return [
        rows.Column("score", scores, 46, bold=True),
        rows.Column("trend, points a year", [m[0] for m in moves], 134, right=False, colours=[m[1] for m in moves]),
        rows.Column("seen", seen, 54, colours=[theme.SOFT] * len(data), size=theme.SMALL),
    ]


def _traces(data: list[dict], subject: str, region: str, income: str) -> list[go.Scatter]:
    bands = [(r["low"], r["high"], r["row"]) for r in data if _band(r)]
    solid = [r for r in data if _solid(r)]
    bars = [(r["low"], r["high"], r["row"]) for r in solid if r["low"] is not None and r["high"] is not None]
    hover = [_sentence(r, subject, region, income) for r in solid]
    drawn = [
        rows.spans("band", bands, 15, theme.BAND) if bands else None,
        rows.spans("interval", bars, 6, theme.INTERVAL) if bars else None,
        _marks(data, "region", region, rows.TICK),
        _marks(data, "income", income, rows.OPEN),
        rows.dots(subject, [r["value"] for r in solid], [r["row"] for r in solid], rows.SUBJECT, hover),
    ]
    mine = [(r["value"] if _solid(r) else (r["low"] + r["high"]) / 2, r["row"]) for r in data if _own(r)]
    drawn += own.frames([x for x, _ in mine], [y for _, y in mine])
    return [trace for trace in drawn if trace is not None]


def _own(r: dict) -> bool:
    return own.is_own(r) and (_solid(r) or _band(r))


def _key(data: list[dict], subject: str, region: str, income: str, level: str) -> list[key.Entry]:
    """Return an entry for each kind of mark that is in the picture."""
    bars = any(_solid(r) and r["low"] is not None and r["high"] is not None for r in data)
    entries = [
        (True, key.Entry("dot", subject, theme.MAIN)),
        (bars, key.Entry("bar", level, theme.INTERVAL, 6)),
        (any(r["region"] is not None for r in data), key.Entry("tick", region, theme.REGION)),
        (any(r["income"] is not None for r in data), key.Entry("open", income, theme.INCOME)),
        (any(_band(r) for r in data), key.Entry("band", "band: too uncertain for a number", theme.BAND, 13)),
    ]
    return [entry for there, entry in entries if there] + own.entries(r for r in data if _own(r))


def _marks(data: list[dict], column: str, name: str, marker: dict) -> go.Scatter | None:
    held = [r for r in data if r[column] is not None]
    if not held:
        return None
    hover = [f"{name}: {numbers.plain(r[column])}<br>{r['label']}" for r in held]
    return rows.dots(name, [r[column] for r in held], [r["row"] for r in held], marker, hover)


def _interval(r: dict) -> str:
    if r["low"] is None or r["high"] is None:
        return ""
    return f" ({numbers.plain(r['low'])} to {numbers.plain(r['high'])})"


def _sentence(r: dict, subject: str, region: str, income: str) -> str:
    named = ((r["region"], region), (r["income"], income))
    others = [f"{name} {numbers.plain(value)}" for value, name in named if value is not None]
    first = f"<b>{subject}: {numbers.plain(r['value'])}</b>{_interval(r)}"
    return "<br>".join([first, r["label"], *others]) + own.said(r)


def _alt(data: list[dict], subject: str) -> str:
    solid = [r for r in data if _solid(r)]
    noun, verb = "score" if len(data) == 1 else "scores", "is" if len(solid) == 1 else "are"
    said = [f"{subject}: {len(solid)} of {len(data)} {noun} {verb} shown."]
    ends = sorted(solid, key=lambda r: r["value"])
    if len(ends) == 1:
        said.append(f"{_value(ends[0])}.")
    elif ends:
        said.append(f"Lowest: {_value(ends[0])}; highest: {_value(ends[-1])}.")
    said += [f"{r['label']} is a band{_interval(r)}." for r in data if _band(r)]
    absent = [r["label"] for r in data if not _solid(r) and not _band(r)]
    said += [f"Not published: {numbers.listed(absent)}."] if absent else []
    return " ".join(said)


def _value(r: dict) -> str:
    return f"{r['label']} is {numbers.plain(r['value'])}{_interval(r)}"
