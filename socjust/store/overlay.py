"""Own data on their way into a vintage's tables: which apply, and the catalogue that names them."""

from __future__ import annotations

import polars as pl

from socjust import own
from socjust import table as t
from socjust.catalogue import Catalogue, load
from socjust.home import Home
from socjust.judgement import ORDER
from socjust.store.vintage import Vintage


def home(vintage: Vintage) -> Home:
    """Return the home that a vintage lies in: ``data/raw/<name>/`` is three folders below it."""
    return Home(vintage.raw.parents[2])


def framework(vintage: Vintage, catalogue: Catalogue | None = None) -> Catalogue:
    """Return the catalogue that a vintage is read with: own data's indicators are in it.

    Parameters
    ----------
    vintage : Vintage
        A stored vintage. A simulated one takes no own data: real figures are not mixed with invented ones.
    catalogue : Catalogue, optional
        The framework; the package's own by default.

    Returns
    -------
    Catalogue
        The same object where there is nothing to add.
    """
    catalogue = catalogue or load()
    return catalogue if vintage.simulated else own.extend(catalogue, home(vintage).own)


def own_sets(vintage: Vintage) -> dict[str, own.Stored]:
    """Return the own data that are laid over a vintage, by name; none over a simulated one."""
    return {} if vintage.simulated else own.read(home(vintage).own)


def laid_over(vintage: Vintage, catalogue: Catalogue, table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lay the own data of its home over the long table of a vintage.

    Parameters
    ----------
    vintage : Vintage
        A stored vintage; a simulated one stays as it is.
    catalogue : Catalogue
        Own figures of indicators that it does not know are left aside.
    table : polars.DataFrame
        The long table of the providers' figures.

    Returns
    -------
    table, decisions : polars.DataFrame
        As :func:`socjust.own.lay_over` returns them.
    """
    known = pl.col(t.INDICATOR).is_in(list(catalogue.indicators))
    ready = {name: (one.descriptor, one.rows.filter(known)) for name, one in own_sets(vintage).items()}
    return own.lay_over(table, ready, vintage.name, _other_units(vintage, catalogue))


def laid_over_stream(
    vintage: Vintage, catalogue: Catalogue, table: pl.LazyFrame, decided: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Lay own data over tables that are read in a stream: only what own data are about is held in memory.

    Parameters
    ----------
    vintage : Vintage
        A stored vintage.
    catalogue : Catalogue
        As for :func:`laid_over`.
    table, decided : polars.LazyFrame
        The long table and the decisions on it, sorted as they are stored.

    Returns
    -------
    table, decided : polars.LazyFrame
        With own data, in the same order.
    """
    places = {e for one in own_sets(vintage).values() for e in one.rows[t.ECONOMY]}
    about = table.filter(pl.col(t.ECONOMY).is_in(sorted(places))).collect()
    laid, added = laid_over(vintage, catalogue, about)
    named = sorted(set(added[t.INDICATOR]))
    old = decided.filter(pl.col(t.INDICATOR).is_in(named)).collect()
    return _spliced(table, laid, t.ECONOMY), _spliced(decided, pl.concat([old, added]).sort(ORDER), t.INDICATOR)


def _spliced(stream: pl.LazyFrame, rows: pl.DataFrame, first: str) -> pl.LazyFrame:
    """Put rows in the place of those with the same first key: the stream is sorted by it, and stays so."""
    parts, rest = [], pl.lit(True)
    for (value,), group in rows.group_by(first, maintain_order=True):
        parts += [stream.filter(rest & (pl.col(first) < value)), group.lazy()]
        rest = pl.col(first) > value
    return pl.concat([*parts, stream.filter(rest)])


def _other_units(vintage: Vintage, catalogue: Catalogue) -> dict[str, str]:
    """Return the units of indicators that the vintage has from an alternate in another unit than the catalogue's."""
    used = {name: entry.rank for name, entry in vintage.manifest.recipes.items() if name in catalogue.indicators}
    units = {
        name: next(r.unit for r in catalogue.indicators[name].recipes if r.rank == rank)
        for name, rank in used.items()
        if rank
    }
    return {name: unit for name, unit in units.items() if unit != catalogue.indicators[name].unit}
