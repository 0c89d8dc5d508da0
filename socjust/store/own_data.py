"""Keep a country team's own data: add, list, remove."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from socjust import __version__, own
from socjust import table as t
from socjust.catalogue import load
from socjust.errors import unknown
from socjust.home import Home
from socjust.own import Checked, Stored
from socjust.own.findings import WARNING, Problem, stop
from socjust.own.stored import DESCRIPTOR, FORMAT, MANIFEST, ROWS
from socjust.sources import OWN
from socjust.store import aside, stored
from socjust.store.vintage import newest


def add(home: Home, data: Path, describe: Path) -> Checked:
    """Check a file of own data and store it: complete or not at all.

    Parameters
    ----------
    home : Home
        Folder with ``data/``.
    data : Path
        CSV, XLSX or Parquet; its bytes are kept as they are.
    describe : Path
        Descriptor, YAML.

    Returns
    -------
    Checked
        What was stored, and warnings.

    Raises
    ------
    OwnDataError
        With everything that is wrong with the two files. Nothing is stored then.
    StoreError
        If they cannot be written. Nothing is stored then.
    """
    there = own.read(home.own)
    name = own.read_descriptor(describe).name
    if name in there:
        remedy = f"choose another, or first remove the old: socjust add --remove {name}"
        raise stop(describe.name, f"own data of the name '{name}' are stored already", remedy, column="name")
    vintage = newest(home)
    provider = None
    if vintage is not None:
        provider = stored.observations(vintage).filter(pl.col(t.SOURCE) != OWN)
    others = {name: (one.descriptor, one.rows) for name, one in there.items()}
    checked = own.check(data, describe, load(), provider, others)
    if vintage is None:
        wrong = "there is no vintage with real figures to compare with"
        nothing = Problem(data.name, "", wrong, "run socjust fetch; what the provider has shows then", (), WARNING)
        checked = Checked(checked.descriptor, checked.rows, (*checked.warnings, nothing))
    _write(home.own / name, data, describe, checked)
    return checked


def _write(target: Path, data: Path, describe: Path, checked: Checked) -> None:
    aside.sweep(target.parent)
    with aside.folder(target) as part:
        kept = f"data{data.suffix.lower()}"
        shutil.copyfile(data, part / kept)
        shutil.copyfile(describe, part / DESCRIPTOR)
        checked.rows.write_parquet(part / ROWS)
        given = {kept: data.name, DESCRIPTOR: describe.name, ROWS: ""}
        manifest = {
            "format": FORMAT,
            "name": target.name,
            "created": datetime.now(UTC).replace(microsecond=0).isoformat(),
            "program": __version__,
            "rows": checked.rows.height,
            "files": [_entry(part / path, received) for path, received in given.items()],
            "descriptor": checked.descriptor.model_dump(mode="json", exclude_unset=True),
        }
        (part / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _entry(path: Path, received: str) -> dict[str, object]:
    body = path.read_bytes()
    return {
        "path": path.name,
        "received_as": received,
        "sha256": hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
    }


def remove(home: Home, name: str) -> None:
    """Remove own data; the providers' figures show again where they were replaced.

    Raises
    ------
    UsageError
        If there are none of this name.
    """
    names = [p.name for p in home.own.iterdir() if not p.name.startswith(".")] if home.own.is_dir() else []
    if name not in names:
        raise unknown("own data", name, names, "socjust add --list")
    gone = home.own / f".{name}.removed"
    with aside.in_a_sentence(home.own / name):
        shutil.rmtree(gone, ignore_errors=True)
        (home.own / name).rename(gone)  # in one step: never half of it
        shutil.rmtree(gone)


def listed(home: Home) -> list[Stored]:
    """Return the stored own data, in alphabetical order."""
    return list(own.read(home.own).values())
