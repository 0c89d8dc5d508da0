"""One economy: its seven scores beside its region and income group, and every figure behind them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from socjust import numbers as n
from socjust import panel, reasons
from socjust import table as t
from socjust.analyses import economy_text as text
from socjust.analyses import own_figures
from socjust.analyses.book import Book, own_mark
from socjust.analyses.progress import arrows, dimensions_of
from socjust.analyses.progress_text import arrow_note
from socjust.catalogue.models import Economy
from socjust.scores import groups

MOST = 8  # gaps, and strengths, that are drawn


@dataclass(frozen=True)
class EconomyView:
    """All that an economy's profile shows, as sentences and tables."""

    economy: Economy
    title: str
    subtitle: str
    lede: str
    profile: pl.DataFrame
    profile_title: str
    trends: pl.DataFrame
    trends_title: str
    gaps: pl.DataFrame
    gaps_title: str
    widest: pl.DataFrame
    sexes: pl.DataFrame
    sexes_title: str
    figures: pl.DataFrame
    missing: pl.DataFrame
    missing_text: str
    arrow_note: str
    region: str
    income: str


def economy(book: Book, code: str) -> EconomyView:
    """Gather what the profile of one economy says.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    code : str
        ISO 3166 alpha-3 code or English name.

    Returns
    -------
    EconomyView

    Raises
    ------
    UsageError
        For an unknown economy; the sentence names the nearest ones.
    """
    who = book.catalogue.economy(code)
    region, income = (
        book.catalogue.groups[g] if g in book.catalogue.groups else None for g in (who.region, who.income)
    )
    profile = _profile(book, who)
    gaps = _gaps(book, who)
    sexes = _sexes(book, who)
    missing = _missing(book, who)
    income_name = income.name.lower() if income else "not classified by income"
    return EconomyView(
        economy=who,
        title=who.name,
        subtitle=_subtitle(book, who, region.name if region else "", income_name),
        lede=text.lede(who.name, book.year, profile, income_name),
        profile=profile,
        profile_title=text.profile_title(profile, income_name),
        trends=_trends(book, who),
        trends_title=text.trends_title(profile, book.year),
        gaps=gaps,
        gaps_title=text.gaps_title(gaps, income_name),
        widest=_widest(gaps),
        sexes=sexes,
        sexes_title=text.sexes_title(sexes),
        figures=_figures(book, who),
        missing=missing,
        missing_text=text.missing_text(missing, who.name),
        arrow_note=arrow_note(book.year),
        region=region.name if region else "",
        income=income_name,
    )


def _subtitle(book: Book, who: Economy, region: str, income: str) -> str:
    heads = panel.population(book.observations, book.catalogue, [book.year]).filter(pl.col(t.ECONOMY) == who.id)
    count = heads["population"][0] if heads.height else None
    mine = book.dimensions.filter(pl.col(t.ECONOMY) == who.id)
    seen = f"{mine[t.SEEN].sum()} of {mine[t.TOTAL].sum()} scored indicators seen"
    return f"{region} · {income} · {n.people(count)} · {seen}"


def _profile(book: Book, who: Economy) -> pl.DataFrame:
    """One row a dimension, in the framework's order: score, its range, both medians, the slope over ten years."""
    order = {d.id: d.order for d in book.catalogue.dimensions.values()}
    names = {d.id: d.short for d in book.catalogue.dimensions.values()}
    medians = book.medians.filter(pl.col(t.YEAR) == book.year)
    rows = book.dimensions.filter(pl.col(t.ECONOMY) == who.id)
    for name, group in (("region", who.region), ("income", who.income)):
        one = medians.filter(pl.col(t.GROUP) == group).select(t.DIMENSION, pl.col(t.SCORE).alias(name))
        rows = rows.join(one, on=t.DIMENSION, how="left")
    moves = dimensions_of(book).filter(pl.col(t.ECONOMY) == who.id)
    moves = moves.select(t.DIMENSION, t.SLOPE, "slope_low", "slope_high", "direction")
    rows = own_figures.of_economy(book, rows, who.id)
    owned = [t.OWN_FIGURE] if t.OWN_FIGURE in rows.columns else []
    return (
        rows.join(moves, on=t.DIMENSION, how="left")
        .with_columns(
            pl.col(t.DIMENSION).replace_strict(names).alias("label"),
            pl.when(~pl.col("banded")).then(pl.col(t.SCORE)).alias(t.SCORE),  # a band has ends, no number
            pl.col(t.DIMENSION).is_in(book.thin).alias("thin"),
        )
        .sort(pl.col(t.DIMENSION).replace_strict(order))
        .select(
            pl.col(t.DIMENSION).alias("key"), "label", pl.col(t.SCORE).alias("value"), t.LOW, t.HIGH, "region",
            "income", "banded", "thin",
            t.SLOPE, "slope_low", "slope_high", "direction", t.SEEN, t.TOTAL, t.WEIGHT_SHARE, t.REASON, *owned,
        )
    )  # fmt: skip


def _trends(book: Book, who: Economy) -> pl.DataFrame:
    """Scores over time, of the economy and of the median economy of its region and income group; no lines of bands."""
    names = {d.id: d.short for d in book.catalogue.dimensions.values()}
    own = book.scores.dimensions.filter(pl.col(t.ECONOMY) == who.id).select(
        t.DIMENSION,
        t.YEAR,
        pl.col(t.SCORE).alias(t.VALUE),
        t.LOW,
        t.HIGH,
        pl.lit(who.name).alias("series"),
        pl.lit("subject").alias("kind"),
    )
    frames = [own]
    for kind, group in (("region", who.region), ("income", who.income)):
        if group in book.catalogue.groups:
            frames.append(
                book.lines(group).select(
                    t.DIMENSION,
                    t.YEAR,
                    pl.col(t.SCORE).alias(t.VALUE),
                    pl.lit(book.catalogue.groups[group].short).alias("series"),
                    pl.lit(kind).alias("kind"),
                )
            )
    order = {d.id: d.order for d in book.catalogue.dimensions.values()}
    lines = (
        pl.concat(frames, how="diagonal")
        .filter((pl.col(t.YEAR) <= book.year) & pl.col(t.VALUE).is_not_null() & ~pl.col(t.DIMENSION).is_in(book.thin))
        .sort(pl.col(t.DIMENSION).replace_strict(order), "kind", t.YEAR)
        .with_columns(
            pl.col(t.DIMENSION).replace_strict(names).alias("facet"),
            pl.col("series").alias("label"),
            pl.lit("modelled").alias(t.STATUS),
        )
    )
    return own_figures.over_time(book, lines, who.id)


def _gaps(book: Book, who: Economy) -> pl.DataFrame:
    """Scored indicators with the median score of the income group, widest shortfall first."""
    scored = book.indicators.filter(pl.col(t.WEIGHT) > 0)
    peers = groups.median(scored, book.catalogue, by=t.INDICATOR).filter(pl.col(t.GROUP) == who.income)
    mine = scored.filter(pl.col(t.ECONOMY) == who.id).join(
        peers.select(t.INDICATOR, pl.col(t.SCORE).alias("group")), on=t.INDICATOR, how="left"
    )
    names = {k: book.label(k) for k in book.in_use}
    units = {k: r.unit for k, r in book.in_use.items()}
    digits = {k: r.decimals for k, r in book.in_use.items()}
    return (
        mine.filter(~pl.col(t.DIMENSION).is_in(book.thin))
        .with_columns(
            pl.col(t.INDICATOR).replace_strict(names).alias("label"),
            pl.col(t.INDICATOR).replace_strict(units).alias("unit"),
            pl.col(t.INDICATOR).replace_strict(digits).alias("decimals"),
            (pl.col(t.SCORE) - pl.col("group")).alias("difference"),
        )
        .sort("difference", t.INDICATOR, nulls_last=True)
        .select(
            t.INDICATOR, t.DIMENSION, "label", t.SCORE, "group", "difference",
            t.VALUE, "value_year", "unit", "decimals", t.FLAGS,
        )
    )  # fmt: skip


def _widest(gaps: pl.DataFrame) -> pl.DataFrame:
    """The widest gaps and the greatest strengths beside the income group, each value written with its unit."""
    compared = gaps.filter(pl.col("difference").is_not_null())
    rows = pl.concat(
        [compared.filter(pl.col("difference") < 0).head(MOST), compared.filter(pl.col("difference") > 0).tail(MOST)]
    )
    shown = [text.shown(row) for row in rows.iter_rows(named=True)]
    return rows.with_columns(pl.Series("shown", shown, dtype=pl.String), pl.col("value_year").alias("year"))


def _sexes(book: Book, who: Economy) -> pl.DataFrame:
    """Women's and men's figures of the same year, widest difference first."""
    pairs = panel.by_sex(book.recent, book.catalogue, book.year, book.window).filter(pl.col(t.ECONOMY) == who.id)
    names = {k: book.label(k) for k in book.in_use}
    units = {k: r.unit for k, r in book.in_use.items()}
    scored = [i.id for i in book.catalogue.scored()]
    return (
        pairs.with_columns(
            (pl.col(t.INDICATOR).replace_strict(names, default=None) + own_mark()).alias("label"),
            pl.col(t.INDICATOR).replace_strict(units, default="").alias("unit"),
        )
        .filter(pl.col("unit").str.starts_with("%") & pl.col(t.INDICATOR).is_in(scored))  # one axis: shares only
        .with_columns(pl.lit("%").alias("unit"), (pl.col("female") - pl.col("male")).alias("gap"))
        .sort(pl.col("gap").abs(), descending=True)
    )


def _figures(book: Book, who: Economy) -> pl.DataFrame:
    """Every figure of the economy in the reference window, scored or shown for context, with its source and remarks."""
    reported = {i.id: i for i in book.catalogue.indicators.values() if i.dimension}
    latest = panel.latest(book.recent, book.catalogue, years=[book.year], window=book.window)
    latest = latest.filter(pl.col(t.INDICATOR).is_in(list(reported)))
    scored = book.indicators.filter(pl.col(t.ECONOMY) == who.id).select(t.INDICATOR, t.SCORE, t.WEIGHT)
    rows = latest.filter(pl.col(t.ECONOMY) == who.id).join(scored, on=t.INDICATOR, how="left")
    named = latest.with_columns(pl.lit(book.year).cast(pl.Int32).alias(t.YEAR))
    for name, group in (("region", who.region), ("income", who.income)):
        middle = groups.median(named, book.catalogue, by=t.INDICATOR, value=t.VALUE).filter(pl.col(t.GROUP) == group)
        rows = rows.join(middle.select(t.INDICATOR, pl.col(t.VALUE).alias(name)), on=t.INDICATOR, how="left")
    trends = arrows(book).filter(pl.col(t.ECONOMY) == who.id).select(t.INDICATOR, t.SLOPE, "direction")
    rows = rows.join(trends, on=t.INDICATOR, how="left")
    order = {key: place for place, key in enumerate(reported)}
    made = [
        _figure_row(book, row) for row in rows.sort(pl.col(t.INDICATOR).replace_strict(order)).iter_rows(named=True)
    ]
    return pl.DataFrame(made, schema=FIGURE_COLUMNS, orient="row")


FIGURE_COLUMNS = {
    **dict.fromkeys(("dimension", "indicator", "unit"), pl.String),
    "decimals": pl.Int64,
    "value": pl.Float64,
    "year": pl.Int64,
    **dict.fromkeys(("region", "income", "score"), pl.Float64),
    **dict.fromkeys(("trend", "source", "remark"), pl.String),
}


def _figure_row(book: Book, row: dict) -> tuple:
    what = book.catalogue.indicators[row[t.INDICATOR]]
    remarks = [text.REMARKS.get(w, w) for w in row[t.FLAGS].split(" ") if w and w != "alternate"]
    if row[t.STATUS] in ("modelled", "imputed", "projected"):
        remarks.insert(0, row[t.STATUS])
    if not row[t.WEIGHT]:
        finer = what.role == "fallback"
        remarks.append("used only where the finer series is missing" if finer else "shown for context, not scored")
    if alternate := book.caveat_of(what, row[t.RECIPE]):
        remarks.append(n.inside(alternate) if remarks else alternate)
    used = what.recipes[row[t.RECIPE]]
    return (
        book.catalogue.dimensions[what.dimension].short,
        used.title or what.title,
        used.unit or what.unit,
        used.decimals,
        row[t.VALUE],
        row[t.YEAR],
        row["region"],
        row["income"],
        row[t.SCORE] if row[t.WEIGHT] else None,
        n.trend(row["direction"], row[t.SLOPE]),
        book.series_line(row),
        "; ".join(remarks),
    )


def _missing(book: Book, who: Economy) -> pl.DataFrame:
    """Indicators without a value, each with its reason."""
    rows = book.cells(who.id).filter(pl.col("kind") != "")
    everything = book.catalogue.indicators.values()
    titles = {i.id: i.title for i in everything if i.role != "gap"}  # those: see the overview
    scored = {i.id for i in book.catalogue.scored()}
    others = [i.id for i in everything if i.own]  # indicators of other country teams are no blank of this economy
    asked = ~pl.col(t.INDICATOR).is_in(others) | (pl.col("kind") != reasons.NEVER_REPORTED)
    return (
        rows.filter(pl.col(t.INDICATOR).is_in(list(titles)) & asked)
        .with_columns(
            pl.col(t.INDICATOR).replace_strict(titles).alias("title"),
            pl.col(t.INDICATOR).is_in(list(scored)).alias("scored"),
        )
        .sort("scored", t.INDICATOR, descending=[True, False])
    )
