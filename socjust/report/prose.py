"""Turns an executed notebook into a page's body: Markdown to HTML, formulas to MathML, headings with stable ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "template"

DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
# A dollar sign is money when a letter or digit stands before the first one or a digit after the second: US$ 3, $5-$10.
INLINE = re.compile(r"(?<![\w\\$])\$(?![\s$])([^$\n]+?)(?<![\s\\])\$(?![\d$])")
CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Heading:
    """A heading of a page."""

    level: int
    id: str
    text: str


class Formulas:
    """Keeps formulas out of the way of the Markdown parser, which would read their underscores as emphasis."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def _keep(self, latex: str, display: str) -> str:
        self.made.append(convert(latex.strip(), display=display))
        return f"\ue000{len(self.made) - 1}\ue001"

    def hide(self, markdown: str) -> str:
        """Replace formulas by placeholders, except in code."""
        parts = CODE.split(markdown)
        for i in range(0, len(parts), 2):
            parts[i] = DISPLAY.sub(lambda found: self._keep(found[1], "block"), parts[i])
            parts[i] = INLINE.sub(lambda found: self._keep(found[1], "inline"), parts[i])
        return "".join(parts)

    def show(self, html: str) -> str:
        """Put the formulas, now MathML, in the place of their placeholders."""
        return re.sub("\ue000(\\d+)\ue001", lambda found: self.made[int(found[1])], html)


def formulas(markdown: str) -> str:
    """Return Markdown with its formulas as MathML, which browsers draw without a script.

    Examples
    --------
    >>> "<math" in formulas("The score is $100 x$."), "<math" in formulas("US$ 2 or US$ 3, $5-$10")
    (True, False)
    """
    kept = Formulas()
    return kept.show(kept.hide(markdown))


class BodyExporter(HTMLExporter):
    """Only the cells' prose and outputs, without the styles and scripts of an application around them."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Turn a Markdown cell or output into HTML with MathML."""
        kept = Formulas()
        return kept.show(super().markdown2html(context, kept.hide(source)))


def exporter() -> BodyExporter:
    """Return the exporter of all chapters: no input cells, images inside the page."""
    config = Config()
    config.TemplateExporter.extra_template_basedirs = [str(TEMPLATES)]
    config.HTMLExporter.exclude_anchor_links = True
    config.HTMLExporter.embed_images = True
    return BodyExporter(config=config, template_name="chapter")


def body(notebook: NotebookNode, exporter: BodyExporter) -> str:
    """Return the notebook's cells as HTML."""
    return exporter.from_notebook_node(notebook)[0]


def slug(text: str) -> str:
    """Return a heading's text as an id.

    Examples
    --------
    >>> slug("Where it stands"), slug("Côte d’Ivoire: 2024")
    ('where-it-stands', 'cote-d-ivoire-2024')
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", " ")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "section"


def unique() -> Callable[[str], str]:
    """Return a function that gives every id once: the second ``text`` becomes ``text-2``."""
    seen: dict[str, int] = {}

    def give(wanted: str) -> str:
        seen[wanted] = seen.get(wanted, 0) + 1
        return wanted if seen[wanted] == 1 else f"{wanted}-{seen[wanted]}"

    return give


def headed(html: str, give: Callable[[str], str]) -> tuple[str, list[Heading]]:
    """Give every heading an id made from its words, and return the headings in their order.

    Examples
    --------
    >>> headed("<h2>Where it stands</h2>", unique())
    ('<h2 id="where-it-stands">Where it stands</h2>', [Heading(level=2, id='where-it-stands', text='Where it stands')])
    """
    found: list[Heading] = []

    def mark(match: re.Match[str]) -> str:
        text = TAG.sub("", match[2]).strip()
        heading = Heading(int(match[1]), give(slug(text)), text)
        found.append(heading)
        return f'<h{match[1]} id="{heading.id}">{match[2]}</h{match[1]}>'

    return HEADING.sub(mark, html), found


def with_lede(html: str) -> str:
    """Mark the first paragraph after the page's title as its lede; one all in italics before it as the subtitle.

    Examples
    --------
    >>> with_lede("<h1>Kenya</h1><p><em>Lower middle income</em></p><p>Faster than the region.</p><p>More.</p>")
    '<h1>Kenya</h1><p class="sub">Lower middle income</p><p class="lede">Faster than the region.</p><p>More.</p>'
    """
    head, title, rest = html.partition("</h1>")
    if not title:
        return html
    subtitle = re.match(r"(\s*(?:<div[^>]*>\s*|</div>\s*)*)<p><em>((?:(?!</?p>|</em>).)*)</em></p>", rest, re.DOTALL)
    if subtitle:
        head, rest = f'{head}</h1>{subtitle[1]}<p class="sub">{subtitle[2]}</p>', rest[subtitle.end() :]
        return head + rest.replace("<p>", '<p class="lede">', 1)
    return head + title + rest.replace("<p>", '<p class="lede">', 1)
