"""Which program made a table: its release, and its own files, so that a changed rule makes its tables anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from socjust import __version__

PACKAGE = Path(__file__).parents[1]
RULES = (".py", ".csv", ".yml")  # what can change a number; templates and pictures cannot


@cache
def program() -> str:
    """Return the release and a fingerprint of the files that numbers come from.

    Between two releases the number of the release does not change, but a formula may: tables kept beside a vintage
    carry this word, and are made again when it differs.

    Returns
    -------
    str
        For example ``"0.1.0+3f1c9a0b7d21"``.

    Examples
    --------
    >>> program().startswith(__version__ + "+"), program() == program()
    (True, True)
    """
    digest = hashlib.sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in RULES):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{__version__}+{digest.hexdigest()[:12]}"
