"""What a Python user calls: observations and scores of a vintage, as tables."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal, get_args

import polars as pl

from socjust import home as _home
from socjust import store
from socjust import table as t
from socjust.errors import UsageError, unknown
from socjust.scores.dimension import WINDOW, Scores, reference_year
from socjust.scores.stored import scores

__all__ = ["Scores", "load", "score"]

Level = Literal["dimension", "indicator"]


def load(vintage: str = "latest", *, home: str | os.PathLike[str] | None = None) -> pl.DataFrame:
    """Return every figure of a vintage as one long table.

    Parameters
    ----------
    vintage : str
        Name of a stored vintage, or ``"latest"``: the newest one with real figures.
    home : path, optional
        Folder with ``data/``; by default the project you are in.

    Returns
    -------
    polars.DataFrame
        One row per economy, year, indicator and sex; columns as in :mod:`socjust.table`. For pandas:
        ``socjust.load().to_pandas()``.

    Raises
    ------
    UsageError
        If there is no such vintage; the sentence says how to make one.
    StoreError
        If a raw file is missing or is not what was received.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made = store.fetch(_home.find(folder), source="simulated", progress=False)
    ...     table = load(made.name, home=folder)
    >>> table.height > 100_000, table.columns[:5]
    (True, ['economy', 'year', 'indicator', 'sex', 'value'])
    """
    return store.observations(store.find(_home.find(home), vintage))


def score(
    vintage: str = "latest",
    *,
    year: int | None = None,
    economies: Sequence[str] | None = None,
    level: Level = "dimension",
    window: int = WINDOW,
    home: str | os.PathLike[str] | None = None,
) -> pl.DataFrame:
    """Return dimension scores, 0 (worst) to 100 (best), or the indicator scores behind them.

    Parameters
    ----------
    vintage : str
        Name of a stored vintage, or ``"latest"``.
    year : int, optional
        Reference year; by default the year that half of the scored indicators reach.
    economies : sequence of str, optional
        ISO 3166 alpha-3 codes or names; by default all.
    level : {"dimension", "indicator"}
        What a row is about.
    window : int
        How many years older than the reference year a value may be.
    home : path, optional
        Folder with ``data/``.

    Returns
    -------
    polars.DataFrame
        One row per economy and dimension (or indicator). A score that is not published is null and has its ``reason``.
        ``low`` and ``high`` are the ends of its 90 % interval: what the score would be with other goalposts, weights,
        another mean or one indicator less (:mod:`socjust.scores.spread`). ``rank_low`` and ``rank_high`` are those of
        its rank, in the default year only. ``banded`` scores are too uncertain for a number and have no rank.

    Raises
    ------
    UsageError
        For an unknown vintage, economy or level, a year without data, a window below 0.
    StoreError
        If a raw file is missing or is not what was received, or the scores cannot be kept beside the vintage.

    Examples
    --------
    ``score(economies=["KEN", "Brazil"])`` has fourteen rows, one for each of the two and the seven dimensions;
    ``score(level="indicator")`` has those of all indicators behind them.

    >>> score(level="indicators")
    Traceback (most recent call last):
        ...
    socjust.errors.UsageError: Unknown level 'indicators'. Did you mean indicator? ...
    """
    if level not in get_args(Level):
        raise unknown("level", level, get_args(Level), "socjust score --help")
    held = store.find(_home.find(home), vintage)
    framework = store.framework(held)
    chosen = [framework.economy(e).id for e in economies] if economies else None
    if window < 0:
        raise UsageError(f"The window must be 0 years or more, not {window}.")
    made = scores(held, framework, window)
    frame = made.dimensions if level == "dimension" else made.indicators
    year = reference_year(store.observations(held), framework) if year is None else valid_year(year, made)
    frame = frame.filter(pl.col(t.YEAR) == year)
    return frame if chosen is None else frame.filter(pl.col(t.ECONOMY).is_in(chosen))


def valid_year(year: int, made: Scores) -> int:
    """Return the reference year if scores exist for it, else explain which years there are.

    Raises
    ------
    UsageError
        If the year is outside the scored years.
    """
    years = made.dimensions[t.YEAR]
    first, last = int(years.min()), int(years.max())
    if not first <= year <= last:
        raise UsageError(f"There are no scores for {year}: choose a year from {first} to {last}.")
    return year
