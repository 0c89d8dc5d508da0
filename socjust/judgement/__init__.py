"""Judgement on figures: what is changed, marked or left out, by rule or by an entry of corrections.yml, and why.

Figures come in as the providers have them; each step returns the table and one row for every figure it decided on.
The sentences stand in judgement.csv, the limits in limits.csv, the entries in corrections.yml of the catalogue.

Examples
--------
>>> from socjust import judgement
>>> [step.__module__.rpartition(".")[2] for step in judgement.STEPS]
['correct', 'impossible', 'beyond', 'marks', 'breaks']
"""

from __future__ import annotations

from typing import Final

from socjust.judgement.beyond import beyond
from socjust.judgement.breaks import breaks
from socjust.judgement.correct import correct
from socjust.judgement.impossible import impossible
from socjust.judgement.marks import marks
from socjust.judgement.steps import ORDER, Judged, Situation, Step, judge

__all__ = ["ORDER", "STEPS", "Judged", "Situation", "Step", "judge"]

# The order matters: what is corrected first is not judged by rule, and a break is seen between figures that remain.
STEPS: Final[tuple[Step, ...]] = (correct, impossible, beyond, marks, breaks)
