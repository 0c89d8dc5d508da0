"""Read a Parquet file of a user; its first record is row 2, as if a header stood above it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from socjust.own.cells import Grid, named
from socjust.own.descriptor import Descriptor
from socjust.own.findings import stop


def read(path: Path, described: Descriptor) -> Grid:
    """Read the rows of a Parquet file as texts.

    Raises
    ------
    OwnDataError
        For a file that is cut off or is no Parquet.
    """
    body = path.read_bytes()
    whole = body[:4] == b"PAR1" and body[-4:] == b"PAR1"
    if body[:4] == b"PAR1" and not whole:
        raise stop(path.name, "the file is cut off: its end is missing", "copy it again, and compare the sizes")
    try:
        frame = pl.read_parquet(path)
        flat = frame.select(~pl.selectors.nested())
        texts = flat.select(pl.all().cast(pl.String).fill_null(""))
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        said = str(error).splitlines()[0][:120]
        wrong = f"it is damaged ({said})" if whole else "it is no Parquet file"
        raise stop(path.name, wrong, "save it again as .parquet, .csv or .xlsx") from None
    if nested := sorted(set(named(described.columns).values()) & (set(frame.columns) - set(flat.columns))):
        raise stop(path.name, "a cell of it holds several values", "give each a row of its own", column=nested[0])
    return Grid([texts.columns, *texts.iter_rows()])
