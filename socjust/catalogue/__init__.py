"""The catalogue: what the report measures, and every judgement made about it, as data that a statistician edits.

Examples
--------
>>> import socjust
>>> socjust.catalogue().indicator("dis_gini").direction
-1
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

from socjust.catalogue.load import Catalogue, load

__all__ = ["Catalogue", "load"]


class _Callable(ModuleType):
    # `socjust.catalogue` is this module as soon as anything imports it, so `socjust.catalogue()` has to be its call
    def __call__(self, folder: Path | None = None) -> Catalogue:
        return load(folder)


sys.modules[__name__].__class__ = _Callable
