"""How much the scores hang on the method: which judgement moves them, what each indicator counts in fact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from socjust import panel
from socjust import table as t
from socjust.analyses import robustness_text as text
from socjust.analyses.book import Book
from socjust.analyses.relation import Z90
from socjust.scores import sensitivity
from socjust.scores.correlation import pairs, pairwise, with_outside
from socjust.scores.frame import Data
from socjust.scores.influence import influence
from socjust.scores.leave_out import leave_out
from socjust.scores.pipeline import Pipeline
from socjust.scores.reliability import reliability
from socjust.scores.spread import choices, setting
from socjust.scores.spread_settings import SEED, Effort

BASE = 512  # of the Sobol design: as many draws times the number of choices and two
SETS = Effort(2048, 128)  # weights and goalposts that the design chooses among
FEWEST = 10  # economies behind a correlation that is worth a flag
INCOME = "den_gni_per_head_ppp"
JUDGEMENTS = {
    "goalposts": "Goalposts",
    "weights": "Weights",
    "aggregate.method": "Kind of mean",
    "remove": "Indicator left out",
}


@dataclass(frozen=True)
class RobustnessView:
    """All that the chapter on methods shows."""

    lede: str
    draws_text: str
    dimensions: pl.DataFrame
    dimensions_title: str
    widths: pl.DataFrame
    widths_title: str
    drivers: pl.DataFrame
    drivers_title: str
    together: pl.DataFrame
    indicators: pl.DataFrame
    indicators_title: str
    pairs: pl.DataFrame
    pairs_title: str
    provisional: pl.DataFrame
    provisional_title: str


def robustness(book: Book) -> RobustnessView:
    """Gather what the chapter on methods and robustness says.

    Parameters
    ----------
    book : Book
        The vintage, opened.

    Returns
    -------
    RobustnessView
    """
    published = [key for key in book.catalogue.dimensions if _units(book, key).height]
    dimensions, indices = _dimensions(book, published), _drivers(book, published)
    indicators, flagged = _indicators(book, published), _pairs(book, published)
    widths, provisional = _widths(book), _provisional(book)
    return RobustnessView(
        lede=text.lede(book, dimensions),
        draws_text=text.draws(book),
        dimensions=dimensions,
        dimensions_title=text.dimensions_title(dimensions),
        widths=widths,
        widths_title=text.widths_title(dimensions),
        drivers=_beside(book, indices, "first"),
        drivers_title=text.drivers_title(indices),
        together=_beside(book, indices, "total"),
        indicators=indicators,
        indicators_title=text.indicators_title(indicators),
        pairs=flagged,
        pairs_title=text.pairs_title(flagged),
        provisional=provisional,
        provisional_title=text.provisional_title(book, provisional),
    )


def _units(book: Book, key: str) -> pl.DataFrame:
    return book.dimensions.filter((pl.col(t.DIMENSION) == key) & pl.col(t.SCORE).is_not_null())


def _short(book: Book) -> pl.Expr:
    return pl.col(t.DIMENSION).replace_strict({d.id: d.short for d in book.catalogue.dimensions.values()})


def _setting(book: Book, keys: list[str], units: pl.DataFrame) -> tuple[Pipeline, Data]:
    used = [i for key in keys for i in book.servable[key].indicators]
    return setting(book.indicators, used, keys, units)


def _whole(book: Book, keys: list[str]) -> tuple[Pipeline, Data]:
    """All economies and all dimensions at once."""
    year = pl.lit(book.year).cast(pl.Int32).alias(t.YEAR)
    return _setting(book, keys, pl.DataFrame({t.ECONOMY: list(book.catalogue.economies)}).with_columns(year))


def _dimensions(book: Book, keys: list[str]) -> pl.DataFrame:
    """One row a dimension: width of the intervals of scores and ranks, bands, alpha, correlation with income."""
    width, places = pl.col(t.HIGH) - pl.col(t.LOW), pl.col(t.RANK_HIGH) - pl.col(t.RANK_LOW)
    rows = (
        book.dimensions.filter(pl.col(t.SCORE).is_not_null())
        .group_by(t.DIMENSION)
        .agg(
            pl.len().alias(t.ECONOMIES),
            width.median().alias("width"),
            places.median().alias("places"),
            pl.col("banded").sum().alias("bands"),
        )
    )
    pipeline, data = _whole(book, keys)
    result = pipeline.run(data)
    alphas = reliability(result).select(pl.col("code").alias(t.DIMENSION), "parts", "alpha")
    incomes = with_outside(result, np.log(_income(book))).select(pl.col("code").alias(t.DIMENSION), "correlation")
    order = {d.id: d.order for d in book.catalogue.dimensions.values()}
    joined = rows.join(alphas, on=t.DIMENSION, how="left").join(incomes, on=t.DIMENSION, how="left")
    return joined.sort(pl.col(t.DIMENSION).replace_strict(order)).with_columns(_short(book).alias("label"))


def _income(book: Book) -> np.ndarray:
    """Income per head of each economy, in the catalogue's order; NaN where there is none."""
    latest = panel.latest(book.observations, book.catalogue, years=[book.year], window=book.window)
    held = dict(latest.filter(pl.col(t.INDICATOR) == INCOME).select(t.ECONOMY, t.VALUE).iter_rows())
    return np.array([held.get(e, np.nan) for e in book.catalogue.economies], dtype=float)


def _widths(book: Book) -> pl.DataFrame:
    """The width of every interval, one row of dots a dimension."""
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    order = {d.id: d.order for d in book.catalogue.dimensions.values()}
    width = pl.col(t.HIGH) - pl.col(t.LOW)
    return (
        book.dimensions.filter(pl.col(t.SCORE).is_not_null())
        .sort(pl.col(t.DIMENSION).replace_strict(order), width)
        .select(
            t.ECONOMY,
            pl.col(t.ECONOMY).replace_strict(names).alias("label"),
            _short(book).alias(t.GROUP),
            width.alias(t.VALUE),
            width.median().over(t.DIMENSION).alias("middle"),
        )
    )


def _drivers(book: Book, keys: list[str]) -> pl.DataFrame:
    """Share of the variance of the mean rank shift that each judgement causes, alone and with the others."""
    made = []
    for key in keys:
        pipeline, data = _setting(book, [key], _units(book, key))
        drawn = choices(pipeline.framework, SETS)
        found = sensitivity.run(pipeline, data, drawn, BASE, SEED, code=key).table()
        made.append(found.with_columns(pl.lit(key).alias(t.DIMENSION)))
    return pl.concat(made).with_columns(pl.col("choice").replace_strict(JUDGEMENTS).alias("judgement"))


def _beside(book: Book, indices: pl.DataFrame, which: str) -> pl.DataFrame:
    """One row a dimension, one column a judgement: the index in percent with its interval, as text and as numbers."""
    ends = (which, f"{which}_low", f"{which}_high")
    rows = []
    for (key,), some in indices.group_by(t.DIMENSION, maintain_order=True):
        row = {t.DIMENSION: key, "label": book.catalogue.dimensions[key].short}
        for one in some.iter_rows(named=True):
            shares = [one[c] for c in ends]
            row |= {one["choice"]: text.share(*shares)}
            row |= {f"{one['choice']}_{c}": share for c, share in zip(ends, shares, strict=True)}
        rows.append(row)
    return pl.DataFrame(rows)


def _indicators(book: Book, keys: list[str]) -> pl.DataFrame:
    """What each indicator counts: weight on paper, influence in fact, and how far ranks move without it."""
    pipeline, data = _whole(book, keys)
    result, made = pipeline.run(data), []
    for key in keys:
        felt = influence(result, key).select("code", "weight", "effect", "ratio")
        own, units = _setting(book, [key], _units(book, key))
        moved = leave_out(own, units, of=key)[0].select("code", "mean_shift", "largest_shift", "unit")
        share = (100 * pl.col("effect") / pl.col("effect").sum()).alias("influence")
        rows = felt.join(moved, on="code", how="left", maintain_order="left").with_columns(share)
        made.append(rows.with_columns(pl.lit(key).alias(t.DIMENSION)))
    names = {e.id: e.name for e in book.catalogue.economies.values()}
    return pl.concat(made).with_columns(
        _short(book).alias("label"),
        pl.col("code").map_elements(book.label, return_dtype=pl.String).alias("title"),
        (100 * pl.col("weight")).alias("weight"),
        pl.col("unit").replace_strict(names),
    )


def _pairs(book: Book, keys: list[str]) -> pl.DataFrame:
    """Pairs of indicators that say the same, or pull a score in opposite directions."""
    pipeline, data = _whole(book, keys)
    result, names = pipeline.run(data), {d.id: d.short for d in book.catalogue.dimensions.values()}
    common = pairwise(result.stages["normalise"])[1].astype(int)
    place = {code: j for j, code in enumerate(result.framework.indicators)}
    found = pairs(result).filter((pl.col("flag") != "") & pl.col("one").is_in(list(place)))
    seen = [int(common[place[a], place[b]]) for a, b in found.select("one", "other").iter_rows()]
    return (
        found.with_columns(pl.Series(t.ECONOMIES, seen, dtype=pl.Int64))
        .filter(pl.col(t.ECONOMIES) >= FEWEST)
        .filter((pl.col("flag") != "conflict") | _surely_below_nought())
        .with_columns(
            pl.col("one").map_elements(book.label, return_dtype=pl.String).alias("first"),
            pl.col("other").map_elements(book.label, return_dtype=pl.String).alias("second"),
            pl.col("parent").replace_strict(names, default="two dimensions").alias("label"),
            pl.col("flag").replace_strict(text.FLAGS).alias("meaning"),
        )
        .sort(pl.col("correlation").abs(), descending=True)
    )


def _surely_below_nought() -> pl.Expr:
    """Whether the 90 % interval of a correlation (Fisher's z) ends below 0: one of −0.03 says nothing."""
    return pl.col("correlation").arctanh() + Z90 / (pl.col(t.ECONOMIES) - 3).sqrt() < 0


def _provisional(book: Book) -> pl.DataFrame:
    """Goalposts that rest on no agreed standard yet."""
    rows = []
    for what in (i for can in book.servable.values() for i in can.indicators):
        used = book.in_use[what.id]
        posts = used.goalposts or what.goalposts
        if posts is not None and posts.provisional:
            worst, best = (posts.lower, posts.upper)[:: what.direction or 1]
            where = book.catalogue.dimensions[what.dimension].short
            rows.append((where, used.title or what.title, used.unit, used.decimals, worst, best, posts.source))
    kinds = (pl.String, pl.String, pl.String, pl.Int64, pl.Float64, pl.Float64, pl.String)
    names = (t.DIMENSION, "title", "unit", "decimals", "worst", "best", t.SOURCE)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
