"""Which chapters an edition has: one notebook and one set of parameters each."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from socjust.catalogue import Catalogue
from socjust.catalogue.models import Economy
from socjust.errors import ReportError, UsageError
from socjust.home import SIMULATED, Home

OVERVIEW = "10-overview.ipynb"
DIMENSION = "20-dimension.ipynb"
ECONOMY = "30-economy.ipynb"
METHODS = "90-methods-and-robustness.ipynb"  # the last chapter; a user's own folder may go without

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Chapter:
    """One notebook, run once."""

    notebook: Path
    parameters: dict[str, str | int]
    slug: str  # "overview", "dimension-cap", "economy-ken": the stem of its files
    title: str
    group: str  # "world", "dimension", "economy", "method"
    region: str = ""  # name of the economy's region: the index lists economies under it
    question: str = ""  # that the dimension answers


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
        if all((place / name).is_file() for name in (OVERVIEW, DIMENSION, ECONOMY)):
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


def chapters(
    catalogue: Catalogue, notebooks: Path, common: dict[str, str | int], economies: Iterable[Economy]
) -> list[Chapter]:
    """List the chapters in the order of the report.

    Parameters
    ----------
    catalogue : Catalogue
        Its dimensions each get a chapter.
    notebooks : Path
        Folder with the three notebooks, and with that on methods where there is one.
    common : dict
        Parameters of every chapter: home, vintage, edition, year.
    economies : iterable of Economy
        Each gets a chapter.

    Returns
    -------
    list of Chapter
        Overview, dimensions, economies, methods.
    """
    plan = [Chapter(notebooks / OVERVIEW, dict(common), "overview", "The world", "world")]
    for dimension in catalogue.dimensions.values():
        parameters = {**common, "dimension": dimension.id}
        slug = f"dimension-{dimension.id.lower()}"
        title, question = dimension.title, dimension.question
        plan.append(Chapter(notebooks / DIMENSION, parameters, slug, title, "dimension", question=question))
    for economy in economies:
        parameters = {**common, "economy": economy.id}
        slug = f"economy-{economy.id.lower()}"
        region = catalogue.groups[economy.region].name if economy.region in catalogue.groups else ""
        plan.append(Chapter(notebooks / ECONOMY, parameters, slug, economy.name, "economy", region))
    if (notebooks / METHODS).is_file():
        plan.append(Chapter(notebooks / METHODS, dict(common), "methods", "Methods and robustness", "method"))
    return plan
