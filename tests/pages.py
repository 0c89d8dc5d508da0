"""Opens every page of an edition in a real browser with the network cut and says what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse

from playwright.sync_api import Browser, Error, Page, sync_playwright

from socjust.home import is_simulated
from socjust.report import chromium

WAIT = 300_000  # ms, for one page and its pictures: a busy machine is slow without anything being wrong

SETTLED = """(ms) => Promise.race([window.socjust?.ready, new Promise((_, no) => setTimeout(
  () => no(new Error('not every picture was drawn in five minutes')), ms))])"""
LOOK = """() => {
  const named = e => (e.getAttribute('aria-label') || '').trim() || (e.getAttribute('aria-labelledby') || '').split(' ')
    .map(id => document.getElementById(id)?.textContent.trim() || '').join('');
  const wrong = [];
  for (const plot of document.querySelectorAll('.plot')) {
    const name = plot.closest('figure')?.id || '?';
    if (!plot.querySelector('.main-svg')) wrong.push(`picture ${name} is not drawn`);
    const paths = plot.querySelectorAll('.choroplethlayer path').length;
    const spec = JSON.parse(document.getElementById(plot.dataset.spec).textContent);
    const map = spec.data.some(trace => trace.type === 'choropleth' && (trace.locations || []).length);
    if (map && !paths) wrong.push(`map ${name} has no country`);
    if (plot.getAttribute('role') !== 'img' || !named(plot)) wrong.push(`picture ${name} has no alternative text`);
    const svg = plot.querySelector('.main-svg');
    if (svg && svg.getBoundingClientRect().width > plot.getBoundingClientRect().width + 1)
      wrong.push(`picture ${name} is wider than its frame`);
  }
  for (const figure of document.querySelectorAll('figure'))
    if (!named(figure)) wrong.push(`figure ${figure.id || '?'} has no name`);
  for (const image of document.querySelectorAll('img'))
    if (!image.alt.trim()) wrong.push(`image ${image.src.slice(0, 60)} has no alternative text`);
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) wrong.push(`id ${id} stands twice`);
  if (document.querySelectorAll('h1').length !== 1) wrong.push('there is not exactly one h1');
  if (!document.documentElement.lang) wrong.push('the page has no language');
  if (!document.querySelector('main')) wrong.push('the page has no main landmark');
  if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push('the page scrolls sideways');
  return wrong;
}"""
LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.href)"


def examine(edition: Path, width: int = 1100) -> list[str]:
    """Return what is wrong with the pages of an edition; an empty list means that nothing was found.

    Parameters
    ----------
    edition : Path
        The edition's folder.
    width : int
        Of the window, in px.

    Returns
    -------
    list of str
        Sentences that begin with the page's file name.
    """
    program = chromium.find()
    assert program, chromium.HOW
    pages = sorted(edition.glob("*.html"))
    problems = [] if pages else [f"{edition.name}: there is no page"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"], timeout=WAIT)
        for page in pages:
            problems += [f"{page.name}: {problem}" for problem in _one(browser, page, width)]
        browser.close()
    return problems


def _one(browser: Browser, file: Path, width: int) -> list[str]:
    problems: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_offline(True)
    context.route(lambda url: not url.startswith(("file:", "data:", "blob:")), lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.on("requestfailed", lambda request: problems.append(f"request failed: {request.url[:120]}"))
    page.on(
        "console", lambda said: problems.append(f"console {said.type}: {said.text[:200]}") if _bad(said.type) else None
    )
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"[:200]))
    page.goto(file.resolve().as_uri(), wait_until="load")
    try:
        page.evaluate(SETTLED, WAIT)
    except Error as error:
        problems.append(f"pictures: {error}"[:200])
    problems += page.evaluate(LOOK)
    problems += _broken_links(page, file)
    if is_simulated(file.parent.name):
        problems += _unmarked(page, file)
    context.close()
    return problems


def _bad(kind: str) -> bool:
    return kind in ("error", "warning")


def _broken_links(page: Page, file: Path) -> list[str]:
    targets = {unquote(urlparse(link).path) for link in page.evaluate(LINKS) if link.startswith("file:")}
    broken = [f"link to {Path(target).name}, which is not there" for target in targets if not Path(target).exists()]
    outside = [f"link out of the edition: {t}" for t in targets if not Path(t).is_relative_to(file.parent.resolve())]
    return sorted(broken + outside)


def _unmarked(page: Page, file: Path) -> list[str]:
    problems = []
    if "SIMULATED" not in page.title():
        problems.append("the title does not say SIMULATED")
    if "SIMULATED" not in page.inner_text(".mark"):
        problems.append("the banner does not say SIMULATED")
    if file.name != "index.html" and not file.stem.endswith("-SIMULATED"):
        problems.append("the file name does not end in -SIMULATED")
    return problems
