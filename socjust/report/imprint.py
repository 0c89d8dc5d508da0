"""What stands on every page of an edition: its name, its data, its licences, its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from socjust import __version__
from socjust.analyses.book import span
from socjust.home import SIMULATED
from socjust.own import Stored
from socjust.report.plan import Chapter, stem
from socjust.store.manifest import ProviderEntry

TITLE = "State of Social Justice"
LINE = "Seven dimensions of social justice, every figure with its source."

DISCLAIMERS = (
    "Scores, classifications and priorities on these pages are computed by this project from public data; they are not "
    "official positions of the data providers.",
    "Boundaries, names and designations on maps do not imply any opinion on the legal status of any territory or the "
    "delimitation of its frontiers.",
)


@dataclass(frozen=True)
class Provider:
    """A provider as the pages name it."""

    name: str
    updated: str  # its own date of last update, ISO
    licence: str
    url: str


def banner(simulated: bool) -> str:
    """Return the sentence at the head of a page of invented figures; empty for real ones."""
    return f"{SIMULATED}: every figure on this page is invented, none describes a real economy" if simulated else ""


@dataclass(frozen=True)
class Imprint:
    """Facts about an edition that its pages print; the same for the same vintage, so that pages can be compared."""

    edition: str
    simulated: bool
    vintage: str
    year: int
    providers: tuple[Provider, ...]
    chapters: tuple[Chapter, ...]
    pdf: bool

    @property
    def program(self) -> str:
        """Name and version of this program."""
        return f"socjust {__version__}"

    @property
    def banner(self) -> str:
        """The sentence at the head of every page of an invented edition; empty otherwise."""
        return banner(self.simulated)

    @property
    def mark(self) -> str:
        """What the running head of a PDF says of invented figures; empty otherwise."""
        return f"{SIMULATED}: invented figures" if self.simulated else ""

    @property
    def pages(self) -> dict[str, str]:
        """File of the page of every chapter, and of the index."""
        slugs = ["index", *(chapter.slug for chapter in self.chapters)]
        return {slug: f"{stem(slug, self.simulated)}.html" for slug in slugs}

    def file(self, slug: str, ending: str) -> str:
        """Return the name of a file of this edition, marked when simulated: ``file("overview", "csv")``."""
        return f"{stem(slug, self.simulated)}.{ending}"

    def title(self, of: str) -> str:
        """Return what the browser's tab and a PDF's properties say."""
        return f"{of} · {TITLE} {self.edition}"  # the edition's name carries the mark

    def command(self, chapter: Chapter | None = None) -> str:
        """Return the command that makes the chapter again from the same vintage."""
        words = ["socjust report", f"--vintage {self.vintage}", f"--edition {self.edition}"]
        if chapter and chapter.group == "economy":
            words.append(f"--economy {chapter.parameters['economy']}")
        return " ".join(words)

    def citation(self, of: str = "") -> str:
        """Return how to cite the report, one of its chapters or one of its figures."""
        what = f"“{of}”, in: " if of else ""
        made = f"Computed with {self.program} from {self.sources()}, vintage {self.vintage}."
        return f"{what}{TITLE}, edition {self.edition}. {made}"

    def sources(self) -> str:
        """Return the providers with the dates of their own last updates, as a part of a sentence."""
        if self.simulated:
            return f"invented figures ({SIMULATED})"
        return " and ".join(f"{p.name} ({p.updated})" if p.updated else p.name for p in self.providers)


def providers(entries: Iterable[ProviderEntry]) -> tuple[Provider, ...]:
    """Return the providers of a vintage's manifest as the pages name them."""
    return tuple(
        Provider(
            name=entry.name,
            updated=span(*entry.updated) if entry.updated else "",
            licence=entry.licence,
            url=entry.url,
        )
        for entry in entries
    )


def own_data(sets: Mapping[str, Stored]) -> tuple[Provider, ...]:
    """Return the publications of country teams' own figures, as the pages name them beside the providers."""
    return tuple(
        Provider(
            name=f"own data: {what.source.line}",
            updated=span(what.source.date, what.source.date),
            licence=what.licence,
            url=what.source.url,
        )
        for what in (one.descriptor for one in sets.values())
    )
