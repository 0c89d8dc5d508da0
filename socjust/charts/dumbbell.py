"""Women and men side by side: a filled dot, an open circle, and the line between them."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from socjust import numbers
from socjust.charts import key, own, rows, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.errors import UsageError

COLUMNS: Final = ("label", "female", "male", "unit")
ROW: Final = 38  # px
REASON: Final = "not published for both sexes"


def dumbbell(
    frame: pl.DataFrame,
    caption: Caption,
    *,
    decimals: int = 0,
    limits: tuple[float, float] | None = None,
    names: tuple[str, str] = ("women", "men"),
) -> Figure:
    """Draw pairs of values on one scale.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``label``, ``female``, ``male``, ``unit`` (the same in all rows); optional ``gap`` (written at the
        right, with its sign), ``year`` and ``reason`` (why a value is missing).
    caption : Caption
        The words around the picture.
    decimals : int
        Of values.
    limits : pair of float, optional
        Ends of the axis; by default 0 to 100 where the values are shares, else the values' own.
    names : pair of str
        What the two marks are, in the key; and the names of the two columns in the CSV.

    Returns
    -------
    Figure

    Raises
    ------
    UsageError
        For missing columns, or rows in different units: they have no scale in common.

    Examples
    --------
    >>> frame = pl.DataFrame({"label": ["Participation"], "female": [62.0], "male": [72.5], "unit": ["%"]})
    >>> dumbbell(frame, Caption("sexes", "Fewer women work")).alt
    'Pairs of women and men. Participation: women 62, men 72.'
    """
    frame = need("dumbbell", frame, COLUMNS)
    units = frame["unit"].unique(maintain_order=True).to_list()
    if len(units) > 1:
        said = ", ".join(repr(u) for u in units)
        raise UsageError(f"dumbbell() needs one unit for its scale, not {said}: draw one figure for each unit.")
    if frame.is_empty() or frame.select(pl.col("female", "male").is_null().all()).to_numpy().all():
        return nothing(caption, frame)
    data = frame.with_row_index("row").to_dicts()
    both = [r for r in data if r["female"] is not None and r["male"] is not None]
    drawing = rows.canvas(
        [r["label"] for r in data],
        _columns(data, names, decimals),
        scale=units[0] or "",
        remarks=["" if r in both else r.get("reason") or REASON for r in data],
        row=ROW,
        entries=[key.Entry("dot", names[0], theme.MAIN), key.Entry("open", names[1], theme.REGION), *own.entries(data)],
        range=list(limits or _limits(data, units[0] or "")),
        nticks=6,
    )
    drawing.add_trace(rows.spans("gap", [(r["female"], r["male"], r["row"]) for r in both], 2.5, theme.MUTED))
    opened = {**rows.OPEN, "size": 11, "color": theme.REGION, "line": {"width": 2.5, "color": theme.REGION}}
    for column, name, marker in (("male", names[1], opened), ("female", names[0], rows.SUBJECT)):
        held = [r for r in data if r[column] is not None]
        tell = [f"<b>{r['label']}</b><br>{name}: {numbers.with_unit(r[column], r['unit'], decimals)}" for r in held]
        drawing.add_trace(rows.dots(name, [r[column] for r in held], [r["row"] for r in held], marker, tell))
    mine = [(r[c], r["row"]) for r in data for c in ("female", "male") if own.is_own(r) and r[c] is not None]
    for trace in own.frames([x for x, _ in mine], [y for _, y in mine]):
        drawing.add_trace(trace)
    heads = {_slug(name): numbers.opening(name) for name in names}
    return finish(caption, drawing, _alt(data, both, names, decimals), _called(frame, names), heads=heads)


def _called(frame: pl.DataFrame, names: tuple[str, str]) -> pl.DataFrame:
    """Give the two columns the names of the marks: what is not about the sexes is not to be read so in the CSV."""
    return frame if names == ("women", "men") else frame.rename({"female": _slug(names[0]), "male": _slug(names[1])})


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def _limits(data: list[dict], unit: str) -> tuple[float, float]:
    held = [r[c] for r in data for c in ("female", "male") if r[c] is not None]
    if unit.startswith("%") and min(held) >= 0 and max(held) <= 100:
        return -0.4, 100.4
    room = (max(held) - min(held)) * 0.06 or 1.0
    return (-room if 0 <= min(held) < 4 * room else min(held) - room), max(held) + room


def _columns(data: list[dict], names: tuple[str, str], decimals: int) -> list[rows.Column]:
    values = [[numbers.plain(r[c], decimals) for r in data] for c in ("female", "male")]
    wide = 20 + 6 * max(6, *(len(text) for texts in values for text in texts))
    columns = [rows.Column(names[0], values[0], wide, bold=True), rows.Column(names[1], values[1], wide)]
    if data and "gap" in data[0]:
        columns.append(rows.Column("gap", [numbers.signed(r["gap"], decimals) for r in data], 56))
    if data and "year" in data[0]:
        years = ["" if r["year"] is None else str(r["year"]) for r in data]
        columns.append(rows.Column("year", years, 50, colours=[theme.SOFT] * len(data), size=theme.SMALL))
    return columns


def _alt(data: list[dict], both: list[dict], names: tuple[str, str], decimals: int) -> str:
    said = [f"Pairs of {names[0]} and {names[1]}."]
    for r in both[:6]:
        female, male = numbers.plain(r["female"], decimals), numbers.plain(r["male"], decimals)
        said.append(f"{r['label']}: {names[0]} {female}, {names[1]} {male}.")
    said += [f"{len(both) - 6} more pairs."] if len(both) > 6 else []
    said += [f"{len(data) - len(both)} without both values."] if len(both) < len(data) else []
    return " ".join(said)
