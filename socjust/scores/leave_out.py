"""Leave out: how scores and ranks change without one indicator or one dimension."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from socjust.scores import uncertainty
from socjust.scores.choices import removal
from socjust.scores.pipeline import Pipeline
from socjust.scores.sensitivity import shift


def leave_out(
    pipeline: Pipeline, source: Any, codes: Iterable[str] | None = None, of: str | None = None, **columns: Any
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Score again without each row of the framework in turn, and compare ranks.

    Parameters
    ----------
    pipeline, source, columns
        As for :meth:`socjust.scores.pipeline.Pipeline.run`.
    codes : iterable of str, optional
        What to leave out, one at a time: all indicators and aggregates below ``of`` by default.
    of : str, optional
        The row of the framework that is scored, the first root by default.

    Returns
    -------
    overall : polars.DataFrame
        Columns code, height, mean_shift, largest_shift (places), unit (that moves most), lost (units without a score).
    units : polars.DataFrame
        Columns unit, code, score, rank, change (of the score), shift (of the rank, positive upwards).
    """
    framework, of = pipeline.framework, of or pipeline.framework.roots[0]
    wanted = list(codes) if codes is not None else [c for c in framework.index if c != of and _under(pipeline, c, of)]
    drawn = uncertainty.run(
        pipeline,
        source,
        [removal(framework, wanted, keep=False)],
        codes=[of],
        parameters={"remove": np.arange(len(wanted))},
        **columns,
    )
    nominal, scores, ranks = drawn.nominal, drawn.scores[of], drawn.ranks[of].astype(float)
    ranks[ranks == 0] = np.nan
    own = np.where(nominal.rank(of) > 0, nominal.rank(of), np.nan)
    moved = own - ranks
    size = np.nan_to_num(np.abs(moved))
    overall = pl.DataFrame(
        {
            "code": wanted,
            "height": [framework.height[c] for c in wanted],
            "mean_shift": shift(ranks, nominal.rank(of)),
            "largest_shift": size.max(axis=1).astype(int),
            "unit": [nominal.units[i] for i in size.argmax(axis=1)],
            "lost": (~np.isnan(own) & np.isnan(ranks)).sum(axis=1),
        }
    ).with_columns(pl.col("mean_shift").fill_nan(None))
    units = pl.DataFrame(
        {
            "unit": np.tile(nominal.units, len(wanted)),
            "code": np.repeat(wanted, len(nominal.units)),
            "score": scores.ravel(),
            "rank": ranks.ravel(),
            "change": (scores - nominal.score(of)).ravel(),
            "shift": moved.ravel(),
        }
    )
    return overall, units.with_columns(pl.col(pl.Float64).fill_nan(None))


def _under(pipeline: Pipeline, code: str, of: str) -> bool:
    return set(pipeline.framework.below(code)) <= set(pipeline.framework.below(of))
