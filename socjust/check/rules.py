"""Every rule, in the order in which they are run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import table as t
from socjust.check import coverage, declaration, figures, identity, judged, oddities
from socjust.check.findings import FINDINGS, RULE, SEVERITY, Findings, Held, Rule

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.store.manifest import Manifest

RULES: Final[tuple[Rule, ...]] = (
    declaration.cells,
    identity.marks,
    identity.alternates,
    identity.future,
    figures.value_range,
    figures.quintiles,
    figures.world,
    figures.lost,
    figures.magnitude,
    figures.aggregates,
    oddities.sexes,
    oddities.spikes,
    oddities.nothings,
    judged.impossibles,
    judged.corrections,
    judged.reasons,
    coverage.scored,
    coverage.published,
    coverage.framework,
)


def check(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    manifest: Manifest,
    previous: pl.DataFrame | None = None,
    decisions: pl.DataFrame | None = None,
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
    decisions : polars.DataFrame, optional
        What was decided on the figures; without it nothing is asked about corrections and reasons.

    Returns
    -------
    Findings
        Failures first, then by rule and indicator. If the columns are wrong no other rule is run.
    """
    held = Held(observations, catalogue, manifest, previous, decisions)
    found = list(declaration.schema(held)) or [finding for each in RULES for finding in each(held)]
    frame = pl.DataFrame(found, schema=FINDINGS, orient="row")
    return Findings(frame.sort(SEVERITY, RULE, t.INDICATOR, t.ECONOMY))
