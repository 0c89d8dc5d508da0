"""What a vintage can say and what it cannot: every cell of economies by indicators, with its state and its reason.

A blank is a finding too. Each cell of the framework (economy, indicator, reference year) is in one of
:data:`~socjust.coverage.states.STATES`; where there is no value, the reason says who does not have it.
"""

from __future__ import annotations

from socjust.coverage.aggregate import against_provider, aggregate
from socjust.coverage.counted import BY, counted
from socjust.coverage.states import ROLES, SEEN, STATES, states

__all__ = ["BY", "ROLES", "SEEN", "STATES", "against_provider", "aggregate", "counted", "states"]
