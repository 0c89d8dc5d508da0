"""One small edition for several test files: simulated figures, sample chapters, one economy whose notebook fails."""

from __future__ import annotations

from pathlib import Path

import pytest
import sample_notebooks

from socjust import report, store
from socjust.home import Home
from socjust.report import chromium
from socjust.report.edition import Edition

FAILS = 'if economy == "BRA":\n    raise ValueError("Brazil is left out on purpose\\nsecond line")'

_made: list[tuple[Home, Edition, list[str]]] = []


def made(factory: pytest.TempPathFactory) -> tuple[Home, Edition, list[str]]:
    """Build the edition the first time; return its home, the edition and what was said."""
    if not _made:
        home = Home(factory.mktemp("edition"))
        notebooks = sample_notebooks.write(home.root / "notebooks", (FAILS,))
        vintage = store.fetch(home, source="simulated", progress=False, say=lambda sentence: None)
        said: list[str] = []
        edition = report.build(
            home, vintage.name, "sample", ["kenya", "BRA"], progress=False, say=said.append, notebooks=notebooks
        )
        _made.append((home, edition, said))
    return _made[0]


def files(folder: Path, ending: str) -> list[Path]:
    """Return the files of an edition with this ending."""
    return sorted(folder.rglob(f"*.{ending}"))


needs_browser = pytest.mark.skipif(chromium.find() is None, reason=chromium.HOW)
