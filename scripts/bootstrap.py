"""Make or repair ``.venv``, then look for the browser that prints the PDF. Standard library only.

Run by ``make setup``, and before ``make report`` and ``make test``: what is done is recognised by a stamp and costs
a moment. Asks nothing, and reaches package registries only.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".stamp"  # written last: what was installed, and where
UNFINISHED = VENV / ".unfinished"  # written first: a .venv that holds it is thrown away
NO_BROWSER = VENV / ".no-browser"  # apt has failed once: do not try before every report

APT_PACKAGES = ("chromium", "fonts-noto-core")
APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30")
QUIET = {
    "PIP_NO_INPUT": "1",
    "PIP_USER": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "DEBIAN_FRONTEND": "noninteractive",
}
FILTER = {  # of .gitattributes; not `required`, so that git still works where .venv is gone
    "filter.nbstripout.clean": ".venv/bin/python scripts/strip_outputs.py --keep-id",
    "filter.nbstripout.smudge": "cat",
    "diff.ipynb.textconv": ".venv/bin/python scripts/strip_outputs.py --keep-id --textconv",
}


class SetupError(Exception):
    """Set-up cannot go on; the sentence says why and what to do."""


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"setup: {text}", flush=True)


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command without input, keeping what it prints."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=os.environ | QUIET,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def must(remedy: str, *command: str | Path) -> None:
    """Run a command; where it fails, say its first error and the remedy, and stop."""
    done = run(*command)
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        errors = (
            [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
            or lines[-1:]
            or ["no message"]
        )
        raise SetupError(f"{errors[0].rstrip('.')}. {remedy}")


def wanted() -> str:
    """Return what the stamp has to say: this folder, and all that decides what is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = json.dumps([str(ROOT), project["build-system"], project["project"], FILTER], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def stamped() -> str:
    """Return what the stamp says, or nothing where there is none or the interpreter behind .venv is gone."""
    return STAMP.read_text(encoding="utf-8").strip() if STAMP.is_file() and PYTHON.exists() else ""


def other_python() -> bool:
    """Say whether the user named another Python than the one .venv was made with."""
    if not os.environ.get("PYTHON") or not PYTHON.exists():
        return False
    here = "{}.{}".format(*sys.version_info)
    return run(PYTHON, "-c", "import sys; print('{}.{}'.format(*sys.version_info))").stdout.strip() != here


def create() -> None:
    """Make an empty .venv with its own pip."""
    if importlib.util.find_spec("ensurepip") is None:  # Debian and Ubuntu split it off
        package = "python{}.{}-venv".format(*sys.version_info)
        if sys.executable.startswith("/usr/bin/") and may_use_apt():
            say(f"installing {package} with apt")
            apt_install(package)
            importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is None:
            raise SetupError(
                f"{sys.executable} cannot make virtual environments (no ensurepip). On Debian and Ubuntu:"
                f" apt-get install {package}; or name another Python: make setup PYTHON=python3.12"
            )
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    must("Is the disk full, or the folder read-only?", sys.executable, "-m", "venv", VENV)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--upgrade", "pip")  # an older pip will do where this fails


def install() -> None:
    """Bring .venv to what pyproject.toml asks for; nothing that fails half-way is taken for complete."""
    began = time.monotonic()
    if UNFINISHED.exists() or not PYTHON.exists() or other_python():
        say("making .venv with Python {}.{}.{}".format(*sys.version_info))
        create()
    say("installing packages: a minute or two the first time")
    STAMP.unlink(missing_ok=True)
    must(
        "Is the package registry (PyPI, or the one pip is set to) within reach? Then run the same command again.",
        *(PYTHON, "-m", "pip", "install", "--quiet", "--editable", ".[test]"),
    )
    must("Please report this.", PYTHON, "-c", "import socjust")
    register_filter()
    STAMP.write_text(wanted() + "\n", encoding="utf-8")
    UNFINISHED.unlink(missing_ok=True)
    say(f"packages are ready ({time.monotonic() - began:.0f} s)")


def register_filter() -> None:
    """Let git strip the outputs of notebooks, in a git checkout."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        for key, value in FILTER.items():
            run("git", "config", "--local", key, value)


def may_use_apt() -> bool:
    """Say whether this is root on Debian or Ubuntu."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install Debian packages; say whether that worked."""
    run(*APT, "update")
    return run(*APT, "install", "--yes", "--no-install-recommends", *packages).returncode == 0


def browser() -> tuple[bool, str]:
    """Say whether the report finds a browser, and its path or a sentence about how to get one."""
    code = "import sys; from socjust.report import chromium as c; p = c.find(); print(p or c.HOW); sys.exit(p is None)"
    done = run(PYTHON, "-c", code)
    last = (done.stdout.strip().splitlines() or ["no answer"])[-1]
    return done.returncode == 0, re.sub(r"^socjust\.errors\.\w+: ", "", last)  # SOCJUST_CHROMIUM may name no program


def ensure_browser(again: bool) -> None:
    """Install a browser where there is none and that is ours to do; the report says itself when PDF is left out."""
    if again:
        NO_BROWSER.unlink(missing_ok=True)
    found, how = browser()
    if not found and not os.environ.get("SOCJUST_CHROMIUM") and may_use_apt() and not NO_BROWSER.exists():
        say(f"installing {' and '.join(APT_PACKAGES)} with apt, for PDF")
        if apt_install(*APT_PACKAGES):
            found, how = browser()
        if not found:
            NO_BROWSER.touch()
    if again:
        say(f"ready; PDF is printed with {how}" if found else how)


def main() -> int:
    """Set up what is missing."""
    try:
        if stamped() != wanted() or other_python():
            with (ROOT / ".venv.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # a second set-up at the same time waits for the first
                if stamped() != wanted() or other_python():
                    install()
        ensure_browser(again="--again" in sys.argv[1:])
    except (SetupError, OSError) as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: stopped; the next run starts where it has to", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
