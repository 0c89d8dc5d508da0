"""The framework: which indicators make which aggregate, with weight, direction and goalposts, as one flat table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from socjust.errors import CatalogueError, unknown
from socjust.scores import frame as door

METHODS = ("arithmetic", "geometric", "harmonic", "power", "minimum", "copeland")

# Other tools' and other habits' words for the same columns.
ALIASES = {
    "icode": "code",
    "id": "code",
    "indicator": "code",
    "iname": "title",
    "name": "title",
    "min": "lower",
    "max": "upper",
    "aggregation": "method",
    "dimension": "parent",
}

NOT_NODES = {"group", "denominator", "-"}  # rows of other tools' tables that describe columns, not parts of the index


@dataclass(frozen=True)
class Node:
    """One row of the framework: an indicator, or an aggregate of the rows that name it as parent.

    ``direction`` -1 means that more of it is worse, for the row's parent; an aggregate may have it too. ``lower`` and
    ``upper`` are the goalposts, on a logarithmic scale where ``log``. ``method`` and ``minimum_share`` concern an
    aggregate and win over the pipeline's; NaN and "" leave the choice to the pipeline.
    """

    code: str
    parent: str = ""
    weight: float = 1.0
    direction: int = 1
    lower: float = math.nan
    upper: float = math.nan
    log: bool = False
    target: float = math.nan
    denominator: str = ""
    method: str = ""
    minimum_share: float = math.nan
    unit: str = ""
    title: str = ""


@dataclass(frozen=True)
class Framework:
    """Checked tree of any depth, with one or several roots.

    Examples
    --------
    >>> framework = Framework.of([Node("index"), Node("a", "index", 2.0), Node("b", "index")])
    >>> framework.indicators, framework.roots
    (('a', 'b'), ('index',))
    """

    nodes: tuple[Node, ...]
    where: str = "the framework"

    @classmethod
    def of(cls, nodes: Iterable[Node], where: str = "the framework", weights_sum: float | None = None) -> Framework:
        """Check rows and make a framework of them."""
        from socjust.scores.framework_check import check

        framework = cls(tuple(nodes), where)
        check(framework, weights_sum)
        return framework

    @classmethod
    def read(cls, source: Any, weights_sum: float | None = None, sheet: str | None = None) -> Framework:
        """Read a CSV file, a spreadsheet or a frame with the columns of :class:`Node` (``code`` and ``parent`` needed).

        Parameters
        ----------
        source : path, polars.DataFrame or pandas.DataFrame
            One row an indicator or aggregate, in any order. COINr's column names are understood.
        weights_sum : float, optional
            What the weights below each parent must add up to (1 or 100); by default weights are relative.
        sheet : str, optional
            Sheet of a spreadsheet.
        """
        table = door.table(source, sheet)
        where = str(source) if not hasattr(source, "columns") else "the framework"
        names = [c.strip().lower() for c in table.columns]
        table = table.rename(dict(zip(table.columns, names, strict=True)))
        for other, name in ALIASES.items():
            if other in table.columns and name not in table.columns:
                table = table.rename({other: name})
        for needed in ("code", "parent"):
            if needed not in table.columns:
                known = ", ".join(names)
                raise CatalogueError(f"{where} has no column '{needed}'; it has {known}. Add it to the first row.")
        rows = enumerate(table.iter_rows(named=True), start=2)
        nodes = [_node(row, where, line) for line, row in rows if _word(row.get("type")).lower() not in NOT_NODES]
        return cls.of(nodes, where, weights_sum)

    @classmethod
    def from_catalogue(cls, catalogue: Any, dimension: str | None = None, minimum_share: float = 2 / 3) -> Framework:
        """Take the scored indicators of the catalogue: every dimension is a root, there is no grand index."""
        scored = catalogue.scored(dimension)
        wanted = dict.fromkeys(indicator.dimension for indicator in scored)
        dimensions = [d for d in catalogue.dimensions if d in wanted]
        nodes = [Node(d, title=catalogue.dimensions[d].title, minimum_share=minimum_share) for d in dimensions]
        return cls.of([*nodes, *map(_from_indicator, scored)], "the catalogue")

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of every code."""
        return {node.code: i for i, node in enumerate(self.nodes)}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes below every aggregate, in the order of the table."""
        below: dict[str, list[str]] = {}
        for node in self.nodes:
            if node.parent:
                below.setdefault(node.parent, []).append(node.code)
        return {code: tuple(codes) for code, codes in below.items()}

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the rows that nothing names as parent."""
        return tuple(n.code for n in self.nodes if n.code not in self.children)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Codes of the rows without a parent."""
        return tuple(n.code for n in self.nodes if not n.parent)

    @cached_property
    def height(self) -> dict[str, int]:
        """Steps from every row down to its deepest indicator: 0 for an indicator."""
        heights: dict[str, int] = {}

        def of(code: str) -> int:
            if code not in heights:
                heights[code] = 1 + max((of(c) for c in self.children.get(code, ())), default=-1)
            return heights[code]

        return {node.code: of(node.code) for node in self.nodes}

    @cached_property
    def aggregates(self) -> tuple[str, ...]:
        """Codes of the aggregates, each after everything below it."""
        return tuple(sorted((c for c in self.index if c in self.children), key=lambda c: self.height[c]))

    def node(self, code: str) -> Node:
        """Return a row; an unknown code is an error with the nearest ones."""
        if code not in self.index:
            raise unknown("row of the framework", code, self.index, f"column 'code' of {self.where}")
        return self.nodes[self.index[code]]

    def below(self, code: str) -> tuple[str, ...]:
        """Return the indicators under a row, at any depth."""
        if code not in self.children:
            return (self.node(code).code,)
        return tuple(leaf for child in self.children[code] for leaf in self.below(child))

    def array(self, name: str, codes: Iterable[str] | None = None) -> np.ndarray:
        """Return one column of the table for some rows, the indicators by default."""
        return np.array([getattr(self.node(code), name) for code in (self.indicators if codes is None else codes)])

    def weights(self) -> dict[str, float]:
        """Weight of every row within its parent, as written."""
        return {node.code: node.weight for node in self.nodes}

    def with_weights(self, weights: Mapping[str, float]) -> Framework:
        """Return the same framework with other weights for some rows."""
        for code in weights:
            self.node(code)
        nodes = [replace(n, weight=float(weights.get(n.code, n.weight))) for n in self.nodes]
        return Framework.of(nodes, self.where)

    def without(self, *codes: str) -> Framework:
        """Return the framework without some rows and all below them; aggregates that become empty go too."""
        gone = {leaf for code in codes for leaf in self.below(code)}
        nodes = [n for n in self.nodes if not set(self.below(n.code)) <= gone]
        return Framework.of(nodes, self.where)

    def frame(self) -> pl.DataFrame:
        """Return the framework as the table it was read from."""
        return pl.DataFrame({f.name: [getattr(n, f.name) for n in self.nodes] for f in fields(Node)})


def _from_indicator(indicator: Any) -> Node:
    posts = indicator.goalposts
    return Node(
        code=indicator.id,
        parent=indicator.dimension,
        weight=indicator.weight,
        direction=indicator.direction,
        lower=posts.lower if posts else math.nan,
        upper=posts.upper if posts else math.nan,
        unit=indicator.unit,
        title=indicator.title,
    )


def _word(cell: Any) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()


def _number(row: Mapping[str, Any], name: str, default: float, where: str, line: int) -> float:
    word = _word(row.get(name))
    try:
        number = float(word) if word else default
    except ValueError:
        number = math.inf
    if math.isinf(number):
        raise CatalogueError(f"{where}, row {line}, column '{name}': '{word}' is not a number.")
    return number


def _node(row: Mapping[str, Any], where: str, line: int) -> Node:
    given = {f.name: row[f.name] for f in fields(Node) if f.name in row}
    values: dict[str, Any] = {}
    for name, default in (("weight", 1.0), ("lower", math.nan), ("upper", math.nan), ("target", math.nan)):
        values[name] = _number(given, name, default, where, line)
    values["minimum_share"] = _number(given, "minimum_share", math.nan, where, line)
    direction = _number(given, "direction", 1.0, where, line)
    if direction not in (-1.0, 1.0):
        raise CatalogueError(f"{where}, row {line}, column 'direction': {direction:g} is neither 1 nor -1.")
    words = {name: _word(given.get(name)) for name in ("code", "parent", "denominator", "method", "unit", "title")}
    if not words["code"]:
        raise CatalogueError(f"{where}, row {line}: the row has no code; give it one or delete the row.")
    log = _word(given.get("log")).lower() in {"1", "true", "yes", "log"}
    return Node(**words, **values, direction=int(direction), log=log)
