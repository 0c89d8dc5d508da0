"""What is wrong with a file that a user gave: file, row, column, what, and what to do about it; all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from socjust.errors import UsageError

ERROR: Final = "error"  # nothing is stored
WARNING: Final = "warning"  # told, and stored all the same
MOST: Final = 40  # lines of the table of mistakes; the rest are counted
_NAMED: Final = 3  # rows that a line names when the same thing is wrong in many


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in one or more rows.

    Examples
    --------
    >>> Problem("shares.csv", "economy", "'Kenya' is a name, not a code", "write KEN", rows=(2, 3, 4, 5)).where
    '2, 3, 4 and 1 more'
    """

    file: str
    column: str  # as the file calls it, or the key of the descriptor; "" where it is about the whole file
    wrong: str
    remedy: str
    rows: tuple[int, ...] = ()  # as a spreadsheet counts: the first line of the file is row 1
    severity: str = ERROR

    @property
    def where(self) -> str:
        """The rows in words: the first few, and how many more."""
        more = len(self.rows) - _NAMED
        named = ", ".join(map(str, self.rows[:_NAMED]))
        return f"{named} and {more} more" if more > 0 else named

    def row(self) -> dict[str, str]:
        """Return the line of the table that people and scripts read."""
        return {
            "file": self.file,
            "row": self.where,
            "column": self.column,
            "what is wrong": self.wrong,
            "remedy": self.remedy,
        }


class OwnDataError(UsageError):
    """A file of own data cannot be taken; :attr:`problems` holds everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Say the first problem in the sentence, and how many more there are."""
        self.problems = tuple(problems)
        first = self.problems[0]
        row = f", row {first.where}" if first.rows else ""
        column = f", {first.column}" if first.column else ""
        more = len(self.problems) - 1
        others = f" And {more} more {'problem' if more == 1 else 'problems'}." if more else ""
        super().__init__(f"{first.file}{row}{column}: {first.wrong}: {first.remedy}.{others} Nothing was stored.")


def stop(file: str, wrong: str, remedy: str, *, column: str = "", row: int | None = None) -> OwnDataError:
    """Build the error for a file that cannot be read any further.

    Examples
    --------
    >>> print(stop("shares.csv", "the file is empty", "save it again with its figures"))
    shares.csv: the file is empty: save it again with its figures. Nothing was stored.
    """
    return OwnDataError([Problem(file, column, wrong, remedy, () if row is None else (row,))])


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that forbid storing.

    Examples
    --------
    >>> errors([Problem("a.csv", "", "odd", "look", severity=WARNING)])
    []
    """
    return [p for p in problems if p.severity == ERROR]
