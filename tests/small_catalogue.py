"""A catalogue of six economies and a handful of indicators, small enough to work every figure out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from socjust import table as t
from socjust.catalogue import Catalogue
from socjust.catalogue.models import Dimension, Economy, Goalposts, Group, Indicator, Level, Recipe, Series
from socjust.store.manifest import Manifest, ProviderEntry, RecipeEntry

ECONOMIES = (
    ("MLI", "Mali", "SSF", "LIC"),
    ("KEN", "Kenya", "SSF", "LMC"),
    ("BRA", "Brazil", "LCN", "UMC"),
    ("ZAF", "South Africa", "SSF", "UMC"),
    ("NOR", "Norway", "ECS", "HIC"),
    ("USA", "United States", "NAC", "HIC"),
)
GROUPS = (
    ("WLD", "world", "World"),
    ("SSF", "region", "Sub-Saharan Africa"),
    ("LIC", "income", "Low income"),
    ("LMC", "income", "Lower middle income"),
    ("UMC", "income", "Upper middle income"),
    ("HIC", "income", "High income"),
)


def worldbank(code: str) -> Series:
    return Series(provider="worldbank", code=code, database=2)


def ilostat(code: str, **filters: str) -> Series:
    return Series(provider="ilostat", code=code, filters=tuple(sorted(filters.items())))


def plain(series: Series, rank: int = 0, **more: object) -> Recipe:
    return Recipe(rank=rank, components=(("x", series),), **more)


def indicator(name: str, *recipes: Recipe, dimension: str = "CAP", role: str = "score", **more: object) -> Indicator:
    values = {"title": name.capitalize(), "short": name, "unit": "%", "direction": 1, **more}
    weight = 1.0 if role == "score" else 0.0
    return Indicator(id=name, dimension=dimension, role=role, weight=weight, recipes=recipes, **values)


def level(series: str, lic: float, lmc: float, umc: float, hic: float, **more: object) -> Level:
    return Level(series=series, lic=lic, lmc=lmc, umc=umc, hic=hic, **more)


def _indicators() -> list[Indicator]:
    share = {"range_lower": 0.0, "range_upper": 100.0, "goalposts": Goalposts(lower=0, upper=100, source="test")}
    neet = {sex: ilostat("EIP_2EET_SEX_RT", sex=f"SEX_{sex[0].upper()}") for sex in ("total", "female", "male")}
    fifths = ("FRST", "02ND", "03RD", "04TH", "05TH")
    return [
        indicator("water", plain(worldbank("SH.H2O.SMDW.ZS"), **share)),
        indicator("stunting", plain(worldbank("SH.STA.STNT.ME.ZS"), **share), direction=-1),
        indicator("neet", plain(neet["total"], by_sex=tuple(neet.items())[1:], **share), direction=-1, dimension="CAP"),
        indicator(
            "maternity",
            plain(ilostat("SDG_0131_SEX_SOC_RT", classif1="SOC_CONTIG_MAT", sex="SEX_F"), **share),
            plain(ilostat("SDG_0131_SEX_SOC_RT", classif1="SOC_CONTIG_MAT", sex="SEX_T"), rank=1, **share),
            headline_sex="female",
        ),
        indicator("gini", plain(worldbank("SI.POV.GINI"), **share), role="context", direction=-1),
        indicator("cooking", plain(worldbank("EG.CFT.ACCS.ZS")), role="context", non_commercial=True),
        indicator("trust", role="gap", dimension="", direction=0, caveat="only surveys outside the two providers"),
        indicator("den_population", plain(worldbank("SP.POP.TOTL")), role="denominator", dimension="", direction=0),
        *(
            indicator(f"fifth_{n}", plain(worldbank(f"SI.DST.{code}.20")), role="denominator", dimension="")
            for n, code in enumerate(fifths, start=1)
        ),
    ]


def catalogue() -> Catalogue:
    levels = (
        level("SP.POP.TOTL", 9e6, 1e7, 7e6, 5e6, trend=1e5, noise=1e4, floor=1e4),
        level("SH.H2O.SMDW.ZS", 29, 60, 85, 98, trend=0.6, noise=0.5, floor=0, ceiling=100),
        level("SH.STA.STNT.ME.ZS", 35, 29, 14, 5, trend=-0.5, noise=0.5, floor=0, ceiling=60),
        level("SI.POV.GINI", 40, 38, 42, 32, noise=1, floor=20, ceiling=65, every=3),
        level("EIP_2EET_SEX_RT[sex=SEX_T]", 28, 25, 20, 11, trend=-0.1, noise=1, floor=0, ceiling=80),
        level("EIP_2EET_SEX_RT[sex=SEX_F]", 34, 33, 25, 12, trend=-0.1, noise=1, floor=0, ceiling=80),
        level("EIP_2EET_SEX_RT[sex=SEX_M]", 22, 17, 15, 10, trend=-0.1, noise=1, floor=0, ceiling=80),
        level("SDG_0131_SEX_SOC_RT[classif1=SOC_CONTIG_MAT;sex=SEX_F]", 8, 25, 60, 90, every=2, floor=0, ceiling=100),
    )
    cap = Dimension(id="CAP", order=1, title="Capabilities", short="Capabilities", question="What?", text="Text.")
    return Catalogue(
        dimensions={"CAP": cap},
        indicators={i.id: i for i in _indicators()},
        economies={e[0]: Economy(id=e[0], iso2=e[0][:2], name=e[1], region=e[2], income=e[3]) for e in ECONOMIES},
        groups={g[0]: Group(id=g[0], kind=g[1], name=g[2], short=g[2]) for g in GROUPS},
        areas=(),
        levels={row.series: row for row in levels},
        sha256="c0ffee",
    )


def with_levels(framework: Catalogue, *rows: Level) -> Catalogue:
    return replace(framework, levels={**framework.levels, **{row.series: row for row in rows}})


def manifest(**more: object) -> Manifest:
    """Every indicator of the small catalogue by its first choice, but for the licensed one."""
    names = (i.id for i in _indicators() if i.recipes and not i.non_commercial)
    values = {
        "vintage": "2024-06-30",
        "created": datetime(2024, 6, 30, tzinfo=UTC),
        "source": "live",
        "simulated": False,
        "partial": False,
        "program": "0",
        "catalogue_sha256": "c0ffee",
        "providers": (
            ProviderEntry(id="worldbank", name="World Bank", url="", updated=None, licence="CC BY 4.0"),
            ProviderEntry(id="ilostat", name="ILOSTAT", url="", updated=None, licence="CC BY 4.0"),
        ),
        "files": (),
        "series": (),
        "recipes": {name: RecipeEntry(rank=0) for name in names},
    }
    return Manifest(**{**values, **more})


def observations(rows: Sequence[tuple], vintage: str = "2024-06-30") -> pl.DataFrame:
    """Rows of (economy, year, indicator, value, then by name what differs from an observed total)."""
    made = []
    for economy, year, name, value, *more in rows:
        row = {t.ECONOMY: economy, t.YEAR: year, t.INDICATOR: name, t.SEX: "total", t.VALUE: value}
        row |= {t.STATUS: "observed", t.FLAGS: "", t.SOURCE: "worldbank", t.SERIES: name.upper(), t.RECIPE: 0}
        row |= {t.ORIGIN: "", t.UPDATED: date(2024, 6, 28), t.VINTAGE: vintage}
        made.append(row | (more[0] if more else {}))
    return pl.DataFrame(made, schema=t.OBSERVATIONS, orient="row")
