"""ILOSTAT: a thin client of its rplumber service, one request per data set, every answer held against the question."""

from __future__ import annotations

import gzip
import threading
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import requests

from socjust.errors import SeriesNotServed
from socjust.sources import ILOSTAT, Answer
from socjust.sources.ilostat_table import GZIP, Entry, Question, check, entries, inventory, read, scan
from socjust.sources.parallel import Pacer
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

VARIABLE = "SOCJUST_ILOSTAT_URL"
PAUSE_VARIABLE = "SOCJUST_ILOSTAT_PAUSE"
DEFAULT_URL = "https://rplumber.ilo.org"
IN_FLIGHT = 2
PAUSE = 1.0  # the service asks for about one request a second
TOC = "toc"
PIECE = 1 << 18  # bytes of a large answer that stand in memory at a time


class Ilostat:
    """The service at one address."""

    def __init__(self, stop: threading.Event) -> None:
        self.url = address()
        self.how: Manners = manners("ILOSTAT", self.url, IN_FLIGHT, PAUSE, PAUSE_VARIABLE)
        self._stop = stop
        self._pacer = Pacer(self.how.pause)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent()

    def contents(self, first: requests.Response | None = None) -> Answer:
        """Return the table of contents: which data sets there are, and when each was last updated.

        Parameters
        ----------
        first : requests.Response, optional
            An answer that came already, when it was found out whether the service is there.

        Raises
        ------
        ProviderError
            If the service does not answer, or something that is no table of contents.
        """
        heard = [first] if first is not None else []

        def ask() -> Answer:
            response = heard.pop() if heard else self._get(contents_url())
            refuse_bad_status(response)
            table = read(response.content)
            if not entries(table):
                raise Unready("its table of contents is empty")
            path = f"{ILOSTAT}/toc.csv.gz"
            return Answer(ILOSTAT, TOC, path, contents_url(), _now(), response.content, table.height, None, table)

        return insist(ask, self.how, "its table of contents", self._stop)

    def fetch(self, question: Question, entry: Entry, folder: Path) -> Answer:
        """Bring the answer to a question about one data set to disk, piece by piece, however large it is.

        Parameters
        ----------
        question : Question
            Data set and filters.
        entry : Entry
            Its line in the table of contents.
        folder : Path
            Where the file is put.

        Returns
        -------
        Answer
            Checked: the right data set, only codes and years that were asked for. Its body is the file.

        Raises
        ------
        SeriesNotServed
            If the service does not know the data set.
        ProviderError
            If the service does not answer, or not what was asked.
        """
        url, file = question_url(question), folder / f"{question.code}.csv.gz"

        def ask() -> Answer:
            self._pacer.wait(self._stop)
            with WIRE:
                self._save(url, file)
            table = scan(file)
            held = inventory(table)
            check(held, question, entry)
            path, rows = f"{ILOSTAT}/{question.code}.csv.gz", int(held["rows"].sum())
            answer = Answer(ILOSTAT, question.code, path, url, _now(), file, rows, entry.updated, table)
            return replace(answer, blanks=int(held["blanks"].sum()), held=held)

        return insist(ask, self.how, f"data set {question.code}", self._stop)

    def _get(self, url: str) -> requests.Response:
        self._pacer.wait(self._stop)
        with WIRE:
            return self._session.get(url, timeout=self.how.timeout)

    def _save(self, url: str, file: Path) -> None:
        with self._session.get(url, timeout=self.how.timeout, stream=True) as response:
            if response.status_code == 400 and b"invalid dataset" in response.content[:500]:
                raise SeriesNotServed("ILOSTAT answers that there is no such data set.")
            refuse_bad_status(response)
            pieces = response.iter_content(PIECE)
            first = next(pieces, b"")
            compressed = first.startswith(GZIP)
            with file.open("wb") as raw, raw if compressed else gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
                for piece in chain([first], pieces):
                    if self._stop.is_set():
                        raise Stopped
                    out.write(piece)


def address() -> str:
    """Return the service's base address."""
    return base_url(VARIABLE, DEFAULT_URL)


def contents_url() -> str:
    """Return the address of the table of contents: it says what changed, and whether the service is there."""
    return f"{address()}/metadata/toc/indicator?lang=en&format=.csv"


def question_url(question: Question) -> str:
    """Return the address of the answer to a question."""
    return f"{address()}/data/indicator?{question.query}"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
