"""Units of every number that enters a cost, so that money of two price bases can neither be added nor mistaken.

A price base is a dimension of its own: local currency at prices of 2021 (``lcu_2021``) and of 2023 (``lcu_2023``) are
as far apart as metres and seconds, and only a consumer price index of the two years turns one into the other. The
international dollar of household consumption (``intl_2021``) and that of national output (``output_2021``) are told
apart too: where a formula takes one for the other, it says so in one place (:func:`socjust.costing.prices.as_output`).
Traced by pint, column by column. At the door numbers are plain, with their unit in the documentation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, wraps
from inspect import signature
from typing import Any, Final

from socjust.errors import UsageError

BASE: Final = (
    "percent = 0.01",
    "permille = 0.001",
    "person = [person]",
    "worker = [worker]",
    "year = [time]",
    "month = year / 12",
    "week = year * 7 / 365",
    "day = year / 365",
    "basket = [basket]",  # what a consumer price index prices
    "intl_2021 = [money_intl_2021]",  # international $ of household consumption, constant prices of 2021
    "output_2021 = [money_output_2021]",  # international $ of gross domestic product, constant prices of 2021
)
MONEY: Final = re.compile(r"\b(?:lcu|usd)_\d{4}\b")  # money at the current prices of one year


@cache
def registry() -> Any:
    """Return the project's units, and no others: a metre or a euro is refused.

    Returns
    -------
    pint.UnitRegistry
    """
    import pint

    made = pint.UnitRegistry(None)
    for line in BASE:
        made.define(line)
    return made


@cache
def unit(name: str) -> Any:
    """Return a unit by name; money of a year (``lcu_2023``, ``usd_2012``) is defined when it is first named.

    Raises
    ------
    UsageError
        For a unit that the costing does not know.

    Examples
    --------
    >>> unit("lcu_2021").dimensionality == unit("lcu_2023").dimensionality
    False
    """
    import pint

    known = registry()
    for money in MONEY.findall(name):
        if money not in known:
            known.define(f"{money} = [money_{money}]")
    try:
        return known.Unit(name)
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, AttributeError) as error:
        raise UsageError(
            f"Unknown unit '{name}': the costing knows {', '.join(u.split()[0] for u in BASE)}."
        ) from error


def given(value: Any, name: str) -> Any:
    """Give a plain number its unit, or check that a quantity has it.

    Parameters
    ----------
    value : float, numpy.ndarray or pint.Quantity
        A plain number counts as being in the unit already.
    name : str
        The unit.

    Returns
    -------
    pint.Quantity

    Raises
    ------
    UsageError
        For a quantity of another kind: persons for dollars, prices of one year for those of another.

    Examples
    --------
    >>> print(given(3.0, "intl_2021 / person / day"))
    3.0 intl_2021 / day / person
    >>> given(given(5.0, "lcu_2021"), "lcu_2023")
    Traceback (most recent call last):
    socjust.errors.UsageError: lcu_2021 was given where lcu_2023 is needed, and no factor turns one into the other.
    """
    import pint

    wanted = unit(name)
    if not isinstance(value, registry().Quantity):
        return registry().Quantity(value, wanted)
    try:
        return value.to(wanted)
    except pint.DimensionalityError as error:
        raise UsageError(
            f"{value.units} was given where {wanted} is needed, and no factor turns one into the other."
        ) from error


def traced(result: str, **arguments: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a formula with the units of its arguments and of its result, checked at every call.

    The formula sees quantities. Its result is converted to the unit that it promises, so that a formula with a factor
    too many or too few fails whenever it is called. Called with plain numbers it returns plain numbers; called with a
    quantity it returns one.

    Parameters
    ----------
    result : str
        Unit of the result.
    **arguments : str
        Unit of each argument that has one.

    Examples
    --------
    >>> @traced("intl_2021 / year", persons="person", line="intl_2021 / person / day")
    ... def need(persons, line):
    ...     return persons * line
    >>> need(2.0, 3.0)
    2190.0
    """

    def decorate(formula: Callable[..., Any]) -> Callable[..., Any]:
        form = signature(formula)

        @wraps(formula)
        def checked(*args: Any, **kwargs: Any) -> Any:
            bound = form.bind(*args, **kwargs)
            bound.apply_defaults()
            quantity = any(isinstance(v, registry().Quantity) for v in bound.arguments.values())
            for name, wanted in arguments.items():
                bound.arguments[name] = given(bound.arguments[name], wanted)
            made = given(formula(*bound.args, **bound.kwargs), result)
            return made if quantity else made.magnitude

        return checked

    return decorate
