"""Ranges on one scale: from low to high with the central figure, or between two bounds where no figure can be given."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go
import polars as pl

from socjust import numbers
from socjust.charts import key, own, rows, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing

COLUMNS: Final = ("label", "low", "central", "high")
ROW: Final = 36  # px
BOUNDS: Final = theme.REGION


def ranges(
    frame: pl.DataFrame,
    caption: Caption,
    *,
    scale: str,
    central: str = "central",
    beside: tuple[str, str] | None = None,
    decimals: int = 1,
    reason: str = "no figure",
) -> Figure:
    """Draw a range for each row.

    Parameters
    ----------
    frame : polars.DataFrame
        One row for each range in the order to draw, columns ``label``, ``low``, ``central``, ``high``; optional
        ``at_least`` and ``at_most`` (bounds, drawn where there is no central figure), ``shown`` (the figure as
        text) and ``reason``.
    caption : Caption
        The words around the picture.
    scale : str
        What the axis measures.
    central : str
        What the dot is, in the key and above its column.
    beside : pair of str, optional
        Column of text to write at the right, and its head.
    decimals : int
        Of values.
    reason : str
        Words for a row with neither range nor reason of its own.

    Returns
    -------
    Figure

    Examples
    --------
    >>> frame = pl.DataFrame({"label": ["Pensions"], "low": [0.6], "central": [0.7], "high": [0.9]})
    >>> ranges(frame, Caption("cost", "Pensions"), scale="% of GDP").alt
    'Ranges of 1 row. Pensions: 0.7, from 0.6 to 0.9.'
    """
    frame = need("ranges", frame, COLUMNS)
    data = frame.with_row_index("row").to_dicts()
    whole = [r for r in data if r["central"] is not None]
    bounded = [r for r in data if r["central"] is None and r.get("at_most") is not None]
    if not whole and not bounded:
        return nothing(caption, frame)
    drawn = {r["row"] for r in (*whole, *bounded)}
    columns = [rows.Column(central, [_figure(r, decimals) for r in data], 92, bold=True)]
    if beside:
        columns.append(rows.Column(beside[1], [r[beside[0]] or "" for r in data], 92, size=13))
    drawing = rows.canvas(
        [r["label"] for r in data],
        columns,
        scale=scale,
        remarks=["" if r["row"] in drawn else r.get("reason") or reason for r in data],
        row=ROW,
        entries=_entries(central, bool(whole), bool(bounded)) + own.entries([*whole, *bounded]),
        range=_limits(whole, bounded),
        nticks=6,
    )
    mine = [(r["central"], r["row"]) for r in whole if own.is_own(r)]
    mine += [((r["at_least"] + r["at_most"]) / 2, r["row"]) for r in bounded if own.is_own(r)]
    frames = own.frames([x for x, _ in mine], [y for _, y in mine])
    for trace in [*_ranges(whole, central, decimals), *_bounds(bounded, decimals), *frames]:
        drawing.add_trace(trace)
    return finish(caption, drawing, _alt(data, drawn, decimals), frame)


def _ranges(whole: list[dict], central: str, decimals: int) -> list[go.Scatter]:
    """A soft bar from low to high, and a dot on it."""
    if not whole:
        return []
    tell = [f"<b>{r['label']}</b><br>{_said(r, decimals)}" for r in whole]
    return [
        rows.spans("range", [(r["low"], r["high"], r["row"]) for r in whole], 9, theme.INTERVAL),
        rows.dots(central, [r["central"] for r in whole], [r["row"] for r in whole], rows.SUBJECT, tell),
    ]


def _bounds(bounded: list[dict], decimals: int) -> list[go.Scatter]:
    """A thin line between two upright ends, in another colour: a shape of its own."""
    if not bounded:
        return []
    ends = [(r[c], r["row"], r) for r in bounded for c in ("at_least", "at_most")]
    tell = [f"<b>{r['label']}</b><br>{_said(r, decimals)}" for _, _, r in ends]
    mark = {**rows.TICK, "size": 14, "color": BOUNDS}
    return [
        rows.spans("bounds", [(r["at_least"], r["at_most"], r["row"]) for r in bounded], 2.5, BOUNDS),
        rows.dots("bounds' ends", [x for x, _, _ in ends], [y for _, y, _ in ends], mark, tell),
    ]


def _limits(whole: list[dict], bounded: list[dict]) -> list[float]:
    most = max([0.0, *(r["high"] for r in whole), *(r["at_most"] for r in bounded)]) or 1.0
    least = min([0.0, *(r["low"] for r in whole), *(r["at_least"] for r in bounded)])
    return [least - 0.02 * (most - least), most + 0.03 * (most - least)]


def _entries(central: str, whole: bool, bounded: bool) -> list[key.Entry]:
    ranged = [key.Entry("dot", central, theme.MAIN), key.Entry("bar", "low to high assumptions", theme.INTERVAL, 9)]
    bounds = [key.Entry("bar", "between bounds: coverage not known", BOUNDS, 2.5)]
    return (ranged if whole else []) + (bounds if bounded else [])


def _figure(r: dict, decimals: int) -> str:
    if "shown" in r:
        return r["shown"] or ""
    if r["central"] is not None:
        return numbers.plain(r["central"], decimals)
    if r.get("at_most") is None:
        return ""
    return numbers.interval(r["at_least"], r["at_most"], decimals)


def _said(r: dict, decimals: int) -> str:
    if r["central"] is not None:
        low, central, high = (numbers.plain(r[c], decimals) for c in ("low", "central", "high"))
        return f"{central}, from {low} to {high}"
    return f"between {numbers.plain(r['at_least'], decimals)} and {numbers.plain(r['at_most'], decimals)}"


def _alt(data: list[dict], drawn: set[int], decimals: int) -> str:
    said = [f"Ranges of {len(drawn)} row{'' if len(drawn) == 1 else 's'}."]
    said += [f"{r['label']}: {_said(r, decimals)}." for r in data if r["row"] in drawn]
    said += [f"{len(data) - len(drawn)} without a figure."] if len(drawn) < len(data) else []
    return " ".join(said)
