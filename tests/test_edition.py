"""From the providers to the report, as a user runs it: one command, then a look at everything it made."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pypdf
import pytest
import sample_notebooks
from conftest import NOWHERE, Providers
from pages import examine

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Run:
    home: Path
    edition: Path
    stdout: str
    stderr: str

    @property
    def pages(self) -> list[Path]:
        return sorted(self.edition.glob("*.html"))

    @property
    def pdfs(self) -> list[Path]:
        return sorted((self.edition / "pdf").glob("*.pdf"))

    @property
    def tables(self) -> list[Path]:
        return sorted((self.edition / "data").glob("*.csv"))

    @property
    def manifest(self) -> dict:
        return json.loads((self.edition / "manifest.json").read_text(encoding="utf-8"))


def socjust(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "socjust", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **env}, timeout=900)


def report(home: Path, env: dict[str, str]) -> Run:
    done = socjust("report", "--home", str(home), env=env)
    assert done.returncode == 0, done.stderr
    (edition,) = [p for p in (home / "reports").iterdir() if p.is_dir()]
    return Run(home, edition, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, mirror: Providers, chromium: str) -> Run:
    return report(tmp_path_factory.mktemp("real"), mirror.environment)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Run:
    nowhere = Providers(f"{NOWHERE}/v2", f"{NOWHERE}/ilostat")
    return report(tmp_path_factory.mktemp("invented"), nowhere.environment)


def text_of(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


def test_real_edition_has_all_its_chapters(real: Run) -> None:
    names = {p.stem for p in real.pages}
    assert {"index", "overview"} <= names
    assert len([n for n in names if n.startswith("dimension-")]) == 7
    assert len([n for n in names if n.startswith("economy-")]) >= 6
    assert {p.stem for p in real.pdfs} >= names - {"index"}
    chapters = real.manifest["chapters"]
    assert {c["status"] for c in chapters} == {"done"}


def test_real_edition_opens_offline_without_a_fault(real: Run) -> None:
    assert examine(real.edition) == []


def test_real_edition_never_says_simulated(real: Run) -> None:
    for page in real.pages:
        assert "SIMULATED" not in page.read_text(encoding="utf-8"), page.name
    assert not [p for p in real.edition.rglob("*") if "SIMULATED" in p.name]


@pytest.mark.parametrize(
    ("economy", "series", "year", "value"),
    [
        ("ZAF", "SI.POV.GINI", 2014, 59.6),
        ("KEN", "SP.POP.TOTL", 2023, 55_339_003),
        ("KEN", "SDG_0131_SEX_SOC_RT[classif1=SOC_CONTIG_MAT;sex=SEX_F]", 2019, 30.2),
    ],
)
def test_published_figures_arrive_unchanged(real: Run, economy: str, series: str, year: int, value: float) -> None:
    (path,) = (real.home / "data" / "processed").glob("*/observations.parquet")
    rows = pl.read_parquet(path).filter(
        (pl.col("economy") == economy) & (pl.col("series") == series) & (pl.col("year") == year)
    )
    assert rows["value"].unique().to_list() == [pytest.approx(value, abs=1e-9)]


def test_vintage_is_listed_with_the_providers_dates(real: Run) -> None:
    done = socjust("list", "vintages", "--home", str(real.home), "--json", env={})
    (vintage,) = json.loads(done.stdout)
    assert "2026-07-13" in vintage["worldbank last update"]
    assert "2026-08-12" in vintage["ilostat last update"]
    assert vintage["figures"] == "real"


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
        for number, page in enumerate(pypdf.PdfReader(pdf).pages, 1):
            assert "SIMULATED" in page.extract_text(), f"{pdf.name}, page {number}"


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


def test_a_second_run_makes_the_same_page(real: Run, tmp_path: Path) -> None:
    shutil.copytree(real.home / "data", tmp_path / "data")
    asked = ("--economy", "KEN", "--format", "html", "--edition", real.edition.name, "--home", str(tmp_path))
    done = socjust("report", *asked, env={})
    assert done.returncode == 0, done.stderr
    first, again = (home / "reports" / real.edition.name / "economy-ken.html" for home in (real.home, tmp_path))
    assert body(again) == body(first)


def body(page: Path) -> str:
    """What a chapter says; the first run also printed it, so that its page has a link to the PDF behind the article."""
    return page.read_text(encoding="utf-8").partition("<h1")[2].partition("</article>")[0]


def test_pdf_has_page_numbers_and_text(real: Run) -> None:
    text = text_of(real.edition / "pdf" / "economy-ken.pdf")
    assert "Kenya" in text and "page 1 of" in text
