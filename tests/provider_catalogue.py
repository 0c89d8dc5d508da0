"""A catalogue of a dozen indicators for the tests of sources and store: one of each kind that can go wrong."""

from __future__ import annotations

from types import MappingProxyType

from socjust.catalogue import Catalogue
from socjust.catalogue.models import Code, Dimension, Economy, Group, Indicator, Level, Recipe, Series

FINGERPRINT = "5ma11ca7a109e" + "0" * 51


def wb(code: str, database: int = 2) -> Series:
    """One World Bank series."""
    return Series(provider="worldbank", code=code, database=database)


def ilo(code: str, **filters: str) -> Series:
    """One ILOSTAT series."""
    return Series(provider="ilostat", code=code, filters=tuple(sorted(filters.items())))


def recipe(*components: Series, rank: int = 0, **more: object) -> Recipe:
    """Build a recipe whose components are called a, b, c."""
    return Recipe(rank=rank, components=tuple(zip("abc", components, strict=False)), **more)


def indicator(name: str, *recipes: Recipe, **more: object) -> Indicator:
    """Build an indicator with what no test here looks at filled in."""
    fixed = {"dimension": "CAP", "role": "context", "title": name, "short": name, "unit": "%", "direction": 1}
    return Indicator(id=name, recipes=recipes, **(fixed | more))


def _maternity(sex: str) -> Series:
    return ilo("SDG_0131_SEX_SOC_RT", classif1="SOC_CONTIG_MAT", sex=sex)


def _neet(sex: str) -> Series:
    return ilo("SDG_0861_SEX_RT", sex=sex)


INDICATORS = (
    indicator("gini", recipe(wb("SI.POV.GINI"))),
    indicator("population", recipe(wb("SP.POP.TOTL")), role="denominator"),
    indicator(
        "palma",
        recipe(wb("SI.DST.10TH.10"), wb("SI.DST.FRST.20"), wb("SI.DST.02ND.20"), expression="a / (b + c)"),
    ),
    indicator(
        "spending",
        recipe(wb("SH.XPD.GHED.GD.ZS"), wb("SE.XPD.TOTL.GD.ZS"), expression="a + b", tolerance_years=2),
    ),
    indicator("undernourished", recipe(wb("SN.ITK.DEFC.ZS"), status="modelled"), censored_at=2.5),
    indicator("preprimary", recipe(wb("SE.PRE.ENRR"), cap_upper=100.0)),
    indicator(
        "stunting", recipe(wb("NOT.SERVED.ZS")), recipe(wb("SH.STA.STNT.ZS"), rank=1, remark="survey years only")
    ),
    indicator("vanished", recipe(wb("NOT.SERVED.ZS")), recipe(ilo("GONE_SEX_RT", sex="SEX_T"), rank=1)),
    indicator("maternity", recipe(_maternity("SEX_F")), recipe(_maternity("SEX_T"), rank=1), headline_sex="female"),
    indicator(
        "neet",
        recipe(_neet("SEX_T"), by_sex=(("female", _neet("SEX_F")), ("male", _neet("SEX_M")))),
    ),
    indicator(
        "unemployment",
        recipe(ilo("UNE_2EAP_SEX_AGE_RT", classif1="AGE_YTHADULT_YGE15", sex="SEX_T"), status="modelled"),
    ),
    indicator("ambiguous", recipe(ilo("SDG_0831_SEX_ECO_RT", sex="SEX_T"))),
    indicator("restricted", recipe(wb("EG.CFT.ACCS.ZS")), licence="CC BY-NC 3.0 IGO", non_commercial=True),
    indicator("gap", role="gap", direction=0),
)

ECONOMIES = (
    *(("BRA", "BR", "Brazil", "LCN", "UMC"), ("CHI", "JG", "Channel Islands", "ECS", "HIC")),
    *(("KEN", "KE", "Kenya", "SSF", "LMC"), ("NAM", "NA", "Namibia", "SSF", "UMC")),
    *(("XKX", "XK", "Kosovo", "ECS", "UMC"), ("ZAF", "ZA", "South Africa", "SSF", "UMC")),
    *(("NOR", "NO", "Norway", "ECS", "HIC"), ("ETH", "ET", "Ethiopia", "SSF", "LIC")),
)

GROUPS = (
    *(("WLD", "world", "World", "X01"), ("SSF", "region", "Sub-Saharan Africa", "")),
    *(("LCN", "region", "Latin America & Caribbean", ""), ("ECS", "region", "Europe & Central Asia", "")),
    *(("LIC", "income", "Low income", "X02"), ("LMC", "income", "Lower middle income", "X03")),
    *(("UMC", "income", "Upper middle income", "X04"), ("HIC", "income", "High income", "X05")),
)

AREAS = (("KOS", "XKX", "Kosovo"), ("CHA", "CHI", "Channel Islands"), ("X06", "", "a region of ILO's own"))


def _level(series: Series) -> Level:
    shape = {"trend": 0.1, "noise": 0.5, "floor": 0.0, "ceiling": None, "coverage": 1.0, "every": 1}
    return Level(series=series.label, lic=30, lmc=35, umc=40, hic=45, first=1995, last=2024, **shape)


def catalogue(*, fingerprint: str = FINGERPRINT, without: tuple[str, ...] = ()) -> Catalogue:
    """Build the catalogue.

    Parameters
    ----------
    fingerprint : str
        Stands for the hash over its files.
    without : tuple of str
        Ids of indicators to leave out.
    """
    indicators = {i.id: i for i in INDICATORS if i.id not in without}
    series = {s.label: s for i in indicators.values() for r in i.recipes for _, s in (*r.components, *r.by_sex)}
    dimension = Dimension(id="CAP", order=1, title="Capabilities", short="Capabilities", question="Q?", text="T.")
    economies = {e[0]: Economy(id=e[0], iso2=e[1], name=e[2], region=e[3], income=e[4]) for e in ECONOMIES}
    gone = ("NOT.SERVED.ZS", "GONE_SEX_RT[sex=SEX_T]", _maternity("SEX_T").label)
    return Catalogue(
        dimensions=MappingProxyType({"CAP": dimension}),
        indicators=MappingProxyType(indicators),
        economies=MappingProxyType(economies),
        groups=MappingProxyType({g[0]: Group(id=g[0], kind=g[1], name=g[2], short=g[2], ilostat=g[3]) for g in GROUPS}),
        areas=tuple(Code(provider="ilostat", code=c, area=a, reason=r) for c, a, r in AREAS),
        levels=MappingProxyType({label: _level(s) for label, s in series.items() if label not in gone}),
        sha256=fingerprint,
    )
