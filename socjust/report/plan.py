"""Which chapters an edition has: one notebook and one set of parameters each."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from socjust.catalogue import Catalogue
from socjust.catalogue.models import Dimension, Economy
from socjust.errors import ReportError, UsageError
from socjust.home import SIMULATED, Home

OVERVIEW = "10-overview.ipynb"
DIMENSION = "20-dimension.ipynb"
ECONOMY = "30-economy.ipynb"
NEEDED = (OVERVIEW, DIMENSION, ECONOMY)  # a user's own folder may go without the other chapters
CHAPTERS = "chapters.csv"  # all chapters in the order of the report

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Chapter:
    """One notebook, run once."""

    notebook: Path
    parameters: dict[str, str | int]
    slug: str  # "overview", "dimension-cap", "economy-ken": the stem of its files
    title: str
    group: str  # "world", "dimension", "analysis", "economy", "data", "method": the index has a section for each
    region: str = ""  # name of the economy's region: the index lists economies under it
    line: str = ""  # what the chapter tells, or the question that the dimension answers


def stem(slug: str, simulated: bool) -> str:
    """Return the file name, without its extension, of a page, table or PDF.

    Examples
    --------
    >>> stem("economy-ken", simulated=False), stem("economy-ken", simulated=True)
    ('economy-ken', 'economy-ken-SIMULATED')
    """
    return f"{slug}-{SIMULATED}" if simulated else slug


def find_notebooks(home: Home, given: Path | None = None) -> Path:
    """Return the folder with the chapters' notebooks: the one given, else that of the home, else the project's.

    Parameters
    ----------
    home : Home
        Its ``notebooks/`` is looked at first, so that a user may change a chapter.
    given : Path, optional
        A folder named by the caller.

    Returns
    -------
    Path
        A folder that holds all three chapters.
    """
    package = HERE.parent
    places = [given] if given else [home.root / "notebooks", package.parent / "notebooks", package / "notebooks"]
    for place in places:
        if all((place / name).is_file() for name in NEEDED):
            return place
    looked = ", ".join(str(place) for place in places)
    raise ReportError(
        f"The chapters' notebooks {OVERVIEW}, {DIMENSION} and {ECONOMY} are not in {looked}: "
        "run from the project's folder, or name it with --home"
    )


def sample() -> list[str]:
    """Return the economies of an edition for which nobody named any (``sample.csv`` says why these).

    Examples
    --------
    >>> len(sample()) >= 6
    True
    """
    with (HERE / "sample.csv").open(encoding="utf-8", newline="") as lines:
        return [row["economy"] for row in csv.DictReader(lines)]


def choose(catalogue: Catalogue, named: Iterable[str] = (), all_economies: bool = False) -> list[Economy]:
    """Return the economies that get a chapter, each once, in the order of their names.

    Parameters
    ----------
    catalogue : Catalogue
        Knows all economies.
    named : iterable of str
        ISO3 codes or names; a name that does not exist raises an error with the nearest ones.
    all_economies : bool
        Take all of the catalogue; not together with `named`.

    Returns
    -------
    list of Economy
        Sorted by name.
    """
    named = list(named)
    if named and all_economies:
        raise UsageError("Name economies or ask for all of them, not both: leave out --economy or --all-economies")
    if all_economies:
        chosen = catalogue.economies.values()
    else:
        chosen = {e.id: e for e in (catalogue.economy(name) for name in named or sample())}.values()
    return sorted(chosen, key=lambda economy: economy.name)


def listed() -> list[dict[str, str]]:
    """Return the rows of ``chapters.csv``: slug, notebook, what there is one of for each, group, title, line.

    Examples
    --------
    >>> [row["slug"] for row in listed()][0]
    'overview'
    """
    with (HERE / CHAPTERS).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def chapters(
    catalogue: Catalogue, notebooks: Path, common: dict[str, str | int], economies: Iterable[Economy]
) -> list[Chapter]:
    """List the chapters in the order of the report.

    Parameters
    ----------
    catalogue : Catalogue
        Its dimensions each get a chapter.
    notebooks : Path
        Folder with the notebooks. Those of the overview, a dimension and an economy have to be there; another chapter
        without its notebook is left out.
    common : dict
        Parameters of every chapter: home, vintage, edition, year.
    economies : iterable of Economy
        Each gets a chapter.

    Returns
    -------
    list of Chapter
        In the order of ``chapters.csv``.
    """
    economies, made = list(economies), []
    for row in listed():
        notebook = notebooks / row["notebook"]
        if not notebook.is_file():
            continue
        if row["each"] == "dimension":
            made += [_dimension(d, notebook, common, row) for d in catalogue.dimensions.values()]
        elif row["each"] == "economy":
            made += [_economy(e, notebook, common, row, catalogue) for e in economies]
        else:
            made.append(Chapter(notebook, dict(common), row["slug"], row["title"], row["group"], line=row["line"]))
    return made


def _dimension(one: Dimension, notebook: Path, common: dict[str, str | int], row: dict[str, str]) -> Chapter:
    slug = row["slug"].format(id=one.id.lower())
    return Chapter(notebook, {**common, "dimension": one.id}, slug, one.title, row["group"], line=one.question)


def _economy(
    one: Economy, notebook: Path, common: dict[str, str | int], row: dict[str, str], catalogue: Catalogue
) -> Chapter:
    slug = row["slug"].format(id=one.id.lower())
    region = catalogue.groups[one.region].name if one.region in catalogue.groups else ""
    return Chapter(notebook, {**common, "economy": one.id}, slug, one.name, row["group"], region)
