"""The command line: from fetching the figures to the report, and what can be asked of them on the way."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from socjust.errors import SocjustError

STOPPED = 130
SEVERAL = ("--economy", "--indicator", "--format", "--year", "--weight", "--exclude")  # these take one or more values


def spread(arguments: Sequence[str]) -> list[str]:
    """Write an option with several values as that option several times, which is what the parser understands.

    Parameters
    ----------
    arguments : sequence of str
        As typed: ``--economy KEN BRA`` or ``--economy KEN,BRA``.

    Returns
    -------
    list of str
        ``--economy KEN --economy BRA``.

    Examples
    --------
    >>> spread(["report", "--economy", "KEN", "BRA,ZAF", "--edition", "x"])
    ['report', '--economy', 'KEN', '--economy', 'BRA', '--economy', 'ZAF', '--edition', 'x']
    """
    out: list[str] = []
    option = ""
    for word in arguments:
        name, _, attached = word.partition("=")
        if word.startswith("-"):
            option = name if name in SEVERAL else ""
            if not option:
                out.append(word)
                continue
            word = attached
        if not option:
            out.append(word)
        else:
            for value in filter(None, word.split(",")):
                out += [option, value]
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code.

    Every foreseeable failure is one sentence on standard error: no traceback unless ``SOCJUST_DEBUG`` is set.
    """
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code."""
    from socjust.cli.app import complete

    try:
        code = complete()(args=spread(arguments), prog_name="socjust", standalone_mode=False) or 0
        return complain(KeyboardInterrupt()) if code == STOPPED else code  # the parser turns Ctrl-C into a silent code
    except Exception as error:  # the last place where an error can be turned into a sentence
        if os.environ.get("SOCJUST_DEBUG"):
            raise
        return complain(error)
    except KeyboardInterrupt:
        return complain(KeyboardInterrupt())


def complain(error: BaseException) -> int:
    """Say what went wrong in one sentence on standard error, and return the exit code for it."""
    code = 70
    if isinstance(error, SocjustError):
        text, code = str(error), error.exit_code
    elif isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":
        text, code = "Stopped. Nothing half-written was left behind; run the same command again.", STOPPED
    elif hasattr(error, "format_message"):  # of the parser: an unknown option, a missing value
        where = getattr(error, "ctx", None)
        hint = f" See: {where.command_path} --help" if where else ""
        text, code = " ".join(error.format_message().split()).rstrip(".") + "." + hint, error.exit_code
    elif isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        text, code = "The disk is full: free some space, or name another folder with --home. Nothing was stored.", 4
    elif isinstance(error, OSError):
        where = error.filename or "A file"
        text, code = f"{where}: {error.strerror or error}. Check that the folder exists and may be written.", 4
    else:
        text = (
            f"This is a mistake in socjust, not yours: {type(error).__name__}: {error}. "
            "Set SOCJUST_DEBUG=1, run it again, and report what it prints."
        )
    print(f"socjust: {text}", file=sys.stderr)
    return code
