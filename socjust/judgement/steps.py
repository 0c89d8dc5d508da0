"""What a step of judgement gets and gives, and how steps follow each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.judgements import BLANK
from socjust.judgement.facts import UNIT, facts
from socjust.sources import NAMES

ORDER: Final = [t.INDICATOR, t.ECONOMY, t.YEAR, t.SEX, t.RULE, t.SERIES]  # of decisions


class Judged(NamedTuple):
    """A long table, and what was decided on its way here."""

    table: pl.DataFrame  # columns of socjust.table.OBSERVATIONS
    decisions: pl.DataFrame  # columns of socjust.table.DECISIONS


@dataclass(frozen=True)
class Situation:
    """What a step may know beside the table."""

    catalogue: Catalogue
    year: int  # in which the vintage was made
    simulated: bool = False  # corrections are about real figures: they leave invented ones alone


Step = Callable[[pl.DataFrame, Situation], Judged]


def judge(table: pl.DataFrame, steps: Iterable[Step], situation: Situation) -> Judged:
    """Take a table through the steps.

    Parameters
    ----------
    table : polars.DataFrame
        The long table as the providers' figures make it.
    steps : iterable of Step
        In this order; each gets the table that the one before left.
    situation : Situation
        The framework and the vintage's year.

    Returns
    -------
    Judged
        The table in the order of its key, and the decisions of all steps in the order of theirs.
    """
    published = table.select(*t.KEY, pl.col(t.VALUE).alias(t.BEFORE))
    decided = [no_decisions()]
    for step in steps:
        table, decisions = step(table, situation)
        decided.append(decisions)
    # a step sees what the steps before it left; a reader wants to know what the provider published
    made = pl.concat(decided).drop(t.BEFORE).join(published, on=t.KEY, how="left").select(list(t.DECISIONS))
    return Judged(table.sort(t.KEY), made.sort(ORDER))


def no_decisions() -> pl.DataFrame:
    """Return the table of decisions without rows."""
    return pl.DataFrame(schema=t.DECISIONS)


def decided(rows: pl.DataFrame, situation: Situation, rule: str, after: pl.Expr | None = None) -> pl.DataFrame:
    """Make the decisions that a rule takes on some rows of the long table.

    Parameters
    ----------
    rows : polars.DataFrame
        Rows of the long table as they were, with the columns that the rule's sentence names.
    situation : Situation
        Its catalogue has the rule's action and sentence.
    rule : str
        Name of the rule.
    after : polars.Expr, optional
        The value as the report uses it; by default the value itself, and none where the rule leaves figures out.
    """
    judgement = situation.catalogue.judgements[rule]
    if after is None:
        after = pl.col(t.VALUE) if judgement.action == "flagged" else pl.lit(None, pl.Float64)
    if UNIT not in rows.columns:
        known = facts(situation.catalogue)
        rows = rows.join(known, on=[t.INDICATOR, t.RECIPE], how="left", maintain_order="left")
    words = {"provider": provider(), "value": pl.col(t.VALUE).cast(pl.String)}
    return rows.select(
        t.ECONOMY,
        t.YEAR,
        t.INDICATOR,
        t.SEX,
        pl.lit(judgement.action).alias(t.ACTION),
        pl.lit(rule).alias(t.RULE),
        pl.col(t.VALUE).alias(t.BEFORE),
        after.alias(t.AFTER),
        sentence(judgement.reason, words).alias(t.REASON),
        t.SOURCE,
        t.SERIES,
    ).cast(t.DECISIONS)  # type: ignore[arg-type]


def sentence(template: str, words: Mapping[str, pl.Expr]) -> pl.Expr:
    """Fill the braces of a sentence: with what `words` has of that name, else with the column of that name.

    Examples
    --------
    >>> frame = pl.DataFrame({"cap": ["100"]})
    >>> frame.select(sentence("at most {cap} of {x}", {"x": pl.lit("all")}))["literal"].to_list()
    ['at most 100 of all']
    """
    parts = []
    for n, part in enumerate(BLANK.split(template)):
        if n % 2:
            made = words.get(part, pl.col(part))
            parts.append(made.cast(pl.String).fill_null("—"))
        elif part:
            parts.append(pl.lit(part))
    return pl.concat_str(parts).str.strip_chars().str.replace_all(r" {2,}", " ").alias("literal")


def provider() -> pl.Expr:
    """Name of the provider of a row; of several, all of them."""
    return pl.col(t.SOURCE).str.split(" + ").list.eval(pl.element().replace(NAMES)).list.join(" and ")
