"""Scores beside the observations they are made from: ``data/processed/<vintage>/scores.parquet``."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import polars as pl

from socjust import store
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.errors import StoreError
from socjust.scores.dimension import WINDOW, Scores, dimension_scores, reference_year
from socjust.scores.spread_settings import SETTINGS
from socjust.store.program import program

FILES = ("scores.parquet", "indicator_scores.parquet", "group_scores.parquet")  # in the order of Scores
FIRST_YEAR = 2000  # reference years before this rest on too few indicators to be worth a score


def scores(vintage: store.Vintage, catalogue: Catalogue, window: int = WINDOW) -> Scores:
    """Return the scores of a vintage, computing and storing them when they are not there or are out of date.

    Out of date means made from other observations, another catalogue, another window, a changed program
    or with other draws for the intervals: a hash of all five is kept beside the tables.

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
    folder = vintage.processed
    if _read_key(folder) == key:
        return Scores(*(pl.read_parquet(folder / name) for name in FILES))
    last = observations.filter(pl.col(t.STATUS) != "projected")[t.YEAR].max()
    years = list(range(FIRST_YEAR, int(last or FIRST_YEAR) + 1))
    made = dimension_scores(observations, catalogue, years, window)
    from socjust.scores.spread import spread  # heavy (scipy), and not needed where the scores are up to date

    made = spread(made, observations, catalogue, reference_year(observations, catalogue))
    if window == WINDOW:
        _write(folder, made, key)
    return made


def _key(observations: pl.DataFrame, catalogue: Catalogue, window: int) -> str:
    rows = str(observations.hash_rows(seed=1).sum())
    return hashlib.sha256(
        "|".join((program(), catalogue.sha256, rows, str(window), str(SETTINGS))).encode()
    ).hexdigest()


def _read_key(folder: Path) -> str:
    try:
        return json.loads((folder / "scores.json").read_text(encoding="utf-8"))["key"]
    except (OSError, ValueError, KeyError):
        return ""


def _write(folder: Path, made: Scores, key: str) -> None:
    # The key goes last: a reader that finds it finds all tables complete.
    aside = folder / f".scores-{os.getpid()}.part"
    try:
        (folder / "scores.json").unlink(missing_ok=True)
        for name, frame in zip(FILES, made, strict=True):
            frame.write_parquet(aside)
            aside.replace(folder / name)
        aside.write_text(json.dumps({"key": key}) + "\n", encoding="utf-8")
        aside.replace(folder / "scores.json")
    except OSError as error:
        raise StoreError(
            f"Scores cannot be written to {folder}: {error.strerror}. Free space or name another --home."
        ) from error
    finally:
        aside.unlink(missing_ok=True)
