"""Where things lie: the folder with ``data/`` and ``reports/``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

SIMULATED = "SIMULATED"  # stands in the name of every vintage, edition and file made from invented figures


@dataclass(frozen=True)
class Home:
    """The folder that holds ``data/raw``, ``data/own``, ``data/processed`` and ``reports``.

    Examples
    --------
    >>> Home(Path("/srv/socjust")).raw.as_posix()
    '/srv/socjust/data/raw'
    """

    root: Path

    @property
    def raw(self) -> Path:
        """Vintages as received: ``data/raw/<vintage>/``."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Tables built from a vintage: ``data/processed/<vintage>/``."""
        return self.root / "data" / "processed"

    @property
    def own(self) -> Path:
        """Figures that country teams added: ``data/own/<name>/``."""
        return self.root / "data" / "own"

    @property
    def reports(self) -> Path:
        """Editions of the report: ``reports/<edition>/``."""
        return self.root / "reports"


def find(home: str | os.PathLike[str] | None = None) -> Home:
    """Return the home folder: the one given, else ``SOCJUST_HOME``, else the nearest project above, else here.

    Parameters
    ----------
    home : path, optional
        A folder named by the user. It need not exist yet.

    Returns
    -------
    Home
        The folder; nothing is created.
    """
    given = home or os.environ.get("SOCJUST_HOME")
    if given:
        return Home(Path(given).expanduser().resolve())
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw").is_dir():
            return Home(folder)
    return Home(here)


def is_simulated(name: str) -> bool:
    """Say whether a vintage or edition of this name is made from invented figures.

    Examples
    --------
    >>> is_simulated("2026-11-SIMULATED"), is_simulated("2026-11-22")
    (True, False)
    """
    return SIMULATED in name.upper()
