"""What is particular to each dimension: the part of its chapter that no other dimension has.

Which exhibits there are, and every word of theirs, stands in ``substance.yml``; here each is made from the vintage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from socjust.analyses import one_figure
from socjust.analyses.book import Book
from socjust.analyses.branches import branches
from socjust.analyses.exhibit import Exhibit, unserved
from socjust.analyses.relation import against
from socjust.errors import CatalogueError

FILE = Path(__file__).with_name("substance.yml")
Made = Exhibit | None


def substance(book: Book, dimension: str) -> list[Exhibit]:
    """Return the exhibits that only this dimension's chapter has, in the order of reading.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    dimension : str
        Id of the dimension.

    Returns
    -------
    list of Exhibit
        Those for which the vintage holds enough figures; the chapter's table of indicators says what is left out.

    Raises
    ------
    UsageError
        For an unknown dimension.
    CatalogueError
        If an entry of ``substance.yml`` cannot be understood.
    """
    key = book.catalogue.dimension(dimension).id
    return [made for entry in declared().get(key, []) if (made := _make(book, entry)) is not None]


@cache
def declared() -> Mapping[str, list[dict[str, Any]]]:
    """Return the entries of ``substance.yml`` by dimension.

    Examples
    --------
    >>> declared()["GEN"][0]["kind"]
    'published'
    """
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def _make(book: Book, entry: Mapping[str, Any]) -> Made:
    given = dict(entry)
    kind, absent = given.pop("kind"), given.pop("absent", ())
    if kind not in KINDS:
        raise CatalogueError(f"{FILE.name}, {given.get('name')}: kind '{kind}' must be one of {', '.join(KINDS)}")
    given["notes"] = tuple(given.get("notes", ()))
    made = KINDS[kind](book, given.pop("name"), given)
    if made is None or not (lacking := unserved(book, absent)):
        return made
    return replace(made, text=f"{made.text} {lacking}")


def _against(book: Book, name: str, given: dict[str, Any]) -> Made:
    words = tuple(given.pop(k) for k in ("together", "opposed", "unrelated"))
    axes = (given.pop("across_axis", {}), given.pop("up_axis", {}))
    return against(book, name, given.pop("across"), given.pop("up"), words, axes=axes, **given)


def _of(builder: Callable[..., Made], *fields: str) -> Callable[[Book, str, dict[str, Any]], Made]:
    def make(book: Book, name: str, given: dict[str, Any]) -> Made:
        first = [given.pop(field) for field in fields]
        return builder(book, name, *first, **given)

    return make


KINDS: Final[Mapping[str, Callable[[Book, str, dict[str, Any]], Made]]] = {
    "against": _against,
    "sexes": _of(one_figure.sexes, "indicator"),
    "published": _of(one_figure.published, "indicator"),
    "reach": _of(one_figure.reach, "indicator", "line", "title"),
    "listed": _of(one_figure.listed, "indicators", "title"),
    "branches": _of(branches, "indicators"),
}
