"""The state of every cell: observed, modelled, imputed, projected only, missing or not applicable, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

from socjust import panel, reasons
from socjust import table as t

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.store.manifest import Manifest

SEEN: Final = ("observed", "modelled", "imputed", "simulated")  # states with a value that the report uses
MISSING: Final = "missing"
NOT_APPLICABLE: Final = "not applicable"  # nobody collects it for economies of this kind
# Neither provider tells an estimate from a model: what they call estimated is `modelled` here.
STATES: Final = (*SEEN, "projected", MISSING, NOT_APPLICABLE)
DECISION: Final = "left out by a decision"  # a kind of reason, beside those of socjust.reasons
ROLES: Final = ("score", "score-limited", "context", "fallback", "candidate", "quality")

KIND: Final = "kind"
ROLE: Final = "role"
NEWEST: Final = "newest_year"

COLUMNS: Final[dict[str, pl.DataType]] = {
    t.ECONOMY: pl.String(),
    t.INDICATOR: pl.String(),
    t.DIMENSION: pl.String(),
    ROLE: pl.String(),
    t.WEIGHT: pl.Float64(),  # within its dimension; 0 for what is not scored
    t.REFERENCE_YEAR: pl.Int32(),
    t.STATE: pl.String(),  # one of STATES
    KIND: pl.String(),  # why there is no value: one of socjust.reasons.KINDS, or DECISION; "" where there is one
    t.REASON: pl.String(),  # the same as a phrase
    t.YEAR: pl.Int32(),  # of the value
    t.AGE: pl.Int32(),
    NEWEST: pl.Int32(),  # of the newest value that is too old to count
    t.FLAGS: pl.String(),
    t.SOURCE: pl.String(),
    t.SERIES: pl.String(),
}


def states(
    observations: pl.DataFrame,
    catalogue: Catalogue,
    manifest: Manifest,
    year: int,
    window: int = panel.WINDOW,
    *,
    economies: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    decisions: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Give every economy and indicator its state in a reference year.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table.
    catalogue : Catalogue
        Its economies and indicators are the cells; denominators, world-level rows and declared gaps are left out.
    manifest : Manifest
        Says which indicators the vintage serves, and by which recipe.
    year, window : int
        Reference year, and how many years before it a value may lie.
    economies, indicators : sequence of str, optional
        Ids to look at; all of them by default.
    decisions : polars.DataFrame, optional
        Columns of :data:`socjust.table.DECISIONS`: a cell whose only figures of the window were left out says so.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`COLUMNS`, one row for each economy and indicator in the order of the catalogue. The reasons
        are those of :func:`socjust.panel.missing`, word for word. A cell whose window holds only a projection is
        `projected`: no score or statement uses it.
    """
    cells = _cells(catalogue, economies, indicators)
    since = observations[t.YEAR].min()
    asked = observations.filter(pl.col(t.INDICATOR).is_in(cells[t.INDICATOR].unique().implode()))
    rows = panel.headline(asked, catalogue)  # with the providers' aggregates: they tell which sex a vintage serves
    counting = pl.col(t.YEAR).is_between(year - window, year) & pl.col(t.ECONOMY).is_in(list(catalogue.economies))
    held = panel.latest(rows.filter(counting), catalogue, [year], window)
    keys = [t.ECONOMY, t.INDICATOR]
    found = cells.join(held, on=keys, how="left", maintain_order="left")
    seen = found.filter(pl.col(t.VALUE).is_not_null()).with_columns(pl.col(t.STATUS).alias(t.STATE))
    blank = cells.join(seen, on=keys, how="anti", maintain_order="left")
    told = reasons.explain(rows, blank, catalogue, manifest, year, window, since)
    told = _decided(told, catalogue, decisions, year, window).with_columns(_state().alias(t.STATE))
    whole = pl.concat([seen, told], how="diagonal").with_columns(
        pl.lit(year, dtype=pl.Int32).alias(t.REFERENCE_YEAR),
        pl.col(KIND, t.REASON, t.FLAGS, t.SOURCE, t.SERIES).fill_null(""),
    )
    return cells.select(keys).join(
        whole.select(pl.col(c).cast(k) for c, k in COLUMNS.items()), on=keys, how="left", maintain_order="left"
    )


def _cells(catalogue: Catalogue, economies: Sequence[str] | None, indicators: Sequence[str] | None) -> pl.DataFrame:
    wanted = catalogue.indicators if indicators is None else indicators
    what = [catalogue.indicators[name] for name in wanted]
    rows = pl.DataFrame(
        [(i.id, i.dimension, i.role, i.weight) for i in what if i.role in ROLES and not i.own],
        schema={t.INDICATOR: pl.String, t.DIMENSION: pl.String, ROLE: pl.String, t.WEIGHT: pl.Float64},
        orient="row",
    )
    places = list(catalogue.economies) if economies is None else list(economies)
    return pl.DataFrame({t.ECONOMY: places}, schema={t.ECONOMY: pl.String}).join(rows, how="cross")


def _state() -> pl.Expr:
    return (
        pl.when(pl.col(KIND) == reasons.PROJECTED_ONLY)
        .then(pl.lit("projected"))
        .when(pl.col(KIND) == reasons.NOT_COLLECTED)
        .then(pl.lit(NOT_APPLICABLE))
        .otherwise(pl.lit(MISSING))
    )


def _decided(
    told: pl.DataFrame, catalogue: Catalogue, decisions: pl.DataFrame | None, year: int, window: int
) -> pl.DataFrame:
    """Name the decision where figures of the window were left out: without it the cell would have a value."""
    if decisions is None or decisions.is_empty():
        return told
    headline = {i.id: i.headline_sex for i in catalogue.indicators.values()}
    left = (
        decisions.filter(pl.col(t.ACTION) == "left out", pl.col(t.YEAR).is_between(year - window, year))
        .filter(pl.col(t.SEX) == pl.col(t.INDICATOR).replace_strict(headline, default="total"))
        .sort(t.YEAR, descending=True)
        .unique([t.ECONOMY, t.INDICATOR], keep="first", maintain_order=True)
        .select(
            t.ECONOMY,
            t.INDICATOR,
            pl.format("the figure of {} was left out: {}", t.YEAR, pl.col(t.REASON).str.strip_chars_end(".")).alias(
                "_left"
            ),
        )
    )
    joined = told.join(left, on=[t.ECONOMY, t.INDICATOR], how="left", maintain_order="left")
    is_left = pl.col("_left").is_not_null()
    return joined.with_columns(
        pl.when(is_left).then(pl.lit(DECISION)).otherwise(pl.col(KIND)).alias(KIND),
        pl.coalesce("_left", t.REASON).alias(t.REASON),
    ).drop("_left")
