"""Sentences of the chapter on where to focus, each made from the numbers it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from socjust import numbers as n
from socjust import table as t
from socjust.analyses.book import Book
from socjust.analyses.focus_reason import lower, share
from socjust.analyses.focus_text import start
from socjust.catalogue.models import Group
from socjust.focus.tables import settings, whole

STRONG, WEAK = 0.6, 0.1  # shares explained, from which income is said to predict most, and next to nothing


def lede(book: Book, places: pl.DataFrame, listed: pl.DataFrame, frequent: pl.DataFrame) -> str:
    """Open the chapter: how many economies have priorities, and which come up most."""
    economies = places[t.ECONOMY].n_unique()
    with_some = listed[t.ECONOMY].n_unique()
    if frequent.is_empty():
        return (
            f"For none of {economies} economies with figures does anything certain speak for a priority in {book.year}."
        )
    top = frequent.head(3).to_dicts()
    told = [f"{lower(r['label'])} ({r['count']} of the {r['seen']} economies with a figure)" for r in top]
    verb = "are" if len(told) > 1 else "is"
    return (
        f"Most often among an economy's first {whole('top')} priorities {verb} {n.listed(told)}. Of {economies} "
        f"economies with a scored figure for {book.year}, {with_some} have at least one indicator for which something "
        "certain speaks."
    )


def trendless(book: Book, places: pl.DataFrame) -> str:
    """Say in which dimension trends are missing most where the gap is wide: it comes first less often for that."""
    wide = places.filter(pl.col("gap") >= settings()["wide_gap"])
    shares = (
        wide.group_by(t.DIMENSION)
        .agg(pl.len().alias("wide"), pl.col("slope_low").null_count().alias("without"))
        .with_columns((pl.col("without") / pl.col("wide")).alias("share"))
        .sort("share", t.DIMENSION, descending=[True, False])
    )
    if shares.is_empty() or not shares["share"][0]:
        return ""
    row = shares.row(0, named=True)
    return (
        f"Where figures are few, little is certain: in {lower(book.catalogue.dimensions[row[t.DIMENSION]].short)} "
        f"{share(row['share'])} of the {n.plain(row['wide'])} figures far from the goal have no trend that could be "
        "told, so that it comes first less often than its gaps would suggest."
    )


def wishes(own: Mapping[str, object], gone: Sequence[str]) -> str:
    """Say which weights and exclusions are a reader's own; blank where there are none.

    Examples
    --------
    >>> wishes({"dis_gini": "2"}, ["tra_renewables"])
    'Made with weights of your own: dis_gini 2; left out: tra_renewables.'
    """
    parts = []
    if own:
        parts.append(f"weights of your own: {', '.join(f'{k} {v}' for k, v in own.items())}")
    if gone:
        parts.append(f"{'left out' if own else 'these left out'}: {', '.join(gone)}")
    return f"Made with {'; '.join(parts)}." if parts else ""


def map_title(first: pl.DataFrame) -> str:
    """Title of the map: the dimension in which most first priorities lie."""
    known = first.filter(pl.col("kind").is_not_null())
    if known.is_empty():
        return "No economy has a priority"
    kind, count = known["kind"].value_counts().sort("count", "kind", descending=[True, False]).row(0)
    return f"The first priority lies in {lower(kind)} in {count} of {known.height} economies"


def frequent_title(frequent: pl.DataFrame, groups: Iterable[Group]) -> str:
    """Title of the table of indicators: what is most frequent among poor and among rich economies."""
    ids = [g.id for g in groups]
    if frequent.is_empty() or not {"LIC", "HIC"} <= set(ids):
        return "Indicators among the first priorities"
    tops = [frequent.sort(g, "label", descending=[True, False]).row(0, named=True) for g in ("LIC", "HIC")]
    told = [
        f"{lower(r['label'])} in {r[g]} {name}-income economies"
        for r, g, name in zip(tops, ("LIC", "HIC"), ("low", "high"), strict=True)
        if r[g]
    ]
    return f"Most often among the first: {n.listed(told)}" if told else "Indicators among the first priorities"


def regions_title(frequent: pl.DataFrame, regions: Sequence[Group]) -> str:
    """Title of the table by region: what is most frequent in how many of the regions; ties count for each.

    Examples
    --------
    >>> from socjust.catalogue import load
    >>> groups = [g for g in load().groups.values() if g.id in ("EAS", "SSF")]
    >>> regions_title(pl.DataFrame({"label": ["Safe water", "Pay gap"], "EAS": [2, 5], "SSF": [9, 1]}), groups)
    'Pay gap comes up most often in 1 of 2 regions, safe water in 1'
    """
    shown = [g for g in regions if not frequent.is_empty() and frequent[g.id].max()]
    tops = [label for g in shown for label in frequent.filter(pl.col(g.id) == frequent[g.id].max())["label"]]
    counts = sorted(((tops.count(label), label) for label in set(tops)), key=lambda pair: (-pair[0], pair[1]))
    if not counts:
        return "Indicators among the first priorities by region"
    first, *rest = counts[:2]
    told = f"{n.opening(first[1])} comes up most often in {first[0]} of {len(shown)} regions"
    return f"{told}, {lower(rest[0][1])} in {rest[0][0]}" if rest else told


def frequent_note(frequent: pl.DataFrame, shown: int) -> str:
    """Say how many indicators the table leaves out, and in how few economies those come up."""
    left = frequent.slice(shown)
    if left.is_empty():
        return "No other indicator is among the first of any economy."
    most = int(left["count"].max())
    each = f"at most {most} economies" if most > 1 else "one economy each"
    return f"{left.height} more indicators are among the first of {each}."


def pair_title(row: Mapping[str, object]) -> str:
    """Title of the picture of one indicator beside income: how far income predicts it.

    Examples
    --------
    >>> pair_title({"label": "Internet use", "explained": 0.888})
    'Income explains 89\u202f% of the differences in internet use'
    >>> pair_title({"label": "Low pay", "explained": -0.1})
    'Income explains nothing of the differences in low pay'
    """
    part = max(float(row["explained"] or 0), 0.0)
    much = share(part) if part >= 0.005 else "nothing"
    return f"Income explains {much} of the differences in {lower(str(row['label']))}"


def quadrants_title(places: pl.DataFrame) -> str:
    """Title of the table of quadrants."""
    if places.is_empty():
        return "Nothing can be placed"
    urgent = places.filter(pl.col("quadrant") == "urgent").height
    lagging = places.filter(pl.col("quadrant") == "lagging peers").height
    return (
        f"{share(urgent / places.height)} of {n.plain(places.height)} placed figures are urgent, "
        f"{share(lagging / places.height) or '0'} lag behind peers near the goal"
    )


def relation_title(relation: pl.DataFrame) -> str:
    """Title of the table of what income predicts."""
    strong = relation.filter(pl.col("explained") >= STRONG).height
    weak = relation.filter(pl.col("explained") < WEAK).height
    if relation.is_empty():
        return "Too few economies have a figure to say what income predicts"
    return (
        f"Income explains more than {100 * STRONG:.0f}{n.THIN}% of the differences in {strong} of {relation.height} "
        f"indicators, and less than {100 * WEAK:.0f}{n.THIN}% in {weak}"
    )


def starts_title(starts: pl.DataFrame, since: int) -> str:
    """Title of the table of those who did best."""
    if starts.is_empty():
        return f"No economy is known to have done surely better from a similar start in {since}"
    row = starts.row(0, named=True)
    others = f"{row['models']} others" if row["models"] > 1 else "one other"
    return f"{row['peer_name']} shows the way to {others} in {lower(row['label'])}: {start(row)}"


def stability_title(listed: pl.DataFrame) -> str:
    """Title of the table of stability."""
    first = listed.filter((pl.col("place") == 1) & pl.col("stable_top").is_not_null())
    if first.is_empty():
        return "There are no priorities whose stability could be counted"
    steady = first.filter(pl.col("stable_top") >= 0.9).height
    return f"In {steady} of {first.height} economies the first priority stays among the first five in nine of ten draws"
