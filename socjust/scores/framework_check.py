"""Check a framework: every fault is a sentence that names the row and says what to do."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from socjust.errors import CatalogueError

if TYPE_CHECKING:
    from socjust.scores.framework import Framework, Node


def check(framework: Framework, weights_sum: float | None = None) -> None:
    """Raise :class:`~socjust.errors.CatalogueError` for the first fault found.

    Faults: no rows, a code twice, a parent that is no row, a row that is its own ancestor, a negative or missing
    weight, only zero weights below a parent, weights that do not add up to ``weights_sum``, goalposts in the wrong
    order or not positive on a logarithmic scale, an unknown method, a minimum share outside 0 to 1.
    """
    if not framework.nodes:
        raise CatalogueError(f"{framework.where} has no rows; it needs at least one aggregate and one indicator.")
    _codes(framework)
    _cycles(framework)
    for node in framework.nodes:
        fault = _row(node) or _aggregate(node, node.code in framework.children)
        if fault:
            raise CatalogueError(f"{framework.where}, row '{node.code}': {fault}")
    _weights(framework, weights_sum)


def _codes(framework: Framework) -> None:
    code, times = Counter(n.code for n in framework.nodes).most_common(1)[0]
    if times > 1:
        raise CatalogueError(f"{framework.where}: code '{code}' stands in {times} rows; give each row its own code.")
    for node in framework.nodes:
        if node.parent and node.parent not in framework.index:
            raise CatalogueError(
                f"{framework.where}, row '{node.code}': its parent '{node.parent}' is no row of the table; "
                f"add a row '{node.parent}' or correct the name."
            )


def _cycles(framework: Framework) -> None:
    for node in framework.nodes:
        path = [node.code]
        while parent := framework.nodes[framework.index[path[-1]]].parent:
            if parent in path:
                circle = " → ".join([*path[path.index(parent) :], parent])
                raise CatalogueError(f"{framework.where}: a circle of parents, {circle}; give one another parent.")
            path.append(parent)


def _row(node: Node) -> str:
    if not (math.isfinite(node.weight) and node.weight >= 0):
        return f"weight {node.weight:g} must be zero or more."
    if not math.isnan(node.lower) and not math.isnan(node.upper) and not node.lower < node.upper:
        return f"lower goalpost {node.lower:g} must be smaller than upper {node.upper:g}; say direction -1 instead."
    if math.isnan(node.lower) != math.isnan(node.upper):
        return "it has one goalpost only; give both or none."
    if node.log and not node.lower > 0:
        return f"a logarithmic scale needs goalposts above zero, not {node.lower:g}."
    return ""


def _aggregate(node: Node, parent: bool) -> str:
    from socjust.scores.framework import METHODS

    if node.method and node.method not in METHODS:
        return f"method '{node.method}' is none of {', '.join(METHODS)}."
    if not math.isnan(node.minimum_share) and not 0 <= node.minimum_share <= 1:
        return f"minimum share {node.minimum_share:g} must lie between 0 and 1."
    if not parent and not node.parent:
        return "it has neither a parent nor rows below it; name its parent."
    return ""


def _weights(framework: Framework, weights_sum: float | None) -> None:
    for parent, codes in framework.children.items():
        total = math.fsum(framework.node(code).weight for code in codes)
        if total == 0:
            raise CatalogueError(f"{framework.where}: all weights below '{parent}' are zero; give one a weight.")
        if weights_sum is not None and abs(total - weights_sum) > 1e-6 * weights_sum:
            raise CatalogueError(
                f"{framework.where}: the weights below '{parent}' add up to {total:g}, not {weights_sum:g}; "
                "correct them or leave weights_sum out, then they are taken as relative."
            )
