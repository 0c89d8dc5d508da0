"""Lay own figures over the long table of a vintage: every one visible, every replaced one in the decisions."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from socjust import table as t
from socjust.judgement.breaks import sources
from socjust.own.descriptor import Descriptor
from socjust.sources import OWN

_REASON, _OVERRIDES, _THEIRS, _FROM, _UNIT = "_reason", "_overrides", "_theirs", "_from", "_unit"
_HAND = "hand"  # who stands behind a figure: a provider, or a source of the team's own
RULE = "own"
BREAK = "source change"  # the rule of socjust.judgement.breaks, for a series that changes hands


def lay_over(
    table: pl.DataFrame,
    own: Mapping[str, tuple[Descriptor, pl.DataFrame]],
    vintage: str,
    other_units: Mapping[str, str] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Put own figures into a long table.

    A row whose key no provider has is added. A row whose key a provider has replaces that figure only where the
    descriptor says ``overrides: yes``; else the provider's stands and the own one is left out. Where a series changes
    from a provider's figures to own ones or back, or from one own source to another, the first year of the other side
    is flagged ``break``: a survey of another office, or a figure put right in one year only, cannot be told from
    progress, and no trend is drawn across. Another year or edition of the same source is no break.

    Parameters
    ----------
    table : polars.DataFrame
        The long table as made from the providers' figures.
    own : mapping of str to (Descriptor, polars.DataFrame)
        Own data by name: what was said about them and their rows.
    vintage : str
        Name of the vintage, which own rows carry too.
    other_units : mapping of str to str, optional
        Indicators that this vintage has from an alternate series in another unit, with that unit: own figures of them
        are left out, because one indicator has one unit in one vintage.

    Returns
    -------
    table : polars.DataFrame
        Columns and order of :data:`socjust.table.OBSERVATIONS`.
    decisions : polars.DataFrame
        One row for each own figure and for each break, columns of :data:`socjust.table.DECISIONS`. Of one that is left
        out, the value before is the team's own.
    """
    if not own:
        return table, pl.DataFrame(schema=t.DECISIONS)
    rows = pl.concat([_with_words(described, frame) for described, frame in own.values()])
    theirs = table.select(*t.KEY, pl.col(t.VALUE).alias(_THEIRS), _provider().alias(_FROM))
    joined = rows.join(theirs, on=t.KEY, how="left", maintain_order="left")
    unit = pl.col(t.INDICATOR).replace_strict(dict(other_units or {}), default=None, return_dtype=pl.String)
    joined = joined.with_columns(unit.alias(_UNIT))
    replaced = pl.col(_THEIRS).is_not_null()
    used = joined.filter(~replaced | pl.col(_OVERRIDES), pl.col(_UNIT).is_null())
    flagged = pl.when(replaced).then(_flags("corrected")).otherwise(pl.col(t.FLAGS))
    laid = used.with_columns(flagged.alias(t.FLAGS), pl.lit(vintage).alias(t.VINTAGE)).select(list(t.OBSERVATIONS))
    rest = table.join(laid.select(t.KEY), on=t.KEY, how="anti")
    whole, breaks = _broken(pl.concat([rest, laid]), laid)
    return whole.sort(t.KEY), pl.concat([_decisions(joined), breaks])


def _broken(table: pl.DataFrame, laid: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Flag the first figure of every other hand in series with own figures: a provider's, or another own source."""
    series = [t.ECONOMY, t.INDICATOR, t.SEX]
    before = {c: pl.col(c).shift().over(series) for c in (_HAND, t.SOURCE, t.SERIES, t.YEAR)}
    hand = pl.when(pl.col(t.SOURCE) == OWN).then(sources()).otherwise(pl.lit("provider"))
    touched = table.join(laid.select(series).unique(), on=series, how="semi").sort(*series, t.YEAR)
    changed = (
        touched.with_columns(hand.alias(_HAND))
        .with_columns(e.alias(f"_{c}") for c, e in before.items())
        .filter(pl.col(_HAND) != pl.col(f"_{_HAND}"))
    )
    flagged = table.join(changed.select(*t.KEY, pl.lit(value=True).alias("_broken")), on=t.KEY, how="left")
    flags = pl.when("_broken").then(_flags("break")).otherwise(pl.col(t.FLAGS))
    sides = [pl.format("{} {} in {}", *(pl.col(f"{p}{c}") for c in (t.SOURCE, t.SERIES, t.YEAR))) for p in ("", "_")]
    reason = pl.format("The series changes hands: {} after {}. No trend is drawn across.", *sides)
    told = changed.select(
        *(t.ECONOMY, t.YEAR, t.INDICATOR, t.SEX, pl.lit("flagged").alias(t.ACTION), pl.lit(BREAK).alias(t.RULE)),
        *(pl.col(t.VALUE).alias(t.BEFORE), pl.col(t.VALUE).alias(t.AFTER), reason.alias(t.REASON), t.SOURCE, t.SERIES),
    )
    return flagged.with_columns(flags.alias(t.FLAGS)).drop("_broken"), told.cast(t.DECISIONS)  # type: ignore[arg-type]


def _with_words(described: Descriptor, frame: pl.DataFrame) -> pl.DataFrame:
    reasons = {name: one.reason for name, one in described.indicators.items()}
    overrides = {name: one.overrides for name, one in described.indicators.items()}
    name = pl.col(t.INDICATOR)
    return frame.with_columns(
        name.replace_strict(reasons, default="", return_dtype=pl.String).alias(_REASON),
        name.replace_strict(overrides, default=False, return_dtype=pl.Boolean).alias(_OVERRIDES),
    )


def _provider() -> pl.Expr:
    return pl.concat_str(pl.col(t.SOURCE), pl.col(t.SERIES), separator=" ")


def _flags(word: str) -> pl.Expr:
    words = pl.concat_str(pl.col(t.FLAGS), pl.lit(word), separator=" ").str.strip_chars().str.split(" ")
    return words.list.unique().list.sort().list.join(" ")


def _decisions(joined: pl.DataFrame) -> pl.DataFrame:
    """Say of every own figure what became of it."""
    there, overrides, elsewhere = pl.col(_THEIRS).is_not_null(), pl.col(_OVERRIDES), pl.col(_UNIT).is_not_null()
    unused = elsewhere | (there & ~overrides)
    action = pl.when(unused).then(pl.lit("left out")).when(there).then(pl.lit("overridden")).otherwise(pl.lit("added"))
    why = pl.col(_REASON).str.strip_chars_end(".")
    reason = (
        pl.when(elsewhere)
        .then(pl.format("The own figure is not used: this vintage has the indicator in another unit, {}.", _UNIT))
        .when(unused)
        .then(pl.format("The own figure is not used: {} has one, and no override is declared.", _FROM))
        .when(there)
        .then(pl.format("{}. In place of {}.", why, _FROM))
        .otherwise(pl.format("A country team's own figure ({}); no provider has one.", t.ORIGIN))
    )
    return joined.select(
        t.ECONOMY,
        t.YEAR,
        t.INDICATOR,
        t.SEX,
        action.alias(t.ACTION),
        pl.lit(RULE).alias(t.RULE),
        pl.when(unused).then(pl.col(t.VALUE)).otherwise(pl.col(_THEIRS)).alias(t.BEFORE),
        pl.when(~unused).then(pl.col(t.VALUE)).alias(t.AFTER),
        reason.alias(t.REASON),
        pl.lit(OWN).alias(t.SOURCE),
        t.SERIES,
    ).cast(t.DECISIONS)  # type: ignore[arg-type]
