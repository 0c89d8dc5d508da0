"""Check a stored vintage against the one before it, and keep what was found beside its tables."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import store
from socjust import table as t
from socjust.check.findings import Findings
from socjust.check.rules import check
from socjust.errors import StoreError
from socjust.store import aside

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.home import Home
    from socjust.store import Vintage

FILE: Final = "check.json"


@dataclass(frozen=True)
class Examined:
    """What the check of a stored vintage found."""

    vintage: str
    previous: str | None  # name of the vintage it was compared with
    findings: Findings
    decisions: pl.DataFrame  # rule, action, figures: how many figures were changed, flagged or left out

    def to_json(self) -> str:
        """Write it for a script; the same stands in ``data/processed/<vintage>/check.json``."""
        record = {
            "vintage": self.vintage,
            "compared_with": self.previous,
            **json.loads(self.findings.to_json()),
            "decisions": self.decisions.to_dicts(),
        }
        return json.dumps(record, ensure_ascii=False, indent=1)


def examine(home: Home, vintage: Vintage, catalogue: Catalogue) -> Examined:
    """Run every rule over a stored vintage, also those that compare it with the vintage before.

    Parameters
    ----------
    home : Home
        Folder with the vintages.
    vintage : Vintage
        The one to look at.
    catalogue : Catalogue
        The framework.

    Returns
    -------
    Examined
        Also written to ``check.json`` beside the vintage's tables, in one step; a folder that may only be read is left
        as it is.
    """
    catalogue = store.framework(vintage, catalogue)
    before = previous(home, vintage)
    decisions = store.decisions(vintage, catalogue)
    findings = check(
        store.observations(vintage, catalogue),
        catalogue,
        vintage.manifest,
        None if before is None else store.observations(before, catalogue),
        decisions,
    )
    counts = decisions.group_by(t.RULE, t.ACTION).agg(pl.len().alias("figures")).sort(t.RULE, t.ACTION)
    made = Examined(vintage.name, None if before is None else before.name, findings, counts)
    with contextlib.suppress(StoreError), aside.file(vintage.processed / FILE) as part:
        part.write_text(made.to_json() + "\n", encoding="utf-8")
    return made


def previous(home: Home, vintage: Vintage) -> Vintage | None:
    """Return the vintage to compare with: the last one made before it with real figures and the whole catalogue.

    A simulated vintage has none: two sets of invented figures say nothing about each other.
    """
    if vintage.simulated:
        return None
    made = vintage.manifest.created
    older = (v for v in store.vintages(home) if v.name != vintage.name and v.manifest.created <= made)
    return next((v for v in older if not v.simulated and not v.partial), None)
