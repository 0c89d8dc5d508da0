"""What it would cost to close the gaps: every branch and economy, low, central and high, with the years behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from socjust import numbers as n
from socjust import panel
from socjust import table as t
from socjust.costing import fiscal, prices
from socjust.costing.branches import Branch, branches
from socjust.costing.floor import BRANCHES
from socjust.costing.inputs import COVERAGE, COVERAGE_WINDOW, PRICE_YEAR, ROUTE, WORDS, inputs, united_states_prices
from socjust.costing.parameters import LEVELS, Parameters, parameters
from socjust.costing.shares import LINES, care_shares, columns, lines, shares
from socjust.errors import UsageError

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue

BRANCH: Final = "branch"
AT_LEAST: Final = "at_least"
AT_MOST: Final = "at_most"
OWN: Final = "own figure"  # among the years: an input is a country team's own
SCHEMA: Final[dict[str, pl.DataType]] = {
    t.ECONOMY: pl.String(),
    t.REFERENCE_YEAR: pl.Int32(),
    BRANCH: pl.String(),  # id of socjust/costing/branches.csv
    **dict.fromkeys(LEVELS, pl.Float64()),  # % of GDP a year; all assumptions at their low, central, high value
    AT_LEAST: pl.Float64(),  # % of GDP: what can be seen, where a part of a sum is missing; else the central figure
    AT_MOST: pl.Float64(),  # % of GDP: with nobody covered where coverage is not known; else the central figure
    "dollars": pl.Float64(),  # central cost a year, US $ of dollar_year at market exchange rates
    "dollar_year": pl.Int32(),
    "jobs": pl.Float64(),  # care only: workers
    "tax_return": pl.Float64(),  # care only: % of GDP
    **dict.fromkeys((f"{level}_of_revenue" for level in LEVELS), pl.Float64()),  # % of government revenue
    "payable": pl.String(),  # one of socjust.costing.fiscal.ANSWERS
    ROUTE: pl.String(),  # "local currency", "PPP dollars", or "" where no price level is needed
    PRICE_YEAR: pl.Int32(),
    "years": pl.String(),  # year of every input: "population aged 65+ 2023; …"
    t.REASON: pl.String(),  # why there is no cost, "" where there is one
}
NEEDED: Final = (t.ECONOMY, t.YEAR, t.INDICATOR, t.SEX, t.VALUE, t.RECIPE)
NO_LINE: Final = "not classified by income, so that no poverty line applies"
BOUNDED: Final = (*BRANCHES, "childcare")  # a gap in coverage: between everybody covered and nobody
PRICED: Final = ("cash", "income")  # kinds that start from a poverty line or a survey in international dollars


def costs(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    year: int,
    assumed: Parameters | None = None,
    *,
    window: int = panel.WINDOW,
    coverage_window: int = COVERAGE_WINDOW,
) -> pl.DataFrame:
    """Cost every branch for every economy.

    Low, central and high take all assumptions at their low, central and high value together: a range of assumptions,
    no confidence interval. What is missing stays missing, with the input that lacks as the reason.

    Parameters
    ----------
    observations : polars.DataFrame or pandas.DataFrame
        The long table, as :func:`socjust.load` returns it.
    catalogue : Catalogue
        Economies and their income groups, which set the poverty lines.
    year : int
        Reference year.
    assumed : Parameters, optional
        Assumptions; by default those of ``socjust/costing/parameters.csv``.
    window, coverage_window : int
        How many years before the reference year an input may lie; the second for coverage of social protection.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`SCHEMA`: one row for each economy and branch.

    Raises
    ------
    UsageError
        For a table without the columns of the long table, a year that is no whole number, or assumptions that are not
        :class:`Parameters`.
    """
    assumed = assumed or parameters()
    observations = _asked(observations, year, assumed)
    rows = inputs(observations, catalogue, year, window, coverage_window)
    us_prices = united_states_prices(observations)
    levels = {level: shares(rows, assumed.at(level), us_prices) for level in LEVELS}
    whole = shares(rows, assumed.at("central"), us_prices, covered=False)
    held, central = columns(rows), assumed.at("central")
    line = lines(rows, central)
    work = care_shares(held, central)
    made = []
    for branch in branches().values():
        if branch.id == "floor":
            made.append(_floor(made, rows, _reasons(rows, held, line, _without_coverage(branch))))
            continue
        known = {level: levels[level][branch.id] for level in LEVELS}
        frame = _frame(rows, branch, known, _reasons(rows, held, line, branch))
        if branch.id in BOUNDED:
            most = pl.Series(whole[branch.id]).fill_nan(None)
            frame = frame.with_columns(
                pl.coalesce("central", pl.when(most.is_not_null()).then(0.0)).alias(AT_LEAST),
                pl.coalesce("central", most).alias(AT_MOST),
            )
        if branch.kind == "care":
            frame = _with_work(frame, work, branch.id)
        made.append(frame)
    return fiscal.judged(_in_dollars(pl.concat(made), rows), rows, assumed).select(
        pl.lit(year, dtype=pl.Int32).alias(c) if c == t.REFERENCE_YEAR else pl.col(c).cast(kind)
        for c, kind in SCHEMA.items()
    )


def _asked(observations: Any, year: Any, assumed: Any) -> pl.DataFrame:
    """Return the long table as a polars frame; refuse what cannot be costed."""
    if isinstance(year, bool) or not isinstance(year, int | np.integer):
        raise UsageError(f"The reference year must be a whole number, such as 2023, not {year!r}.")
    if not isinstance(assumed, Parameters):
        raise UsageError("Assumptions are made by costing.parameters().changed(child_benefit=50), by name.")
    if not isinstance(observations, pl.DataFrame):
        if not hasattr(observations, "columns"):
            raise UsageError("Give the long table of figures as a frame: socjust.load() returns it.")
        observations = pl.from_pandas(observations)
    if lacking := [c for c in NEEDED if c not in observations.columns]:
        raise UsageError(f"The table of figures lacks {', '.join(lacking)}: socjust.load() returns one that has all.")
    return observations


def _frame(rows: pl.DataFrame, branch: Branch, known: dict[str, np.ndarray], reasons: list[str]) -> pl.DataFrame:
    """One branch as rows; a cost stands only where all of its inputs do."""
    priced = branch.kind in PRICED
    frame = rows.select(
        t.ECONOMY,
        pl.lit(branch.id).alias(BRANCH),
        *(pl.Series(level, values).fill_nan(None) for level, values in known.items()),
        (pl.col(ROUTE) if priced else pl.lit("")).alias(ROUTE),
        (pl.col(PRICE_YEAR) if priced else pl.lit(None, dtype=pl.Int32)).alias(PRICE_YEAR),
        _years(branch, priced).alias("years"),
        pl.Series(t.REASON, reasons),
        pl.lit(None, dtype=pl.Float64).alias("jobs"),
        pl.lit(None, dtype=pl.Float64).alias("tax_return"),
    )
    seen = pl.col(t.REASON) == ""
    frame = frame.with_columns(pl.when(seen).then(pl.col(level)).alias(level) for level in LEVELS)
    return frame.with_columns(pl.col("central").alias(AT_LEAST), pl.col("central").alias(AT_MOST))


def _years(branch: Branch, priced: bool) -> pl.Expr:
    """The year of every input in words, each name once, and the prices."""
    names = {WORDS[name]: name for name in branch.inputs}
    parts = [_dated(word, name) for word, name in names.items() if name != "poverty_gap"]
    if "poverty_gap" in branch.inputs:
        parts.insert(0, pl.coalesce(_dated(WORDS["poverty_gap"], name) for name in LINES.values()))
    if priced:
        parts.append(pl.format("prices in {} ({})", pl.col(ROUTE), pl.col(PRICE_YEAR)))
    return pl.concat_str(parts, separator="; ", ignore_nulls=True) if parts else pl.lit("")


def _dated(word: str, name: str) -> pl.Expr:
    own = pl.when(pl.col(f"{name}_own")).then(pl.lit(f", {OWN}"))
    mark = own.when(pl.col(f"{name}_alternate")).then(pl.lit(", alternate")).otherwise(pl.lit(""))
    return pl.format("{} ({}{})", pl.lit(word), pl.col(f"{name}_year"), mark)


def _reasons(rows: pl.DataFrame, held: dict[str, np.ndarray], line: np.ndarray, branch: Branch) -> list[str]:
    """Say for each economy which inputs lack, or nothing."""
    lacks: dict[str, np.ndarray] = {}
    for name in branch.inputs:
        values = _gap_at(held, line) if name == "poverty_gap" else held[name]
        lacks[WORDS[name]] = lacks.get(WORDS[name], False) | ~np.isfinite(values)
    if branch.kind in PRICED:
        lacks[WORDS["prices"]] = rows[ROUTE].is_null().to_numpy()
    missing = [[word for word, absent in lacks.items() if absent[place]] for place in range(rows.height)]
    needs_line = branch.kind == "cash" or branch.id == "poverty_gap"
    unplaced = needs_line & ~np.isfinite(line)
    return [_reason(words, bool(no_line)) for words, no_line in zip(missing, unplaced, strict=True)]


def _reason(words: list[str], no_line: bool) -> str:
    parts = [f"no figure for {n.listed(words)}"] if words else []
    return "; ".join([*parts, *([NO_LINE] if no_line else [])])


def _gap_at(held: dict[str, np.ndarray], line: np.ndarray) -> np.ndarray:
    picked = [np.where(np.isclose(line, value), held[name], np.nan) for value, name in LINES.items()]
    return np.where(np.isfinite(line), np.nansum(picked, axis=0) + _all_missing(picked), 0.0)


def _all_missing(picked: list[np.ndarray]) -> np.ndarray:
    return np.where(np.isnan(picked).all(axis=0), np.nan, 0.0)


def _without_coverage(floor: Branch) -> Branch:
    """The floor as a branch that needs what its five benefits need, but for their coverage."""
    needed = [name for b in BRANCHES for name in branches()[b].inputs if name not in COVERAGE]
    return replace(floor, inputs=tuple(dict.fromkeys(needed)))


def _floor(made: list[pl.DataFrame], rows: pl.DataFrame, unbounded: list[str]) -> pl.DataFrame:
    """The sum of the five cash benefits: in full only where all five are known, else between two bounds.

    ``unbounded`` says for each economy why there are not even bounds.
    """
    parts = pl.concat([frame for frame in made if frame[BRANCH][0] in BRANCHES])
    titles = {b: n.inside(branches()[b].title) for b in BRANCHES}
    lacks = pl.col("central").is_null()
    summed = parts.group_by(t.ECONOMY, maintain_order=True).agg(
        pl.lit("floor").alias(BRANCH),
        *(pl.when(~lacks.any()).then(pl.col(level).sum()).alias(level) for level in LEVELS),
        pl.col(ROUTE).first(),
        pl.col(PRICE_YEAR).first(),
        pl.lit("").alias("years"),
        pl.col(BRANCH).filter(lacks).replace_strict(titles).str.join(", ").alias("lacking"),
        pl.lit(None, dtype=pl.Float64).alias("jobs"),
        pl.lit(None, dtype=pl.Float64).alias("tax_return"),
        *(pl.when(pl.col(c).is_not_null().all()).then(pl.col(c).sum()).alias(c) for c in (AT_LEAST, AT_MOST)),
    )
    reason = (
        pl.when(pl.col("lacking") == "")
        .then(pl.lit(""))
        .when(pl.col("unbounded") != "")
        .then(pl.col("unbounded"))
        .otherwise(pl.format("no figure for {}", pl.col("lacking")))
    )
    why = rows.select(t.ECONOMY, pl.Series("unbounded", unbounded, dtype=pl.String))
    joined = summed.join(why, on=t.ECONOMY, how="left", maintain_order="left")
    return joined.with_columns(reason.alias(t.REASON)).select(made[0].columns)


def _with_work(frame: pl.DataFrame, work: dict[str, Any], branch: str) -> pl.DataFrame:
    seen = pl.col("central").is_not_null()
    columns_ = {"jobs": work["jobs"][branch], "tax_return": work["tax"][branch]}
    return frame.with_columns(
        pl.when(seen).then(pl.Series(values).fill_nan(None)).alias(name) for name, values in columns_.items()
    )


def _in_dollars(frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the central cost in US dollars of the year of the economy's GDP."""
    joined = frame.join(rows.select(t.ECONOMY, "gdp_usd", "gdp_usd_year"), on=t.ECONOMY, how="left")
    parts = []
    for (year,), some in joined.group_by(["gdp_usd_year"], maintain_order=True):
        dollars = (
            pl.Series("dollars", [None] * some.height, dtype=pl.Float64)
            if year is None
            else pl.Series("dollars", prices.in_dollars(some["central"].to_numpy(), some["gdp_usd"].to_numpy(), year))
        )
        parts.append(some.with_columns(dollars.fill_nan(None), pl.lit(year, dtype=pl.Int32).alias("dollar_year")))
    order = {e: place for place, e in enumerate(rows[t.ECONOMY])}
    places = {b: place for place, b in enumerate(branches())}
    return pl.concat(parts).sort(pl.col(t.ECONOMY).replace_strict(order), pl.col(BRANCH).replace_strict(places))
