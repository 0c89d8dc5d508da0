"""Make ``world_50m.json`` from the npm package plotly.js; see ``world_50m.README.md``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LEFT_OUT = frozenset({"ATA"})  # Antarctica has no economy, and would take a fifth of the picture
READ = """
const vm = require("vm"), fs = require("fs"), page = {window: {}, self: {}, module: {exports: {}}};
vm.runInNewContext(fs.readFileSync(process.argv[1], "utf8"), page);
process.stdout.write(JSON.stringify(page.module.exports.topojson.world_50m));
"""


def prune(world: dict[str, Any], left_out: frozenset[str] = LEFT_OUT) -> dict[str, Any]:
    """Keep the countries' shapes and the arcs that they use, one shape for each code; not a coordinate is changed.

    Parameters
    ----------
    world : dict
        A topology as plotly.js draws it.
    left_out : frozenset of str
        Codes of shapes to drop.

    Returns
    -------
    dict
        The same topology; the layers that plotly.js also looks for are there, empty.

    Examples
    --------
    >>> shapes = [{"type": "Polygon", "id": "AAA", "arcs": [[1]]}, {"type": "Polygon", "id": "ATA", "arcs": [[0]]}]
    >>> world = {"objects": {"countries": {"geometries": shapes}, "land": {"geometries": [1]}}, "arcs": ["a", "b"]}
    >>> small = prune(world)
    >>> small["arcs"], small["objects"]["countries"]["geometries"][0]["arcs"], small["objects"]["land"]["geometries"]
    (['b'], [[0]], [])
    """
    used: dict[int, int] = {}

    def renumber(arcs: Any) -> Any:
        if isinstance(arcs, list):
            return [renumber(arc) for arc in arcs]
        place = used.setdefault(arcs if arcs >= 0 else ~arcs, len(used))
        return place if arcs >= 0 else ~place  # topojson writes "backwards" as ~number

    kept = [shape for shape in world["objects"]["countries"]["geometries"] if shape.get("id") not in left_out]
    layers = {name: {**layer, "geometries": []} for name, layer in world["objects"].items()}
    layers["countries"]["geometries"] = [{**shape, "arcs": renumber(shape["arcs"])} for shape in joined(kept)]
    return {**world, "objects": layers, "arcs": [world["arcs"][place] for place in used]}


def joined(geometries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make one shape of all that have the same code: plotly.js colours only the first of them.

    Without this, one of the two parts of the State of Palestine and the islands of Ecuador, Portugal and Spain would
    be left white.

    Examples
    --------
    >>> joined([{"id": "A", "type": "Polygon", "arcs": [[1]]}, {"id": "A", "type": "MultiPolygon", "arcs": [[[2]]]}])
    [{'id': 'A', 'type': 'MultiPolygon', 'arcs': [[[1]], [[2]]]}]
    """
    whole: dict[str, dict[str, Any]] = {}
    for shape in geometries:
        code = shape["id"]
        parts = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        if code not in whole:
            whole[code] = shape
        else:
            first = whole[code]
            before = [first["arcs"]] if first["type"] == "Polygon" else first["arcs"]
            whole[code] = {**first, "type": "MultiPolygon", "arcs": [*before, *parts]}
    return list(whole.values())


if __name__ == "__main__":
    assets = sys.argv[1]  # package/dist/plotly-geo-assets.js
    text = subprocess.run(["node", "-e", READ, assets], check=True, capture_output=True, text=True).stdout
    small = json.dumps(prune(json.loads(text)), separators=(",", ":"))
    Path(__file__).with_name("world_50m.json").write_text(small + "\n", encoding="utf-8")
