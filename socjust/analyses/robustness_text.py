"""Sentences of the chapter on methods, each made from the numbers it names."""

from __future__ import annotations

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import Book
from socjust.scores.spread_settings import BRIEF, THOROUGH

FLAGS = {
    "redundant": "counted twice",
    "overlap": "the same in two dimensions",
    "conflict": "against each other",
}
NOT_MUCH = 0.7  # alpha below it: the indicators of a dimension do not measure one thing


def share(value: float | None, low: float | None, high: float | None) -> str:
    """Write a Sobol index as a percentage with its bootstrap interval; below 0 is estimation error and says 0.

    Examples
    --------
    >>> share(0.554, 0.49, 0.61), share(-0.01, -0.03, 0.02), share(None, None, None)
    ('55 (49–61)', '0 (0–2)', '')
    """
    if value is None or low is None or high is None:
        return ""
    ends = [min(max(100 * end, 0.0), 100.0) for end in (value, low, high)]
    return f"{n.plain(ends[0])} ({n.interval(*ends[1:])})"


def lede(book: Book, dimensions: pl.DataFrame) -> str:
    """Open the chapter: how wide the intervals are and how many scores are too uncertain for a number."""
    if dimensions.is_empty():
        return f"No score is published for {book.year}, so that there is nothing to test."
    ends = dimensions.sort("width")
    narrow, wide = ends.row(0, named=True), ends.row(-1, named=True)
    total, bands = dimensions[t.ECONOMIES].sum(), dimensions["bands"].sum()
    return (
        f"Of {n.plain(total)} published scores of {book.year}, {n.plain(bands)} are too uncertain for a number and are "
        f"shown as bands. Scores are surest in {n.inside(narrow['label'])}, where the middle economy's 90{n.THIN}% "
        f"interval is {n.plain(narrow['width'])} points wide, and least sure in {n.inside(wide['label'])} "
        f"({n.plain(wide['width'])} points): so far would other judgements of method have moved them."
    )


def draws(book: Book) -> str:
    """Say on how many draws the intervals rest, and for which year there are ranks."""
    year = book.default_year
    only = f" Ranks are given for {year} only." if book.year != year else ""
    return (
        f"For {year} each interval rests on {n.plain(THOROUGH.draws)} draws, with {THOROUGH.sets} sets of goalposts "
        f"among them, for other years on {n.plain(BRIEF.draws)} with {BRIEF.sets}. The draws are the same for all "
        f"economies, and the same whenever the report is made.{only}"
    )


def dimensions_title(dimensions: pl.DataFrame) -> str:
    """Title of the table of dimensions: where indicators do not measure one thing."""
    if dimensions.is_empty():
        return "No dimension is published"
    loose = dimensions.filter(pl.col("alpha") < NOT_MUCH)["label"].to_list()
    if not loose:
        return "The indicators of every dimension hang together"
    return f"The indicators of {n.listed([n.inside(label) for label in loose])} measure several things"


def widths_title(dimensions: pl.DataFrame) -> str:
    """Title of the widths of all intervals."""
    if dimensions.is_empty():
        return "No interval"
    widest = dimensions.sort("width").row(-1, named=True)
    return (
        f"Intervals are widest in {n.inside(widest['label'])}: {n.plain(widest['width'])} points for the middle economy"
    )


def drivers_title(indices: pl.DataFrame) -> str:
    """Title of the sensitivity tables: the judgement that by itself moves ranks most in most dimensions."""
    known = indices.filter(pl.col("first").is_not_null())
    if known.is_empty():
        return "Nothing moves the ranks"
    first = known.sort("first", descending=True).group_by(t.DIMENSION, maintain_order=True).first()
    names = first["judgement"].value_counts(sort=True).sort("count", "judgement", descending=[True, False])
    name, count = names.row(0)
    return f"{name}: the judgement that moves ranks most, in {count} of {first.height} dimensions"


def indicators_title(indicators: pl.DataFrame) -> str:
    """Title of the table of indicators: the one whose absence moves ranks most."""
    known = indicators.filter(pl.col("mean_shift").is_not_null()).sort("mean_shift")
    if known.is_empty():
        return "No indicator can be left out"
    most = known.row(-1, named=True)
    return f"Without {n.inside(most['title'])} economies move {n.plain(most['mean_shift'], 1)} places on average"


def pairs_title(pairs: pl.DataFrame) -> str:
    """Title of the flagged pairs."""
    counts = {flag: pairs.filter(pl.col("flag") == flag).height for flag in FLAGS}
    return (
        f"Indicators within a dimension surely run against each other in {counts['conflict']} "
        f"pair{'' if counts['conflict'] == 1 else 's'} and say nearly the same in {counts['redundant']}"
    )


def provisional_title(book: Book, provisional: pl.DataFrame) -> str:
    """Title of the list of provisional goalposts."""
    total = sum(len(can.indicators) for can in book.servable.values())
    return f"{provisional.height} of {total} scored indicators have provisional goalposts"
