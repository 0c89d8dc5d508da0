"""Sentences on inequality within economies, each made from the numbers it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses import inequality_among_text as worldwide
from socjust.inequality import welfare

if TYPE_CHECKING:
    from socjust.analyses.book import Book
    from socjust.analyses.inequality_among import AmongView

KIND_NOTE: Final = (
    "Inequality of consumption lies lower than that of income: compare within a row, never between rows of different "
    "kinds. The kind is that of the economy's surveys in the provider's list of September 2022; a newer survey may be "
    "of another."
)
KINDS: Final = (welfare.INCOME, welfare.CONSUMPTION)
ENOUGH: Final = 5  # surveys of one kind behind a median that is named


def lede(book: Book, now: pl.DataFrame, moved: pl.DataFrame, size: float, among: AmongView) -> str:
    """Open the chapter: how inequality moved between and within economies, where it stands, and what is seen.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    now : polars.DataFrame
        Newest survey of each economy.
    moved : polars.DataFrame
        Changes over about ten years, of surveys of one kind.
    size : float
        Points of the Gini index from which a change counts.
    among : AmongView
        Inequality between economies.
    """
    seen = now.filter(pl.col("gini").is_not_null()).height
    last = (
        f"{seen} of {len(book.catalogue.economies)} economies have a survey of income or consumption from "
        f"{book.year - book.window} to {book.year}."
    )
    return " ".join(s for s in (worldwide.lede(among), _within(moved, size), _medians(now), last) if s)


def _within(moved: pl.DataFrame, size: float) -> str:
    known = moved.filter(pl.col("change").is_not_null())
    if known.is_empty():
        return ""
    up, down = known.filter(pl.col("change") >= size).height, known.filter(pl.col("change") <= -size).height
    return (
        f"Within economies, over about ten years, the Gini index fell by {n.plain(size)} point or more in {down} and "
        f"rose in {up} of the {known.height} that have two surveys of the same kind."
    )


def _medians(now: pl.DataFrame) -> str:
    parts = []
    for kind in KINDS:
        mine = now.filter((pl.col("concept") == kind) & pl.col("gini").is_not_null())
        if mine.height >= ENOUGH:
            parts.append(f"{n.plain(mine['gini'].median(), 1)} among {mine.height} with surveys of {kind}")
    return f"The median Gini index is {n.listed(parts)}; the two cannot be compared." if len(parts) == 2 else (
        f"The median Gini index is {parts[0]}." if parts else ""
    )  # fmt: skip


def strip_title(strip: pl.DataFrame) -> str:
    """Title of the picture: the widest range within one row."""
    if strip.is_empty():
        return "Too few surveys to compare economies"
    spread = strip.group_by(t.GROUP, maintain_order=True).agg(
        pl.col(t.VALUE).min().alias("low"), pl.col(t.VALUE).max().alias("high"),
        pl.col("income_name").first(), pl.col("kind").first(),
    ).sort(pl.col("high") - pl.col("low"))  # fmt: skip
    row = spread.row(-1, named=True)
    group = n.inside(row["income_name"]).replace(" ", "-")
    kind = f" with surveys of {row['kind']}" if row["kind"] in KINDS else ""
    return (
        f"Among {group} economies{kind} the Gini index runs from {n.plain(row['low'], 1)} to {n.plain(row['high'], 1)}"
    )


def left_out(now: pl.DataFrame, strip: pl.DataFrame) -> tuple[str, ...]:
    """Name the economies that have a figure but stand in no row."""
    shown = set(strip[t.ECONOMY]) if strip.height else set()
    rest = now.filter(pl.col("gini").is_not_null() & ~pl.col(t.ECONOMY).is_in(list(shown))).sort("name")
    if rest.is_empty():
        return ()
    names = [f"{name} ({n.plain(gini, 1)})" for name, gini in rest.select("name", "gini").iter_rows()]
    return (f"In no row of five economies or more: {'; '.join(names)}.",)


def within_text(now: pl.DataFrame) -> str:
    """Say who has what: the Palma ratio and the shares of the poorest four tenths and the richest tenth, by kind."""
    said = []
    for kind in KINDS:
        mine = now.filter((pl.col("concept") == kind) & pl.col("palma").is_not_null())
        if mine.height < ENOUGH:
            continue
        more = mine.filter(pl.col("top10") > pl.col("bottom40")).height
        said.append(
            f"In the median economy with surveys of {kind} the richest tenth have "
            f"{n.plain(mine['top10'].median(), 1)}{n.THIN}% and the poorest four tenths "
            f"{n.plain(mine['bottom40'].median(), 1)}{n.THIN}% (Palma ratio {n.plain(mine['palma'].median(), 2)}); "
            f"in {more} of {mine.height} the richest tenth have more than the poorest four tenths together."
        )
    return " ".join(said) or "Too few surveys of one kind to name a median."


def fit_text(now: pl.DataFrame) -> str:
    """Say how the curves were fitted and how far they are off, beside the provider's own Gini indices."""
    fitted = now.filter(pl.col("fitted").is_not_null())
    if fitted.is_empty():
        return "No Lorenz curve could be fitted."
    counts = dict(fitted["method"].value_counts().iter_rows())
    methods = n.listed([f"the {name} for {counts[name]}" for name in sorted(counts, key=lambda k: (-counts[k], k))])
    said = (
        f"Theil's indices, Hoover's index and quantile ratios need a whole distribution. They are read from a Lorenz "
        f"curve fitted to the shares of fifths and outer tenths: {methods} of {fitted.height} economies. The curves "
        f"miss the shares by {n.plain(fitted['error'].median(), 2)} percentage points in the median economy and by at "
        f"most {n.plain(fitted['error'].max(), 2)} (root mean square)."
    )
    both = fitted.filter(pl.col("gini").is_not_null())
    if both.is_empty():
        return said
    inside = both.filter(pl.col("gini").is_between(pl.col(t.LOW) - 0.2, pl.col(t.HIGH) + 0.2)).height
    return (
        f"{said} Their Gini index lies {n.plain(both['off'].abs().median(), 2)} points from the provider's own in the "
        f"median economy and at most {n.plain(both['off'].abs().max(), 2)}. The provider's figure lies within the "
        f"bounds that the shares alone allow, rounding apart, in {inside} of {both.height} economies."
    )


def changes_title(moved: pl.DataFrame, size: float) -> str:
    """Title of the changes: how many rose, how many fell."""
    known = moved.filter(pl.col("change").is_not_null())
    if known.is_empty():
        return "No two surveys are surely of the same kind: no change can be given"
    up, down = known.filter(pl.col("change") >= size).height, known.filter(pl.col("change") <= -size).height
    return f"Inequality fell in {down} economies and rose in {up}, of {known.height} with surveys of the same kind"


def changes_text(moved: pl.DataFrame, size: float, span: int, slack: int) -> str:
    """Say what was compared, and how many comparisons were not made because the kind of survey may differ."""
    known, unsure = moved.filter(pl.col("change").is_not_null()), moved.filter(~pl.col("same"))
    first = (
        f"Each economy's newest survey is compared with the one nearest to {span} years before it, {span - slack} to "
        f"{span + slack} years earlier, and only where both are surely of the same kind. "
    )
    left = (
        f"{unsure.height} economies have two such surveys of which that cannot be said: they are left out."
        if unsure.height
        else "No economy had to be left out for surveys of different kinds."
    )
    if known.is_empty():
        return first + left
    still = known.filter(pl.col("change").abs() < size).height
    return (
        f"{first}The median change is {n.signed(known['change'].median(), 1)} points; {still} of {known.height} moved "
        f"by less than {n.plain(size)} point, which surveys can hardly tell from none. {left}"
    )
