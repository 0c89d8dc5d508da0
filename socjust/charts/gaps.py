"""What is behind a score: each indicator's own score beside that of a group, with the distance between them."""

from __future__ import annotations

from typing import Final

import polars as pl

from socjust import numbers
from socjust.charts import key, own, rows, theme
from socjust.charts.figure import Caption, Figure, finish, need, nothing

COLUMNS: Final = ("label", "score", "group")
ROW: Final = 34  # px
AHEAD: Final = "rgba(0,102,79,0.45)"
BEHIND: Final = "rgba(168,50,50,0.45)"


def gaps(
    frame: pl.DataFrame,
    caption: Caption,
    *,
    subject: str,
    group: str,
    reason: str = "no value",
    whole: pl.DataFrame | None = None,
) -> Figure:
    """Draw scores, 0 to 100, with the distance to a group's.

    Parameters
    ----------
    frame : polars.DataFrame
        One row for each indicator in the order to draw, columns ``label``, ``score``, ``group`` (the group's score);
        optional ``shown`` (the value itself as text: "37.2 %"), ``year`` and ``reason`` (why there is no score).
    caption : Caption
        The words around the picture.
    subject, group : str
        Their names in the key.
    reason : str
        Words for a row without a score and without a reason of its own.
    whole : polars.DataFrame, optional
        What is saved as CSV, where only a part of it is drawn.

    Returns
    -------
    Figure

    Examples
    --------
    >>> frame = pl.DataFrame({"label": ["Pensions", "Schooling"], "score": [13.0, 70.0], "group": [34.0, 60.0]})
    >>> gaps(frame, Caption("behind", "Pensions lag"), subject="Kenya", group="Region").alt
    'Scores of 2 indicators. Kenya is behind Region most in Pensions (13, 34) and ahead most in Schooling (70, 60).'
    """
    frame = need("gaps", frame, COLUMNS)
    if frame.is_empty():
        return nothing(caption, frame)
    data = frame.with_row_index("row").to_dicts()
    drawing = rows.canvas(
        [r["label"] for r in data],
        _columns(data),
        scale="score, 0\u2013100",
        remarks=["" if r["score"] is not None else r.get("reason") or reason for r in data],
        row=ROW,
        entries=[*_entries(subject, group), *own.entries(r for r in data if r["score"] is not None)],
        range=[-0.4, 100.4],
        tickvals=[0, 25, 50, 75, 100],
    )
    for name, colour, sign in (("ahead", AHEAD, 1), ("behind", BEHIND, -1)):
        pairs = [(r["group"], r["score"], r["row"]) for r in data if (_gap(r) or 0) * sign > 0]
        if pairs:
            drawing.add_trace(rows.spans(name, pairs, 4, colour))
    for column, name, marker in (("group", group, rows.OPEN), ("score", subject, {**rows.SUBJECT, "size": 12})):
        held = [r for r in data if r[column] is not None]
        tell = [_sentence(r, subject, group) for r in held]
        drawing.add_trace(rows.dots(name, [r[column] for r in held], [r["row"] for r in held], marker, tell))
    mine = [r for r in data if r["score"] is not None and own.is_own(r)]
    for trace in own.frames([r["score"] for r in mine], [r["row"] for r in mine]):
        drawing.add_trace(trace)
    heads = {"score": f"{subject}, score", "group": numbers.opening(group)}
    return finish(caption, drawing, _alt(data, subject, group), frame if whole is None else whole, heads=heads)


def _gap(r: dict) -> float | None:
    return None if r["score"] is None or r["group"] is None else r["score"] - r["group"]


def _entries(subject: str, group: str) -> list[key.Entry]:
    return [
        key.Entry("dot", subject, theme.MAIN),
        key.Entry("open", group, theme.INCOME),
        key.Entry("bar", "ahead (dot at the right)", AHEAD, 4),
        key.Entry("bar", "behind (dot at the left)", BEHIND, 4),
    ]


def _columns(data: list[dict]) -> list[rows.Column]:
    soft = [theme.SOFT] * len(data)
    columns = [rows.Column("score", [numbers.plain(r["score"]) for r in data], 46, bold=True)]
    if "shown" in data[0]:
        texts = [r["shown"] or "" for r in data]
        wide = max(60, *(round(key.text_width(text, 13)) for text in texts)) + 14
        columns.append(rows.Column("value", texts, min(wide, 150), size=13))
    if "year" in data[0]:
        years = ["" if r["year"] is None else str(r["year"]) for r in data]
        columns.append(rows.Column("year", years, 46, colours=soft, size=theme.SMALL))
    return columns


def _sentence(r: dict, subject: str, group: str) -> str:
    said = [f"<b>{r['label']}</b>"]
    said += [f"{subject}: {numbers.plain(r['score'])}"] if r["score"] is not None else []
    said += [r["shown"]] if r.get("shown") else []
    said += [f"{group}: {numbers.plain(r['group'])}"] if r["group"] is not None else []
    return "<br>".join(said) + own.said(r)


def _alt(data: list[dict], subject: str, group: str) -> str:
    known = [r for r in data if r["score"] is not None]
    said = f"Scores of {len(known)} indicator{'' if len(known) == 1 else 's'}"
    said += f", {len(data) - len(known)} more without a value." if len(known) < len(data) else "."
    pairs = sorted((r for r in known if _gap(r) is not None), key=lambda r: (_gap(r), r["label"]))
    behind, ahead = [r for r in pairs if _gap(r) < 0], [r for r in pairs if _gap(r) > 0]
    group = f"the {numbers.inside(group)}" if group.startswith("median") else group
    parts = [f"behind {group} most in {_pair(behind[0])}"] if behind else []
    parts += [f"ahead {'' if behind else f'of {group} '}most in {_pair(ahead[-1])}"] if ahead else []
    return (
        f"{said} {subject} is {' and '.join(parts)}."
        if parts
        else f"{said} {subject} is drawn beside {group}, from 0 to 100."
    )


def _pair(r: dict) -> str:
    return f"{r['label']} ({numbers.plain(r['score'])}, {numbers.plain(r['group'])})"
