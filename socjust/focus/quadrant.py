"""The quadrant of each indicator and its points: the same rule for the published scores and for every draw of them.

Arrays below have the cells (economy and indicator) in their last axis; a first axis may hold draws of the goalposts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from socjust import table as t
from socjust.focus.tables import quadrants, settings

COLUMNS = {
    "unclipped": t.UNCLIPPED,
    "predicted": "predicted_raw",
    "peers": "peers_raw",
    "missing": "missing_raw",
    "below_band": "below_band",
    "lowest_quarter": "lowest_quarter",
    "slow": "slow",
    "rising": "rising",
}


@dataclass(frozen=True)
class Cells:
    """What is known of each cell, in points of the score before they are cut to 0–100; NaN where it is not known.

    ``missing`` is what will be missing to the target in the target year at the present pace, or what a sure fall will
    take away by then where nobody has agreed on a target. The four conditions do not
    depend on where the goalposts stand: those stretch the scale, and leave order and proportions on it as they are.
    """

    unclipped: np.ndarray
    predicted: np.ndarray
    peers: np.ndarray
    missing: np.ndarray
    below_band: np.ndarray
    lowest_quarter: np.ndarray
    slow: np.ndarray
    rising: np.ndarray

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Cells:
        """Take the cells from a frame with the columns of :data:`COLUMNS`."""
        made = {}
        for field in fields(cls):
            column = rows[COLUMNS[field.name]]
            kind = bool if column.dtype == pl.Boolean else float
            made[field.name] = column.fill_null(False if kind is bool else float("nan")).to_numpy().astype(kind)
        return cls(**made)

    def moved(self, lower: np.ndarray, upper: np.ndarray) -> Cells:
        """Return the cells had the goalposts stood at `lower` and `upper` of the published scale (0 and 100).

        Parameters
        ----------
        lower, upper : numpy.ndarray
            In points; shape ``(draws, cells)``.
        """
        stretch = 100 / (upper - lower)
        levels = {name: (getattr(self, name) - lower) * stretch for name in ("unclipped", "predicted", "peers")}
        same = {name: getattr(self, name) for name in ("below_band", "lowest_quarter", "slow", "rising")}
        return Cells(**levels, **same, missing=self.missing * stretch)


@dataclass(frozen=True)
class Placed:
    """Where each cell stands: points of the score, 0 to 100, the conditions, and the number of the quadrant."""

    gap: np.ndarray  # to the goal
    shortfall: np.ndarray  # surely missing to what income predicts or to all peers; 0 where nothing is sure
    missing: np.ndarray  # still missing in the target year at this pace, where it is surely too slow; else 0
    known: np.ndarray  # how many of the three can be told: 1 to 3
    behind: np.ndarray  # below the band of what income predicts, and by more than a few points
    lowest: np.ndarray  # in the lowest quarter of every peer group, and by more than a few points
    slow: np.ndarray
    rising: np.ndarray
    quadrant: np.ndarray  # place in quadrants.csv, counted from 0
    listed: np.ndarray

    @property
    def points(self) -> np.ndarray:
        """The mean of the shortfalls that can be told: what priorities are ordered by, before weights.

        A gap of 60 points, 30 of them surely short of what income predicts: (60 + 30 + 0) / 3 with a trend that is not
        surely too slow, (60 + 30) / 2 where no trend can be told. To count an unknown trend as one that is fast enough
        would take the best for granted of whatever is seldom measured.
        """
        return (self.gap + self.shortfall + self.missing) / self.known


def place(cells: Cells) -> Placed:
    """Apply the rules of ``quadrants.csv`` and ``settings.csv``.

    Parameters
    ----------
    cells : Cells
        Any number of cells, of draws too.

    Returns
    -------
    Placed
        What is not known counts as not proven: no shortfall without a prediction, no slowness without a trend.
    """
    score, predicted, peers = (np.clip(v, 0, 100) for v in (cells.unclipped, cells.predicted, cells.peers))
    least, gap = settings()["noticeable"], 100 - score
    with np.errstate(invalid="ignore"):
        behind = cells.below_band & (predicted - score >= least)
        lowest = cells.lowest_quarter & (peers - score >= least)
    shortfall = np.fmax(np.where(behind, predicted - score, 0), np.where(lowest, peers - score, 0))
    lags, slow, rising = behind | lowest, *np.broadcast_arrays(cells.slow, cells.rising, gap)[:2]
    quadrant = _first({"wide": gap >= settings()["wide_gap"], "lags": lags, "slow": slow, "rising": rising})
    listed = np.array([rule.listed for rule in quadrants()])[quadrant]
    missing = np.where(slow, np.clip(cells.missing, 0, 100), 0.0)
    compared = ~(np.isnan(predicted) & np.isnan(peers))
    known = 1 + compared + ~np.isnan(np.broadcast_to(cells.missing, gap.shape))
    return Placed(gap, shortfall, missing, known, behind, lowest, slow, rising, quadrant, listed)


def _first(held: Mapping[str, np.ndarray]) -> np.ndarray:
    """Number of the first rule whose conditions all hold; the rules leave nothing out, which a test proves."""
    shape = held["wide"].shape
    found = np.full(shape, len(quadrants()) - 1)
    for number, rule in reversed(list(enumerate(quadrants()))):
        fits = np.ones(shape, dtype=bool)
        for name, wanted in rule.conditions.items():
            fits &= held[name] == wanted
        found[fits] = number
    return found
