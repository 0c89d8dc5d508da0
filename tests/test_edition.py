"""From the providers to the report, as a user runs it: one command, then a look at everything it made."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
import sample_notebooks
from conftest import Providers
from edition_run import Run, report, socjust, text_of
from pages import examine

pytestmark = pytest.mark.slow

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, mirror: Providers, chromium: str) -> Run:
    return report(tmp_path_factory.mktemp("real"), mirror.environment)


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


def test_a_second_run_makes_the_same_page(real: Run, tmp_path: Path) -> None:
    shutil.copytree(real.home / "data", tmp_path / "data")
    notebooks = sample_notebooks.write(tmp_path / "notebooks")  # small chapters, but for the one that is compared
    shutil.copyfile(NOTEBOOKS / "30-economy.ipynb", notebooks / "30-economy.ipynb")
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
