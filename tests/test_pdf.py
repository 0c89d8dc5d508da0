"""PDFs: printed by a real browser, numbered, marked, outlined, nothing shrunk or clipped."""

from __future__ import annotations

import os

import pypdf
import pytest
import sample_edition
from pages import WAIT
from playwright.sync_api import sync_playwright

from socjust.errors import ReportError, UsageError
from socjust.report import chromium, pdf
from socjust.report.imprint import Imprint
from socjust.report.press import DIED, press

pytestmark = sample_edition.needs_browser

A4 = (595, 842)  # points


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return sample_edition.made(tmp_path_factory)[1]


@pytest.fixture(scope="module")
def readers(edition):
    return {path.stem: pypdf.PdfReader(path) for path in sample_edition.files(edition.path / "pdf", "pdf")}


def test_every_chapter_that_was_made_has_a_pdf(edition, readers):
    pages = {page.stem for page in edition.path.glob("*-*.html")} - {"index-SIMULATED", "economy-bra-SIMULATED"}
    assert set(readers) == pages and len(pages) == 9


def test_pages_are_a4_numbered_and_marked(readers):
    for name, reader in readers.items():
        count = len(reader.pages)
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text()
            assert (round(page.mediabox.width), round(page.mediabox.height)) == pytest.approx(A4, abs=1), name
            assert f"page {number} of {count}" in text and "SIMULATED" in text, name
            assert "Edition sample-SIMULATED" in text and "State of Social Justice" in text, name


def test_pdfs_are_tagged_outlined_and_titled(readers):
    reader = readers["economy-ken-SIMULATED"]
    assert reader.root_object["/MarkInfo"]["/Marked"]
    outline = str(reader.outline)
    assert "Where it stands" in outline and "How it is computed" in outline
    assert reader.metadata.title == "KEN · State of Social Justice sample-SIMULATED"
    assert readers["overview-SIMULATED"].metadata.title.startswith("The world ·")


def test_what_is_for_the_screen_is_not_printed(readers):
    text = " ".join(page.extract_text() for page in readers["economy-ken-SIMULATED"].pages)
    for absent in ("Skip to content", "SVG", "This chapter as PDF", "file://"):
        assert absent not in text
    assert "Work is <behind> capabilities" in text and "Figure 1." in text and "Gini index" in text


def test_no_link_leads_into_this_machine(readers):
    for reader in readers.values():
        for page in reader.pages:
            for entry in page.get("/Annots", []):
                action = entry.get_object().get("/A")
                assert not action or "file:" not in str(action.get_object().get("/URI", ""))


def test_pictures_are_drawn_as_shapes(readers):
    for name in ("overview-SIMULATED", "economy-ken-SIMULATED"):
        size = sum(len(page.get_contents().get_data()) for page in readers[name].pages)
        assert size > 50_000, f"{name} has no map: {size} bytes of drawing"


def test_no_page_is_wider_than_the_paper(edition):
    """A table wider than the paper makes the browser shrink every page of the PDF."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.find()), args=["--no-sandbox"], timeout=WAIT)
        page = browser.new_page(viewport={"width": pdf.WIDTH, "height": pdf.HEIGHT})
        page.set_default_timeout(WAIT)
        page.emulate_media(media="print")
        for file in sorted(edition.path.glob("*.html")):
            page.goto(file.as_uri(), wait_until="load")
            assert page.evaluate("document.documentElement.scrollWidth") <= pdf.WIDTH, file.name
        browser.close()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_browser_s_process_that_dies_costs_the_pdfs_and_nothing_else(tmp_path, edition):
    source = edition.path / "overview-SIMULATED.html"
    imprint = Imprint("e", True, "v", 2023, (), (), pdf=True)
    with press(chromium.find(), imprint) as made:
        made.print("first", source, tmp_path / "first.pdf", "First")
        assert made.printing["first"].result() == "" and (tmp_path / "first.pdf").is_file()
        (process,) = made.pool._processes.values()
        process.kill()
        process.join()
        for slug in ("second", "third"):
            made.print(slug, source, tmp_path / f"{slug}.pdf", slug)
        assert list(made.results()) == [("first", ""), ("second", DIED), ("third", DIED)]


def test_a_browser_that_is_none_is_told(tmp_path, monkeypatch, edition):
    monkeypatch.setenv(chromium.VARIABLE, "/no/such/browser")
    with pytest.raises(UsageError, match="/no/such/browser"):
        chromium.find()
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv(chromium.VARIABLE, str(broken))
    with pytest.raises(ReportError, match="does not start"), pdf.printer(chromium.find(), None):
        pass
