"""Progress: how fast each indicator and each dimension moves, and whether that is fast enough.

Computes; draws nothing. The report's arrows and statuses all come from here.

Examples
--------
>>> from socjust import progress
>>> progress.STATES
('achieved', 'on track', 'moderately', 'stagnating', 'worsening', 'uncertain', 'no data')
"""

from __future__ import annotations

from socjust.progress.assess import indicators
from socjust.progress.compose import dimensions
from socjust.progress.count import groups
from socjust.progress.doubles import doubles
from socjust.progress.settings import NOT_APPLICABLE, STATES, VERDICTS
from socjust.progress.sevilla import sevilla
from socjust.progress.weigh import weigh

__all__ = ["NOT_APPLICABLE", "STATES", "VERDICTS", "dimensions", "doubles", "groups", "indicators", "sevilla", "weigh"]
