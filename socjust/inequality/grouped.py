"""Grouped data: what part of all income goes to each group of people, poorest group first.

The World Bank publishes the shares of fifths and of the poorest and the richest tenth. Together they are seven groups
of a tenth or a fifth of the people each, and so six points of the Lorenz curve between its ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from socjust.errors import UsageError
from socjust.inequality.incomes import column

TOLERANCE: Final = 0.5  # percentage points that shares may miss 100 by: five figures rounded to 0.1 miss it by 0.25
SLACK: Final = 1e-9  # of a share: what arithmetic may miss a sum of 1 by
ROUNDING: Final = 0.11  # percentage points by which rounding may put two shares of equal groups out of order


@dataclass(frozen=True)
class Groups:
    """Shares of people and of income by group, poorest first; each adds up to 1.

    Attributes
    ----------
    people, income : tuple of float
        Share of each group, 0 to 1.
    missed : float
        By how many percentage points the published shares of income missed 100 before they were scaled to it.
    """

    people: tuple[float, ...]
    income: tuple[float, ...]
    missed: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what the measures would take for groups and are none: shares that :meth:`of` did not make."""
        whole = [abs(sum(shares) - 1.0) < SLACK for shares in (self.people, self.income)]
        if len(self.people) != len(self.income) or not all(whole):
            raise UsageError(
                "Shares of people and of income must be equally many and add to 1: make them by Groups.of."
            )
        _ascending(np.array(self.income), np.array(self.people))

    @classmethod
    def of(cls, income: ArrayLike, people: ArrayLike | None = None) -> Groups:
        """Check shares in per cent and make groups of them.

        Parameters
        ----------
        income : array_like
            Per cent of all income that each group has, poorest group first; they add up to 100. Rounding is forgiven
            up to half a percentage point, and shares are then scaled to 100.
        people : array_like, optional
            Per cent of people in each group; by default groups of the same size.

        Raises
        ------
        UsageError
            For fewer than two groups, a missing or negative share, shares that do not add to 100, or a group that
            has less per person than the one before it.

        Examples
        --------
        >>> Groups.of([10, 20, 70]).income
        (0.1, 0.2, 0.7)
        >>> Groups.of([10, 20, 60])
        Traceback (most recent call last):
        ...
        socjust.errors.UsageError: Shares of income add to 90, not to 100: check them for a missing or mistyped group.
        """
        s = column(income, "Shares of income")
        p = np.full(len(s), 100 / max(len(s), 1)) if people is None else column(people, "Shares of people")
        if len(s) != len(p):
            raise UsageError(f"There are shares of income for {len(s)} groups and shares of people for {len(p)}.")
        if len(s) < 2:
            raise UsageError(f"Inequality needs at least two groups, not {len(s)}.")
        _check("income", s, at_least=0.0)
        _check("people", p, above=0.0)
        missed, s, p = float(s.sum() - 100), s / s.sum(), p / p.sum()
        return cls(tuple(p.tolist()), tuple(s.tolist()), missed)

    @classmethod
    def of_fifths(
        cls, fifths: Sequence[float | None], poorest_tenth: float | None = None, richest_tenth: float | None = None
    ) -> Groups:
        """Make groups of the five shares of fifths and, where they are known, those of the two outer tenths.

        Examples
        --------
        >>> [round(p, 1) for p in Groups.of_fifths([8, 13, 17, 22, 40], 3, 25).people]
        [0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1]
        """
        if len(fifths) != 5:
            raise UsageError(f"There are five fifths, not {len(fifths)}.")
        shares = [float("nan") if f is None else float(f) for f in fifths]
        people = [20.0] * 5
        if richest_tenth is not None:
            shares[4:], people[4:] = [shares[4] - richest_tenth, richest_tenth], [10.0, 10.0]
        if poorest_tenth is not None:
            shares[:1], people[:1] = [poorest_tenth, shares[0] - poorest_tenth], [10.0, 10.0]
        return cls.of(shares, people)

    @property
    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """Points of the Lorenz curve, ends included: share of people, share of income."""
        p = np.concatenate([[0.0], np.cumsum(self.people)])
        s = np.concatenate([[0.0], np.cumsum(self.income)])
        p[-1] = s[-1] = 1.0
        return p, s

    @property
    def slopes(self) -> np.ndarray:
        """Mean income of each group as a multiple of the mean of all."""
        return np.array(self.income) / np.array(self.people)


def _check(what: str, shares: np.ndarray, at_least: float | None = None, above: float | None = None) -> None:
    for place, share in enumerate(shares, 1):
        if not np.isfinite(share):
            raise UsageError(f"The share of {what} of group {place} is missing: leave the whole set of shares out.")
        if (at_least is not None and share < at_least) or (above is not None and share <= above):
            least = "zero or more" if above is None else "above zero"
            raise UsageError(f"The share of {what} of group {place} is {share:g}; it must be {least}.")
    if abs(shares.sum() - 100) > TOLERANCE:
        raise UsageError(
            f"Shares of {what} add to {shares.sum():g}, not to 100: check them for a missing or mistyped group."
        )


def _ascending(s: np.ndarray, p: np.ndarray) -> None:
    """Refuse groups that are out of order; rounding may make two neighbours look so."""
    slopes = s / p
    loose = ROUNDING / 100 / np.minimum(p[1:], p[:-1])
    wrong = np.flatnonzero(slopes[1:] < slopes[:-1] - loose)
    if len(wrong):
        first = int(wrong[0]) + 1
        raise UsageError(f"Group {first + 1} has less income per person than group {first}: order them, poorest first.")
