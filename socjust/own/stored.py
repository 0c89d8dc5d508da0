"""Own data as they are stored: ``data/own/<name>/`` with the file as received, its descriptor, rows and a manifest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Indicator, Recipe, Series
from socjust.errors import StoreError
from socjust.own.descriptor import MARK, Descriptor, OwnIndicator
from socjust.sources import OWN

MANIFEST = "manifest.json"
ROWS = "rows.parquet"
DESCRIPTOR = "descriptor.yml"
FORMAT = 1
SHORT_MARK = "(own)"


@dataclass(frozen=True)
class Stored:
    """One set of own data."""

    name: str
    descriptor: Descriptor
    rows: pl.DataFrame
    created: datetime
    folder: Path


def read(folder: Path) -> dict[str, Stored]:
    """Return all stored own data by name.

    Parameters
    ----------
    folder : Path
        ``data/own`` of a home; it need not exist.

    Raises
    ------
    StoreError
        If a file is missing or is not what was stored: own data are never passed over in silence.
    """
    return dict(_read(folder, fingerprint(folder)))


@lru_cache(maxsize=8)
def _read(folder: Path, key: str) -> dict[str, Stored]:
    return {path.name: _one(path) for path in _folders(folder)} if key else {}


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def fingerprint(folder: Path) -> str:
    """Return one word for everything that is stored there; "" where nothing is.

    Examples
    --------
    >>> fingerprint(Path("/nonexistent"))
    ''
    """
    paths = _folders(folder)
    if not paths:
        return ""
    digest = hashlib.sha256()
    for path in paths:
        try:
            digest.update(path.name.encode() + b"\0" + (path / MANIFEST).read_bytes())
        except OSError as failure:
            raise _damaged(path, MANIFEST, failure.strerror or "") from None
    return digest.hexdigest()


def _one(path: Path) -> Stored:
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_bytes())
        for entry in manifest["files"]:
            body = (path / entry["path"]).read_bytes()
            if hashlib.sha256(body).hexdigest() != entry["sha256"]:
                raise _damaged(path, entry["path"], "it has changed since")
        rows = pl.read_parquet(path / ROWS, schema=t.OBSERVATIONS)
        described = Descriptor.model_validate(manifest["descriptor"])
        return Stored(path.name, described, rows, datetime.fromisoformat(manifest["created"]), path)
    except (OSError, ValueError, KeyError, TypeError, ValidationError, pl.exceptions.PolarsError) as failure:
        raise _damaged(path, "", type(failure).__name__) from None


def _damaged(path: Path, file: str, why: str) -> StoreError:
    where = path / file if file else path
    return StoreError(
        f"{where} is not what was stored ({why}): run socjust add --remove {path.name} and add the data again."
    )


def extend(catalogue: Catalogue, folder: Path) -> Catalogue:
    """Return the catalogue with what own data add: new indicators, and declared gaps that they fill.

    A gap stays a gap (its role, and its reason for every other economy); it gets a unit, a dimension in whose figures
    it shows, and the own data as its series. Nothing that own data add is ever scored.

    Parameters
    ----------
    catalogue : Catalogue
        The framework, extended before or not.
    folder : Path
        ``data/own`` of a home.

    Returns
    -------
    Catalogue
        The same object where nothing is to be added.
    """
    key = fingerprint(folder)
    if key == catalogue.own:
        return catalogue
    found: dict[str, Indicator] = {}
    for one in _read(folder, key).values():
        for name, claimed in one.descriptor.indicators.items():
            known = catalogue.indicators.get(name)
            if name not in found and (known is None or known.role == "gap"):
                found[name] = _indicator(name, claimed, known, one.descriptor)
    return catalogue.extended(found.values(), key)


def _indicator(name: str, claimed: OwnIndicator, known: Indicator | None, described: Descriptor) -> Indicator:
    series = Series(provider=OWN, code=f"{described.name}/{described.columns.value}")
    title = claimed.title or (known.title if known else name)
    short = claimed.short or (known.short if known else name)
    shown: dict[str, Any] = {
        "title": f"{title} {MARK}",
        "unit": claimed.unit,
        "decimals": claimed.decimals,
        "range_lower": claimed.range_lower,
        "range_upper": claimed.range_upper,
    }
    recipe = Recipe(rank=0, components=(("x", series),), **shown)
    both = {**shown, "dimension": claimed.dimension, "recipes": (recipe,), "direction": claimed.direction}
    if known:
        # the catalogue's words stay: for all other economies it is what it was, a gap
        return known.model_copy(update={**both, "title": known.title, "licence": described.licence})
    return Indicator(
        id=name,
        role="context",
        short=f"{short} {SHORT_MARK}",
        definition=claimed.definition,
        caveat=claimed.caveat,
        licence=described.licence,
        **both,
    )
