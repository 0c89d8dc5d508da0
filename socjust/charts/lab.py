"""A drawing as JupyterLab shows it, with title and source inside the picture, and as a page shows it, without."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any, Final

from socjust.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    import plotly.graph_objects as go

    from socjust.charts.figure import Caption

LAB: Final = "lab-"  # name of annotations that only JupyterLab's readers need


def plain(drawing: go.Figure) -> dict[str, Any]:
    """Return a drawing as plain lists and numbers, the same bytes for the same frame.

    Examples
    --------
    >>> import plotly.graph_objects as go
    >>> plain(go.Figure(go.Scatter(x=[1], y=[2])))["data"]
    [{'x': [1], 'y': [2], 'type': 'scatter'}]
    """
    return json.loads(drawing.to_json(validate=False))


def spec(drawing: go.Figure, caption: Caption) -> dict[str, Any]:
    """Return the drawing for JupyterLab: title above, source and notes below, inside the picture."""
    bones = plain(drawing)
    layout = bones["layout"]
    page = {"height": layout["height"], "margin": layout["margin"]}
    title, above = _heading(caption)
    text, below = _foot(caption)
    margin = {**page["margin"], "t": page["margin"]["t"] + above, "b": page["margin"]["b"] + below}
    foot = {
        "name": f"{LAB}source", "text": text, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": 0,
        "xanchor": "left", "yanchor": "top", "align": "left", "xshift": -margin["l"],
        "yshift": -page["margin"]["b"], "font": {"size": theme.SMALL, "color": theme.SOFT},
    }  # fmt: skip
    height = page["height"] + above + below
    layout.update(
        title={**title, "y": round(1 - 14 / height, 5)},
        height=height,
        margin=margin,
        annotations=[*layout.get("annotations", []), *([foot] if text else [])],
        meta={**layout.get("meta", {}), "page": page},
    )
    config = {**theme.CONFIG, **_map_config(bones)}
    return {"data": bones["data"], "layout": layout, "config": config}


def _map_config(bones: Mapping[str, Any]) -> dict[str, str]:
    if "geo" not in bones["layout"]:
        return {}
    from socjust.charts.world import data_address  # world imports this module; only a map needs its shapes

    return {"topojsonURL": data_address()}


def _heading(caption: Caption) -> tuple[dict[str, Any], int]:
    lines = [f"<b>{line}</b>" for line in textwrap.wrap(caption.heading, 78)]
    style = f"font-size:13px;color:{theme.SOFT}"
    small = [f'<span style="{style}">{line}</span>' for line in textwrap.wrap(caption.subtitle, 100)]
    title = {
        "text": "<br>".join([*lines, *small]), "x": 0, "xref": "container", "xanchor": "left",
        "yref": "container", "yanchor": "top", "font": {"size": 16, "color": theme.INK},
    }  # fmt: skip
    return title, 20 + 22 * len(lines) + 20 * len(small)


def _foot(caption: Caption) -> tuple[str, int]:
    words = ([f"Source: {caption.source}"] if caption.source else []) + list(caption.notes)
    lines = [line for text in words for line in textwrap.wrap(text, 105)]
    return "<br>".join(lines), 16 * len(lines) + (12 if lines else 0)


def bare(lab: Mapping[str, Any]) -> dict[str, Any]:
    """Take from a Lab drawing what a page writes itself: title, source, the data address of the map.

    Parameters
    ----------
    lab : mapping
        The plotly part of a notebook's output, made by :class:`Figure`; any other plotly output passes unchanged.

    Returns
    -------
    dict
        ``data``, ``layout`` and ``config`` for ``Plotly.newPlot``.

    Examples
    --------
    >>> import plotly.graph_objects as go
    >>> from socjust.charts.figure import Caption
    >>> drawing = go.Figure(go.Scatter(x=[1], y=[2]), {"height": 200, "margin": {"l": 9, "r": 0, "t": 5, "b": 20}})
    >>> lab = spec(drawing, Caption("a", "A title", source="World Bank"))
    >>> lab["layout"]["height"], bare(lab)["layout"] == plain(drawing)["layout"]
    (270, True)
    """
    layout = dict(lab.get("layout", {}))
    meta = dict(layout.get("meta") or {})
    page = meta.pop("page", None)
    config = {k: v for k, v in lab.get("config", {}).items() if k != "topojsonURL"}
    if page is None:
        return {"data": lab.get("data", []), "layout": layout, "config": {**theme.CONFIG, **config}}
    layout.pop("title", None)
    layout.pop("meta", None)
    kept = [a for a in layout.pop("annotations", []) if not str(a.get("name", "")).startswith(LAB)]
    layout.update(page, **({"annotations": kept} if kept else {}), **({"meta": meta} if meta else {}))
    return {"data": lab["data"], "layout": layout, "config": config}
