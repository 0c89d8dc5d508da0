"""What can go wrong, said in one sentence with its remedy.

Every error a user can meet is one of these classes. The command line prints the sentence and exits with
:attr:`SocjustError.exit_code`; a Python caller catches :class:`SocjustError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from os.path import commonprefix


class SocjustError(Exception):
    """A mistake or a failure that has a plain explanation: one sentence, with what to do about it."""

    exit_code = 1


class UsageError(SocjustError):
    """The question was wrong: an unknown economy, indicator, vintage, edition or format, a year out of range."""

    exit_code = 2


class CatalogueError(SocjustError):
    """A file of the catalogue breaks its schema; the sentence names file, row and field."""

    exit_code = 2


class ProviderError(SocjustError):
    """A provider did not answer, or answered something that is not what was asked."""

    exit_code = 3


class SeriesNotServed(ProviderError):
    """A provider answered, and says that it does not hold the series (any more)."""


class StoreError(SocjustError):
    """A vintage cannot be written or read: no space, a broken file, a missing folder."""

    exit_code = 4


class CheckFailed(SocjustError):
    """The data are not fit to publish."""

    exit_code = 2


class ReportError(SocjustError):
    """One or more chapters could not be made; the rest are published."""

    exit_code = 1


def unknown(kind: str, given: str, known: Iterable[str], remedy: str) -> UsageError:
    """Build the error for a name that does not exist, with the nearest names that do.

    Parameters
    ----------
    kind : str
        What the name was meant to be: ``"economy"``, ``"vintage"``.
    given : str
        The name as the user typed it.
    known : iterable of str
        All valid names.
    remedy : str
        What lists the valid names, for example ``"socjust list economies"``.

    Returns
    -------
    UsageError
        The error to raise.

    Examples
    --------
    >>> print(unknown("economy", "KEM", ["KEN", "BRA"], "socjust list economies"))
    Unknown economy 'KEM'. Did you mean KEN? All of them: socjust list economies
    """
    near = nearest(given, known)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return UsageError(f"Unknown {kind} '{given}'.{hint} All of them: {remedy}")


def nearest(given: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that are spelt most like a given one, the likeliest first.

    Examples
    --------
    >>> nearest("KEM", ["YEM", "KEN", "BRA"])
    ['KEN', 'YEM']
    """
    folded = {name.casefold(): name for name in known}
    close = get_close_matches(given.casefold(), folded, n=12, cutoff=0.6)
    typed = given.casefold()
    # Of names that are equally close, those that begin alike are more likely meant: KEN for KEM, rather than YEM.
    close.sort(key=lambda name: (-SequenceMatcher(None, name, typed).ratio(), -len(commonprefix([name, typed]))))
    return [folded[name] for name in close[:3]]
