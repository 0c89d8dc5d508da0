"""Small arithmetic over named series: numbers, ``+ - * / ( )``, ``min``, ``max``, ``abs``.

The text of a catalogue cell is taken apart with :mod:`ast` and only the pieces named here are accepted; nothing of it
is ever run as Python.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from socjust.errors import CatalogueError

_LONGEST = 500  # characters; a longer cell is a mistake, and deep nesting would exhaust the parser
_DEEPEST = 40
_LARGEST = 1e15

_OPERATORS: dict[type[ast.operator], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    # a ratio to nothing is missing, not infinite
    ast.Div: lambda left, right: pl.when(right != 0).then(left / right),
}


def _known(values: list[pl.Expr], result: pl.Expr) -> pl.Expr:
    # polars' horizontal functions skip nulls; here what is missing stays missing
    return pl.when(pl.all_horizontal([v.is_not_null() for v in values])).then(result)


_FUNCTIONS: dict[str, tuple[int, int, Callable[[list[pl.Expr]], pl.Expr]]] = {
    "min": (2, 99, lambda values: _known(values, pl.min_horizontal(values))),
    "max": (2, 99, lambda values: _known(values, pl.max_horizontal(values))),
    "abs": (1, 1, lambda values: values[0].abs()),
}


@dataclass(frozen=True)
class Expression:
    """A checked expression over named series."""

    text: str
    names: frozenset[str]
    _tree: ast.expr = field(repr=False, compare=False)

    def to_polars(self, columns: Mapping[str, pl.Expr]) -> pl.Expr:
        """Write the expression over polars columns.

        A missing input makes the result missing, and so does division by zero.

        Parameters
        ----------
        columns : mapping of str to polars.Expr
            A column for every name of the expression.

        Returns
        -------
        polars.Expr
            The expression, as a 64-bit float.

        Examples
        --------
        >>> frame = pl.DataFrame({"a": [30.0, 1.0, None], "b": [12.0, 0.0, 2.0]})
        >>> ratio = parse("100 * a / b", ["a", "b"])
        >>> frame.select(ratio.to_polars({"a": pl.col("a"), "b": pl.col("b")}).alias("x"))["x"].to_list()
        [250.0, None, None]
        """
        floats = {name: columns[name].cast(pl.Float64) for name in self.names}
        return _build(self._tree, floats)


def parse(text: str, names: Collection[str]) -> Expression:
    """Check an expression and take it apart.

    Parameters
    ----------
    text : str
        For example ``"top / (q1 + q2)"``.
    names : collection of str
        The names it may use.

    Returns
    -------
    Expression
        Ready to be written over polars columns.

    Examples
    --------
    >>> sorted(parse("top / (q1 + q2)", ["top", "q1", "q2"]).names)
    ['q1', 'q2', 'top']
    >>> parse("top / median", ["top", "q1"])
    Traceback (most recent call last):
    ...
    socjust.errors.CatalogueError: the expression 'top / median' uses 'median'; its codes are named q1, top
    """
    if len(text) > _LONGEST:
        raise CatalogueError(f"an expression may have at most {_LONGEST} characters, this one has {len(text)}")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CatalogueError(f"the expression '{text}' cannot be read: write it like 100 * a / (b + c)") from None
    used: set[str] = set()
    _check(tree, text, used)
    strange = sorted(used - set(names))
    if strange:
        raise CatalogueError(
            f"the expression '{text}' uses '{strange[0]}'; its codes are named {', '.join(sorted(names))}"
        )
    return Expression(text, frozenset(used), tree)


def _check(node: ast.expr, text: str, used: set[str], depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise CatalogueError(f"the expression '{text}' is nested too deeply")
    for child in _parts(node, text, used):
        _check(child, text, used, depth + 1)


def _is_number(value: object) -> bool:
    # True and False are ints to Python, and an int of 400 digits is no float
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


def _parts(node: ast.expr, text: str, used: set[str]) -> list[ast.expr]:
    match node:
        case ast.Constant(value=value) if _is_number(value):
            return []
        case ast.Name(id=name):
            used.add(name)
            return []
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return [left, right]
        case ast.Call(func=ast.Name(id=function), args=args, keywords=[]) if function in _FUNCTIONS:
            least, most, _ = _FUNCTIONS[function]
            if not least <= len(args) <= most:
                raise CatalogueError(f"in the expression '{text}', {function}() has {len(args)} values")
            return args
    raise CatalogueError(
        f"the expression '{text}' contains '{ast.unparse(node)}'; "
        "allowed are names, numbers, + - * / ( ), min, max and abs"
    )


def _build(node: ast.expr, columns: Mapping[str, pl.Expr]) -> pl.Expr:
    match node:
        case ast.Constant(value=value):
            return pl.lit(float(value), dtype=pl.Float64)
        case ast.Name(id=name):
            return columns[name]
        case ast.UnaryOp(op=op, operand=operand):
            inner = _build(operand, columns)
            return -inner if isinstance(op, ast.USub) else inner
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](_build(left, columns), _build(right, columns))
        case ast.Call(func=ast.Name(id=function), args=args):
            return _FUNCTIONS[function][2]([_build(arg, columns) for arg in args])
    raise AssertionError(f"not checked: {ast.dump(node)}")
