"""Invented figures for every series of the catalogue, so that the program runs without a network.

Nothing here is a figure about a real economy. Levels by income group are typed into the catalogue; everything else is
drawn from generators seeded by the name of the series and the economy, so that a figure does not depend on which other
series are asked for or in which order, and two runs give the same table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from socjust import table as t
from socjust.errors import UsageError
from socjust.sources.draws import DRAWN, START, Drawn, World, draw, is_count

if TYPE_CHECKING:
    from socjust.catalogue import Catalogue
    from socjust.catalogue.models import Series

SIMULATED: Final[dict[str, pl.DataType]] = {
    "provider": pl.String(),
    "label": pl.String(),  # the series as the catalogue writes it, filters in brackets
    "code": pl.String(),
    "filters": pl.String(),  # "classif1=SOC_CONTIG_MAT;sex=SEX_F", "" where there are none
    t.ECONOMY: pl.String(),  # our id of an economy, or of a region, an income group or the world
    t.YEAR: pl.Int32(),
    t.VALUE: pl.Float64(),
    "obs_status": pl.String(),  # ILOSTAT: B break, U unreliable; else null
}

PUBLISHED: Final = 2 / 3  # share of a group's population with figures, below which no aggregate is published
MARKS: Final = (None, "B", "U")
BREAK, UNRELIABLE = 0.02, 0.03  # share of ILOSTAT's figures from surveys that carry such a mark


def simulate(catalogue: Catalogue, first: int = START, last: int = 2025) -> pl.DataFrame:
    """Invent the figures of every series of the catalogue for every economy and aggregate.

    Parameters
    ----------
    catalogue : Catalogue
        Its ``levels`` give, by series, typical values of the four income groups, trend, noise, limits and coverage.
    first, last : int
        Years, from 1990 to 2050.

    Returns
    -------
    polars.DataFrame
        Columns of :data:`SIMULATED`, sorted by label, economy and year. A series without a row in ``levels`` has no
        figures. Aggregates are population-weighted means (sums for counts) of the invented figures.

    Raises
    ------
    UsageError
        If the years are not between 1990 and 2050.
    """
    if not START <= first <= last < START + DRAWN:
        raise UsageError(f"Simulated figures exist for {START} to {START + DRAWN - 1}, not for {first} to {last}.")
    world, asked = World.of(catalogue), catalogue.series()
    years = slice(first - START, last - START + 1)
    table = pl.concat([_places(world, series, k, years) for k, series in enumerate(asked)])
    spelt = pl.DataFrame(
        [(s.provider, s.label, s.code, ";".join(f"{k}={v}" for k, v in s.choices[0].filters)) for s in asked],
        schema=list(SIMULATED.items())[:4],
        orient="row",
    )
    areas = pl.Series(t.ECONOMY, [*world.economies, *world.groups], dtype=pl.String)
    marks = pl.Series("obs_status", MARKS, dtype=pl.String)
    words = [areas.gather(table["area"]), table[t.YEAR], table[t.VALUE], marks.gather(table["mark"])]
    return pl.concat([spelt[table["series"]], pl.DataFrame(words)], how="horizontal").sort("label", t.ECONOMY, t.YEAR)


def _places(world: World, series: Series, number: int, years: slice) -> pl.DataFrame:
    """One series as rows, economies then aggregates; its name, areas and marks by their place in the lists."""
    drawn = draw(world, series.label)
    if drawn is None:
        drawn = np.zeros((len(world.economies), DRAWN)), np.zeros((len(world.economies), DRAWN), dtype=bool)
    totals, published = _aggregate(world, drawn, is_count(world, series.label))
    published &= series.label not in world.moneys
    values, exists = np.vstack([drawn[0], totals])[:, years], np.vstack([drawn[1], published])[:, years]
    rows, columns = np.nonzero(exists)
    return pl.DataFrame(
        {
            "series": np.full(len(rows), number, dtype=np.uint32),
            "area": rows.astype(np.uint32),
            t.YEAR: (columns + START + years.start).astype(np.int32),
            t.VALUE: values[rows, columns],
            "mark": _marks(world, series, len(values))[:, years][rows, columns],
        }
    )


def _aggregate(world: World, drawn: Drawn, count: bool) -> tuple[np.ndarray, np.ndarray]:
    """Average (or add up) the economies of each group; not a number where too few of its people are covered."""
    values, mask = drawn
    people = world.population
    covered = mask.any(axis=1)[:, None] & np.isfinite(values)
    weights = np.where(covered, people, 0.0)
    known = np.where(covered, values, 0.0)
    member = np.array([*world.groups.values()], dtype=float)
    weight = member @ weights
    share = weight / np.maximum(member @ people, 1e-9)
    mean = member @ (known * weights) / np.maximum(weight, 1e-9)
    years = mask.any(axis=0)[None, :]
    return np.round(member @ known if count else mean, 2), (share >= PUBLISHED) & years


def _marks(world: World, series: Series, areas: int) -> np.ndarray:
    """Mark some of ILOSTAT's survey figures as a break or as unreliable; modelled sets have a 2 after the first _."""
    marks = np.zeros((areas, DRAWN), dtype=np.uint32)
    if series.provider == "ilostat" and "_2" not in series.code:
        chance = world.even(f"marks {series.code}", DRAWN)
        marks[: len(chance)] = np.select([chance < BREAK, chance < BREAK + UNRELIABLE], [1, 2])
    return marks
