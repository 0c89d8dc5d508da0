"""World Bank: asked through wbgapi, one request per series, the bytes kept as they came."""

from __future__ import annotations

import io
import json
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import requests
import wbgapi as wb

from socjust.catalogue.models import Series
from socjust.errors import SeriesNotServed
from socjust.sources import FIRST_YEAR, WORLD_DEVELOPMENT_INDICATORS, WORLDBANK, Answer
from socjust.sources.polite import (
    WIRE,
    Manners,
    Stopped,
    Unready,
    base_url,
    insist,
    manners,
    refuse_bad_status,
    user_agent,
)
from socjust.sources.worldbank_page import Silent, check, head, listen, updated

VARIABLE = "SOCJUST_WORLDBANK_URL"
DEFAULT_URL = "https://api.worldbank.org/v2"
IN_FLIGHT = 4
PAGE = 32500  # the most rows the service gives in one page; a series since 1990 has about 9,600


class WorldBank:
    """An open conversation with the World Bank. Use :func:`conversation` to begin one."""

    def __init__(self, url: str, how: Manners, stop: threading.Event) -> None:
        self.url = url
        self.how = how
        self._stop = stop
        self._heard = threading.local()
        self._periods: dict[int, list[str]] = {}
        self._absent: dict[int, str] = {}  # databases that the service does not have, in its words

    def hook(self, response: requests.Response, *_: Any, **__: Any) -> requests.Response | None:
        """Keep what comes in, and refuse at once what is not an answer (called by requests for each response).

        Of a page of data wbgapi gets the head alone, which it needs to turn the pages: it would read the rows one by
        one in Python, and they are read from the bytes anyway.
        """
        if self._stop.is_set():
            raise Stopped
        if not _is_json(response):
            refuse_bad_status(response)
        heard = getattr(self._heard, "answers", None)
        try:
            listen(response.content)
        except Silent:
            if heard is None:
                raise Unready("it answered nothing") from None
            raise
        refuse_bad_status(response)
        if heard is None:
            return None
        heard.append((response.url, response.content))
        return _headed(response)

    def prepare(self, databases: Iterable[int]) -> None:
        """Ask once for what wbgapi wants to know before any series: economies, and each database's concepts and years.

        wbgapi keeps these for the life of the process and would otherwise ask for them again in each thread.
        """
        insist(self._economies, self.how, "its list of economies", self._stop, attempts=40)
        for number in sorted(set(databases)):
            what = f"the years of its database {number}"
            try:
                insist(lambda n=number: self._read_periods(n), self.how, what, self._stop, attempts=40)
            except SeriesNotServed as failure:
                self._absent[number] = str(failure)

    def _economies(self) -> None:
        with WIRE, _as_unready():
            try:
                wb.economy.update_caches()
            except Exception:
                _forget_economies()  # else wbgapi takes half a list for the whole one
                raise

    def aggregates(self) -> frozenset[str]:
        """Return the codes of the areas that are no economies, once prepared."""
        return frozenset(wb.economy.aggregates())

    def _read_periods(self, number: int) -> None:
        with WIRE, _as_unready():
            periods = wb.time.periods(number)
        self._periods[number] = sorted(k for v, k in periods.items() if v[:4].isdigit() and int(v[:4]) >= FIRST_YEAR)

    def fetch(self, series: Series) -> list[Answer]:
        """Return the pages of one series, all economies and years from 1990.

        Parameters
        ----------
        series : Series
            Its ``database`` has to have been prepared.

        Returns
        -------
        list of Answer
            One per page; empty if the service knows the series and has no figure.

        Raises
        ------
        SeriesNotServed
            If the service says that it has no such series; the sentence carries its words.
        ProviderError
            If it does not answer, or not what was asked.
        """
        number = database(series)
        if number in self._absent:
            raise SeriesNotServed(
                f"{series.code} is not served by World Bank (nothing of database {number} is: {self._absent[number]})."
            )
        return insist(lambda: self._ask(series, number), self.how, f"series {series.code}", self._stop)

    def _ask(self, series: Series, number: int) -> list[Answer]:
        self._heard.answers = heard = []
        try:
            with WIRE, _as_unready():
                if self._stop.is_set():  # while it waited: wbgapi may have been given back its own settings by now
                    raise Stopped
                rows = wb.data.fetch(series.code, time=self._periods[number], db=number)
                deque(rows, maxlen=0)  # wbgapi turns the pages; the hook keeps them
        except Silent:
            return []
        except SeriesNotServed as failure:
            raise SeriesNotServed(f"{series.code} is not served by World Bank (its answer: {failure}).") from None
        finally:
            self._heard.answers = None
        now = datetime.now(UTC).replace(microsecond=0)
        pages = []
        for page, (url, body) in enumerate(heard, start=1):
            suffix = f".{page}" if len(heard) > 1 else ""
            path = f"{WORLDBANK}/{number}/{series.code}{suffix}.json.gz"
            table, height = check(body, series)
            pages.append(Answer(WORLDBANK, series.code, path, url, now, body, height, updated(body), table))
        if sum(page.rows for page in pages) != head(heard[0][1]).get("total"):
            raise Unready(f"it sent fewer rows of {series.code} than it counts")
        return pages


@contextmanager
def conversation(stop: threading.Event) -> Iterator[WorldBank]:
    """Set wbgapi up for our way of asking, and put everything back afterwards.

    Parameters
    ----------
    stop : threading.Event
        Set when the answers are no longer wanted.

    Yields
    ------
    WorldBank
        Ready to `prepare` and `fetch`.
    """
    url = address()
    how = manners("World Bank", url, IN_FLIGHT, 0.0)
    bank = WorldBank(url, how, stop)
    before = (wb.endpoint, wb.per_page, wb.get_options)
    _forget()
    wb.endpoint, wb.per_page = url, PAGE
    wb.get_options = {
        "timeout": how.timeout,
        "headers": {"User-Agent": user_agent()},
        "hooks": {"response": bank.hook},
    }
    try:
        yield bank
    finally:
        wb.endpoint, wb.per_page, wb.get_options = before
        _forget()


def address() -> str:
    """Return the service's base address."""
    return base_url(VARIABLE, DEFAULT_URL)


def database(series: Series) -> int:
    """Return the number of the database that holds a series."""
    return series.database or WORLD_DEVELOPMENT_INDICATORS


def sources_url() -> str:
    """Return the address of the list of databases: it says what changed, and whether the service is there."""
    return f"{address()}/en/sources?per_page=1000&page=1&format=json"


def question(series: Series) -> str:
    """Return what is asked for a series, in one line: the same line means the same question."""
    return f"{address()}/sources/{database(series)}/series/{series.code} from {FIRST_YEAR}"


def _headed(response: requests.Response) -> requests.Response:
    headed = requests.Response()
    headed.status_code, headed.url, headed.encoding = response.status_code, response.url, "utf-8"
    headed.raw = io.BytesIO(json.dumps(head(response.content) | {"source": {"data": []}}).encode())
    return headed


def _is_json(response: requests.Response) -> bool:
    return "json" in response.headers.get("Content-Type", "")


@contextmanager
def _as_unready() -> Iterator[None]:
    """Turn wbgapi's own complaints, all of which an outage can cause, into a reason to ask again."""
    try:
        yield
    except wb.APIResponseError:
        raise Unready("the answer broke off half-way or is not JSON") from None
    except wb.APIError as failure:
        raise Unready(f"it answered: {failure.msg}") from None
    except (KeyError, TypeError, IndexError) as failure:
        raise Unready(f"the answer lacks what every answer has ({failure})") from None


def _forget() -> None:
    """Empty wbgapi's memory of another address: it keeps these for the life of the process, whatever the endpoint."""
    wb.source._concepts.clear()
    wb.time._time_values.clear()
    _forget_economies()


def _forget_economies() -> None:
    wb.economy._localized_metadata.clear()
    wb.economy._class_data = None
    wb.economy._aggs = None
