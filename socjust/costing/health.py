"""Universal health coverage: how far public spending on health lies below two published benchmarks."""

from __future__ import annotations

from typing import Any

import numpy as np

from socjust.costing import units


@units.traced("percent", spending="percent", benchmark="percent")
def health_share_gap(spending: Any, benchmark: Any) -> Any:
    """Return by how much public spending on health lies below a share of GDP; 0 where it does not.

    McIntyre, Meheus and Røttingen, Health Economics, Policy and Law 12(2), 2017. Money is no measure of services: it
    says nothing on what it buys.

    Parameters
    ----------
    spending : float or array
        Domestic general government health expenditure, percent of GDP.
    benchmark : float
        Percent of GDP.

    Returns
    -------
    float or array
        Percent of GDP.

    Examples
    --------
    >>> float(health_share_gap(2.0, 5.0)), float(health_share_gap(8.0, 5.0))
    (3.0, 0.0)
    """
    return np.maximum(benchmark - spending, units.given(0.0, "percent"))


@units.traced(
    "usd_{year} / person / year",
    package="usd_{base} / person / year",
    cpi_base="usd_{base} / basket",
    cpi="usd_{year} / basket",
)
def package_price(package: Any, cpi_base: Any, cpi: Any, base: int, year: int) -> Any:
    """Move the price of a package of services, in US dollars per head a year, by United States consumer prices.

    Parameters
    ----------
    package : float
        US $ of `base` per person a year.
    cpi_base, cpi : float
        Consumer price index of the United States in the two years.
    base, year : int
        The years.

    Returns
    -------
    float
        US $ of `year` per person a year.

    Examples
    --------
    >>> package_price(86.0, 100.0, 125.0, 2012, 2023)
    107.5
    """
    return package * (cpi / cpi_base)


@units.traced(
    "percent", spending="percent", gdp="usd_{year} / year", persons="person", package="usd_{year} / person / year"
)
def health_package_gap(spending: Any, gdp: Any, persons: Any, package: Any, year: int) -> Any:
    """Return by how much public spending per head lies below the price of a package of services, as a share of GDP.

    Parameters
    ----------
    spending : float or array
        Domestic general government health expenditure, percent of GDP.
    gdp : float or array
        US $ of `year` a year.
    persons : float or array
        Population.
    package : float
        US $ of `year` per person a year.
    year : int
        Whose prices.

    Returns
    -------
    float or array
        Percent of GDP.

    Examples
    --------
    >>> round(float(health_package_gap(2.0, 1e9, 1e6, 110.0, 2023)), 6)  # 90 of 1,000 $ a head
    9.0
    """
    return np.maximum((package * persons - spending * gdp) / gdp, units.given(0.0, "percent"))
