"""The report: executes the chapters' notebooks and turns them into pages, PDFs and an index.

Public: :func:`build`, :class:`~socjust.report.edition.Edition` (its answer).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socjust.home import Home
    from socjust.report.edition import Edition

# Every process that reads a notebook imports jsonschema, which compiles this package's grammar for two seconds where
# JupyterLab has installed it, to check addresses that notebooks do not hold. None means "not installed".
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__all__ = ["FORMATS", "build"]

FORMATS = ("html", "pdf")


def build(
    home: Home | str | PathLike[str] | None = None,
    vintage: str | None = None,
    edition: str | None = None,
    economies: Iterable[str] | None = None,
    all_economies: bool = False,
    formats: Iterable[str] = FORMATS,
    workers: int | None = None,
    progress: bool = True,
    say: Callable[[str], object] = print,
    *,
    year: int | None = None,
    notebooks: str | PathLike[str] | None = None,
) -> Edition:
    """Make one edition of the report: index, overview, seven dimensions and the economies asked for.

    Parameters
    ----------
    home : Home or path, optional
        The folder with ``data/`` and ``reports/``.
    vintage : str, optional
        Name of a stored vintage. Without one: the newest stored vintage of real figures, else one is fetched.
    edition : str, optional
        Name of the edition, by default the year and month of today.
    economies : iterable of str, optional
        ISO3 codes or names; by default those of ``sample.csv``.
    all_economies : bool
        One chapter for every economy of the catalogue.
    formats : iterable of str
        ``"html"``, ``"pdf"``; pages are always written, since a PDF is a printed page.
    workers : int, optional
        Chapters made at the same time; by default one for each processor.
    progress : bool
        Whether a progress bar is drawn on the error stream.
    say : callable
        Receives the sentences a user should read.
    year : int, optional
        Reference year; by default the newest year that the vintage supports.
    notebooks : path, optional
        Folder with the chapters' notebooks; by default the project's.

    Returns
    -------
    Edition
        Where it lies, and what could not be made.
    """
    from socjust.report.produce import Request, make

    request = Request(
        vintage=vintage,
        edition=edition,
        economies=tuple(economies or ()),
        all_economies=all_economies,
        formats=tuple(formats),
        workers=workers,
        year=year,
        notebooks=notebooks,
    )
    return make(home, request, progress=progress, say=say)
