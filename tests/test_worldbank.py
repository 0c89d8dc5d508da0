"""World Bank: real wbgapi against a server that behaves, and one that does not."""

from __future__ import annotations

import json
import threading

import pytest
import wbgapi
from provider_catalogue import wb
from provider_server import Server, provider_server

from socjust.errors import ProviderError, SeriesNotServed, UsageError
from socjust.sources import polite, worldbank
from socjust.sources.worldbank_page import head, parse

__all__ = ["provider_server"]


def ask(code: str, database: int = 2) -> list:
    """Fetch one series in a conversation of its own."""
    with worldbank.conversation(threading.Event()) as bank:
        bank.prepare([database])
        return bank.fetch(wb(code, database))


def test_a_series_comes_with_its_bytes_and_its_date(provider_server: Server) -> None:
    (page,) = ask("SI.POV.GINI")
    assert json.loads(page.body)["total"] == page.rows
    assert page.path == "worldbank/2/SI.POV.GINI.json.gz"
    assert page.updated.isoformat() == "2026-07-01"
    assert page.table.equals(parse(page.body))
    assert {"KEN", "NAM", "WLD"} <= set(page.table["area"])
    assert page.table["year"].min() >= 1990
    assert "time/YR1990;YR1991" in page.url and "1989" not in page.url


def test_what_wbgapi_wants_to_know_first_is_asked_once(provider_server: Server) -> None:
    with worldbank.conversation(threading.Event()) as bank:
        bank.prepare([2])
        before = len(provider_server.requests)
        bank.fetch(wb("SI.POV.GINI"))
        bank.fetch(wb("SP.POP.TOTL"))
    assert before == 6  # regions, income and lending groups, economies, concepts, years
    assert len(provider_server.requests) == before + 2


def test_wbgapi_is_left_as_it_was(provider_server: Server) -> None:
    before = (wbgapi.endpoint, wbgapi.per_page, dict(wbgapi.get_options))
    ask("SI.POV.GINI")
    assert (wbgapi.endpoint, wbgapi.per_page, wbgapi.get_options) == before


def test_our_own_name_is_given(provider_server: Server) -> None:
    ask("SI.POV.GINI")
    assert all(r.agent.startswith("socjust/") for r in provider_server.requests)


def test_several_pages(provider_server: Server) -> None:
    whole = ask("SI.POV.GINI")[0].table
    provider_server.script.page = 100
    pages = ask("SI.POV.GINI")
    assert len(pages) > 3
    assert [p.path for p in pages][:2] == ["worldbank/2/SI.POV.GINI.1.json.gz", "worldbank/2/SI.POV.GINI.2.json.gz"]
    assert [row for page in pages for row in page.table.rows()] == whole.rows()
    assert sum(page.rows for page in pages) == head(pages[0].body)["total"]


@pytest.mark.parametrize("kind", ["429", "500", "503", "html", "text", "truncated", "dropped", "stalled", "nothing"])
def test_asks_again_after(kind: str, provider_server: Server) -> None:
    whole = ask("SI.POV.GINI")[0].body
    provider_server.script.once = {"series/SI.POV.GINI": [kind, kind]}
    assert ask("SI.POV.GINI")[0].body == whole


@pytest.mark.parametrize("kind", ["429", "html", "truncated", "dropped", "nothing", "null"])
def test_half_a_list_of_economies_is_not_taken_for_the_whole(kind: str, provider_server: Server) -> None:
    provider_server.script.once = {"country/all?": [kind], "concepts": [kind]}
    with worldbank.conversation(threading.Event()) as bank:
        bank.prepare([2])
        assert bank.aggregates() >= {"WLD", "SSF", "HIC"}
        assert "KEN" not in bank.aggregates()


def test_a_wait_that_is_asked_for_is_kept(provider_server: Server) -> None:
    provider_server.script.retry_after = "1"
    provider_server.script.once = {"series/SI.POV.GINI": ["429"]}
    ask("SI.POV.GINI")
    asked = [r.at for r in provider_server.requests if "series/SI.POV.GINI" in r.path]
    assert asked[1] - asked[0] >= 1.0


def test_a_wait_beyond_patience_is_said(provider_server: Server) -> None:
    provider_server.script.retry_after = "3600"
    provider_server.script.once = {"series/SI.POV.GINI": ["503"]}
    with pytest.raises(ProviderError, match="World Bank asks to be left alone for 3600 seconds"):
        ask("SI.POV.GINI")


def test_an_outage_that_stays_is_a_sentence(provider_server: Server) -> None:
    provider_server.script.always = {"series/SI.POV.GINI": "html"}
    with worldbank.conversation(threading.Event()) as bank:
        bank.prepare([2])
        bank.how = polite.Manners("World Bank", 4, 0.0, attempts=3, first_wait=0.01)
        with pytest.raises(ProviderError, match=r"^World Bank did not give series SI.POV.GINI: it answered an HTML"):
            bank.fetch(wb("SI.POV.GINI"))
    assert sum("series/SI.POV.GINI" in r.path for r in provider_server.requests) == 3


@pytest.mark.parametrize(
    ("code", "database", "words"),
    [
        ("NO.SUCH", 2, "The provided parameter value is not valid"),
        ("NOT.SERVED.ZS", 2, "The indicator was not found. It may have been deleted or archived"),
        ("GOV_WGI", 3, "nothing of database 3 is: “The provided parameter value is not valid”"),
    ],
)
def test_a_series_that_is_gone_is_not_asked_for_again(
    code: str, database: int, words: str, provider_server: Server
) -> None:
    with pytest.raises(SeriesNotServed) as raised:
        ask(code, database)
    assert str(raised.value).startswith(f"{code} is not served by World Bank (")
    assert words in str(raised.value)
    assert sum(f"series/{code}" in r.path for r in provider_server.requests) <= 1


def test_an_empty_answer_is_no_error(provider_server: Server) -> None:
    provider_server.script.once = {"series/SI.POV.GINI": ["null"]}
    assert ask("SI.POV.GINI") == []


def test_an_answer_about_another_series_is_refused() -> None:
    names = {"Country": "KEN", "Series": "B", "Time": "YR2020"}
    row = {"variable": [{"concept": c, "id": i} for c, i in names.items()], "value": 1.0}
    body = json.dumps({"total": 1, "source": {"data": [row]}}).encode()
    with pytest.raises(polite.Unready, match="answered for B when asked for A"):
        worldbank.check(body, wb("A"))


def test_an_address_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCJUST_WORLDBANK_URL", "api.worldbank.org")
    with pytest.raises(UsageError, match="SOCJUST_WORLDBANK_URL must be an address"):
        worldbank.address()


def test_real_figures(mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCJUST_WORLDBANK_URL", mirror.worldbank)
    gini = ask("SI.POV.GINI")[0].table
    assert gini.filter(area="ZAF", year=2014)["value"].to_list() == [59.6]
    people = ask("SP.POP.TOTL")[0].table
    assert people.filter(area="KEN", year=2023)["value"].to_list() == [55339003.0]
    assert people.filter(area="NAM").height > 30
