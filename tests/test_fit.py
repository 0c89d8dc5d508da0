"""On paper: a picture that misses the foot of a page by little gives up some height; by much, none."""

from __future__ import annotations

import pytest
import sample_edition
from playwright.sync_api import sync_playwright

from socjust.report import chromium, pdf

pytestmark = sample_edition.needs_browser

# Puts a block before a picture so that it would begin on the next page, lacking so many px on this one.
PUSH = """([name, lacking, height]) => {
  const figure = document.getElementById(name);
  let start = figure;
  while (start.previousElementSibling && /^H[1-6]$/.test(start.previousElementSibling.tagName))
    start = start.previousElementSibling;
  while (start.previousElementSibling) start.previousElementSibling.remove();
  const block = document.createElement('div');
  start.before(block);
  const needed = figure.getBoundingClientRect().bottom - block.getBoundingClientRect().bottom;
  block.style.height = `${height - needed + lacking}px`;
}"""
TALL = """(name) => {
  const plot = document.querySelector(`#${name} .plot`);
  const svg = plot.querySelector('.main-svg').getBoundingClientRect().height;
  return [parseFloat(plot.style.height), svg, plot.layout.meta.spare];
}"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return sample_edition.made(tmp_path_factory)[1]


@pytest.mark.parametrize(("lacking", "gives"), [(20, True), (400, False)])
def test_a_picture_gives_up_what_it_can_spare_and_no_more(edition, lacking, gives):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.find()), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": pdf.WIDTH, "height": pdf.HEIGHT})
        page.emulate_media(media="print")
        page.goto((edition.path / "overview-SIMULATED.html").as_uri(), wait_until="load")
        page.evaluate("document.documentElement.dataset.printing = 'true'")
        page.evaluate(pdf.DRAWN, pdf.WAIT)
        name = page.evaluate("document.querySelector('figure.frame.figure:has(.choroplethlayer)').id")
        page.evaluate(f"document.querySelector('#{name} .plot').layout.meta = {{spare: 60}}")  # as the builders say
        before, _, spare = page.evaluate(TALL, name)
        page.evaluate(PUSH, [name, lacking, pdf.HEIGHT])
        page.evaluate(pdf.FIT, [pdf.WIDTH, pdf.HEIGHT])
        after, svg, _ = page.evaluate(TALL, name)
        styled = page.evaluate("document.querySelector('main').getAttribute('style')")
        browser.close()
    assert svg == pytest.approx(after, abs=1) and not styled
    assert (lacking <= before - after <= spare) if gives else after == before
