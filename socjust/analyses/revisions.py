"""What changed between two vintages, ready for a page: sentences and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import PROVIDERS, span
from socjust.catalogue import Catalogue
from socjust.diff import Diff
from socjust.diff.cause import CATALOGUE, PROVIDER, SERVED
from socjust.diff.changes import KIND, KINDS, POINTS, REVISED
from socjust.diff.scored import MOVED, NEWLY, NO_LONGER, UNCHANGED, WHAT
from socjust.store import Vintage

EACH: Final = 3  # revisions listed of each indicator
MOST: Final = 40  # scores listed
WHOSE: Final = {PROVIDER: "provider", SERVED: "another series", CATALOGUE: "our catalogue", "": ""}


WITH_INTERVAL: Final = (  # column on the page, figure, ends of its interval, decimals
    ("before_shown", t.BEFORE, t.LOW, t.HIGH, 1),
    ("after_shown", t.AFTER, "low_after", "high_after", 1),
    ("ranks_before", "rank_before", "rank_low_before", "rank_high_before", 0),
    ("ranks_after", "rank_after", "rank_low_after", "rank_high_after", 0),
)


@dataclass(frozen=True)
class RevisionsView:
    """All that a page on two vintages shows."""

    title: str
    lede: str
    source: str
    indicators: pl.DataFrame
    largest: pl.DataFrame
    dimensions: pl.DataFrame
    scores: pl.DataFrame
    scores_title: str
    scores_text: str


def revisions(found: Diff, catalogue: Catalogue) -> RevisionsView:
    """Gather what a page on two vintages says.

    Parameters
    ----------
    found : Diff
        The comparison.
    catalogue : Catalogue
        Names and units.

    Returns
    -------
    RevisionsView
    """
    scores = _scores(found)
    return RevisionsView(
        title=f"What changed from {found.before.name} to {found.after.name}",
        lede=lede(found),
        source=f"{_sources(found.before)}; {_sources(found.after)}; own calculation.",
        indicators=_indicators(found),
        largest=_largest(found, catalogue),
        dimensions=_dimensions(found),
        scores=scores,
        scores_title=scores_title(found),
        scores_text=scores_text(found),
    )


def lede(found: Diff) -> str:
    """Open the page: how many figures differ, in which way, and whose change it is."""
    counts = dict(found.changes.group_by(KIND).len().iter_rows())
    if not counts:
        return "No figure differs between the two vintages."
    parts = [f"{n.plain(counts[k])} {k}" for k in KINDS if counts.get(k)]
    many, of = found.changes.height, found.indicators.height
    told = (
        f"{n.plain(many)} figures of {of} indicator{'' if of == 1 else 's'} differ"
        if many > 1
        else "One figure differs"
    )
    ours = int(found.indicators["decided"].sum())
    other = found.indicators.filter(pl.col("cause") != PROVIDER)[t.INDICATOR].to_list()
    whose = f" {n.plain(ours)} of them are decisions of this project." if ours else ""
    if other:
        whose += f" In {len(other)} of the indicators the series itself is another one."
    elif not ours:
        whose = " Every one follows from what the providers sent."
    return f"{told}: {n.listed(parts)}.{whose}"


def _sources(vintage: Vintage) -> str:
    dates = [f"{PROVIDERS.get(p, p)} {span(*ends)}" for p, ends in sorted(vintage.updated.items())]
    return f"{vintage.name} ({', '.join(dates)})" if dates else vintage.name


def _indicators(found: Diff) -> pl.DataFrame:
    whose = pl.col("cause").replace_strict(WHOSE, default=pl.col("cause"))
    ours = pl.when(pl.col("decided") > 0).then(pl.format(", {} by our decision", "decided")).otherwise(pl.lit(""))
    return found.indicators.with_columns(
        pl.concat_str(whose, ours).alias("whose"),
        pl.format("{} ({})", "title", "unit").alias("label"),
        pl.when(pl.col("most") != "").then(pl.col("most")).otherwise(pl.col("labels")).alias("where"),
        _figures("median_change", 1),
        _figures("largest_change", 0),
    )


def _figures(column: str, more: int) -> pl.Expr:
    """Write a change with the decimals of its indicator, or `more` of them."""
    return (
        pl.struct(column, "decimals")
        .map_elements(
            lambda row: n.plain(row[column], row["decimals"] + more if row["decimals"] else 0), return_dtype=pl.String
        )
        .alias(f"{column}_shown")
    )


def _largest(found: Diff, catalogue: Catalogue) -> pl.DataFrame:
    """The largest revisions of economies, a few of each indicator."""
    names = {e.id: e.name for e in catalogue.economies.values()}
    what = catalogue.indicators
    size = [pl.col(c).abs().fill_null(0) for c in (POINTS, "relative", "change")]
    return (
        found.changes.filter(pl.col(KIND) == REVISED, pl.col(t.ECONOMY).is_in(list(names)))
        .sort(t.INDICATOR, *(-s for s in size), t.ECONOMY, t.YEAR)
        .unique([t.INDICATOR, t.ECONOMY], keep="first", maintain_order=True)
        .group_by(t.INDICATOR, maintain_order=True)
        .head(EACH)
        .with_columns(
            pl.col(t.ECONOMY).replace_strict(names).alias("name"),
            pl.col(t.INDICATOR).replace_strict({i: w.title for i, w in what.items()}).alias("title"),
            pl.col(t.INDICATOR).replace_strict({i: w.unit for i, w in what.items()}).alias("unit"),
            pl.col(t.INDICATOR).replace_strict({i: w.decimals for i, w in what.items()}).alias("decimals"),
        )
    )


def _dimensions(found: Diff) -> pl.DataFrame:
    if found.scores.is_empty():
        return found.dimensions.clear()
    return found.dimensions


def _scores(found: Diff) -> pl.DataFrame:
    """Scores that are newly or no longer published, then those that moved most."""
    moved = found.scores.filter(pl.col(WHAT) != UNCHANGED)
    first = pl.col(WHAT) == MOVED
    return (
        moved.sort(first, -pl.col("change").abs().fill_null(0), "name")
        .head(MOST)
        .with_columns(
            *(_with_interval(*columns) for columns in WITH_INTERVAL),
            pl.when(~pl.col("banded")).then(pl.col("change")).alias("change"),  # a band has ends, no number
            pl.when("beyond").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("outside"),
        )
    )


def _with_interval(name: str, figure: str, low: str, high: str, decimals: int) -> pl.Expr:
    """Write a score or a rank with its interval; of a score that is shown as a band, the interval alone."""

    def told(row: dict) -> str:
        known = row[figure] is not None
        shown = "band" if known and row["banded"] else n.plain(row[figure], decimals)
        return n.with_interval(shown, row[low], row[high])

    return pl.struct(figure, low, high, "banded").map_elements(told, return_dtype=pl.String).alias(name)


def scores_title(found: Diff) -> str:
    """Title of the table of scores: how many moved by a point or more."""
    known = found.scores.filter(pl.col("change").is_not_null())
    if known.is_empty():
        return "No score can be compared"
    much = known.filter(pl.col("change").abs() >= 1).height
    return f"{much} of {known.height} scores moved by a point or more"


def scores_text(found: Diff) -> str:
    """Say what the revision does to the scores of the reference year."""
    if found.scores.is_empty():
        return "Scores are not compared."
    counts = dict(found.scores.group_by(WHAT).len().iter_rows())
    beyond = int(found.scores["beyond"].sum())
    moved = counts.get(MOVED, 0)
    told = (
        f"For the reference year {found.year}, {n.plain(moved)} of {n.plain(found.scores.height)} published scores "
        f"moved; {beyond if beyond else 'none'} of them left the 90{n.THIN}% interval of the earlier vintage."
    )
    if counts.get(NEWLY):
        told += f" {counts[NEWLY]} {'is' if counts[NEWLY] == 1 else 'are'} newly published."
    if counts.get(NO_LONGER):
        told += f" {counts[NO_LONGER]} {'is' if counts[NO_LONGER] == 1 else 'are'} no longer published."
    return told
