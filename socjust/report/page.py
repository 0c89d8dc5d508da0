"""One chapter as an HTML page that needs nothing but the files beside it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import jinja2
from markupsafe import Markup
from nbformat import NotebookNode

from socjust import numbers
from socjust.report import prose
from socjust.report.frame import SLOT, Collector, Frame
from socjust.report.imprint import DISCLAIMERS, LINE, TITLE, Imprint
from socjust.report.plan import Chapter

TEMPLATES = Path(__file__).parent / "template"
CONTENTS_FROM = 3  # sections; a shorter page needs no table of contents
KEPT = re.compile(r"(<script.*?</script>|<code.*?</code>|<[^>]*>)|[^<]+", re.DOTALL)
PAGE_LINK = re.compile(
    r'<a href="((?:index|overview|dimension|economy)[a-z0-9-]*)\.html(#[^"]*)?">(.*?)</a>', re.DOTALL
)


@dataclass(frozen=True)
class Page:
    """A page and the table twins it links to."""

    html: str
    tables: dict[str, str]  # file name in data/: CSV
    warnings: tuple[str, ...]


@functools.cache
def environment() -> jinja2.Environment:
    """Return the templates of pages, escaping whatever is not marked as HTML."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    made = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(report_title=TITLE, editorial_line=LINE, disclaimers=DISCLAIMERS)
    return made


@functools.cache
def _exporter() -> prose.BodyExporter:
    return prose.exporter()


def render(notebook: NotebookNode, chapter: Chapter, imprint: Imprint) -> Page:
    """Return the page of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; it is changed.
    chapter : Chapter
        What it is about.
    imprint : Imprint
        What stands on every page of the edition.

    Returns
    -------
    Page
        The same bytes for the same notebook outputs.
    """
    give = prose.unique()
    collector = Collector(chapter, imprint, give)
    collector.collect(notebook)
    body, headings = prose.headed(prose.body(notebook, _exporter()), give)
    title = next((heading.text for heading in headings if heading.level == 1), "")
    if not title:
        title, body = chapter.title, f"<h1>{escape(chapter.title)}</h1>\n{body}"
    body = _spaced(_filled(links(prose.with_lede(body), imprint), collector.frames, imprint, title))
    sections = [heading for heading in headings if heading.level == 2]
    html = environment().get_template("page.html.j2").render(
        imprint=imprint,
        chapter=chapter,
        title=title,
        body=Markup(body),
        sections=sections if len(sections) >= CONTENTS_FROM else [],
        draws=any(frame.spec for frame in collector.frames),
        maps=any('"geo":' in frame.spec for frame in collector.frames),
    )  # fmt: skip
    tables = {frame.csv_file: frame.csv for frame in collector.frames if frame.csv_file}
    return Page(html, tables, tuple(collector.warnings))


def render_failure(chapter: Chapter, imprint: Imprint, why: str) -> str:
    """Return the page that stands in for a chapter which could not be made, so that no link leads nowhere."""
    title = f"<h1>{escape(chapter.title)}</h1>"
    body = f'{title}\n<p class="lede">This chapter could not be made.</p>\n<p>{escape(why)}</p>'
    template = environment().get_template("page.html.j2")
    return template.render(
        imprint=imprint, chapter=chapter, title=chapter.title, body=Markup(body), sections=[], draws=False, failed=True
    )


def _filled(body: str, frames: list[Frame], imprint: Imprint, title: str) -> str:
    """Put the frames into their slots, each with a heading one level below the section it stands in."""
    template = environment().get_template("frame.html.j2")

    def fill(slot: re.Match[str]) -> str:
        above = re.findall(r"<h([1-6])[ >]", body[: slot.start()])
        frame = frames[int(slot[1])]
        level = min(int(above[-1]) + 1, 6) if above else 2
        citation = imprint.citation(f"{title.removesuffix('.')}. {frame.title}")  # "Iran, Islamic Rep."
        return template.render(frame=frame, level=level, citation=citation)

    return SLOT.sub(fill, body)


def _spaced(body: str) -> str:
    """Write thousands with thin spaces, everywhere the same; scripts, tags and code stay as they are."""
    return KEPT.sub(lambda part: part[0] if part[1] else numbers.spaced(part[0]), body)


def links(body: str, imprint: Imprint) -> str:
    """Point links between chapters to the files of this edition; a link to a chapter it does not have becomes text."""

    def point(link: re.Match[str]) -> str:
        file = imprint.pages.get(link[1])
        return f'<a href="{file}{link[2] or ""}">{link[3]}</a>' if file else link[3]

    return PAGE_LINK.sub(point, body)
