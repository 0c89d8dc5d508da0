"""Scores beside the observations they are made from: ``data/processed/<vintage>/scores.parquet``."""

from __future__ import annotations

import hashlib

import polars as pl

from socjust import store
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.scores.dimension import WINDOW, Scores, dimension_scores, reference_year
from socjust.scores.spread_settings import SETTINGS
from socjust.store import kept
from socjust.store.program import program

FILES = ("scores.parquet", "indicator_scores.parquet", "group_scores.parquet")  # in the order of Scores
FIRST_YEAR = 2000  # reference years before this rest on too few indicators to be worth a score


def scores(vintage: store.Vintage, catalogue: Catalogue, window: int = WINDOW) -> Scores:
    """Return the scores of a vintage, computing and storing them when they are not there or are out of date.

    Out of date means made from other observations, another catalogue, another window, a changed program
    or with other draws for the intervals: a hash of all five stands in each of the tables.

    Parameters
    ----------
    vintage : Vintage
        A stored vintage.
    catalogue : Catalogue
        The framework.
    window : int
        How many years older than the reference year a value may be.

    Returns
    -------
    Scores
        All reference years from 2000 to the newest year that has an observation, with their intervals; ranks for the
        default reference year only.

    Raises
    ------
    StoreError
        If the tables cannot be written.
    """
    catalogue = store.framework(vintage, catalogue)
    observations = store.observations(vintage, catalogue)
    key = _key(observations, catalogue, window)
    held = [frame for name in FILES if (frame := kept.read(vintage.processed / name, key)) is not None]
    if len(held) == len(FILES):
        return Scores(*held)
    last = observations.filter(pl.col(t.STATUS) != "projected")[t.YEAR].max()
    years = list(range(FIRST_YEAR, int(last or FIRST_YEAR) + 1))
    made = dimension_scores(observations, catalogue, years, window)
    from socjust.scores.spread import spread  # heavy (scipy), and not needed where the scores are up to date

    made = spread(made, observations, catalogue, reference_year(observations, catalogue))
    if window == WINDOW:
        for name, frame in zip(FILES, made, strict=True):
            kept.write(vintage.processed / name, frame, key)
    return made


def _key(observations: pl.DataFrame, catalogue: Catalogue, window: int) -> str:
    rows = str(observations.hash_rows(seed=1).sum())
    return hashlib.sha256(
        "|".join((program(), catalogue.sha256, rows, str(window), str(SETTINGS))).encode()
    ).hexdigest()
