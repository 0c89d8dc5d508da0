"""Inequality in one economy: its newest survey, how it moved, its peers, and its part in the world's inequality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from socjust import table as t
from socjust.analyses import inequality_economy_text as text
from socjust.analyses.book import Book
from socjust.analyses.inequality import named, survey_source
from socjust.analyses.inequality_frames import (
    FIFTHS,
    GINI,
    PEOPLE,
    TENTHS,
    economies_of,
    groups_of,
    means,
    measured,
    measured_now,
    newest,
    surveys,
)
from socjust.analyses.own_figures import FIGURE, of_values
from socjust.catalogue.models import Economy
from socjust.errors import UsageError
from socjust.inequality import among, fit, welfare

DRAWN: Final = 101  # points of the curve that are drawn
MEASURES: Final = (
    ("gini", "Gini index, the provider's own", "", 1),
    ("low", "Gini index, least that the shares allow", "", 1),
    ("high", "Gini index, most that the shares allow", "", 1),
    ("fitted", "Gini index of the fitted curve", "", 1),
    ("palma", "Palma ratio: richest tenth over poorest four tenths", "", 2),
    ("s80s20", "Richest fifth over poorest fifth (S80/S20)", "", 1),
    ("p90p10", "Income at the 90th over the 10th percentile (fitted)", "", 1),
    ("hoover", "Hoover index, 0 to 1 (fitted)", "", 3),
    ("theil_l", "Theil's L (fitted)", "", 3),
    ("theil_t", "Theil's T (fitted)", "", 3),
    ("q1", "Share of the poorest fifth", "%", 1),
    ("q2", "Share of the second fifth", "%", 1),
    ("q3", "Share of the third fifth", "%", 1),
    ("q4", "Share of the fourth fifth", "%", 1),
    ("q5", "Share of the richest fifth", "%", 1),
    ("top10", "Share of the richest tenth", "%", 1),
)


@dataclass(frozen=True)
class EconomyInequalityView:
    """What a profile says of inequality; ``seen`` is false where the economy has no survey at all."""

    seen: bool
    text: str
    lorenz: pl.DataFrame
    lorenz_title: str
    lorenz_subtitle: str
    lorenz_notes: tuple[str, ...]
    what: str
    measures: pl.DataFrame
    measures_title: str
    measures_subtitle: str
    peers: str
    trend: pl.DataFrame
    trend_title: str
    trend_notes: tuple[str, ...]
    world_text: str
    source: str


def economy_inequality(book: Book, code: str) -> EconomyInequalityView:
    """Gather what the profile of one economy says of inequality.

    Parameters
    ----------
    book : Book
        The vintage, opened.
    code : str
        ISO 3166 alpha-3 code or English name.

    Returns
    -------
    EconomyInequalityView

    Raises
    ------
    UsageError
        For an unknown economy.
    """
    who = book.catalogue.economy(code)
    held = surveys(book).filter(pl.col(t.YEAR) <= book.year)
    mine = held.filter(pl.col(t.ECONOMY) == who.id).sort(t.YEAR)
    own = named(book, measured(mine.tail(1)))
    row = own.row(0, named=True) if own.height else None
    kind = row["concept"] if row else welfare.UNKNOWN
    peers = _peers(book, held, who, kind)
    curve, error, method = _curve(mine)
    curve = _owned(book, curve, mine)
    trend = _trend(book, who, mine)
    return EconomyInequalityView(
        seen=row is not None,
        text=text.lede(who.name, row, book, peers, _group(book, who)),
        lorenz=curve,
        lorenz_title=text.lorenz_title(row),
        lorenz_subtitle=text.lorenz_subtitle(row),
        lorenz_notes=text.fit_notes(method, error, row),
        what=kind if kind in (welfare.INCOME, welfare.CONSUMPTION) else "income or consumption",
        measures=_measures(mine, row, peers),
        measures_title=text.measures_title(who.name, row),
        measures_subtitle=f"Newest {text.subtitle(row)}" if row else "",
        peers=text.peers(peers, kind, _group(book, who)),
        trend=trend,
        trend_title=text.trend_title(book, who, mine),
        trend_notes=text.trend_notes(trend),
        world_text=_world(book, who),
        source=survey_source(book),
    )


def _group(book: Book, who: Economy) -> str:
    return book.catalogue.groups[who.income].name if who.income in book.catalogue.groups else ""


def _peers(book: Book, held: pl.DataFrame, who: Economy, kind: str) -> pl.DataFrame:
    """Newest surveys of the economy's income group that are of the same known kind, its own among them."""
    if kind not in (welfare.INCOME, welfare.CONSUMPTION) or who.income not in book.catalogue.groups:
        return pl.DataFrame()
    near = newest(held.filter(pl.col(t.ECONOMY).is_in(book.catalogue.members(who.income))), book.year, book.window)
    same = [welfare.concept(e, y) == kind for e, y in near.select(t.ECONOMY, t.YEAR).iter_rows()]
    near = near.filter(pl.Series(same, dtype=pl.Boolean))
    extra = near.select(t.ECONOMY, *(pl.col(c).alias(f"q{n}") for n, c in enumerate(FIFTHS, 1)))
    return measured_now(book).join(extra, on=t.ECONOMY, maintain_order="left")


def _curve(mine: pl.DataFrame) -> tuple[pl.DataFrame, float | None, str]:
    """Return points and fitted curve of the newest survey in per cent, the error of the fit and its method."""
    columns = {"people": pl.Float64, "income": pl.Float64, "kind": pl.String}
    if mine.is_empty():
        return pl.DataFrame(schema=columns), None, ""
    try:
        groups = groups_of(mine.row(-1, named=True))
    except UsageError as fault:
        return pl.DataFrame(schema=columns), None, str(fault)
    p, s = groups.points
    rows = [(100 * a, 100 * b, "point") for a, b in zip(p[1:-1], s[1:-1], strict=True)]
    try:
        made = fit(groups)
    except UsageError as fault:
        return pl.DataFrame(rows, schema=columns, orient="row"), None, str(fault)
    drawn = np.linspace(0, 1, DRAWN)
    height = np.clip(made.curve.at(drawn), 0, 1)
    height[0], height[-1] = 0.0, 1.0
    rows += [(100 * a, 100 * b, "curve") for a, b in zip(drawn, height, strict=True)]
    return pl.DataFrame(rows, schema=columns, orient="row"), made.error, made.curve.method


def _owned(book: Book, curve: pl.DataFrame, mine: pl.DataFrame) -> pl.DataFrame:
    """Mark the points of a curve whose shares are a country team's own."""
    survey = mine.tail(1).select(t.ECONOMY, t.YEAR)
    if t.OWN_FIGURE not in of_values(book, survey, [*FIFTHS, *TENTHS]).columns:
        return curve
    return curve.with_columns(pl.when(pl.col("kind") == "point").then(pl.lit(FIGURE)).alias(t.OWN_FIGURE))


def _measures(mine: pl.DataFrame, row: dict | None, peers: pl.DataFrame) -> pl.DataFrame:
    """List measures and shares of the newest survey beside the median of its peers."""
    columns = {"label": pl.String, t.VALUE: pl.Float64, "peers": pl.Float64, "unit": pl.String, "decimals": pl.Int64}
    if row is None:
        return pl.DataFrame(schema=columns)
    own = row | {f"q{n}": mine.row(-1, named=True)[c] for n, c in enumerate(FIFTHS, 1)}
    enough = peers.height >= text.ENOUGH
    rows = [
        (label, own[key], peers[key].median() if enough else None, unit, decimals)
        for key, label, unit, decimals in MEASURES
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _trend(book: Book, who: Economy, mine: pl.DataFrame) -> pl.DataFrame:
    """The Gini index over the years, one line for each kind of survey: lines of two kinds are not joined."""
    now, earlier = (welfare.concept(who.id, year) for year in (welfare.SINCE, welfare.SINCE - 1))
    split = now != earlier and not book.simulated
    rows = mine.filter(pl.col(GINI).is_not_null()).select(t.ECONOMY, t.YEAR, pl.col(GINI).alias(t.VALUE))
    rows = of_values(book, rows, [GINI])
    late = pl.col(t.YEAR) >= welfare.SINCE
    kind = pl.when(late).then(pl.lit(now)).otherwise(pl.lit(earlier)) if split else pl.lit("")
    rows = rows.with_columns(kind.alias("survey"))
    last = rows["survey"][-1] if rows.height else ""
    kinds_said = pl.col("survey").replace_strict(text.SURVEYS, default="", return_dtype=pl.String)
    return rows.select(
        pl.col("survey").alias("series"),
        pl.when(pl.col("survey") == "").then(pl.lit(who.name)).otherwise(kinds_said).alias("label"),
        t.YEAR,
        t.VALUE,
        pl.when(pl.col("survey") == last).then(pl.lit("subject")).otherwise(pl.lit("income")).alias("kind"),
        pl.lit("observed").alias(t.STATUS),
        *[c for c in (t.OWN_FIGURE,) if c in rows.columns],
    )


def _world(book: Book, who: Economy) -> str:
    """Say what the economy adds to the weighted inequality between economies."""
    known = means(book, PEOPLE).drop_nulls().filter(pl.col(t.YEAR) <= book.year)
    mine = known.filter(pl.col(t.ECONOMY) == who.id)
    if mine.is_empty():
        return text.no_mean(who.name)
    year = int(mine[t.YEAR].max())
    try:
        held = economies_of(book, PEOPLE, year, year)
    except UsageError:
        return text.no_mean(who.name)
    regions = {e.id: e.region for e in book.catalogue.economies.values()}
    added = among.contributions(held.frame, year, regions)
    return text.world(who.name, added.filter(pl.col(t.ECONOMY) == who.id).row(0, named=True), added, held)
