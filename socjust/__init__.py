"""State of Social Justice: indicators, scores and a report that anyone can re-run.

Importing this package does nothing but define names; everything heavy is loaded when it is first used.

Examples
--------
>>> import socjust
>>> socjust.catalogue().dimension("PRO").short
'Social protection and health'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from socjust import catalogue as catalogue
    from socjust import costing as costing
    from socjust import focus as focus
    from socjust import inequality as inequality
    from socjust import progress as progress
    from socjust.api import Scores as Scores
    from socjust.api import load as load
    from socjust.api import score as score

__version__ = "0.1.0"
UNITS = ("catalogue", "costing", "focus", "inequality", "progress")
__all__ = ["catalogue", "costing", "focus", "inequality", "load", "progress", "score"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in ("load", "score"):
        return getattr(import_module("socjust.api"), name)
    if name in UNITS:
        return import_module(f"socjust.{name}")
    raise AttributeError(f"module 'socjust' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
