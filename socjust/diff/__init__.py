"""What changed between two vintages: figure by figure, indicator by indicator, and in scores and ranks."""

from __future__ import annotations

from socjust.diff.revision import Diff, diff

__all__ = ["Diff", "diff"]
