"""Tables: great_tables makes the accessible HTML, a style sheet makes the look.

A page's style sheet finds these classes: ``sj-table`` on the table; great_tables' ``gt_left`` and ``gt_right`` on heads
and cells; ``sj-missing`` on the words that stand where there is no value; ``sj-remark`` on a remark behind a value;
``gt_heading`` on the caption, which a page may hide because it writes title and subtitle itself. The block around the
table, ``sj-wide``, scrolls sideways in a narrow window. JupyterLab gets a small style sheet along with the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

import great_tables as gt
import polars as pl

from socjust import numbers
from socjust.charts import theme
from socjust.charts.figure import SOCJUST, Caption, csv_text, describe, need
from socjust.errors import UsageError

MISSING: Final = "no value"
LAB_STYLE: Final = f"""
.sj-wide {{ overflow-x: auto }}
.sj-table {{ border-collapse: collapse; font: 14px {theme.FONT}; color: {theme.INK}; background: {theme.PAPER} }}
.sj-table caption {{ text-align: left; font-weight: 600; font-size: 16px; color: {theme.INK}; padding: 6px 8px }}
.sj-table caption span {{ display: block; font-weight: 400; font-size: 13px; color: {theme.SOFT} }}
.sj-table thead th {{ border-bottom: 2px solid {theme.INK}; vertical-align: bottom; padding: 5px 8px }}
.sj-table tbody th, .sj-table td {{ border-bottom: 1px solid {theme.LINE}; font-weight: 400; padding: 6px 8px }}
.sj-table .gt_left {{ text-align: left }}
.sj-table .gt_right {{ text-align: right; font-variant-numeric: tabular-nums }}
.sj-table .sj-missing {{ color: {theme.SOFT} }}
.sj-table .sj-remark {{ color: {theme.REGION}; font-size: 12px; margin-left: 8px }}
.sj-foot {{ font: 12px {theme.FONT}; color: {theme.SOFT}; margin: 6px 8px }}
"""


@dataclass(frozen=True)
class Column:
    """How a column of the frame is shown.

    Parameters
    ----------
    key : str
        Name in the frame.
    head : str
        What stands above it.
    decimals : int or str
        Digits after the point, or the name of the column that holds them for each row.
    unit : str
        Unit of all rows, or the name of the column that holds it for each row; ``"%"`` follows the number.
    missing : str
        Words where there is no value, or the name of the column that holds the reason for each row; empty for a blank.
    remark : str
        Name of a column with a remark to set behind the value.
    signed : bool
        Write + before a positive number.
    number : bool, optional
        Whether to align right; by default what the frame's type says.
    """

    key: str
    head: str
    decimals: int | str = 0
    unit: str = ""
    missing: str = MISSING
    remark: str = ""
    signed: bool = False
    number: bool | None = None


@dataclass(frozen=True)
class Table:
    """A table and what travels with it; made by :func:`table`."""

    name: str
    title: str
    subtitle: str
    source: str
    frame: pl.DataFrame = field(repr=False)  # the figures as they are: what the CSV holds
    html: str = field(repr=False)
    notes: tuple[str, ...] = ()
    simulated: bool = False

    @property
    def caption(self) -> Caption:
        """The words around the table."""
        return Caption(self.name, self.title, self.subtitle, self.source, self.notes, self.simulated)

    def bundle(self) -> dict[str, Any]:
        """Return what the page exporter needs besides the HTML."""
        return describe(self.caption, csv_text(self.frame, self.simulated), kind="table")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        foot = [f"Source: {self.source}"] if self.source else []
        lines = "<br>".join(escape(line) for line in (*foot, *self.notes))
        below = f'<p class="sj-foot">{lines}</p>' if lines else ""
        return {
            "text/html": f"<style>{LAB_STYLE}</style>\n{self.html}\n{below}",
            SOCJUST: self.bundle(),
            "text/plain": f"{self.caption.heading}\n{self.source}",
        }


def table(
    frame: pl.DataFrame, caption: Caption, columns: Sequence[Column], *, whole: pl.DataFrame | None = None
) -> Table:
    """Make a table from a frame.

    Parameters
    ----------
    frame : polars.DataFrame
        One row for each line; columns that are not shown go into the CSV too.
    caption : Caption
        The words around the table; its title and subtitle become the table's own caption.
    columns : sequence of Column
        What to show, in order; the first one heads each row.
    whole : polars.DataFrame, optional
        What the CSV holds where the page shows a summary of it; else the CSV holds the frame.

    Returns
    -------
    Table

    Examples
    --------
    >>> frame = pl.DataFrame({"what": ["Pensions", "Injuries"], "value": [13.04, None], "why": ["", "not reported"]})
    >>> made = table(frame, Caption("behind", "Behind it"), [Column("what", "Indicator"),
    ...              Column("value", "Value", decimals=1, unit="%", missing="why")])
    >>> "13.0\u202f%" in made.html, '>not reported</em>' in made.html
    (True, True)
    """
    if not columns:
        raise UsageError("table() needs at least one column to show.")
    keys = [c.key for c in columns]
    if len(set(keys)) != len(keys):
        raise UsageError(f"table() shows a column twice: {', '.join(k for k in keys if keys.count(k) > 1)}.")
    frame = need("table", frame, [k for c in columns for k in (c.key, *_named(c))])
    rows = frame.to_dicts()
    cells = {c.key: [_cell(c, row) for row in rows] for c in columns}
    shown = pl.DataFrame(cells, schema=dict.fromkeys(keys, pl.String))
    numeric = [c.key for c in columns if (frame.schema[c.key].is_numeric() if c.number is None else c.number)]
    made = (
        gt.GT(shown, id=caption.name, rowname_col=keys[0])
        .tab_stubhead(gt.html(escape(columns[0].head)))
        .cols_label({c.key: gt.html(escape(c.head)) for c in columns})
        .cols_align("left", columns=keys)
        .fmt(str, columns=keys)  # cells are escaped already: great_tables shall not do it again
    )
    made = made.cols_align("right", columns=numeric) if numeric else made
    html = _own(made.as_raw_html(), caption)
    words = (caption.name, caption.title, caption.subtitle, caption.source)
    return Table(*words, frame if whole is None else whole, html, tuple(caption.notes), caption.simulated)


def _own(html: str, caption: Caption) -> str:
    """Take the table out of great_tables' block with its own style sheet, and give it caption and class."""
    found = re.search(r"<table.*</table>", html, re.DOTALL)
    lines = [line.strip() for line in found[0].splitlines() if line.strip()] if found else []
    inner = re.sub(r"^<table[^>]*>", "", "\n".join(lines))
    # scope tells a screen reader what heads what; ids would have to be unique on a page that holds many tables
    inner = re.sub(r' (?:id|headers)="[^"]*"| (?:rowspan|colspan)="1"', "", inner)
    inner = re.sub(r' class="([^"]*)"', _side, inner).removesuffix("</table>").strip()
    small = f"<span>{escape(caption.subtitle)}</span>" if caption.subtitle else ""
    head = f'<caption class="gt_heading">{escape(caption.heading)}{small}</caption>'
    return f'<div class="sj-wide"><table class="sj-table gt_table">\n{head}\n{inner}\n</table></div>'


def _side(found: re.Match[str]) -> str:
    """Keep of a class list what says at which side the text stands, and what we wrote ourselves."""
    kept = [c for c in found[1].split() if c in ("gt_left", "gt_right", "flag", "soft") or c.startswith("sj-")]
    return f' class="{" ".join(kept)}"' if kept else ""


def _named(column: Column) -> list[str]:
    """Return the columns of the frame that must be there for this column."""
    named = [column.decimals] if isinstance(column.decimals, str) else []
    return [*named, *([column.remark] if column.remark else [])]


def _cell(column: Column, row: dict[str, Any]) -> str:
    value = row[column.key]
    remark = row.get(column.remark) if column.remark else ""
    behind = f' <span class="sj-remark flag">{escape(str(remark))}</span>' if remark else ""
    if value is None or value != value or value == "":
        words = (row[column.missing] or MISSING) if column.missing in row else column.missing
        return (f'<em class="sj-missing soft">{escape(words)}</em>' if words else "") + behind
    return f"{escape(_said(column, row, value))}{behind}"


def _said(column: Column, row: dict[str, Any], value: Any) -> str:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value)
    decimals = row[column.decimals] if isinstance(column.decimals, str) else column.decimals
    unit = row.get(column.unit, column.unit) or ""
    if isinstance(value, int) and value < 10_000 and not unit and not column.signed:
        return str(value)  # most likely a year, which is written without a space
    text = numbers.signed(value, decimals) if column.signed else numbers.plain(value, decimals)
    return text + (f"{numbers.THIN}{unit}" if unit == "%" else f" {unit}" if unit else "")
