"""One row for each indicator: how many figures changed, by how much, where most, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.diff.cause import Cause
from socjust.diff.changes import CHANGE, KIND, KINDS, NEW, POINTS, RELABELLED, RELABELS, RELATIVE, REVISED, VANISHED
from socjust.diff.decided import DECIDED

CAUSE: Final = "cause"
MOST: Final = 3  # economies named as most affected
LATER: Final = "new_years"  # new figures of years after the earlier vintage's last one of that indicator


def summary(
    found: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame, catalogue: Catalogue, causes: Mapping[str, Cause]
) -> pl.DataFrame:
    """Sum up the changes of each indicator.

    Parameters
    ----------
    found : polars.DataFrame
        From :func:`socjust.diff.decided.decided`.
    before, after : polars.DataFrame
        The two long tables.
    catalogue : Catalogue
        Names and units.
    causes : mapping
        From :func:`socjust.diff.cause.causes`.

    Returns
    -------
    polars.DataFrame
        One row for each indicator in which something changed: ``indicator``, ``title``, ``unit``, ``decimals``,
        ``figures`` (of the earlier vintage), a column for each kind, ``new_years`` (those of the new that lie after the
        earlier vintage's last year), ``decided`` (changes that are a decision of this project), ``median_change`` and
        ``largest_change`` (absolute, in the indicator's unit, over the revised), ``median_relative`` and
        ``largest_relative`` (absolute, per cent), ``median_points`` and ``largest_points`` (absolute, points of the
        score), ``economies`` (with a revised figure), ``most`` (those with the largest revision, in points of the score
        or else in per cent), ``labels`` (that changed where the value stayed), ``cause`` and ``cause_sentence``. Most
        revised first.
    """
    last = before.group_by(t.INDICATOR).agg(pl.col(t.YEAR).max().alias("_last"), pl.len().alias("figures"))
    revised = pl.col(KIND) == REVISED
    later = (pl.col(KIND) == NEW) & (pl.col(t.YEAR) > pl.col("_last").fill_null(-9999))
    counted = (
        found.join(last, on=t.INDICATOR, how="left")
        .group_by(t.INDICATOR)
        .agg(
            pl.col("figures").first().fill_null(0).cast(pl.Int32),
            *((pl.col(KIND) == k).sum().cast(pl.Int32).alias(k) for k in KINDS),
            later.sum().cast(pl.Int32).alias(LATER),
            (pl.col(DECIDED) != "").sum().cast(pl.Int32).alias("decided"),
            pl.col(RELABELS).filter(pl.col(KIND) == RELABELLED).unique().sort().str.join(", ").alias("labels"),
            (pl.col(t.ECONOMY).filter(revised & pl.col(t.ECONOMY).is_in(list(catalogue.economies))))
            .n_unique()
            .cast(pl.Int32)
            .alias(t.ECONOMIES),
            *_sizes(),
        )
        .join(_most(found, catalogue), on=t.INDICATOR, how="left")
    )
    what = catalogue.indicators
    return counted.with_columns(
        _told({n: i.title for n, i in what.items()}, "title"),
        _told({n: i.unit for n, i in what.items()}, "unit"),
        pl.col(t.INDICATOR).replace_strict({n: i.decimals for n, i in what.items()}, default=1).alias("decimals"),
        pl.when(pl.col(REVISED) > 0)
        .then(pl.col("most").fill_null("aggregates only"))
        .otherwise(pl.lit(""))
        .alias("most"),
        _told({n: c.cause for n, c in causes.items()}, CAUSE),
        _told({n: c.sentence for n, c in causes.items()}, "cause_sentence"),
    ).sort(REVISED, VANISHED, NEW, t.INDICATOR, descending=[True, True, True, False])


def _sizes() -> list[pl.Expr]:
    """Median and largest size of the revised, in each of the three ways."""
    revised = pl.col(KIND) == REVISED
    return [
        expression
        for column, name in ((CHANGE, "change"), (RELATIVE, "relative"), (POINTS, "points"))
        for expression in (
            pl.col(column).filter(revised).abs().median().alias(f"median_{name}"),
            pl.col(column).filter(revised).abs().max().alias(f"largest_{name}"),
        )
    ]


def _told(words: Mapping[str, str], name: str) -> pl.Expr:
    return pl.col(t.INDICATOR).replace_strict(dict(words), default="", return_dtype=pl.String).alias(name)


def _most(found: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Name the economies with the largest revision of each indicator, one figure each."""
    names = {e.id: e.name for e in catalogue.economies.values()}
    revised = found.filter(pl.col(KIND) == REVISED, pl.col(t.ECONOMY).is_in(list(names)))
    sizes = (pl.col(c).abs().fill_null(0) for c in (POINTS, RELATIVE, CHANGE))
    top = (
        revised.sort(t.INDICATOR, *(-size for size in sizes), t.ECONOMY, t.YEAR)
        .unique([t.INDICATOR, t.ECONOMY], keep="first", maintain_order=True)
        .group_by(t.INDICATOR, maintain_order=True)
        .head(MOST)
    )
    told = pl.format("{} {}", pl.col(t.ECONOMY).replace_strict(names), t.YEAR)
    return top.group_by(t.INDICATOR, maintain_order=True).agg(told.str.join("; ").alias("most"))
