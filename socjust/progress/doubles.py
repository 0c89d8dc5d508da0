"""Indicators that are one and the same series in a vintage: each series counts once."""

from __future__ import annotations

import polars as pl

from socjust import panel
from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.sources import OWN


def doubles(observations: pl.DataFrame, catalogue: Catalogue) -> dict[str, str]:
    """Return the indicators with a target that are left out because another one stands for the same series.

    Where a provider does not serve the first choice, an alternate takes its place, which can be the very series of
    another indicator. Counted twice, its trends would weigh double in every count of statuses. The scored indicator is
    kept, then the one that the catalogue lists first.

    Parameters
    ----------
    observations : polars.DataFrame
        The long table. A country team's own figures decide nothing: they are no series of a provider.
    catalogue : Catalogue
        Recipes and roles of the indicators.

    Returns
    -------
    dict
        By the id of the indicator that is left out, the id of the one that is kept.
    """
    rows = panel.headline(observations, catalogue).filter(pl.col(t.SOURCE) != OWN)
    used = dict(rows.group_by(t.INDICATOR).agg(pl.col(t.RECIPE).min()).iter_rows())
    order = sorted((n for n in catalogue.targets if n in used), key=lambda n: not catalogue.indicators[n].scored)
    kept: dict[tuple, str] = {}
    left_out = {}
    for name in order:
        recipe = next(r for r in catalogue.indicators[name].recipes if r.rank == used[name])
        series = tuple((letter, one.provider, one.label) for letter, one in recipe.components)
        key = (recipe.expression, series, catalogue.indicators[name].headline_sex)
        if key in kept:
            left_out[name] = kept[key]
        else:
            kept[key] = name
    return left_out
