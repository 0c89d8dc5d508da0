"""Three small chapters with everything that a page has to draw: a chart, a map, two tables, a formula, prose, links."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = """\
home: str = ""
vintage: str = "latest"
edition: str = ""
year: int = 0
"""

DRAW = """\
import plotly.graph_objects as go
import polars as pl

from socjust import charts
from socjust.home import is_simulated

simulated = is_simulated(vintage)
source = f"World Bank, ILOSTAT; vintage {vintage}"
scores = pl.DataFrame({"dimension": ["Capabilities", "Work", "Protection"], "score": [58.0, 41.0, None]})
drawing = go.Figure(go.Scatter(x=[58, 41], y=["Capabilities", "Work"], mode="markers"))
_ = drawing.update_layout(height=240, margin={"l": 120, "r": 20, "t": 10, "b": 30})
"""

CHART = """\
charts.Figure(
    "where-it-stands", "Work is <behind> capabilities", "Scores, 0 to 100", drawing,
    "Dot plot with two rows: Capabilities 58, Work 41.", source, scores, ("A remark.",), simulated,
)
"""

MAP = """\
shades = go.Figure(go.Choropleth(locations=["KEN", "BRA", "DEU"], z=[1, 2, 3], showscale=False))
shades.update_layout(height=360, margin={"l": 0, "r": 0, "t": 0, "b": 0})
shades.update_geos(resolution=50, projection_type="natural earth")
charts.Figure(
    "map", "Three economies in three shades", "Invented classes", shades, "Map: Kenya, Brazil and Germany are shaded.",
    source, pl.DataFrame({"economy": ["KEN", "BRA", "DEU"], "class": [1, 2, 3]}), (), simulated,
)
"""

PROSE = r"""## How it is computed

The score of an indicator is $s = 100 \frac{x - l}{u - l}$, and of a dimension

$$S_d = \frac{\sum_i w_i s_i}{\sum_i w_i}$$

Poverty is measured at US$ 3 a day, not at $5 or $10. More in [the overview](overview.html#top), in
[Kenya](economy-ken.html) and in [a chapter that this edition lacks](economy-zzz.html).
"""

TABLE = """\
from IPython.display import HTML, display
display(
    {
        "text/html": "<div><style>td {color: red}</style><table class='gt_table'><thead><tr><th>Indicator</th></tr>"
        "</thead><tbody><tr><td>Gini index</td></tr></tbody></table></div>",
        "application/vnd.socjust.figure+json": {
            "kind": "table", "name": "figures", "title": "Every figure", "subtitle": "Newest value", "source": source,
            "notes": [], "simulated": simulated, "csv": "indicator\\nGini index\\n", "csv_name": "figures.csv",
        },
    },
    raw=True,
)
"""


def notebook(name: str, extra: str, title: str, cells: tuple[str, ...] = (), *, maps: bool = False) -> NotebookNode:
    """Return a chapter; `cells` are code cells put at its end."""
    parts = [
        new_markdown_cell("# A note for people in JupyterLab", metadata={"tags": ["remove-cell"]}),
        new_code_cell(PARAMETERS + extra, metadata={"tags": ["parameters"]}),
        new_code_cell(DRAW),
        new_code_cell(
            "from IPython.display import Markdown\n"
            f'Markdown(f"# {title}\\n\\n*The sub line*\\n\\nThe finding first. It is <small>.\\n\\nThen the rest.")'
        ),
        new_markdown_cell("## Where it stands"),
        new_code_cell(CHART),
        *([new_code_cell(MAP)] if maps else []),
        new_markdown_cell(PROSE),
        new_markdown_cell("## The figures behind it"),
        new_code_cell(TABLE),
        *(new_code_cell(cell) for cell in cells),
    ]
    for number, cell in enumerate(parts):
        cell["id"] = f"{name}-{number:02d}"
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=parts, metadata={"kernelspec": kernelspec, "language_info": {"name": "python"}})


def write(folder: Path, economy_cells: tuple[str, ...] = ()) -> Path:
    """Write the three chapters' notebooks into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    chapters = {
        "10-overview.ipynb": notebook("overview", "", "The world", maps=True),
        "20-dimension.ipynb": notebook("dimension", 'dimension: str = "PRO"\n', "{dimension}"),
        "30-economy.ipynb": notebook("economy", 'economy: str = "KEN"\n', "{economy}", economy_cells, maps=True),
    }
    for name, chapter in chapters.items():
        nbformat.validate(chapter)
        nbformat.write(chapter, folder / name)
    return folder
