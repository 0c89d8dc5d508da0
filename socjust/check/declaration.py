"""The long table as one declaration: columns, types, words, ranges and its key, checked by pandera."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from socjust import table as t
from socjust.check.findings import Finding, Held, count, examples, strangers

if TYPE_CHECKING:
    import pandera.polars as pa

    from socjust.catalogue import Catalogue

FIRST_YEAR: Final = 1900
YEARS_AHEAD: Final = 10  # that a projection may run ahead of the vintage: more is a mistake in the year
FEW: Final = 10  # failure cases that pandera itself writes out; ours are taken from its row-by-row answer


class Fault(NamedTuple):
    """One part of the declaration that a table breaks."""

    rule: str  # name of the rule in the findings
    column: str  # "" where it is about whole rows
    said: str  # what the row or word is
    rows: pl.DataFrame  # those that break it


def declared(catalogue: Catalogue, year: int) -> pa.DataFrameSchema:
    """Return the declaration of the long table.

    Parameters
    ----------
    catalogue : Catalogue
        Known economies, groups and indicators, and the limits of units.
    year : int
        In which the vintage was made.

    Returns
    -------
    pandera.polars.DataFrameSchema
        Its checks carry the name of the rule that speaks when they fail.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> declared(load(), 2026).validate(t.empty()).height
    0
    """
    import pandera.polars as pa  # two seconds: only who checks pays for it

    places = [*catalogue.economies, *catalogue.groups]
    highest = max((r.rank for i in catalogue.indicators.values() for r in i.recipes), default=0)
    checks = {
        t.ECONOMY: _known(places),
        t.YEAR: _each(pl.col(t.YEAR).is_between(FIRST_YEAR, year + YEARS_AHEAD), "years", "of a year out of range"),
        t.INDICATOR: _known(catalogue.indicators),
        t.SEX: _known(t.SEXES),
        t.VALUE: _each(pl.col(t.VALUE).is_finite(), "words", "without a number"),
        t.STATUS: _known(t.STATUSES),
        t.FLAGS: _each(_flags_in_order(), "words", "flag"),
        t.SOURCE: _each(pl.col(t.SOURCE) != "", "words", "without a source"),
        t.SERIES: _each(pl.col(t.SERIES) != "", "words", "without a series"),
        t.RECIPE: _each(pl.col(t.RECIPE).is_between(0, highest), "words", "of a recipe that no indicator has"),
        t.VINTAGE: _each(pl.col(t.VINTAGE) != "", "words", "without a vintage"),
    }
    columns = {
        name: pa.Column(kind, checks.get(name), nullable=name in (t.UPDATED, t.VALUE))  # a blank value: see `_each`
        for name, kind in t.OBSERVATIONS.items()
    }
    whole = [_each(~pl.struct(t.KEY).is_duplicated(), "key", "more than once")]
    return pa.DataFrameSchema(columns, checks=whole, strict=True, ordered=True, name="observations")


def _known(words: Collection[str]) -> pa.Check:
    import pandera.polars as pa

    return pa.Check.isin(list(words), title="words", description="unknown", n_failure_cases=FEW)


def _each(holds: pl.Expr, rule: str, said: str) -> pa.Check:
    """Check that something holds in each row; where the cell is blank it does not."""
    import pandera.polars as pa

    def run(data: Any) -> pl.LazyFrame:
        return data.lazyframe.select(holds.fill_null(value=False).alias("holds"))

    return pa.Check(run, title=rule, description=said, ignore_na=False, n_failure_cases=FEW)


def _flags_in_order() -> pl.Expr:
    """Say whether flags are known words, each once, in alphabetical order, joined by one space."""
    words = pl.col(t.FLAGS).str.split(" ")
    known = words.list.eval(pl.element().is_in([*t.FLAG_WORDS, ""])).list.all()
    tidy = words.list.unique().list.sort().list.join(" ").str.strip_chars() == pl.col(t.FLAGS)
    return known & tidy


def faults(rows: pl.DataFrame, catalogue: Catalogue, year: int, *, depth: str) -> list[Fault]:
    """List what breaks the declaration: of columns and types only, or of every row.

    Parameters
    ----------
    rows : polars.DataFrame
        A table that ought to be the long table.
    catalogue : Catalogue
        The framework.
    year : int
        In which the vintage was made.
    depth : {"SCHEMA_ONLY", "DATA_ONLY"}
        What to look at.
    """
    import pandera.polars as pa
    from pandera.config import ValidationDepth, config_context

    schema = declared(catalogue, year)
    try:
        # whatever the environment says: a check that a variable can switch off is none
        with config_context(validation_enabled=True, validation_depth=ValidationDepth[depth]):
            schema.validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return [_fault(error, rows) for error in errors.schema_errors]
    return []


def _fault(error: Any, rows: pl.DataFrame) -> Fault:
    column = str(getattr(error.schema, "name", None) or "")
    column = column if column in rows.columns else ""
    output = error.check_output
    if isinstance(output, pl.LazyFrame):
        output = output.collect()
    if not isinstance(output, pl.DataFrame):
        name = column or str(error.failure_cases)
        return Fault("schema", name, str(error), rows.clear())
    broken = rows.filter(~output["check_output"].fill_null(value=False))
    if isinstance(error.check, str):
        return Fault("words", column, f"without {column}", broken)
    return Fault(error.check.title or "schema", column, error.check.description or str(error), broken)


def schema(held: Held) -> Iterator[Finding]:
    """Require the columns and types of the long table, and rows."""
    wrong = faults(held.rows, held.catalogue, held.manifest.created.year, depth="SCHEMA_ONLY")
    if wrong:
        mine, theirs = dict(t.OBSERVATIONS), dict(held.rows.schema)
        names = sorted(n for n in {*mine, *theirs} if mine.get(n) != theirs.get(n))
        where = ", ".join(names) or "their order"
        yield Finding("schema", "", "", "fail", f"The columns are not those of the long table: look at {where}.")
    elif held.rows.is_empty():
        yield Finding("schema", "", "", "fail", "The vintage holds no figure at all.")


def cells(held: Held) -> Iterator[Finding]:
    """Require one figure a key, known words, numbers and years in every row."""
    for fault in faults(held.rows, held.catalogue, held.manifest.created.year, depth="DATA_ONLY"):
        if fault.said == "unknown":
            for name in strangers(fault.rows[fault.column], []):
                told = f"Unknown {fault.column} {name!r}: neither the catalogue nor the long table has it."
                yield Finding(fault.rule, "", "", "fail", told)
        elif fault.said == "flag":
            yield from _flags(fault, held)
        else:
            yield from _rows(fault, held)


def _flags(fault: Fault, held: Held) -> Iterator[Finding]:
    odd = strangers(fault.rows[t.FLAGS].fill_null("").str.split(" ").explode(), {*t.FLAG_WORDS, ""})
    for name in odd:
        yield Finding(fault.rule, "", "", "fail", f"Unknown flag {name!r}.")
    if not odd:
        told = f"{count(fault.rows.height, 'row')} whose flags are not in alphabetical order, each once"
        yield Finding(fault.rule, "", "", "fail", f"{told}: {examples(fault.rows, held)}.")


def _rows(fault: Fault, held: Held) -> Iterator[Finding]:
    """One finding an indicator, naming the first rows."""
    twice = fault.rule == "key"
    rows = fault.rows.sort(t.INDICATOR, t.ECONOMY, t.YEAR)
    if twice:  # the key once, and no value: there are several
        rows = rows.unique(t.KEY, maintain_order=True).drop(t.VALUE)
    for (indicator,), some in rows.group_by([t.INDICATOR], maintain_order=True):
        told = f"{count(some.height, 'figure' if twice else 'row')} {fault.said}: {examples(some, held)}."
        yield Finding(fault.rule, str(indicator), "", "fail", told)
