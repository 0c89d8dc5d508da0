"""Entries of corrections.yml: figures dropped, overridden or flagged, and whether the provider has mended them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import polars as pl

from socjust import table as t
from socjust.catalogue.corrections import NEAR, Correction, Expect
from socjust.judgement import flags
from socjust.judgement.facts import CAP_LOWER, CAP_UPPER, CENSORED_AT, LOWER, UPPER, facts
from socjust.judgement.steps import Judged, Situation, no_decisions, sentence

RULE: Final = "correction"
ACTIONS: Final = {"drop": "left out", "override": "overridden", "flag": "flagged"}
OF_VALUE: Final = ("capped", "censored", "implausible")  # flags that speak of the value: another value, other flags
_ENTRY = "entry"
_SCHEMA = {
    _ENTRY: pl.Int64(),
    t.ACTION: pl.String(),
    "new": pl.Float64(),
    t.REASON: pl.String(),
    "named": pl.String(),
}


class Unmet(NamedTuple):
    """An entry that does not fit what the provider publishes any more."""

    entry: Correction
    mended: pl.DataFrame  # figures of the long table that are not as the entry expects
    vanished: tuple[str, ...]  # economies that the entry names and that have no figure in its years


def correct(table: pl.DataFrame, situation: Situation) -> Judged:
    """Apply the entries, each only to figures that are still as it expects.

    A figure that the provider has mended is left as it is: `socjust check` fails until the entry is removed.
    Invented figures are left alone.
    """
    entries = situation.catalogue.corrections
    if not entries or situation.simulated:
        return Judged(table, no_decisions())
    table = table.with_columns(pl.coalesce(_applies(n, one) for n, one in enumerate(entries)).alias(_ENTRY))
    hit = table.filter(pl.col(_ENTRY).is_not_null()).join(_judged(entries), on=_ENTRY)
    rest = table.filter(pl.col(_ENTRY).is_null()).drop(_ENTRY)
    doubtful = hit.filter(pl.col(t.ACTION) == ACTIONS["flag"]).with_columns(flags.put("doubtful"))
    changed = _reflagged(hit.filter(pl.col(t.ACTION) == ACTIONS["override"]), situation)
    columns = list(t.OBSERVATIONS)
    made = pl.concat([rest, doubtful.select(columns), changed.select(columns)]).sort(t.KEY)
    return Judged(made, _decisions(hit, situation))


def _matches(one: Correction) -> pl.Expr:
    """Say which figures an entry is about."""
    about = (pl.col(t.INDICATOR) == one.indicator) & pl.col(t.YEAR).is_in(one.years)
    if one.economies:
        about &= pl.col(t.ECONOMY).is_in(one.economies)
    if one.series:  # "A" or "A[…]" among "A[…] ; B"
        about &= pl.col(t.SERIES).str.contains(rf"(^| ; ){re.escape(one.series)}(\[| ;|$)")
    return about & (pl.col(t.SEX) == one.sex) if one.sex else about


def _holds(expect: Expect) -> pl.Expr:
    """Say in bulk what :meth:`socjust.catalogue.corrections.Expect.holds` says of one figure."""
    value = pl.col(t.VALUE)
    if expect.value is not None:
        return (value - expect.value).abs() <= NEAR * pl.max_horizontal(value.abs(), pl.lit(abs(expect.value)))
    below = value < expect.below if expect.below is not None else pl.lit(True)
    return below & (value > expect.above) if expect.above is not None else below


def _applies(number: int, one: Correction) -> pl.Expr:
    return pl.when(_matches(one) & _holds(one.expect)).then(pl.lit(number, pl.Int64))


def _judged(entries: tuple[Correction, ...]) -> pl.DataFrame:
    rows = [(n, ACTIONS[e.action], e.value, e.reason, e.source) for n, e in enumerate(entries)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _reflagged(rows: pl.DataFrame, situation: Situation) -> pl.DataFrame:
    """Put the new value in, with the flags that it deserves."""
    rows = rows.join(facts(situation.catalogue), on=[t.INDICATOR, t.RECIPE], how="left")
    rows = rows.with_columns(pl.col("new").alias(t.VALUE), flags.taken(OF_VALUE)).with_columns(flags.put("corrected"))
    value = pl.col(t.VALUE)
    deserved = {
        "capped": value != value.clip(CAP_LOWER, CAP_UPPER),
        "censored": (value == pl.col(CENSORED_AT)).fill_null(value=False),
        "implausible": value != value.clip(LOWER, UPPER),
    }
    for word, so in deserved.items():
        rows = rows.with_columns(pl.when(so).then(flags.put(word)).otherwise(pl.col(t.FLAGS)).alias(t.FLAGS))
    return rows


def _decisions(hit: pl.DataFrame, situation: Situation) -> pl.DataFrame:
    after = pl.when(pl.col(t.ACTION) == ACTIONS["flag"]).then(pl.col(t.VALUE)).otherwise(pl.col("new"))
    words = {"reason": pl.col(t.REASON), "source": pl.col("named")}
    return hit.select(
        t.ECONOMY,
        t.YEAR,
        t.INDICATOR,
        t.SEX,
        t.ACTION,
        pl.lit(RULE).alias(t.RULE),
        pl.col(t.VALUE).alias(t.BEFORE),
        after.alias(t.AFTER),
        sentence(situation.catalogue.judgements[RULE].reason, words).alias(t.REASON),
        t.SOURCE,
        t.SERIES,
    ).cast(t.DECISIONS)  # type: ignore[arg-type]


def unmet(table: pl.DataFrame, decisions: pl.DataFrame, entries: tuple[Correction, ...]) -> list[Unmet]:
    """List the entries whose expectation the provider does not meet any more.

    Parameters
    ----------
    table : polars.DataFrame
        The long table after judgement.
    decisions : polars.DataFrame
        What was decided on it.
    entries : tuple of Correction
        Those of the indicators that the vintage holds.

    Returns
    -------
    list of Unmet
        An entry that names economies stands here when one of their figures is not as expected, or when an economy has
        no figure in its years; one that is for all economies when not a single figure is as expected any more.
    """
    applied = decisions.filter(pl.col(t.RULE) == RULE).select(*t.KEY, t.SERIES)
    untouched = table.join(applied, on=t.KEY, how="anti")
    found = []
    for one in entries:
        mended, met = untouched.filter(_matches(one)), applied.filter(_matches(one))
        seen = {*met[t.ECONOMY], *mended[t.ECONOMY]}
        vanished = tuple(e for e in one.economies if e not in seen)
        if met.is_empty() or (one.economies and (not mended.is_empty() or vanished)):
            found.append(Unmet(one, mended, vanished))
    return found
