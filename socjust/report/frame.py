"""Figures and tables of a notebook as frames of a page: heading, picture, source, table twin, downloads, citation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from nbformat import NotebookNode

from socjust.charts import figure as charts
from socjust.charts.lab import bare as page_drawing
from socjust.report.columns import widths
from socjust.report.imprint import Imprint
from socjust.report.plan import Chapter, stem
from socjust.report.twin import Twin, twin

SLOT = re.compile(r'<div class="slot" data-slot="(\d+)"></div>')
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
TEXT = re.compile(r"(?<=>)[^<]+")
CODE = re.compile(r"[^\s&]{18,}")
JOINT = re.compile(r"([_;|/])(?=\w)")
WHOLE = re.compile(  # a number and its first word, a range, a date: torn in two they are hard to read
    r"^\d{1,2}\. [^\s<]+|\([−+<]?\d[\d\u202f.]*(?:–| to )[−+<]?\d[\d\u202f.]*\)"
    r"|[−+<]?\d[\d\u202f.]*–[−+<]?\d[\d\u202f.]*|\d{1,2} [A-Z][a-z]{2} \d{4}"
)
REMOVED = {"parameters", "injected-parameters", "remove-cell"}


@dataclass(frozen=True)
class Frame:
    """What a page needs to draw one figure or table."""

    kind: str  # "figure" or "table"
    id: str
    number: int
    title: str
    subtitle: str
    source: str
    notes: tuple[str, ...]
    csv: str
    csv_file: str  # name in the edition's data folder; "" when there is none
    alt: str = ""
    spec: str = ""  # JSON for the page's script
    height: int = 0
    min_width: int = 0
    html: str = ""  # of a table
    download: str = ""  # file name of a downloaded picture, without extension
    heads: Mapping[str, str] = field(default_factory=dict)  # headings of columns, in the figure's own words

    @property
    def label(self) -> str:
        """How the text refers to it: ``Figure 2``."""
        return f"{self.kind.capitalize()} {self.number}"

    @property
    def twin(self) -> Twin:
        """The table behind the picture."""
        return twin(self.csv, self.heads)


@dataclass
class Collector:
    """Takes figures and tables out of a notebook's outputs and leaves a slot for each."""

    chapter: Chapter
    imprint: Imprint
    give: Callable[[str], str]  # unique ids
    frames: list[Frame] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def collect(self, notebook: NotebookNode) -> None:
        """Change the notebook: only what a page shows is left, with slots for figures and tables."""
        shown = [cell for cell in notebook.cells if not REMOVED & set(cell.metadata.get("tags", ()))]
        for position, cell in enumerate(shown, start=1):
            if cell.cell_type == "code":
                cell.outputs = [self._output(output, position) for output in cell.outputs]
        notebook.cells = shown

    def _output(self, output: NotebookNode, position: int) -> NotebookNode:
        if output.output_type == "stream" and output.name == "stderr":
            lines = [line.strip() for line in output.text.splitlines() if line.strip()]
            self.warnings += [f"cell {position}: {line}" for line in lines[:1]]
        data = output.get("data", {})
        if charts.SOCJUST in data:
            self.frames.append(self._framed(data[charts.SOCJUST], data))
        elif charts.PLOTLY in data:
            self.warnings.append(f"cell {position}: a chart without title, source and alternative text")
            self.frames.append(self._framed(_bare_words(data[charts.PLOTLY], position), data))
        else:
            return output
        output.data = NotebookNode({"text/html": f'<div class="slot" data-slot="{len(self.frames) - 1}"></div>'})
        return output

    def _framed(self, words: Mapping[str, Any], data: Mapping[str, Any]) -> Frame:
        kind = words["kind"]
        self._counts[kind] = self._counts.get(kind, 0) + 1
        simulated = self.imprint.simulated
        anchor = self.give(words["name"])
        file = f"{self.chapter.slug}-{anchor}"
        common = {
            "kind": kind, "id": anchor, "number": self._counts[kind], "title": words["title"],
            "subtitle": words.get("subtitle", ""), "source": words.get("source", ""),
            "notes": tuple(words.get("notes", ())), "csv": words.get("csv", ""),
            "csv_file": self.imprint.file(file, "csv") if words.get("csv") else "",
            "min_width": int(words.get("min_width", 0)), "download": stem(file, simulated),
        }  # fmt: skip
        if kind == "table":
            return Frame(**common, html=table(data.get("text/html", "")))
        drawing, height = _drawing(data[charts.PLOTLY])
        return Frame(**common, alt=words["alt"], height=height, spec=as_json(drawing), heads=words.get("heads", {}))


def _bare_words(lab: Mapping[str, Any], position: int) -> dict[str, Any]:
    title = (lab.get("layout", {}).get("title") or {}).get("text", "") or "Chart"
    return {"kind": "figure", "name": f"chart-{position}", "title": title, "alt": title}


def _drawing(lab: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """Return the drawing for the page, with what a downloaded picture needs besides: its title and its source."""
    bare = page_drawing(lab)
    layout = lab.get("layout", {})
    download = {key: layout[key] for key in ("title", "height", "margin", "annotations") if key in layout}
    height = int(bare["layout"].get("height") or 420)
    return {**bare, "download": download}, height


def as_json(value: object) -> str:
    """Return JSON that may stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def table(html: str) -> str:
    """Take a table's own styles and id away, so that the report's style sheet draws it, in the dark and on paper too.

    Examples
    --------
    >>> table('<div id="x" style="overflow:auto"><style>#x {}</style><table class="gt_table"><tr></tr></table></div>')
    '<table class="gt_table"><tr></tr></table>'
    """
    found = re.search(r"<table.*</table>", STYLE.sub("", html), re.DOTALL)
    return shared(breakable(found[0])) if found else f"<pre>{escape(html)}</pre>"


def shared(html: str) -> str:
    """Give a table's columns the widths that make it short; one whose rows need no second line is left as it is."""
    given = widths(html)
    if given is None:
        return html
    columns = "".join(f'<col style="width:{share}%">' for share in given)
    return re.sub(r"(?=<thead)", f"<colgroup>{columns}</colgroup>\n", html, count=1)


def breakable(html: str) -> str:
    """Let long codes break behind ``_`` and ``;``, and keep a range or a date in one line.

    A code that cannot break makes its table wider than the paper.

    Examples
    --------
    >>> breakable("<td>SDG_0131_SEX_SOC_RT[sex=SEX_F]</td><td>43 (38–48)</td>")
    '<td>SDG_<wbr>0131_<wbr>SEX_<wbr>SOC_<wbr>RT[sex=SEX_<wbr>F]</td><td>43 <span class="whole">(38–48)</span></td>'
    """
    return TEXT.sub(lambda text: _joined(CODE.sub(lambda code: JOINT.sub(r"\1<wbr>", code[0]), text[0])), html)


def _joined(text: str) -> str:
    return WHOLE.sub(lambda range_: f'<span class="whole">{range_[0]}</span>', text)
