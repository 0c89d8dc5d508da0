"""Vintages: what the providers held on one day, each complete or absent, never changed afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from socjust.errors import StoreError, UsageError, unknown
from socjust.home import SIMULATED, Home, is_simulated
from socjust.store import manifest as manifests
from socjust.store.manifest import Manifest

PARTIAL = "-partial"
LATEST = "latest"


@dataclass(frozen=True)
class Vintage:
    """One stored vintage.

    Attributes
    ----------
    name : str
        Its folder's name.
    raw, processed : Path
        ``data/raw/<name>/`` with the bytes as received, ``data/processed/<name>/`` with the tables made from them.
    """

    name: str
    raw: Path
    processed: Path

    @cached_property
    def manifest(self) -> Manifest:
        """What it says about itself."""
        return manifests.read(self.raw)

    @property
    def simulated(self) -> bool:
        """Whether its figures are invented."""
        return self.manifest.simulated

    @property
    def partial(self) -> bool:
        """Whether it holds only some of the catalogue's indicators."""
        return self.manifest.partial

    @property
    def updated(self) -> Mapping[str, tuple[date, date]]:
        """By provider: first and last of its own dates of last update."""
        return {p.id: p.updated for p in self.manifest.providers if p.updated}


def vintages(home: Home) -> list[Vintage]:
    """Return all stored vintages, newest first.

    Parameters
    ----------
    home : Home
        Folder with ``data/``.

    Returns
    -------
    list of Vintage
        Simulated and partial ones too. A folder without a readable manifest is not a vintage.

    Examples
    --------
    >>> vintages(Home(Path("/nonexistent")))
    []
    """
    if not home.raw.is_dir():
        return []
    found = []
    for folder in home.raw.iterdir():
        if folder.name.startswith(".") or not (folder / manifests.FILE).is_file():
            continue
        one = of(home, folder.name)
        try:
            found.append((one.manifest.created, one.name, one))
        except StoreError:
            continue  # `find` by name says what is wrong with it
    return [one for *_, one in sorted(found, key=lambda item: item[:2], reverse=True)]


def of(home: Home, name: str) -> Vintage:
    """Return the vintage of this name, stored or not."""
    return Vintage(name, home.raw / name, home.processed / name)


def newest(home: Home) -> Vintage | None:
    """Return the newest vintage that a report may rest on: real figures, whole catalogue. None if there is none."""
    return next((one for one in vintages(home) if not one.simulated and not one.partial), None)


def find(home: Home, name: str = LATEST) -> Vintage:
    """Return a stored vintage by name.

    Parameters
    ----------
    home : Home
        Folder with ``data/``.
    name : str
        Its name, or ``"latest"`` for the newest with real figures and the whole catalogue.

    Raises
    ------
    UsageError
        If there is no such vintage.
    StoreError
        If there is one and its manifest is damaged.
    """
    if name == LATEST:
        found = newest(home)
        if found is None:
            raise UsageError(
                f"There is no vintage with real figures in {home.raw}: run socjust fetch"
                + (f", or name one of: {_names(home)}." if vintages(home) else ".")
            )
        return found
    one = of(home, valid_name(name))
    if not one.raw.is_dir():
        raise unknown("vintage", name, [v.name for v in vintages(home)], "socjust list vintages")
    one.manifest  # noqa: B018 - a damaged one is reported now, not half-way through the work
    return one


def _names(home: Home) -> str:
    return ", ".join(one.name for one in vintages(home)[:5])


def valid_name(name: str) -> str:
    """Return the name if a folder may be called so.

    Raises
    ------
    UsageError
        If not.

    Examples
    --------
    >>> valid_name("2026-11-22.2")
    '2026-11-22.2'
    """
    if name == LATEST or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", name):
        raise UsageError(
            f"'{name}' cannot be the name of a vintage: use letters, digits, dots, dashes and underscores, starting "
            "with a letter or a digit, and not the word latest."
        )
    return name


def new_name(home: Home, given: str | None, *, partial: bool, simulated: str = "", today: date | None = None) -> str:
    """Return the name of a vintage about to be made.

    Parameters
    ----------
    home : Home
        Folder with ``data/``.
    given : str or None
        The user's choice.
    partial : bool
        Whether it will hold only some indicators; its name says so.
    simulated : str
        Fingerprint of the catalogue, for a simulated vintage: its name says so; "" for real figures.
    today : date, optional
        For the default name; by default that of UTC.

    Raises
    ------
    UsageError
        If the name cannot be used or is taken: vintages are never overwritten.
    """
    if given is not None:
        name = valid_name(given)
        if simulated and not is_simulated(name):
            name += f"-{SIMULATED}"
        if not simulated and is_simulated(name):
            raise UsageError(f"A vintage of real figures cannot be called '{name}': leave the word {SIMULATED} out.")
        name += PARTIAL if partial and not name.endswith(PARTIAL) else ""
        if (home.raw / name).exists():
            raise UsageError(f"Vintage '{name}' exists, and vintages are never overwritten: choose another name.")
        return name
    if simulated:
        return f"{SIMULATED}-{simulated[:8]}" + (PARTIAL if partial else "")
    stem, suffix = (today or datetime.now(UTC).date()).isoformat(), PARTIAL if partial else ""
    number, name = 1, stem + suffix
    while (home.raw / name).exists():
        number += 1
        name = f"{stem}.{number}{suffix}"
    return name
