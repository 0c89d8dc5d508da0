"""A country team's own figures: read, checked with every mistake explained, and laid over the providers'.

Own data never change a vintage. They lie beside the vintages and are laid over the long table whenever that of a real
vintage is read; what they add or replace carries the flag ``own`` and a decision with its reason. Simulated vintages
take none: real figures are not mixed with invented ones.
"""

from __future__ import annotations

from socjust.own.check import Checked, check
from socjust.own.descriptor import Descriptor
from socjust.own.descriptor import read as read_descriptor
from socjust.own.findings import OwnDataError, Problem
from socjust.own.lay import lay_over
from socjust.own.stored import Stored, extend, fingerprint, read

__all__ = [
    "Checked",
    "Descriptor",
    "OwnDataError",
    "Problem",
    "Stored",
    "check",
    "extend",
    "fingerprint",
    "lay_over",
    "read",
    "read_descriptor",
]
