"""From an amount in international dollars of 2021 to a share of GDP, by one of two roads that are told apart.

*In local currency*: private-consumption PPP of 2021, then the economy's own consumer prices from 2021 to the year of
its GDP. *In PPP dollars*, where the first road lacks a series: GDP at constant 2021 international dollars, which takes
the price level of all output for that of household consumption.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from socjust.costing import units
from socjust.errors import UsageError

BASE_YEAR: Final = 2021  # of the international dollar in which poverty lines are written
LOCAL: Final = "local currency"
OUTPUT: Final = "PPP dollars"


@units.traced(
    "lcu_{year} / year",
    amount="intl_2021 / year",
    ppp="lcu_2021 / intl_2021",
    cpi_base="lcu_2021 / basket",
    cpi="lcu_{year} / basket",
)
def in_local(amount: Any, ppp: Any, cpi_base: Any, cpi: Any, year: int) -> Any:
    """Write an amount in local currency at the prices of a year.

    Parameters
    ----------
    amount : float or array
        International $ of 2021 a year.
    ppp : float or array
        Private-consumption PPP of 2021, local currency per international $.
    cpi_base, cpi : float or array
        Consumer price index of 2021 and of `year`, on any one base.
    year : int
        Whose prices.

    Returns
    -------
    float, array or pint.Quantity
        Local currency of `year` a year.

    Examples
    --------
    >>> in_local(100.0, 45.0, 200.0, 230.0, 2023)
    5175.0
    """
    if year == BASE_YEAR and (np.abs(cpi.magnitude - cpi_base.magnitude) > 1e-9 * cpi_base.magnitude).any():
        raise UsageError(f"Prices of {BASE_YEAR} are those of the base year: both price indices must be the same.")
    return amount * ppp * (cpi / cpi_base)


@units.traced("percent", amount="lcu_{year} / year", gdp="lcu_{year} / year")
def share_local(amount: Any, gdp: Any, year: int) -> Any:
    """Divide local currency of a year by GDP at current prices of the same year: percent of GDP.

    Examples
    --------
    >>> share_local(5175.0, 517500.0, 2023)
    1.0
    """
    return amount / gdp


@units.traced("output_2021 / year", amount="intl_2021 / year")
def as_output(amount: Any) -> Any:
    """Take a dollar of household consumption for a dollar of national output: the assumption of the second road."""
    return amount * units.given(1.0, "output_2021 / intl_2021")


@units.traced("percent", amount="output_2021 / year", gdp="output_2021 / year")
def share_output(amount: Any, gdp: Any) -> Any:
    """Divide international dollars of output of 2021 by GDP at constant 2021 international dollars: percent of GDP.

    Examples
    --------
    >>> share_output(as_output(30.0), 1000.0)
    3.0
    """
    return amount / gdp


@units.traced("usd_{year} / year", share="percent", gdp="usd_{year} / year")
def in_dollars(share: Any, gdp: Any, year: int) -> Any:
    """Write a share of GDP (percent) in current US dollars of the year of the GDP, at market exchange rates.

    Examples
    --------
    >>> in_dollars(2.0, 500.0, 2023)
    10.0
    """
    return share * gdp
