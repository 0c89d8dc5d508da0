"""Projections for years after the vintage's own: left out."""

from __future__ import annotations

import polars as pl

from socjust import table as t
from socjust.judgement.steps import Judged, Situation, decided

RULE = "beyond"


def beyond(table: pl.DataFrame, situation: Situation) -> Judged:
    """Leave out projections for years that had not begun when the vintage was made.

    A projection for the vintage's own year stays: it is drawn as one, and enters no score. How many years further a
    vintage may show is the parameter of the rule in judgement.csv.
    """
    last = situation.year + int(situation.catalogue.judgements[RULE].parameter)
    late = (pl.col(t.STATUS) == "projected") & (pl.col(t.YEAR) > last)
    edition = pl.lit(situation.year).alias("edition")
    return Judged(table.filter(~late), decided(table.filter(late).with_columns(edition), situation, RULE))
