"""Read a CSV file of a user: encoding and separator are found out or named, never guessed wrongly in silence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from socjust.own.cells import Grid, named
from socjust.own.descriptor import Descriptor
from socjust.own.findings import stop

_SEPARATORS = (",", ";", "\t", "|")
# Byte order marks; that of UTF-32 begins like that of UTF-16.
_WIDE = ((b"\xff\xfe\0\0", "UTF-32"), (b"\0\0\xfe\xff", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_BINARY = {
    b"PK\x03\x04": "an XLSX or ZIP",
    b"PAR1": "a Parquet",
    b"\xd0\xcf\x11\xe0": "an old Excel",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed",
}


def read(path: Path, described: Descriptor) -> Grid:
    """Read the rows of a CSV file.

    Raises
    ------
    OwnDataError
        For another encoding than UTF-8 (with or without a byte order mark) that the descriptor does not name, and for
        quotation marks that do not close.
    """
    text = _decoded(path, described.file.encoding)
    separator = described.file.separator.replace("tab", "\t") or _separator(text, described)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        remedy = "look for a double quote that is not closed, or save it again as 'CSV UTF-8'"
        raise stop(path.name, f"it is no CSV from here on ({error})", remedy, row=len(rows) + 1) from None
    return Grid(rows)


def _decoded(path: Path, encoding: str) -> str:
    body = path.read_bytes()
    for mark, what in _BINARY.items():
        if body.startswith(mark):
            raise stop(path.name, f"it is {what} file by its content", "give it the right ending, or save it as CSV")
    wide = next((name for mark, name in _WIDE if body.startswith(mark)), "") if not encoding else ""
    if wide:
        remedy = f"save it as 'CSV UTF-8', or write `encoding: {wide.lower()}` under `file:`"
        raise stop(path.name, f"it is in {wide}, not in UTF-8", remedy, row=1)
    try:
        text = body.decode(encoding or "utf-8-sig").removeprefix("\ufeff")
    except LookupError:
        raise stop(path.name, f"'{encoding}' is no encoding", "write utf-8, latin-1, windows-1252 or utf-16") from None
    except UnicodeDecodeError as error:
        raise _not_decoded(path.name, body, error, encoding) from None
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        wrong = "it holds zero bytes, as UTF-16 read as another encoding does"
        raise stop(path.name, wrong, "save it as 'CSV UTF-8'", row=row)
    return text


def _not_decoded(file: str, body: bytes, error: UnicodeDecodeError, encoding: str) -> Exception:
    row = body[: error.start].count(b"\n") + 1
    if encoding:
        return stop(file, f"it is not in {encoding}", "correct `encoding:` under `file:`", row=row)
    line = body.splitlines()[row - 1] if body.splitlines() else b""
    reads = line.decode("windows-1252", errors="replace").strip()[:40]
    remedy = f"save it as 'CSV UTF-8'; if the row should read '{reads}', write `encoding: windows-1252` under `file:`"
    return stop(file, "it is not in UTF-8", remedy, row=row)


def _separator(text: str, described: Descriptor) -> str:
    """Return the separator with which a row holds the described columns; a comma where none does."""
    wanted = set(named(described.columns).values())
    head = text.splitlines()[: described.file.header_row]
    for line in reversed(head):
        for separator in _SEPARATORS:
            cells = next(csv.reader([line], delimiter=separator), [])
            if wanted <= {cell.strip() for cell in cells}:
                return separator
    most = max(_SEPARATORS, key=(head[-1] if head else "").count)
    return most if head and most in head[-1] else ","
