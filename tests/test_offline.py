"""Every page of an edition, opened in a real browser with the network cut."""

from __future__ import annotations

import shutil

import pages
import pytest
import sample_edition
from playwright.sync_api import sync_playwright

from socjust.report import chromium

pytestmark = sample_edition.needs_browser


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return sample_edition.made(tmp_path_factory)[1]


@pytest.mark.parametrize("width", [1100, 390])
def test_pages_draw_everything_without_the_network(edition, width):
    assert pages.examine(edition.path, width) == []


def test_the_examination_finds_what_is_wrong(edition, tmp_path):
    """A check that cannot fail is none: break a copy in the ways that matter."""
    broken = tmp_path / edition.path.name
    broken.mkdir()
    for name in ("assets", "data"):
        shutil.copytree(edition.path / name, broken / name)
    (broken / "assets" / "world_50m.js").write_text("")
    html = (edition.path / "economy-ken-SIMULATED.html").read_text("utf-8")
    html = html.replace("</main>", '<img src="https://example.org/a.png"><p id="map"></p></main>')
    (broken / "economy-ken.html").write_text(html, encoding="utf-8")
    found = "\n".join(pages.examine(broken))
    for wrong in (
        "has no country",
        "Content Security Policy",
        "no alternative text",
        "id map stands twice",
        "overview",
    ):
        assert wrong in found
    assert "file name does not end" in found


def test_pictures_can_be_saved_and_the_list_filtered(edition):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.find()), args=["--no-sandbox"], timeout=pages.WAIT
        )
        page = browser.new_page()
        page.set_default_timeout(pages.WAIT)
        page.goto((edition.path / "economy-ken-SIMULATED.html").as_uri(), wait_until="load")
        page.evaluate(pages.SETTLED, pages.WAIT)
        for kind in ("svg", "png"):
            with page.expect_download() as saved:
                page.click(f"#where-it-stands button[data-picture={kind}]")
            assert saved.value.suggested_filename == f"economy-ken-where-it-stands-SIMULATED.{kind}"
            data = saved.value.path().read_bytes()
            assert data.startswith(b"\x89PNG") if kind == "png" else b"vintage SIMULATED" in data
        page.click("#where-it-stands details.twin summary")
        assert page.inner_text("#where-it-stands details.twin td").strip() == "58"
        page.goto((edition.path / "index-SIMULATED.html").as_uri(), wait_until="load")
        page.fill("#filter-text", "KEN")
        assert page.locator(".economies li:visible").all_inner_texts()[0].startswith("Kenya")
        assert page.inner_text("#filter-count") == "1 found"
        browser.close()


def test_the_index_lists_all_economies_without_a_script(edition):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.find()), args=["--no-sandbox"], timeout=pages.WAIT
        )
        page = browser.new_context(java_script_enabled=False).new_page()
        page.set_default_timeout(pages.WAIT)
        page.goto((edition.path / "index-SIMULATED.html").as_uri())
        assert page.locator(".economies li:visible").count() == 2
        assert not page.locator("#filter").is_visible()
        browser.close()
