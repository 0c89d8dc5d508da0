"""Codes that a user's file holds: economies, sexes, indicators, statuses; each wrong one with the right one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.errors import UsageError, nearest
from socjust.own.cells import ROW
from socjust.own.findings import Problem

STATUSES = tuple(s for s in t.STATUSES if s not in ("simulated", "projected"))
FLAGS = ("break", "unreliable")  # what a team can say about a figure of its own; the rest is found out
_WORDS = {
    "female": "f female females women woman sex_f femme femmes féminin mujer mujeres femenino feminino mulheres "
    "weiblich frauen женщины إناث 女",
    "male": "m male males men man sex_m homme hommes masculin hombre hombres masculino homens "
    "männlich männer мужчины ذكور 男",
    "total": "t total both all mf sex_t ensemble ambos todos insgesamt zusammen всего оба المجموع 合计",
}
_SEXES = {word: sex for sex, words in _WORDS.items() for word in words.split()} | dict.fromkeys(
    ("both sexes", "les deux sexes", "ambos sexos", "ambos os sexos", "оба пола"), "total"
)


@cache
def vanished() -> Mapping[str, tuple[str, str, str]]:
    """Return codes that are no economies any more: name, codes of today, reason.

    Examples
    --------
    >>> vanished()["ANT"][1]
    'CUW; SXM'
    """
    with Path(__file__).with_name("vanished.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["name"], row["now"], row["reason"]) for row in csv.DictReader(file)}


def distinct(frame: pl.DataFrame, column: str) -> Iterator[tuple[str | None, tuple[int, ...]]]:
    """Give each text of a column with the rows it stands in, in the order of the file."""
    for text, rows in frame.group_by(column, maintain_order=True).agg(ROW).iter_rows():
        yield text, tuple(rows)


def economies(frame: pl.DataFrame, catalogue: Catalogue, file: str, column: str) -> list[Problem]:
    """List the texts of the economy column that are no code of an economy, each with the right one.

    Parameters
    ----------
    frame : polars.DataFrame
        With the columns economy and row.
    catalogue : Catalogue
        Knows the economies.
    file, column : str
        As the user calls them.
    """
    return [
        Problem(file, column, *wrong, rows)
        for text, rows in distinct(frame, t.ECONOMY)
        if (wrong := economy(text, catalogue))
    ]


def economy(text: str | None, catalogue: Catalogue) -> tuple[str, str] | None:
    """Say what is wrong with the code of an economy and what to write; None where it is right.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> economy("NA", load())
    ("'NA' has two letters; three are needed", 'write NAM for Namibia')
    >>> economy("KEN", load())
    """
    if text is None:
        return "the cell is blank", "write the code of the economy, three letters"
    if text in catalogue.economies:
        return None
    code = text.upper()
    if code in vanished():
        name, now, reason = vanished()[code]
        several = "one of " if ";" in now else ""
        return (
            f"'{text}' is {name}: {reason.rstrip('.')}",
            f"write {several}{now.replace(';', ',')}, or remove the rows",
        )
    if code in catalogue.economies:
        return f"'{text}' is not written in capitals", f"write {code}"
    if code in catalogue.groups:
        return f"'{text}' is a group of economies", "give figures of economies; groups are computed from them"
    twos = {e.iso2: e for e in catalogue.economies.values()}
    if code in twos:
        return f"'{text}' has two letters; three are needed", f"write {twos[code].id} for {twos[code].name}"
    for area in catalogue.areas:
        if area.code == code and not area.area:
            return f"'{text}': {area.reason}", "remove the rows: the report has no place for them"
    return _by_name(text, catalogue)


def _by_name(text: str, catalogue: Catalogue) -> tuple[str, str]:
    if len(text) > 3:
        try:
            return f"'{text}' is a name, not a code", f"write {catalogue.economy(text).id}"
        except UsageError:
            pass
    names = {e.name.casefold(): e for e in catalogue.economies.values()} if len(text) > 3 else {}
    codes = {} if names else {e.id.casefold(): e for e in catalogue.economies.values()}
    near = [word.casefold() for word in nearest(text, names or codes)][:2]
    found = [(names or codes)[word] for word in near]
    remedy = " or ".join(f"{e.id} ({e.name})" for e in found)
    return f"'{text}' is no economy", f"perhaps {remedy}" if remedy else "socjust list economies has the codes"


def sexes(frame: pl.DataFrame, file: str, column: str) -> list[Problem]:
    """List the texts of the sex column that are not total, female or male."""
    out = []
    for text, rows in distinct(frame, t.SEX):
        if text not in t.SEXES:
            right = _SEXES.get((text or "").casefold())
            wrong = f"'{text}' is not total, female or male" if text else "the cell is blank"
            out.append(Problem(file, column, wrong, f"write {right}" if right else "write one of the three", rows))
    return out


def words(frame: pl.DataFrame, ours: str, known: tuple[str, ...], file: str, column: str) -> list[Problem]:
    """List the texts of a column that are none of the known words."""
    out = []
    for text, rows in distinct(frame, ours):
        if text not in known:
            near = get_close_matches((text or "").casefold(), known, n=1, cutoff=0.6)
            wrong = f"'{text}' is not one of {', '.join(known)}" if text else "the cell is blank"
            out.append(Problem(file, column, wrong, f"write {near[0]}" if near else "write one of them", rows))
    return out


def flags(frame: pl.DataFrame, file: str, column: str) -> list[Problem]:
    """List the texts of the flags column that hold other words than those a team may use."""
    wrong = f"only {' and '.join(FLAGS)} can stand here, with a blank between them"
    return [
        Problem(file, column, f"'{text}': {wrong}", "leave the cell blank where neither is so", rows)
        for text, rows in distinct(frame, t.FLAGS)
        if text and not set(text.split()) <= set(FLAGS)
    ]
