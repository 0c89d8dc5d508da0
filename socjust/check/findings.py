"""What a rule looks at, and what it finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import polars as pl

from socjust import table as t
from socjust.store import plan

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.store.manifest import Manifest, RecipeEntry

RULE: Final = "rule"
SEVERITY: Final = "severity"
SENTENCE: Final = "sentence"
FINDINGS: Final = {
    RULE: pl.String(),
    t.INDICATOR: pl.String(),  # "" where it is not about one
    t.ECONOMY: pl.String(),  # "" where it is not about one
    SEVERITY: pl.String(),  # fail or warn
    SENTENCE: pl.String(),
}
EXAMPLES: Final = 3


class Finding(NamedTuple):
    """One thing that a rule found."""

    rule: str
    indicator: str  # "" where it is not about one
    economy: str  # "" where it is not about one
    severity: Literal["fail", "warn"]
    sentence: str


@dataclass(frozen=True)
class Findings:
    """What all rules found, failures first."""

    frame: pl.DataFrame  # rule, indicator, economy, severity, sentence

    @property
    def failed(self) -> bool:
        """Whether any rule failed: such a vintage is not published."""
        return bool((self.frame[SEVERITY] == "fail").any())

    def to_json(self) -> str:
        """Write the findings for a script.

        Examples
        --------
        >>> Findings(pl.DataFrame(schema=FINDINGS)).to_json()
        '{"failed": false, "findings": []}'
        """
        return json.dumps({"failed": self.failed, "findings": self.frame.to_dicts()}, ensure_ascii=False)


class Held(NamedTuple):
    """What the rules look at."""

    rows: pl.DataFrame
    catalogue: Catalogue
    manifest: Manifest
    previous: pl.DataFrame | None  # of the vintage before, to compare with
    decisions: pl.DataFrame | None = None  # what was decided on the figures; without it nothing is asked about them

    @property
    def recipes(self) -> dict[str, RecipeEntry]:
        """Which recipe each indicator is made by: as the manifest says, or by today's catalogue if it is another."""
        if self.manifest.catalogue_sha256 == (self.catalogue.base or self.catalogue.sha256):
            return self.manifest.recipes
        asked = [i for i in self.catalogue.indicators.values() if i.id in self.manifest.recipes]
        return plan.choose(asked, self.manifest.series)

    @property
    def economies(self) -> pl.DataFrame:
        """Rows of economies, without the providers' aggregates."""
        return self.rows.filter(pl.col(t.ECONOMY).is_in(list(self.catalogue.economies)))


Rule = Callable[[Held], Iterator[Finding]]


def count(n: int, noun: str) -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> count(1, "figure"), count(1200, "figure")
    ('1 figure', '1,200 figures')
    """
    return f"{n:,} {noun}{'' if n == 1 or noun.endswith('s') else 's'}"


def examples(rows: pl.DataFrame, held: Held) -> str:
    """Name the first rows by economy and year, with the value where there is one."""
    names = {**held.catalogue.groups, **held.catalogue.economies}
    told = []
    for row in rows.head(EXAMPLES).iter_rows(named=True):
        place = names.get(row[t.ECONOMY])
        value = row.get(t.VALUE)
        number = f" ({value:,.6g})" if value is not None else ""
        told.append(f"{place.name if place else row[t.ECONOMY]} {row[t.YEAR]}{number}")
    return ", ".join(told) + (" …" if rows.height > EXAMPLES else "")


def strangers(column: pl.Series, known: Iterable[str]) -> list[str]:
    """Return the words of a column that are not known, in alphabetical order."""
    return sorted(str(name) for name in set(column.unique()) - set(known))
