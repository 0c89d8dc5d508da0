"""A decision for every mark that a figure carries: the provider's own, and those that the catalogue's rules give."""

from __future__ import annotations

import polars as pl

from socjust import table as t
from socjust.judgement import flags
from socjust.judgement.steps import Judged, Situation, decided

RULES = ("alternate", "break", "capped", "censored", "derived", "implausible", "unreliable")
PROJECTION, COPIED = "projection", "copied projection"


def marks(table: pl.DataFrame, situation: Situation) -> Judged:
    """List every flag and every projection; the table stays as it is.

    It runs before breaks are looked for in the source of the figures: a break here is the provider's own mark.
    """
    marked = table.filter((pl.col(t.FLAGS) != "") | (pl.col(t.STATUS) == "projected"))
    made = [decided(marked.filter(flags.having(word)), situation, word) for word in RULES]
    projected = marked.filter(pl.col(t.STATUS) == "projected")
    copied = pl.col(t.YEAR) < pl.col(t.UPDATED).dt.year()  # it had ended by then: the estimate is older
    made.append(decided(projected.filter(~copied), situation, PROJECTION))
    made.append(decided(projected.filter(copied), situation, COPIED))
    return Judged(table, pl.concat(made))
