"""Is a vintage fit to publish? Rules that can fail, each with a sentence that names the worst cases.

``fail`` means that a figure would be wrong or could not be traced; ``warn`` means that a human should look, or that
the report will say less than the framework asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import table as t
from socjust.check import coverage, figures, identity
from socjust.check.findings import FINDINGS, RULE, SEVERITY, Finding, Findings, Held, Rule

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.store.manifest import Manifest

__all__ = ["RULES", "Finding", "Findings", "check"]

RULES: Final[tuple[Rule, ...]] = (
    identity.key,
    identity.words,
    identity.marks,
    identity.alternates,
    identity.future,
    figures.value_range,
    figures.quintiles,
    figures.world,
    figures.lost,
    figures.magnitude,
    coverage.scored,
    coverage.published,
    coverage.framework,
)


def check(
    observations: pl.DataFrame, catalogue: Catalogue, manifest: Manifest, previous: pl.DataFrame | None = None
) -> Findings:
    """Run every rule over a vintage.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        The framework that it was made by.
    manifest : Manifest
        What the vintage says about itself.
    previous : polars.DataFrame, optional
        The long table of an earlier vintage, to compare coverage and magnitude with.

    Returns
    -------
    Findings
        Failures first, then by rule and indicator. If the columns are wrong no other rule is run.
    """
    held = Held(observations, catalogue, manifest, previous)
    found = list(_schema(held)) or [finding for each in RULES for finding in each(held)]
    frame = pl.DataFrame(found, schema=FINDINGS, orient="row")
    return Findings(frame.sort(SEVERITY, RULE, t.INDICATOR, t.ECONOMY))


def _schema(held: Held) -> Iterator[Finding]:
    """Require the columns and types of the long table, and rows."""
    if list(held.rows.schema.items()) != list(t.OBSERVATIONS.items()):
        wrong = {n for n, k in t.OBSERVATIONS.items() if held.rows.schema.get(n) != k}
        wrong |= set(held.rows.columns) - set(t.OBSERVATIONS)
        names = ", ".join(sorted(wrong)) or "their order"
        yield Finding("schema", "", "", "fail", f"The columns are not those of the long table: look at {names}.")
    elif held.rows.is_empty():
        yield Finding("schema", "", "", "fail", "The vintage holds no figure at all.")
