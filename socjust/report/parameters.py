"""Checks the parameters of every chapter against its notebook before anything runs.

papermill only warns of a parameter that the notebook does not have: a typing error would render the notebook's default
economy two hundred times.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import papermill

from socjust.errors import UsageError
from socjust.report.plan import Chapter

TYPES = {"str": str, "int": int, "float": (int, float), "bool": bool}


def declared(notebook: Path) -> dict[str, str]:
    """Return the parameters that a notebook declares in its cell tagged ``parameters``: name and type.

    Parameters
    ----------
    notebook : Path
        A chapter's notebook.

    Returns
    -------
    dict
        ``{"economy": "str", "year": "int"}``; the type comes from the annotation, else from the default.
    """
    try:
        found = papermill.inspect_notebook(str(notebook))
    except Exception as error:  # a broken notebook fails in nbformat, json or papermill, each with its own class
        raise UsageError(f"{notebook} cannot be read as a notebook: {first_line(error)}") from error
    if not found:
        raise UsageError(f"{notebook} has no cell tagged 'parameters': tag the one that sets them, in JupyterLab")
    return {name: _type(entry) for name, entry in found.items()}


def first_line(error: BaseException) -> str:
    r"""Return an error's message without the lines a reader cannot use.

    Examples
    --------
    >>> first_line(ValueError("no such column\n\nresolved plan until failure:"))
    'no such column'
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _type(entry: Mapping[str, str]) -> str:
    if entry["inferred_type_name"] != "None":
        return entry["inferred_type_name"].strip("\"'")
    try:
        return type(ast.literal_eval(entry["default"])).__name__
    except (ValueError, SyntaxError):
        return "unknown"


def check(plan: Iterable[Chapter]) -> None:
    """Raise an error that names notebook and parameter if any chapter's parameters do not fit.

    Parameters
    ----------
    plan : iterable of Chapter
        What is going to be run.
    """
    known: dict[Path, dict[str, str]] = {}
    for chapter in plan:
        if chapter.notebook not in known:
            known[chapter.notebook] = declared(chapter.notebook)
        fit(chapter.notebook.name, chapter.parameters, known[chapter.notebook])


def fit(notebook: str, given: Mapping[str, object], types: Mapping[str, str]) -> None:
    """Check one set of parameters.

    Examples
    --------
    >>> fit("30-economy.ipynb", {"economy": "KEN"}, {"economy": "str"})
    >>> fit("30-economy.ipynb", {"econmy": "KEN"}, {"economy": "str"})
    Traceback (most recent call last):
      ...
    socjust.errors.UsageError: 30-economy.ipynb has no parameter 'econmy'. Did you mean economy? It has: economy
    """
    for name, value in given.items():
        if name not in types:
            near = get_close_matches(name, types, n=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise UsageError(f"{notebook} has no parameter '{name}'.{hint} It has: {', '.join(types)}")
        wanted = TYPES.get(types[name])
        if wanted and (not isinstance(value, wanted) or isinstance(value, bool) != (wanted is bool)):
            raise UsageError(
                f"{notebook} wants its parameter '{name}' as {types[name]}, not {value!r} ({type(value).__name__}): "
                "correct the value, or the default in the notebook's parameters cell"
            )
