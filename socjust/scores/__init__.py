"""Scores: a general engine for composite indices, one verb a file, all of it usable on arrays alone.

Names are loaded when they are first used, so that importing the package stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "Framework": "framework",
    "Node": "framework",
    "Pipeline": "pipeline",
    "Result": "pipeline",
    "Data": "frame",
    "Choice": "choices",
    "Uncertainty": "uncertainty",
    "Sensitivity": "sensitivity",
}

__all__ = [*_WHERE]


def __getattr__(name: str) -> Any:
    """Load a public name, or a module of this package, at its first use."""
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from error
