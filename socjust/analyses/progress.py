"""Progress for the chapters: the tables of a vintage, made once and kept beside it."""

from __future__ import annotations

import polars as pl

from socjust import progress
from socjust.analyses.book import Book
from socjust.progress.settings import SETTINGS, WINDOW
from socjust.store.kept import kept


def of(book: Book, window: int = WINDOW) -> pl.DataFrame:
    """Return the progress of every indicator with a target: :func:`socjust.progress.indicators`, kept with the vintage.

    Parameters
    ----------
    book : Book
        A vintage opened for reading.
    window : int
        Years before the reference year from which points come.

    Returns
    -------
    polars.DataFrame
        One row per economy or group and indicator.
    """

    def make() -> pl.DataFrame:
        return progress.indicators(book.observations, book.catalogue, book.year, window)

    name = f"progress_{book.year}_{window}"
    return kept(book.vintage, book.catalogue, name, make, book.observations, book.year, window, SETTINGS)


def dimensions_of(book: Book, window: int = WINDOW) -> pl.DataFrame:
    """Return the progress of every dimension score: :func:`socjust.progress.dimensions`, kept with the vintage.

    Returns
    -------
    polars.DataFrame
        One row per economy and dimension.
    """

    def make() -> pl.DataFrame:
        return progress.dimensions(book.scores, book.observations, book.catalogue, book.year, window)

    name = f"progress_dimensions_{book.year}_{window}"
    held = (book.observations, book.indicators, book.dimensions)
    return kept(book.vintage, book.catalogue, name, make, *held, book.year, window, SETTINGS)
