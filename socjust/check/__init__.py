"""Is a vintage fit to publish? Rules that can fail, each with a sentence that names the worst cases.

``fail`` means that a figure would be wrong or could not be traced; ``warn`` means that a human should look, or that
the report will say less than the framework asks for.
"""

from __future__ import annotations

from socjust.check.examine import Examined, examine, previous
from socjust.check.findings import Finding, Findings
from socjust.check.rules import RULES, check

__all__ = ["RULES", "Examined", "Finding", "Findings", "check", "examine", "previous"]
