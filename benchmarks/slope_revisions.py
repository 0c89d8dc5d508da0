"""How far slopes move when a provider revises: the number behind socjust/progress/model_error.csv.

python benchmarks/slope_revisions.py 2025-06 2026-11 [--home DIR] [--year YYYY]

Slopes of the same years are fitted to two stored vintages. A model counts as re-estimated where more than half of the
economies' slopes differ: series that were only carried into the later vintage say nothing about their error. For those
the script prints in how many cases the later slope lies in the earlier one's 90 % interval: as the scatter around the
line alone makes it, and with the error of `model_error.csv` added; and the smallest `pace` with which nine of ten lie
inside, the mean over models. Below: by distance from the goal, for shorter windows, for the providers' aggregates, and
for figures of surveys, which get no error beyond their scatter.
"""

from __future__ import annotations

import argparse

import numpy as np
import polars as pl

from socjust import catalogue, home, store
from socjust import table as t
from socjust.progress import settings as s
from socjust.progress.points import KEYS, points
from socjust.progress.slope import ERROR, FREEDOM, slopes
from socjust.progress.tables import exact, model_error
from socjust.progress.widen import ESTIMATED
from socjust.scores.dimension import reference_year

MOVED = 1e-9  # points a year: below it a slope is the same
LEVEL = s.LEVEL
GAPS = (0, 5, 15, 30, 45, 1000)  # points short of the goal
SHORTER = (5, 6, 7, 8, 9)  # windows in years


def both(before: pl.DataFrame, after: pl.DataFrame, framework, year: int, window: int) -> pl.DataFrame:
    """Fit slopes to the years that both vintages have of the same series."""
    old, new = (points(rows, framework, year, window) for rows in (before, after))
    later = new.select(*KEYS, t.YEAR, pl.col(t.UNCLIPPED).alias("later"), pl.col(t.RECIPE).alias("other"))
    shared = old.join(later, on=[*KEYS, t.YEAR]).filter(pl.col(t.RECIPE) == pl.col("other"))
    shared = shared.drop_nulls([t.UNCLIPPED, "later"]).sort(*KEYS, t.YEAR)
    ends = shared.group_by(KEYS).agg(
        (100 - pl.col(t.UNCLIPPED).last()).clip(lower_bound=model_error()["least_gap"]).alias("gap"),
        (pl.col(t.YEAR).last() - pl.col(t.YEAR).first()).alias("years"),
        pl.col(ESTIMATED).any(),
    )
    return (
        slopes(shared, KEYS, t.UNCLIPPED)
        .join(slopes(shared, KEYS, "later").select(*KEYS, pl.col(t.SLOPE).alias("slope_later")), on=KEYS)
        .join(ends, on=KEYS)
        .drop_nulls(t.SLOPE)
        .with_columns((pl.col("slope_later") - pl.col(t.SLOPE)).alias("moved"))
    )


def inside(rows: pl.DataFrame, pace: float) -> np.ndarray:
    """Say which later slopes lie in the earlier ones' intervals, had the error of the model this pace."""
    from scipy.special import stdtrit

    scatter, freedom, gap, years, moved = (
        rows[c].to_numpy().astype(float) for c in (ERROR, FREEDOM, "gap", "years", "moved")
    )
    extra = pace * np.sqrt(gap / years)
    variance = scatter**2 + extra**2
    with np.errstate(invalid="ignore", divide="ignore"):
        many = np.where(extra > 0, variance**2 / (scatter**4 / freedom), freedom)
        reach = np.fmax(stdtrit(many, (1 + LEVEL) / 2) * np.sqrt(variance), stdtrit(freedom, (1 + LEVEL) / 2) * scatter)
    return np.abs(moved) <= reach + MOVED


def mean_inside(rows: pl.DataFrame, pace: float) -> float:
    """Share inside, the mean over indicators: each model counts alike."""
    held = rows.select(t.INDICATOR).with_columns(pl.Series("inside", inside(rows, pace)))
    return float(held.group_by(t.INDICATOR).agg(pl.col("inside").mean())["inside"].mean())


def smallest(rows: pl.DataFrame) -> float:
    """Return the smallest pace, in thousandths, with which nine of ten lie inside."""
    return next(p / 1000 for p in range(1001) if mean_inside(rows, p / 1000) >= LEVEL)


def told(name: str, rows: pl.DataFrame) -> str:
    """Write one line: how many, how many moved, by how much, and the shares inside."""
    size = rows["moved"].abs()
    return (
        f"{name:34}{rows.height:>6}{(size > MOVED).sum():>7}{size.median():>9.3f}{size.quantile(0.9):>9.3f}"
        f"{100 * inside(rows, 0.0).mean():>10.0f}{100 * inside(rows, model_error()['pace']).mean():>10.0f}"
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--home", default=None)
    parser.add_argument("--year", type=int, default=None, help="reference year [default: the earlier vintage's]")
    asked = parser.parse_args()
    framework, place = catalogue.load(), home.find(asked.home)
    before, after = (store.observations(store.find(place, name), framework) for name in (asked.before, asked.after))
    year = asked.year or reference_year(before, framework)
    rows = both(before, after, framework, year, s.WINDOW)
    economies = pl.col(t.ECONOMY).is_in(list(framework.economies))
    own = rows.filter(economies)
    changed = own.group_by(t.INDICATOR).agg((pl.col("moved").abs() > MOVED).mean().alias("share"))
    new_editions = changed.filter(pl.col("share") > 0.5)[t.INDICATOR].to_list()
    models = own.filter(pl.col(t.INDICATOR).is_in(new_editions), ESTIMATED)
    if models.is_empty():
        print(f"No model was re-estimated between {asked.before} and {asked.after}: nothing can be measured.")
        return
    head = ("slopes", "moved", "median", "9 of 10", "scatter %", "widened %")
    print(f"Slopes of {year - s.WINDOW} to {year}, {asked.before} and {asked.after}; points a year")
    print(f"{'':34}" + "".join(f"{h:>{w}}" for h, w in zip(head, (6, 7, 9, 9, 10, 10), strict=True)))
    for (name,), part in models.sort(t.INDICATOR).group_by([t.INDICATOR], maintain_order=True):
        print(told(str(name), part))
    for low, high in zip(GAPS, GAPS[1:], strict=False):
        part = models.filter(pl.col("gap").is_between(low, high, closed="left"))
        if part.height:
            print(told(f"  {low} to {high} points short" if high < 1000 else f"  {low} or more points short", part))
    groups = rows.filter(~economies, pl.col(t.INDICATOR).is_in(new_editions))
    if groups.height:
        print(told("the same, providers' aggregates", groups))
    surveys = own.filter(~pl.col(ESTIMATED), ~pl.col(t.INDICATOR).is_in(list(exact())), pl.col("moved").abs() > MOVED)
    if surveys.height:
        print(told("surveys that were revised", surveys))
    print(f"smallest pace with nine of ten inside: {smallest(models):.3f} (model_error.csv: {model_error()['pace']:g})")
    for window in SHORTER:
        part = both(before, after, framework, year, window)
        part = part.filter(economies, pl.col(t.INDICATOR).is_in(new_editions), pl.col(ESTIMATED))
        print(f"  in a window of {window} years: {smallest(part):.3f}")


if __name__ == "__main__":
    main()
