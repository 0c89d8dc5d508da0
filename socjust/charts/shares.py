"""Parts of a whole, one bar for each row: what share is known, and how; what share is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from socjust import numbers
from socjust.charts import rows, theme
from socjust.charts import stacked as stacks
from socjust.charts.figure import Caption, Figure, finish, need, nothing
from socjust.charts.stacked import Look, stacked
from socjust.errors import UsageError

ROW: Final = 38  # px
LEAST: Final = 7  # per cent; a narrower part has no number in it
# Lightness falls from left to right, and what is absent is hatched
# or empty, so that the parts stay apart in grey and for colour-blind readers.
LOOKS: Final = {
    "full": Look(theme.MAIN, theme.PAPER),
    "half": Look(theme.SEQUENTIAL[2], theme.INK),
    "light": Look(theme.SEQUENTIAL[1], theme.INK),
    "absent": Look(theme.MISSING, theme.SOFT, hatched=True),
    "empty": Look(theme.PAPER, theme.SOFT),
}


@dataclass(frozen=True)
class Part:
    """One part of the bars.

    Parameters
    ----------
    column : str
        Of the frame: per cent of the whole.
    name : str
        In the key.
    look : {"full", "half", "light", "absent", "empty"}
        How it is filled.
    """

    column: str
    name: str
    look: str


def shares(
    frame: pl.DataFrame, caption: Caption, parts: Sequence[Part], *, beside: tuple[str, str] | None = None
) -> Figure:
    """Draw each row as a bar of 100 % in parts.

    Parameters
    ----------
    frame : polars.DataFrame
        Columns ``label`` and one for each part, in per cent; optional ``reason`` (why a row has no bar).
    caption : Caption
        The words around the picture.
    parts : sequence of Part
        From left to right.
    beside : pair of str, optional
        Head and column of a number that stands at the right of each bar.

    Returns
    -------
    Figure

    Raises
    ------
    UsageError
        For a missing column or a look that is not known.

    Examples
    --------
    >>> frame = pl.DataFrame({"label": ["Health"], "seen": [70.0], "not": [30.0]})
    >>> shares(frame, Caption("seen", "Most is seen"), [Part("seen", "seen", "full"), Part("not", "not", "absent")]).alt
    'Bars of 100\u202f% in parts. Health: seen 70\u202f%, not 30\u202f%.'
    """
    frame = need("shares", frame, ["label", *(p.column for p in parts), *([beside[1]] if beside else [])])
    if strange := [p.look for p in parts if p.look not in LOOKS]:
        raise UsageError(f"shares() has no look '{strange[0]}': choose from {', '.join(LOOKS)}.")
    data = frame.with_row_index("row").to_dicts()
    parts = [p for p in parts if any(r[p.column] for r in data)]  # a part that nobody has would only fill the key
    if not parts:
        return nothing(caption, frame)
    columns = [rows.Column(beside[0], [_number(r[beside[1]]) for r in data], 96, bold=True)] if beside else []
    drawn = [_part(part, data) for part in parts]
    remarks = [r.get("reason") or "" for r in data]
    drawing = stacked(
        data, drawn, columns, gap=0.42, scale="% of the whole", remarks=remarks, row=ROW, range=[0, 100.4]
    )
    return finish(caption, drawing, _alt(data, parts), frame)


def _number(value: float | int | str | None) -> str:
    return value if isinstance(value, str) else numbers.plain(value)


def _part(part: Part, data: list[dict]) -> stacks.Part:
    look = LOOKS[part.look]
    values = [r[part.column] or 0 for r in data]
    texts = ["" if v < LEAST or look.hatched else numbers.plain(v) for v in values]
    said = [f"<b>{r['label']}</b><br>{part.name}: {_percent(v)}" for r, v in zip(data, values, strict=True)]
    return stacks.Part(part.name, part.name, look, values, texts, said)


def _percent(value: float | None) -> str:
    return f"{numbers.plain(value)}{numbers.THIN}%"


def _alt(data: list[dict], parts: Sequence[Part]) -> str:
    said = []
    for r in data:
        known = [f"{p.name} {_percent(r[p.column])}" for p in parts if r[p.column]]
        said.append(f"{r['label']}: {', '.join(known) or r.get('reason') or 'nothing'}")
    return f"Bars of 100{numbers.THIN}% in parts. {'; '.join(said)}."
