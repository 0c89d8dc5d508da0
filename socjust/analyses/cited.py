"""Sources as readers see them: what is cited, and how far it was read before it was typed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

OWN: Final = "own choice"  # the row follows nobody else
NOT_OPENED: Final = "not opened"
WHEN: Final = "November 2026"  # when the rows were last held against their sources


def cited(source: str, read_in: str, unread: str = "Not opened") -> str:
    """Set behind a source where it was read.

    Parameters
    ----------
    source : str
        What is cited.
    read_in : str
        Where it was read; :data:`NOT_OPENED`, or :data:`OWN`.
    unread : str
        Words for what was not opened.

    Returns
    -------
    str
        The source alone where the row is a choice of this project.

    Examples
    --------
    >>> cited("SDG 3.2", "the text of the target")
    'SDG 3.2. Read in: the text of the target.'
    >>> cited("SDG 3.2", "not opened")
    'SDG 3.2. Not opened.'
    >>> cited("Assumption of this project", "own choice")
    'Assumption of this project'
    """
    if read_in == OWN:
        return source
    told = f"{unread}." if read_in == NOT_OPENED else f"Read in: {read_in}."
    return f"{source.rstrip('.')}. {told}"


def read_note(read_in: Iterable[str]) -> str:
    """Count how far the sources of a table were read.

    Examples
    --------
    >>> read_note(["an abstract", "the text", "own choice"])
    'Sources of 3 rows: 2 read, some in part, in the place named (November 2026); 1 our choice.'
    """
    rows = list(read_in)
    unread, own = rows.count(NOT_OPENED), rows.count(OWN)
    parts = [
        (len(rows) - unread - own, f"read, some in part, in the place named ({WHEN})"),
        (unread, "not opened, check before quoting"),
        (own, "our choice"),
    ]
    return f"Sources of {len(rows)} rows: {'; '.join(f'{count} {words}' for count, words in parts if count)}."
