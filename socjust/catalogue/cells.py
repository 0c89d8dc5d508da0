"""Take a cell that names series apart: plain codes, named codes and ILOSTAT filters."""

from __future__ import annotations

import re
from typing import cast

from socjust.catalogue.models import OR, Provider, Series
from socjust.errors import CatalogueError

WDI = 2  # the World Bank's database "World Development Indicators", where nothing else is said

_PART = re.compile(
    r"\s*(?:(?P<name>[a-z][a-z0-9_]*)\s*=\s*)?(?P<code>[A-Za-z0-9_.]+)\s*(?:\[(?P<filters>[^\[\]]*)\])?\s*"
)
_FILTER = re.compile(
    r"\s*(?P<key>sex|classif1|classif2)\s*=\s*(?P<value>[A-Za-z0-9_+-]+(?:\s*\|\s*[A-Za-z0-9_+-]+)*)\s*"
)


def components(cell: str, provider: str, database: int | None = None) -> tuple[tuple[str, Series], ...]:
    """Take apart a cell that names one or more series of one provider.

    Parameters
    ----------
    cell : str
        One code, or ``name=CODE; name=CODE``; a code may carry ILOSTAT filters in brackets, joined by commas. A filter
        may name several classification versions, joined by ``|``, in the order they are tried.
    provider : {"worldbank", "ilostat"}
        Whose codes they are.
    database : int, optional
        Number of the World Bank's database; 2 (World Development Indicators) when left out.

    Returns
    -------
    tuple of (str, Series)
        A single code without a name goes by the name ``x``.

    Examples
    --------
    >>> components("SI.POV.GINI", "worldbank")[0][1].label
    'SI.POV.GINI'
    >>> [(n, s.label) for n, s in components("f=EIP_2EET_SEX_RT[sex=SEX_F]; m=EIP_2EET_SEX_RT[sex=SEX_M]", "ilostat")]
    [('f', 'EIP_2EET_SEX_RT[sex=SEX_F]'), ('m', 'EIP_2EET_SEX_RT[sex=SEX_M]')]
    """
    if provider == "worldbank":
        database = WDI if database is None else database
    elif database is not None:
        raise CatalogueError("only World Bank series have a database number")
    found: list[tuple[str, Series]] = []
    parts = re.split(r";(?![^\[]*\])", cell)
    for part in parts:
        match = _PART.fullmatch(part)
        if not match:
            raise CatalogueError(f"'{part.strip()}' is not a code, name=CODE or CODE[sex=SEX_T,classif1=…]")
        if match["name"] is None and len(parts) > 1:
            raise CatalogueError(f"several codes need a name each: name=CODE; name=CODE (here '{part.strip()}')")
        name = match["name"] or "x"
        if name in (earlier for earlier, _ in found):
            raise CatalogueError(f"the name '{name}' stands there twice")
        filters = _filters(match["filters"], provider)
        series = Series(provider=cast(Provider, provider), code=match["code"], database=database, filters=filters)
        found.append((name, series))
    return tuple(found)


def _filters(text: str | None, provider: str) -> tuple[tuple[str, str], ...]:
    if text is None:
        return ()
    if provider != "ilostat":
        raise CatalogueError(f"only ILOSTAT series take filters (here [{text}])")
    pairs: dict[str, str] = {}
    for part in re.split("[,;]", text):
        match = _FILTER.fullmatch(part)
        if not match:
            raise CatalogueError(f"'{part.strip()}' is not a filter such as sex=SEX_T or classif1=SOC_CONTIG_TOTAL")
        if match["key"] in pairs:
            raise CatalogueError(f"the filter '{match['key']}' stands there twice")
        versions = [version.strip() for version in match["value"].split(OR)]
        if len(set(versions)) < len(versions):
            raise CatalogueError(f"the filter '{match['key']}' names a version twice")
        pairs[match["key"]] = OR.join(versions)
    return tuple(sorted(pairs.items()))
