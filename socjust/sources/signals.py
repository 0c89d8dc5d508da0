"""What has changed at the providers: one request to each, which also tells whether they are there."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import polars as pl
import requests

from socjust.catalogue.models import Series
from socjust.errors import SeriesNotServed
from socjust.sources import ILOSTAT, WORLDBANK, Answer, ilostat, polite, worldbank
from socjust.sources.ilostat_table import Entry, entries
from socjust.sources.worldbank_page import Silent, listen

PATIENCE = 25.0  # seconds to find out whether the providers are there
NOT_LISTED: Final = "not listed"  # the signal of a database that the World Bank's list does not name
GRAIN = timedelta(days=1)  # of the World Bank's dates: a second change on the same day, in any time zone, is not seen


@dataclass(frozen=True)
class Signals:
    """When each provider last changed what."""

    databases: Mapping[int, str]  # World Bank: by number, as it writes the date; "" where it gives none
    contents: Mapping[str, Entry]  # ILOSTAT: by data set
    lists: Mapping[str, Answer]  # by provider: the two answers themselves

    def of_database(self, series: Series) -> str:
        """Return the change signal of the database that holds a series; "" where there is none."""
        return self.databases.get(worldbank.database(series), NOT_LISTED)


def reach() -> dict[str, tuple[bool, requests.Response | None]]:
    """Ask both providers at the same time what changed and say which answers, within half a minute."""
    urls = {WORLDBANK: worldbank.sources_url(), ILOSTAT: ilostat.contents_url()}
    there: dict[str, tuple[bool, requests.Response | None]] = dict.fromkeys(urls, (False, None))

    def probe(provider: str) -> None:
        there[provider] = polite.reach(urls[provider])

    threads = [threading.Thread(target=probe, args=(provider,), daemon=True) for provider in urls]
    until = time.monotonic() + PATIENCE
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))  # looking up a name can hang for longer than any timeout
    return dict(there)


def said_at(response: requests.Response | None) -> datetime | None:
    """Return when an answer left the provider, by the provider's clock; None where it does not say.

    Examples
    --------
    >>> answer = requests.Response()
    >>> answer.headers["Date"] = "Thu, 26 Nov 2026 03:52:48 GMT"
    >>> said_at(answer).isoformat(), said_at(None)
    ('2026-11-26T03:52:48+00:00', None)
    """
    try:
        at = parsedate_to_datetime(response.headers["Date"]) if response is not None else None
        # a cache on the way says how long it had the answer
        waited = timedelta(seconds=int(response.headers.get("Age", 0))) if response is not None else timedelta()
    except (KeyError, ValueError, TypeError):
        return None
    return at + waited if at is not None and at.tzinfo is not None else None


def read(first: Mapping[str, requests.Response | None], stop: threading.Event) -> Signals:
    """Understand what the providers answered first, asking again where that was no answer.

    Raises
    ------
    ProviderError
        If a provider does not say what changed.
    """
    sources = _sources(first.get(WORLDBANK), stop)
    contents = ilostat.Ilostat(stop).contents(first.get(ILOSTAT))
    numbers, dates = sources.table["id"], sources.table["lastupdated"]
    databases = {int(number): day for number, day in zip(numbers, dates, strict=True)}
    return Signals(databases, entries(contents.table), {WORLDBANK: sources, ILOSTAT: contents})


def reread(stop: threading.Event) -> Signals:
    """Ask once more what changed, after what was asked has come."""
    return read({}, stop)


def settled(signal: str, retrieved: datetime) -> bool:
    """Say whether an answer is newer than every change that its signal can stand for.

    A date without a time of day, as the World Bank gives, does not tell a second change on the same day.

    Examples
    --------
    >>> day_after, later = datetime(2026, 7, 14, tzinfo=UTC), datetime(2026, 7, 16, tzinfo=UTC)
    >>> settled("2026-07-13", day_after), settled("2026-07-13", later), settled("", later)
    (False, True, False)
    >>> settled("14/07/2026 10:20:30", day_after)
    True
    """
    try:
        return retrieved.date() - date.fromisoformat(signal) > GRAIN
    except ValueError:
        return bool(signal)


def _sources(first: requests.Response | None, stop: threading.Event) -> Answer:
    heard = [first] if first is not None else []
    how = polite.manners("World Bank", worldbank.address(), worldbank.IN_FLIGHT, 0.0)
    url, headers = worldbank.sources_url(), {"User-Agent": polite.user_agent()}

    def ask() -> Answer:
        response = heard.pop() if heard else requests.get(url, headers=headers, timeout=how.timeout)
        polite.refuse_bad_status(response)
        table = databases(response.content)
        now = datetime.now(UTC).replace(microsecond=0)
        path = f"{WORLDBANK}/sources.json.gz"
        return Answer(WORLDBANK, "sources", path, url, now, response.content, table.height, None, table)

    return polite.insist(ask, how, "its list of databases", stop)


def databases(body: bytes) -> pl.DataFrame:
    """Read the World Bank's list of databases.

    Returns
    -------
    polars.DataFrame
        Columns ``id`` and ``lastupdated``; the latter is empty where the service gives no date.

    Raises
    ------
    Unready
        If it is no such list, or half of one.

    Examples
    --------
    >>> databases(b'[{"total": "1"}, [{"id": "2", "lastupdated": "2026-07-13"}]]').rows()
    [('2', '2026-07-13')]
    """
    try:
        listen(body)
        head, rows = json.loads(body)
        found = [(str(int(row["id"])), str(row.get("lastupdated") or "").strip()) for row in rows]
        whole = 0 < int(head["total"]) == len(found)
    except (Silent, SeriesNotServed, ValueError, KeyError, TypeError):
        raise polite.Unready("the answer is not a list of its databases") from None
    if not whole:
        raise polite.Unready("it sent half a list of its databases")
    return pl.DataFrame(found, schema={"id": pl.String, "lastupdated": pl.String}, orient="row")
