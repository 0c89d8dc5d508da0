"""A world of thirty economies whose scores follow their income along a line, so that what stands out is known."""

from __future__ import annotations

import math
from itertools import product

import polars as pl
import small_catalogue as small

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Dimension, Economy, Goalposts, Group, Indicator, Target
from socjust.focus import FocusResult, focus
from socjust.scores.dimension import Scores
from socjust.scores.indicator import indicator_scores
from socjust.scores.spread_settings import Effort

YEAR = 2020
FEW = Effort(60, 6)
CODES = ["".join(letters) for letters in product("ABC", repeat=3)][:24]
INDICATORS = {"alpha": "CAP", "beta": "CAP", "gamma": "OPP", "delta": "RIG"}


def _indicator(name: str, dimension: str) -> Indicator:
    recipe = small.plain(small.worldbank(name.upper()), goalposts=Goalposts(lower=0, upper=100, source="test"))
    return small.indicator(name, recipe, dimension=dimension)


def _background(name: str) -> Indicator:
    return small.indicator(name, small.plain(small.worldbank(name.upper())), role="denominator", dimension="")


def catalogue(names: tuple[str, ...] = tuple(INDICATORS), economies: int = 24) -> Catalogue:
    """Economies AAA, AAB …: even ones in region ONE, odd ones in TWO; the poorer half low, the others high income."""
    words = {"question": "What?", "text": "Text.", "title": "A dimension"}
    kinds = (("CAP", False), ("OPP", False), ("RIG", True))
    dimensions = {
        key: Dimension(id=key, order=k, short=key.capitalize(), banded=banded, **words)
        for k, (key, banded) in enumerate(kinds)
    }
    background = ("den_gni_per_head_ppp", "den_gdp_ppp_current", "den_population", "den_share_0_14", "den_share_65_up")
    held = [_indicator(n, INDICATORS[n]) for n in names] + [_background(n) for n in background]
    groups = (("WLD", "world"), ("ONE", "region"), ("TWO", "region"), ("LIC", "income"), ("HIC", "income"))
    return Catalogue(
        dimensions=dimensions,
        indicators={i.id: i for i in held},
        economies={
            code: Economy(id=code, iso2=code[:2], name=f"Land {code}", region=("ONE", "TWO")[k % 2], income=income(k))
            for k, code in enumerate(CODES[:economies])
        },
        groups={g: Group(id=g, kind=kind, name=g, short=g) for g, kind in groups},
        areas=(),
        levels={},
        sha256="c0ffee",
        targets={
            n: Target(indicator=n, target=100, kind="SDG target", source="test", reason="test", read_in="test")
            for n in names
        },
    )


def income(number: int) -> str:
    return "LIC" if number < 12 else "HIC"


def means(number: int) -> float:
    """Income per head, from 1 000 to about 50 000."""
    return 1000 * math.exp(number / 6)


def usual(number: int, name: str) -> float:
    """The score that goes with an income, and a little of each economy's own."""
    return 20 + 2.5 * number + 4 * math.sin(7 * number + len(name))


def observations(
    figures: dict[tuple[str, str], float | None] | None = None,
    names: tuple[str, ...] = tuple(INDICATORS),
    without_income: tuple[str, ...] = (),
    economies: int = 24,
) -> pl.DataFrame:
    """The long table of the world; `figures` overrides the value of an economy and indicator, None leaves it out."""
    given, rows = figures or {}, []
    for k, code in enumerate(CODES[:economies]):
        if code not in without_income:
            rows.append((code, YEAR, "den_gni_per_head_ppp", means(k)))
        for name, value in (("den_population", 1e6 + 1e5 * k), ("den_share_0_14", 40 - k), ("den_share_65_up", 3 + k)):
            rows.append((code, YEAR, name, value))
        for name in names:
            value = given.get((code, name), usual(k, name))
            if value is not None:
                rows.append((code, YEAR, name, value))
    return small.observations(rows)


def look(
    figures: dict[tuple[str, str], float | None] | None = None,
    names: tuple[str, ...] = tuple(INDICATORS),
    economies: int = 24,
    without_income: tuple[str, ...] = (),
    **options: object,
) -> FocusResult:
    """Find where to focus in the world."""
    framework = catalogue(names, economies)
    table = observations(figures, names, without_income, economies)
    scored = indicator_scores(table, framework, [YEAR])
    return focus(table, Scores(pl.DataFrame(), scored), framework, YEAR, **{"effort": FEW, **options})


def row(made: FocusResult, code: str, name: str) -> dict:
    (found,) = made.places.filter((pl.col(t.ECONOMY) == code) & (pl.col(t.INDICATOR) == name)).to_dicts()
    return found
