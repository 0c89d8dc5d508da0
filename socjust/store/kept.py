"""Tables made from a vintage and kept beside it: read where they are up to date, else made and stored."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

import polars as pl

from socjust.catalogue import Catalogue
from socjust.errors import StoreError
from socjust.store import aside
from socjust.store.program import program
from socjust.store.vintage import Vintage

KEY = "socjust"  # of the file's own metadata: what the table was made from


def fingerprint(*parts: object) -> str:
    """Return one short word for everything a table depends on: frames by their rows, all else by its text.

    Examples
    --------
    >>> fingerprint(pl.DataFrame({"a": [1]}), 5) == fingerprint(pl.DataFrame({"a": [1]}), 5)
    True
    >>> fingerprint(pl.DataFrame({"a": [1]}), 5) == fingerprint(pl.DataFrame({"a": [2]}), 5)
    False
    """
    words = [str(p.hash_rows(seed=1).sum()) + str(p.schema) if isinstance(p, pl.DataFrame) else str(p) for p in parts]
    return hashlib.sha256("|".join(words).encode()).hexdigest()


def kept(
    vintage: Vintage, catalogue: Catalogue, name: str, make: Callable[[], pl.DataFrame], *depends: object
) -> pl.DataFrame:
    """Return a table of a vintage, made only when it is not there or is out of date.

    Parameters
    ----------
    vintage : Vintage
        A stored vintage; the table lies in its processed folder.
    catalogue : Catalogue
        The framework: another one makes the table anew, as does a change of the program.
    name : str
        File name without its extension.
    make : callable
        Makes the table.
    depends : object
        What else the table depends on: observations, scores, options.

    Returns
    -------
    polars.DataFrame
        As `make` returned it. In a folder that may only be read it is made each time.
    """
    key, path = fingerprint(program(), catalogue.sha256, *depends), vintage.processed / f"{name}.parquet"
    held = read(path, key)
    if held is not None:
        return held
    made = make()
    with contextlib.suppress(StoreError):
        write(path, made, key)
    return made


def read(path: Path, key: str) -> pl.DataFrame | None:
    """Return a table that was written with this key; None if it is not there, damaged, or made from something else.

    Key and rows are read from one open file: another process may put a new table in its place meanwhile.
    """
    with contextlib.suppress(OSError, pl.exceptions.PolarsError), path.open("rb") as file:
        if pl.read_parquet_metadata(file).get(KEY) == key:
            file.seek(0)
            return pl.read_parquet(file)
    return None


def write(path: Path, table: pl.DataFrame, key: str) -> None:
    """Put a table in its place in one step, with the key of what it was made from in the file itself.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    with aside.file(path) as part:
        table.write_parquet(part, compression="zstd", metadata={KEY: key})
