"""Where to focus: what stands out in each economy, for which reason, and how surely.

Computes; draws nothing. The numbers behind every rule are data files of this folder, each with its reason.
"""

from __future__ import annotations

from socjust.focus.focus import FocusResult, focus
from socjust.focus.named import priorities

__all__ = ["FocusResult", "focus", "priorities"]
