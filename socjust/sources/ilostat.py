"""ILOSTAT: a thin client of its rplumber service, one request per data set, every answer held against the question."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime

import requests

from socjust.errors import SeriesNotServed
from socjust.sources import ILOSTAT, Answer
from socjust.sources.ilostat_table import Entry, Question, check, entries, plain, read
from socjust.sources.parallel import Pacer
from socjust.sources.polite import Manners, Unready, base_url, insist, manners, refuse_bad_status, user_agent

VARIABLE = "SOCJUST_ILOSTAT_URL"
PAUSE_VARIABLE = "SOCJUST_ILOSTAT_PAUSE"
DEFAULT_URL = "https://rplumber.ilo.org"
IN_FLIGHT = 2
PAUSE = 1.0  # the service asks for about one request a second
TOC = "toc"


class Ilostat:
    """The service at one address."""

    def __init__(self, stop: threading.Event) -> None:
        self.url = address()
        self.how: Manners = manners("ILOSTAT", self.url, IN_FLIGHT, PAUSE, PAUSE_VARIABLE)
        self._stop = stop
        self._pacer = Pacer(self.how.pause)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent()

    def contents(self) -> Answer:
        """Return the table of contents: which data sets there are, and when each was last updated.

        Raises
        ------
        ProviderError
            If the service does not answer, or something that is no table of contents.
        """
        url = f"{self.url}/metadata/toc/indicator?lang=en&format=.csv"

        def ask() -> Answer:
            body = self._get(url)
            table = read(body)
            if not entries(table):
                raise Unready("its table of contents is empty")
            path = f"{ILOSTAT}/toc.csv.gz"
            return Answer(ILOSTAT, TOC, path, url, _now(), body, table.height, None, table)

        return insist(ask, self.how, "its table of contents", self._stop)

    def fetch(self, question: Question, contents: Mapping[str, Entry]) -> Answer:
        """Return the answer to a question about one data set.

        Parameters
        ----------
        question : Question
            Data set and filters.
        contents : mapping of str to Entry
            The table of contents, by data set without its frequency.

        Returns
        -------
        Answer
            Checked: the right data set, only codes and years that were asked for.

        Raises
        ------
        SeriesNotServed
            If the table of contents, or the service, does not know the data set.
        ProviderError
            If the service does not answer, or not what was asked.
        """
        entry = contents.get(question.code)
        if entry is None:
            raise SeriesNotServed(f"{question.code} is not served by ILOSTAT (not in its table of contents).")
        url = f"{self.url}/data/indicator?{question.query}"

        def ask() -> Answer:
            body = self._get(url)
            table = read(body)
            check(table, question, entry)
            path = f"{ILOSTAT}/{question.code}.csv.gz"
            return Answer(ILOSTAT, question.code, path, url, _now(), body, table.height, entry.updated, table)

        return insist(ask, self.how, f"data set {question.code}", self._stop)

    def _get(self, url: str) -> bytes:
        self._pacer.wait(self._stop)
        response = self._session.get(url, timeout=self.how.timeout)
        if response.status_code == 400 and b"invalid dataset" in response.content[:500]:
            raise SeriesNotServed("ILOSTAT answers that there is no such data set.")
        refuse_bad_status(response)
        plain(response.content)
        return response.content


def address() -> str:
    """Return the service's base address."""
    return base_url(VARIABLE, DEFAULT_URL)


def probe_url() -> str:
    """Return the address of a small resource that tells whether the service is there."""
    return f"{address()}/metadata/dic?var=sex&format=.csv"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
