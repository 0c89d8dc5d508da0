"""The one long table: its columns, their types and meaning, and its key.

Every figure of the report is a row of this table. Column names are written here and nowhere else.
"""

from __future__ import annotations

from typing import Final

import polars as pl

ECONOMY: Final = "economy"
YEAR: Final = "year"
INDICATOR: Final = "indicator"
SEX: Final = "sex"
VALUE: Final = "value"
STATUS: Final = "status"
FLAGS: Final = "flags"
SOURCE: Final = "source"
SERIES: Final = "series"
RECIPE: Final = "recipe"
ORIGIN: Final = "origin"
UPDATED: Final = "updated"
VINTAGE: Final = "vintage"

# Columns of the tables made from it
REFERENCE_YEAR: Final = "reference_year"  # the year a statement is about; the value may be some years older
AGE: Final = "age"  # reference year less the year of the value
DIMENSION: Final = "dimension"
GROUP: Final = "group"
UNCLIPPED: Final = "unclipped"  # score before it is cut to 0-100
SCORE: Final = "score"  # 0 worst, 100 best
LOW: Final = "low"  # lower end of the 90 % interval of a score
HIGH: Final = "high"  # upper end
RANK_LOW: Final = "rank_low"  # best place of the 90 % interval of a rank, 1 the highest score
RANK_HIGH: Final = "rank_high"  # worst place
WEIGHT: Final = "weight"
WEIGHT_SHARE: Final = "weight_share"  # share of the servable weight of a dimension that is present
SEEN: Final = "seen"  # number of indicators with a value
TOTAL: Final = "total"  # number of indicators that the vintage can serve
REASON: Final = "reason"  # why a score is not published, "" where it is
POPULATION_SHARE: Final = "population_share"  # share of a group's people who live in economies with a value
ECONOMIES: Final = "economies"  # number of economies behind a figure of a group
STATE: Final = "state"  # of progress: one of socjust.progress.STATES
SLOPE: Final = "slope"  # change a year, in points of the score or in the unit of the indicator
RULE: Final = "rule"  # which rule decided: of a decision, a check, a status of progress
ACTION: Final = "action"  # one of ACTIONS
OWN_FIGURE: Final = "own_figure"  # words where a figure is a country team's own or rests on one, else null
BEFORE: Final = "before"  # value as the provider published it
AFTER: Final = "after"  # value as the report uses it; null where it was left out

KEY: Final = (ECONOMY, YEAR, INDICATOR, SEX)

OBSERVATIONS: Final[dict[str, pl.DataType]] = {
    ECONOMY: pl.String(),  # ISO 3166 alpha-3, or the World Bank's code of an aggregate (WLD, SSF, HIC)
    YEAR: pl.Int32(),  # calendar year the figure describes
    INDICATOR: pl.String(),  # id in the catalogue
    SEX: pl.String(),  # one of SEXES
    VALUE: pl.Float64(),  # in the unit that the catalogue names; never null: missing is an absent row
    STATUS: pl.String(),  # one of STATUSES
    FLAGS: pl.String(),  # words of FLAG_WORDS in alphabetical order, joined by a space; "" when none
    SOURCE: pl.String(),  # id of the provider: worldbank, ilostat, own, simulated
    SERIES: pl.String(),  # the provider's code, with filters: SDG_0131_SEX_SOC_RT[classif1=SOC_CONTIG_MAT;sex=SEX_F]
    RECIPE: pl.Int8(),  # 0 the catalogue's first choice; 1, 2 … its declared alternates
    ORIGIN: pl.String(),  # the survey or register the provider names (ILOSTAT `source`), "" where it names none
    UPDATED: pl.Date(),  # provider's own date of last update of the series
    VINTAGE: pl.String(),  # name of the vintage the figure was fetched in
}

SEXES: Final = ("total", "female", "male")

STATUSES: Final = (
    "observed",  # published by the provider as a figure of a survey, census or register
    "modelled",  # the provider's estimate
    "imputed",  # filled by the provider
    "projected",  # for a year that had not ended when the provider made it
    "simulated",  # invented by this program so that it runs without a network
)

FLAG_WORDS: Final = (
    "alternate",  # another series than the catalogue's first choice
    "break",  # the series breaks at this year: the provider marks it, or its `source` changes
    "capped",  # beyond the cap the catalogue names: the figure is as published, the score counts it as the cap
    "censored",  # the provider publishes only a bound (undernourishment below 2.5)
    "corrected",  # overridden by an entry of the catalogue's corrections.yml, or by a country team's own figure
    "doubtful",  # flagged by an entry of the catalogue's corrections.yml
    "fallback",  # a coarser indicator that the catalogue names stands in its place (scores only)
    "derived",  # computed from two or more of the provider's series
    "implausible",  # outside the range that the catalogue gives the indicator: a mistake is likely
    "own",  # a country team's own figure, not a provider's
    "unreliable",  # the provider marks the figure as unreliable
)


ACTIONS: Final = ("left out", "overridden", "flagged", "added")

# Every observation that was changed, flagged or left out: data/processed/<vintage>/decisions.parquet
DECISIONS: Final[dict[str, pl.DataType]] = {
    ECONOMY: pl.String(),  # our id; the provider's own area code where the report does not have the area
    YEAR: pl.Int32(),
    INDICATOR: pl.String(),
    SEX: pl.String(),
    ACTION: pl.String(),  # one of ACTIONS
    RULE: pl.String(),  # a rule of the catalogue's judgement.csv: area, break, correction, projection …; or own
    BEFORE: pl.Float64(),  # null where the provider has no figure
    AFTER: pl.Float64(),  # null where the figure was left out
    REASON: pl.String(),  # a sentence
    SOURCE: pl.String(),  # provider of the figure
    SERIES: pl.String(),
}


def empty() -> pl.DataFrame:
    """Return the long table without rows: columns and types as every other module expects them.

    Returns
    -------
    polars.DataFrame
        No rows, the columns of :data:`OBSERVATIONS`.

    Examples
    --------
    >>> empty().columns[:4]
    ['economy', 'year', 'indicator', 'sex']
    """
    return pl.DataFrame(schema=OBSERVATIONS)


def flagged(*words: str) -> pl.Expr:
    """Say whether a row bears one of some flags; null where it has no word at all, not even an empty one.

    Examples
    --------
    >>> rows = pl.DataFrame({"flags": ["break own", "", None]})
    >>> rows.select(flagged("own", "doubtful"))["flags"].to_list()
    [True, False, None]
    """
    return pl.col(FLAGS).str.split(" ").list.set_intersection(list(words)).list.len() > 0
