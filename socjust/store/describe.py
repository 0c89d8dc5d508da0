"""Describe a vintage in its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from socjust import __version__
from socjust.catalogue import Catalogue
from socjust.sources import LICENCES, NAMES
from socjust.store import plan
from socjust.store.manifest import FileEntry, Manifest, ProviderEntry, SeriesEntry


def manifest(
    name: str, asked: plan.Plan, catalogue: Catalogue, files: Sequence[FileEntry], entries: Sequence[SeriesEntry]
) -> Manifest:
    """Return the manifest of a vintage; the providers are still to be named."""
    return Manifest(
        vintage=name,
        created=now(),
        source="live",
        simulated=False,
        partial=asked.partial,
        program=__version__,
        catalogue_sha256=catalogue.sha256,
        providers=(),
        files=tuple(files),
        series=tuple(entries),
        recipes=plan.choose(asked.indicators, entries),
    )


def provider(which: str, url: str, files: Sequence[FileEntry]) -> ProviderEntry:
    """Return what the manifest says of a provider: first and last of its dates of last update."""
    dates = [f.updated for f in files if f.provider == which and f.updated]
    updated = (min(dates), max(dates)) if dates else None
    return ProviderEntry(id=which, name=NAMES[which], url=url, updated=updated, licence=LICENCES[which])


def now() -> datetime:
    """Return the time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
