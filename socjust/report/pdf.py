"""Prints the pages as PDF with a real browser, all in one open tab: parsing plotly.js once saves seconds a chapter."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from socjust.errors import ReportError
from socjust.report.imprint import TITLE, Imprint
from socjust.report.parameters import first_line

SCALE = 0.86  # of the page on paper
# A4 less its margins (report.css), in CSS pixels at that scale: plotly does not draw again for paper
WIDTH, HEIGHT = 765, 1138
WAIT = 60_000  # ms, for one chapter's pictures
TRIES = 2

SCRIPT = re.compile(r'<script defer src="([^"]+)"')
MAIN = re.compile(r'<main id="content"[^>]*>(.*)</main>\s*<footer>(.*)</footer>', re.DOTALL)
LINK = re.compile(r'<p class="as-pdf">.*?</p>\n?')
HEAD_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)

SWAP = """([title, main, foot]) => {
  document.querySelectorAll('.plot[data-drawn]').forEach(plot => Plotly.purge(plot));
  document.title = title;
  document.querySelector('main').innerHTML = main;
  document.querySelector('footer').innerHTML = foot;
  socjust.ready = socjust.drawAll();
}"""
# Not Playwright's wait_for_function: it needs eval, which the pages' own security policy forbids.
DRAWN = """(ms) => Promise.race([window.socjust?.ready, new Promise((_, no) => setTimeout(
  () => no(new Error(`its pictures were not drawn within ${ms / 1000} seconds`)), ms))])"""
FIT = Path(__file__).with_name("template").joinpath("fit.js").read_text(encoding="utf-8")
# A link to a neighbouring page would be printed as an address on this machine.
UNLINK = """document.querySelectorAll('a[href]').forEach(a => {
  if (!/^(#|https?:|mailto:|data:)/.test(a.getAttribute('href'))) a.removeAttribute('href');
})"""

RUNNING = (
    "<div style=\"font:10px 'Noto Sans','Liberation Sans',sans-serif;width:100%;margin:0 18mm;color:#56636f;"
    'display:flex;justify-content:space-between;white-space:nowrap">'
    '<span style="overflow:hidden;text-overflow:ellipsis">{left}</span>'
    '<span style="padding-left:12px">{right}</span></div>'
)
PAGE_OF = 'page <span class="pageNumber"></span> of <span class="totalPages"></span>'


@contextlib.contextmanager
def printer(program: Path, imprint: Imprint) -> Iterator[Printer]:
    """Start the browser and yield what prints with it; the browser ends with the block.

    Parameters
    ----------
    program : Path
        Chromium, Chrome or Edge.
    imprint : Imprint
        For the running head and foot.
    """
    # Without a user namespace (in containers, as root) the sandbox cannot start; the pages printed are our own.
    root = sys.platform == "linux" and os.geteuid() == 0
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=str(program), chromium_sandbox=not root, timeout=WAIT)
        except Error as error:
            raise ReportError(f"{program} does not start, so no PDF can be printed: {first_line(error)}") from error
        try:
            yield Printer(browser, imprint)
        finally:
            with contextlib.suppress(Error):
                browser.close()


class Printer:
    """Prints one page after the other in the same tab."""

    def __init__(self, browser: Browser, imprint: Imprint) -> None:
        self.browser = browser
        self.imprint = imprint
        self.page: Page | None = None
        self.scripts: set[str] = set()

    def print(self, source: Path, target: Path, running: str) -> None:
        """Print a page.

        Parameters
        ----------
        source : Path
            The HTML page.
        target : Path
            The PDF.
        running : str
            The chapter's title, for the running head.

        Raises
        ------
        ReportError
            If the browser fails twice, the second time with a fresh tab.
        """
        for left in reversed(range(TRIES)):
            try:
                self._show(source)
                self._write(target, running)
                return
            except Error as error:
                self._forget()
                if not left:
                    raise ReportError(f"{source.name} could not be printed as PDF: {first_line(error)}") from error

    def _show(self, source: Path) -> None:
        html = source.read_text(encoding="utf-8")
        scripts = set(SCRIPT.findall(html))
        parts = MAIN.search(html)
        title = HEAD_TITLE.search(html)
        if self.page is not None and scripts <= self.scripts and parts and title:
            self.page.evaluate(SWAP, [unescape(title[1]), parts[1], parts[2]])
        else:
            self._forget()
            self.page = self.browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            self.page.set_default_timeout(WAIT)
            self.page.emulate_media(media="print", color_scheme="light")
            self.page.goto(source.resolve().as_uri(), wait_until="load")
            self.page.evaluate("document.documentElement.dataset.printing = 'true'")  # page.js keeps its width
            self.scripts = scripts
        self.page.evaluate(DRAWN, WAIT)
        self.page.evaluate(UNLINK)
        self.page.evaluate(FIT, [WIDTH, HEIGHT])

    def _write(self, target: Path, running: str) -> None:
        settings: dict[str, Any] = {
            "prefer_css_page_size": True, "scale": SCALE, "print_background": True, "outline": True, "tagged": True,
        }  # fmt: skip
        mark = f"<b style='color:#7a1f1f'>{escape(self.imprint.mark)}</b>" if self.imprint.simulated else ""
        head = RUNNING.format(left=f"{TITLE} · {escape(running)}", right=mark)
        foot = RUNNING.format(left=f"Edition {self.imprint.edition}", right=PAGE_OF)
        assert self.page is not None
        self.page.pdf(
            path=str(target), display_header_footer=True, header_template=head, footer_template=foot, **settings
        )

    def _forget(self) -> None:
        if self.page is not None:
            with contextlib.suppress(Error):
                self.page.close()
        self.page = None
        self.scripts = set()
