"""Finds the browser that prints the PDFs: Chromium, Chrome or Edge as installed on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from socjust.errors import UsageError

VARIABLE = "SOCJUST_CHROMIUM"

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)

MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)

HOW = (
    "No Chromium, Chrome or Edge was found, so the PDFs are left out: install one "
    f"(Debian, Ubuntu: apt install chromium) or set {VARIABLE} to its program file"
)


def find() -> Path | None:
    """Return the browser's program file, or None when there is none.

    Returns
    -------
    Path or None
        That of ``SOCJUST_CHROMIUM`` where it is set, else the first found.

    Raises
    ------
    UsageError
        If ``SOCJUST_CHROMIUM`` names a file that cannot be run.
    """
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if not found:
            raise UsageError(f"{VARIABLE} is set to '{named}', which is not a program: correct it or unset it")
        return Path(found)
    for command in COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    return next((place for place in _places() if place.is_file()), None)


def _places() -> list[Path]:
    if sys.platform == "darwin":
        return [Path(root + place) for root in ("", str(Path.home())) for place in MAC]
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        return [Path(root, place) for root in roots if root for place in WINDOWS]
    return []
