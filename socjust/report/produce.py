"""Makes an edition: what is asked for is checked first, then chapters are run, printed, listed and published."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from socjust import catalogue as catalogues
from socjust import home as homes
from socjust import store
from socjust.api import valid_year
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Economy
from socjust.check import examine
from socjust.errors import CheckFailed, ReportError, UsageError, unknown
from socjust.home import Home
from socjust.report import FORMATS, chromium, edition, index, manifest, parameters, pdf, plan, run
from socjust.report import press as presses
from socjust.report.imprint import Imprint, own_data, providers
from socjust.scores.dimension import reference_year
from socjust.scores.stored import scores

FIRST_YEAR = 1990  # of the observations that are stored


@dataclass(frozen=True)
class Request:
    """What a user asked for; :func:`socjust.report.build` explains each."""

    vintage: str | None = None
    edition: str | None = None
    economies: tuple[str, ...] = ()
    all_economies: bool = False
    formats: tuple[str, ...] = FORMATS
    workers: int | None = None
    year: int | None = None
    notebooks: str | PathLike[str] | None = None


@dataclass
class Work:
    """An edition in the making."""

    folder: Path
    imprint: Imprint
    outcomes: list[run.Outcome] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)


def make(
    home: Home | str | PathLike[str] | None,
    request: Request,
    progress: bool = True,
    say: Callable[[str], object] = print,
) -> edition.Edition:
    """Make one edition; see :func:`socjust.report.build`."""
    started = time.monotonic()
    home = home if isinstance(home, Home) else homes.find(home)
    catalogue = catalogues.load()
    economies = _check(request, catalogue)
    notebooks = plan.find_notebooks(home, Path(request.notebooks) if request.notebooks else None)
    browser = chromium.find() if "pdf" in request.formats else None
    notices = [chromium.HOW] if "pdf" in request.formats and browser is None else []
    vintage = _vintage(home, request.vintage, progress, say)
    name = edition.name(request.edition, vintage.simulated)
    year = _fit_to_publish(home, vintage, catalogue, request.year)
    common: dict[str, str | int] = {"home": str(home.root), "vintage": vintage.name, "edition": name, "year": year}
    chapters = plan.chapters(catalogue, notebooks, common, economies)
    parameters.check(chapters)
    served_by = (*providers(vintage.manifest.providers), *own_data(store.own_sets(vintage)))
    imprint = Imprint(name, vintage.simulated, vintage.name, year, served_by, tuple(chapters), bool(browser))
    for notice in notices:
        say(notice)
    with edition.staged(home, name) as folder:
        work = Work(folder, imprint)
        _chapters(work, request.workers, browser, progress)
        if len(work.failed) == len(chapters):
            raise ReportError(f"No chapter could be made, so nothing was published. {_told(work.failed)}")
        index.write(folder, imprint, work.failed, work.printed, notices, left_out(vintage, catalogue))
        seconds = time.monotonic() - started
        manifest.write(folder, imprint, work.outcomes, vintage, work.failed, notices, seconds)
    return edition.Edition(
        name, home.reports / name, vintage.simulated, vintage.name, seconds, len(chapters), work.failed, tuple(notices)
    )


def _check(request: Request, catalogue: Catalogue) -> list[Economy]:
    for given in request.formats:
        if given not in FORMATS:
            raise unknown("format", given, FORMATS, " ".join(FORMATS))
    if request.edition is not None:
        edition.check(request.edition)
    if request.workers is not None and request.workers < 1:
        raise UsageError(f"{request.workers} workers cannot make anything: give 1 or more, or leave --workers out")
    if request.year is not None and not FIRST_YEAR <= request.year <= time.gmtime().tm_year:
        raise UsageError(f"Year {request.year} is out of range: {FIRST_YEAR} to {time.gmtime().tm_year}")
    return plan.choose(catalogue, request.economies, request.all_economies)


def _vintage(home: Home, name: str | None, progress: bool, say: Callable[[str], object]) -> Any:
    if name is not None:
        return store.find(home, name)
    return store.newest(home) or store.fetch(home, source="auto", progress=progress, say=say)


def _fit_to_publish(home: Home, vintage: Any, catalogue: Catalogue, year: int | None) -> int:
    """Check the figures, make the scores before many chapters ask for them, and return the reference year."""
    catalogue = store.framework(vintage, catalogue)
    observations = store.observations(vintage, catalogue)
    if examine(home, vintage, catalogue).findings.failed:
        raise CheckFailed(
            f"Vintage {vintage.name} is not fit to publish, so no edition was made: "
            f"see socjust check --vintage {vintage.name}"
        )
    made = scores(vintage, catalogue)
    return valid_year(year, made) if year else reference_year(observations, catalogue)


def _chapters(work: Work, workers: int | None, browser: Path | None, progress: bool) -> None:
    """Run every chapter, and print each one as soon as its page is there."""
    for name in ("data", "notebooks", *(("pdf",) if browser else ())):
        (work.folder / name).mkdir()
    index.write_assets(work.folder)
    jobs = [run.Job(chapter, work.imprint, work.folder) for chapter in work.imprint.chapters]
    titles = {chapter.slug: chapter.title for chapter in work.imprint.chapters}
    with contextlib.ExitStack() as stack:
        advance = stack.enter_context(_bar(len(jobs), progress))
        press = stack.enter_context(presses.press(browser, work.imprint)) if browser else None
        for outcome in stack.enter_context(contextlib.closing(run.outcomes(jobs, workers))):
            work.outcomes.append(outcome)
            if outcome.error:
                work.failed[outcome.slug] = outcome.error
            elif press:
                page = work.folder / work.imprint.pages[outcome.slug]
                target = work.folder / "pdf" / work.imprint.file(outcome.slug, "pdf")
                press.print(outcome.slug, page, target, titles[outcome.slug])
            advance(titles[outcome.slug])
        for slug, error in press.results() if press else ():
            _printed(work, slug, error)


def _printed(work: Work, slug: str, error: str) -> None:
    """Note a PDF, or take the link to it from its page."""
    if not error:
        work.printed.append(slug)
        return
    work.failed[slug] = error
    page = work.folder / work.imprint.pages[slug]
    page.write_text(pdf.LINK.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")


@contextlib.contextmanager
def _bar(total: int, wanted: bool) -> Iterator[Callable[[str], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not wanted, transient=True) as bar:
        task = bar.add_task("Making chapters", total=total)
        yield lambda title: bar.update(task, advance=1, description=title)


def _told(failed: dict[str, str]) -> str:
    reasons = sorted(set(failed.values()))
    return f"Reason: {reasons[0]}" if len(reasons) == 1 else f"First reasons: {'; '.join(reasons[:3])}"


def left_out(vintage: Any, catalogue: Catalogue) -> list[str]:
    """Return a sentence for every indicator that the vintage lacks or takes from another series than the first choice.

    Parameters
    ----------
    vintage : Vintage
        Its manifest says which recipe served each indicator.
    catalogue : Catalogue
        Knows the indicators' titles.

    Returns
    -------
    list of str
        In the catalogue's order.
    """
    sentences = []
    for name, entry in vintage.manifest.recipes.items():
        if name in catalogue.indicators and entry.rank != 0 and entry.reason:
            what = "left out" if entry.rank is None else "from another series"
            sentences.append(f"{catalogue.indicators[name].title} ({what}): {entry.reason}")
    return sentences
