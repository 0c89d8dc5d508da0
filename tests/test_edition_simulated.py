"""The report where no provider answers: made from invented figures, and saying so wherever one shows."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import sample_notebooks
from conftest import NOWHERE, Providers
from edition_run import Run, pages_of, report, socjust
from pages import examine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Run:
    nowhere = Providers(f"{NOWHERE}/v2", f"{NOWHERE}/ilostat")
    return report(tmp_path_factory.mktemp("invented"), nowhere.environment, "--economy", "KEN", "BRA")


def test_simulated_edition_says_so_everywhere(invented: Run) -> None:
    assert invented.edition.name.endswith("SIMULATED")
    assert "SIMULATED" in invented.stderr
    for page in invented.pages:
        html = page.read_text(encoding="utf-8")
        assert "SIMULATED" in html.split("</title>")[0], page.name
        assert html.count("SIMULATED") > 1, page.name
    assert invented.tables and invented.pdfs
    for made in [*invented.tables, *invented.pdfs]:
        assert made.stem.endswith("SIMULATED"), made.name
    for pdf in invented.pdfs:
        for number, text in enumerate(pages_of(pdf), 1):
            assert "SIMULATED" in text, f"{pdf.name}, page {number}"


def test_simulated_tables_say_so_in_every_row(invented: Run) -> None:
    for path in invented.tables:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                assert "SIMULATED" in row.values(), path.name


def test_simulated_edition_opens_offline_without_a_fault(invented: Run) -> None:
    assert examine(invented.edition) == []


def test_simulated_vintage_is_never_the_newest(invented: Run, mirror: Providers, tmp_path: Path) -> None:
    """The next run asks the providers again, and takes their figures."""
    shutil.copytree(invented.home / "data", tmp_path / "data")
    sample_notebooks.write(tmp_path / "notebooks")  # small chapters: this is about the figures
    asked = ("report", "--home", str(tmp_path), "--economy", "KEN", "--format", "html")
    done = socjust(*asked, env=mirror.environment)
    assert done.returncode == 0, done.stderr
    (name,) = [p.name for p in (tmp_path / "reports").iterdir() if p.is_dir()]
    assert "SIMULATED" not in name
