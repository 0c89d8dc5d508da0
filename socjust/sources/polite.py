"""How providers are asked: who we say we are, how fast, how long we wait, and when we ask again."""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib import metadata
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import tenacity

from socjust import __version__
from socjust.errors import ProviderError, UsageError
from socjust.sources import TOGETHER

T = TypeVar("T")

LONGEST_WAIT = 300.0  # a provider that asks for more patience than this gets a sentence to the user instead
PATIENCE = 180.0  # seconds after which one question is given up, however many attempts are left
LOG = logging.getLogger("socjust")  # unless a caller configures it, Python writes its warnings to standard error
BROKEN = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)
TRANSPORT = (requests.ConnectionError, requests.Timeout, *BROKEN)
WIRE = threading.BoundedSemaphore(TOGETHER)  # held while a request is under way, whichever provider it is for


class Unready(Exception):
    """An answer that is no answer, but may be one the next time: an outage page, half a body, 'too many requests'."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Refused(Unready):
    """The provider turns us away (403): asked again only twice, because asking more makes it worse."""


class Stopped(Exception):
    """Another request failed for good, or the user pressed Ctrl-C: this one is given up."""


@dataclass(frozen=True)
class Manners:
    """How one provider wants to be asked."""

    name: str
    in_flight: int
    pause: float  # seconds between the starts of two requests
    attempts: int = 10
    first_wait: float = 1.0  # seconds before the first repetition; doubled each time, with jitter
    connect: float = 10.0
    read: float = 60.0

    @property
    def timeout(self) -> tuple[float, float]:
        """Timeouts as requests wants them."""
        return (self.connect, self.read)


def manners(name: str, url: str, in_flight: int, pause: float, variable: str = "") -> Manners:
    """Return how to ask the service at an address: gently, unless it runs on this very machine.

    Parameters
    ----------
    name : str
        The provider's name, for sentences.
    url : str
        Base address.
    in_flight : int
        Most requests at a time.
    pause : float
        Seconds between two requests to the real service.
    variable : str
        Environment variable that overrides the pause.

    Returns
    -------
    Manners
        On a loopback address there is no pause and waits are short.

    Examples
    --------
    >>> manners("ILOSTAT", "https://rplumber.ilo.org", 2, 1.0).pause, manners("x", "http://127.0.0.1:1", 4, 1.0).pause
    (1.0, 0.0)
    """
    near = is_loopback(url)
    given = os.environ.get(variable, "") if variable else ""
    try:
        seconds = float(given) if given else (0.0 if near else pause)
    except ValueError:
        raise UsageError(f"{variable} must be a number of seconds, not '{given}'.") from None
    return Manners(name, in_flight, max(0.0, seconds), first_wait=0.1 if near else 1.0)


def is_loopback(url: str) -> bool:
    """Say whether an address is on this machine.

    Examples
    --------
    >>> is_loopback("http://localhost:80/v2"), is_loopback("https://api.worldbank.org/v2")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def base_url(variable: str, default: str) -> str:
    """Return a provider's base address: the environment's, else the real one; without a slash at the end.

    Raises
    ------
    UsageError
        If the variable holds something that is not an http address.
    """
    url = os.environ.get(variable, "").strip() or default
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise UsageError(f"{variable} must be an address such as {default}, not '{url}'.")
    return url.rstrip("/")


def user_agent() -> str:
    """Return who we are: program, version and, where the installed package names one, the project's address."""
    try:
        links = metadata.metadata("socjust").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        links = []
    address = next((link.split(",", 1)[1].strip() for link in links if "," in link), "open report on social justice")
    return f"socjust/{__version__} (+{address})"


def seconds_to_wait(header: str | None) -> float | None:
    """Read a Retry-After header: seconds or a date; None where there is none or it cannot be read.

    Examples
    --------
    >>> seconds_to_wait("7"), seconds_to_wait(None), seconds_to_wait("soon")
    (7.0, None, None)
    """
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def refuse_bad_status(response: requests.Response) -> None:
    """Raise for a status that is not 200, with the wait the provider asks for."""
    status = response.status_code
    if status == 200:
        return
    wait = seconds_to_wait(response.headers.get("Retry-After"))
    if status == 403:
        raise Refused("it refused the request (403)", wait)
    words = "too many requests (429)" if status == 429 else f"status {status}"
    raise Unready(f"it answered {words}", wait)


def insist(ask: Callable[[], T], how: Manners, what: str, stop: threading.Event, attempts: int = 0) -> T:
    """Ask until there is an answer, with growing pauses; give up with a sentence.

    Parameters
    ----------
    ask : callable
        Asks once; raises `Unready` or a transport error of requests where asking again may help.
    how : Manners
        The provider's.
    what : str
        What is asked for, for the sentence: ``"series SI.POV.GINI"``.
    stop : threading.Event
        Set when nobody wants the answer any more.
    attempts : int
        Other than the manners' number of attempts.

    Returns
    -------
    object
        Whatever `ask` returned.

    Raises
    ------
    ProviderError
        After the last attempt.
    Stopped
        If `stop` was set meanwhile.
    """
    most = attempts or how.attempts

    def enough(state: tenacity.RetryCallState) -> bool:
        failure = state.outcome.exception() if state.outcome else None
        refused = isinstance(failure, Refused) and state.attempt_number >= 3
        patience = (getattr(failure, "retry_after", None) or 0.0) > LONGEST_WAIT
        tired = state.attempt_number >= 3 and (state.seconds_since_start or 0.0) > PATIENCE
        return stop.is_set() or refused or patience or tired or state.attempt_number >= most

    def wait(state: tenacity.RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        own = min(30.0, how.first_wait * 2 ** (state.attempt_number - 1)) * (0.5 + random.random())
        return max(own, getattr(failure, "retry_after", None) or 0.0)

    def tell(state: tenacity.RetryCallState) -> None:
        if state.attempt_number >= 3 and state.outcome and state.next_action:
            failure, pause = state.outcome.exception(), state.next_action.sleep
            why = failure if isinstance(failure, Unready) else "the connection broke or timed out"
            LOG.warning("%s: %s is asked again in %.0f s (%s)", how.name, what, pause, why)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type((Unready, *TRANSPORT)),
        stop=enough,
        wait=wait,
        sleep=tenacity.sleep_using_event(stop),
        before_sleep=tell,
        reraise=True,
    )
    try:
        return retrying(ask)
    except (Unready, *TRANSPORT) as failure:
        if stop.is_set():
            raise Stopped from None
        raise ProviderError(_sentence(how.name, what, failure)) from failure


def _sentence(name: str, what: str, failure: Exception) -> str:
    if isinstance(failure, Refused):
        return (
            f"{name} refuses to answer (403) when asked for {what}: it does so when it is asked too often or does not "
            "like the program's User-Agent; wait an hour and run the command again."
        )
    wait = getattr(failure, "retry_after", None) or 0.0
    if wait > LONGEST_WAIT:
        return f"{name} asks to be left alone for {wait:.0f} seconds: run the command again after that."
    reason = str(failure) if isinstance(failure, Unready) else in_words(failure)
    return f"{name} did not give {what}: {reason}. Run the command again later."


def in_words(failure: Exception) -> str:
    """Say in plain words how a connection failed.

    Examples
    --------
    >>> in_words(requests.ReadTimeout())
    'it did not answer in time'
    """
    if isinstance(failure, requests.Timeout):
        return "it did not answer in time"
    if isinstance(failure, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "the answer broke off half-way"
    return "no connection to it could be made or the connection broke"


def reach(url: str, tries: int = 3) -> tuple[bool, requests.Response | None]:
    """Say whether anything answers at an address, in a few quick tries, and what it answered.

    Parameters
    ----------
    url : str
        A resource of the provider.
    tries : int
        At most so many; fewer where they take long.

    Returns
    -------
    bool
        True for any HTTP answer, even an error or one that does not end: the provider is there then, only not well.
    requests.Response or None
        The first answer, good or bad, where it came whole.
    """
    began = time.monotonic()
    while True:
        try:
            with WIRE:
                return True, requests.get(url, headers={"User-Agent": user_agent()}, timeout=(3.0, 15.0))
        except (requests.ReadTimeout, *BROKEN):
            return True, None
        except requests.RequestException:
            tries -= 1
        if not tries or time.monotonic() - began > 8.0:  # one try can take long: a name may have several addresses
            return False, None
        time.sleep(0.1)
