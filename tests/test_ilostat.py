"""ILOSTAT: a thin client that holds every answer against its question."""

from __future__ import annotations

import gzip
import threading
import time
from pathlib import Path

import polars as pl
import pytest
from provider_catalogue import ilo
from provider_server import Server, provider_server

from socjust.errors import ProviderError, SeriesNotServed
from socjust.sources import ilostat, polite
from socjust.sources.ilostat_rows import select as select_all
from socjust.sources.ilostat_table import Entry, Question, check, entries, inventory, questions, read, scan
from socjust.sources.parallel import Pacer, in_parallel

__all__ = ["provider_server"]

WOMEN = ilo("SDG_0861_SEX_RT", sex="SEX_F")
MATERNITY = ilo("SDG_0131_SEX_SOC_RT", classif1="SOC_CONTIG_MAT", sex="SEX_F")
HEAD = "ref_area,indicator,sex,time,obs_value,obs_status\n"


def table(rows: str, head: str = HEAD) -> pl.DataFrame:
    """Read rows as the service sends them: byte order mark and all."""
    return read(b"\xef\xbb\xbf" + (head + rows).encode())


def select(frame: pl.DataFrame, series) -> pl.DataFrame:
    """Read one series out of a table."""
    (found,) = select_all(frame.lazy(), [series]).values()
    if found.reason:
        raise SeriesNotServed(found.reason)
    return found.values


@pytest.fixture
def ask(tmp_path: Path):
    """Return a function that asks the service of the environment for one series' data set."""

    def one(series=WOMEN):
        service = ilostat.Ilostat(threading.Event())
        contents = entries(service.contents().table)
        return service.fetch(questions([series])[0], contents[series.code], tmp_path)

    return one


def test_one_question_a_data_set_with_the_union_of_its_filters() -> None:
    asked = questions([WOMEN, ilo("SDG_0861_SEX_RT", sex="SEX_M"), ilo("ILR_TUMT_NOC_RT"), MATERNITY])
    assert [q.query.split("&timefrom")[0] for q in asked] == [
        "id=ILR_TUMT_NOC_RT_A",
        "id=SDG_0131_SEX_SOC_RT_A&sex=SEX_F&classif1=SOC_CONTIG_MAT",
        "id=SDG_0861_SEX_RT_A&sex=SEX_F+SEX_M",
    ]


def test_a_filter_that_one_series_leaves_open_is_not_sent() -> None:
    (question,) = questions([WOMEN, ilo("SDG_0861_SEX_RT")])
    assert question.filters == {}


def test_list_elements_are_encoded_and_the_plus_is_not() -> None:
    assert "classif1=A%2BB+C%26D" in Question("X", {"classif1": ("A+B", "C&D")}).query


def test_an_answer_and_its_date(ask, provider_server: Server) -> None:
    answer = ask()
    assert answer.updated.isoformat() == "2026-06-15"
    assert answer.body.read_bytes().startswith(b"\x1f\x8b")
    assert (answer.rows, answer.blanks) == (scan(answer.body).collect().height, 0)
    figures = select(answer.table.collect(), WOMEN)
    assert {"KEN", "KOS", "X01"} <= set(figures["area"])
    assert all(r.agent.startswith("socjust/") for r in provider_server.requests)


def test_columns_are_read_by_name() -> None:
    head = "obs_value,source,time,ref_area,indicator,sex\n"
    figures = select(table('30.2,"BA:1",2019,KEN,SDG_0861_SEX_RT,SEX_F\n', head), WOMEN)
    assert figures.rows() == [("KEN", 2019, 30.2, "", "BA:1")]


def test_blank_is_missing_and_namibia_is_no_blank() -> None:
    figures = select(table("NAM,S,SEX_F,2019,,\nNAM,S,SEX_F,2020,0,B\nNA,S,SEX_F,2020,5,\n"), WOMEN)
    assert figures.rows() == [("NA", 2020, 5.0, "", ""), ("NAM", 2020, 0.0, "B", "")]


def test_a_dimension_left_open_is_never_summed() -> None:
    body = table("KEN,S,SEX_F,2019,1,\nKEN,S,SEX_M,2019,2,\n")
    with pytest.raises(SeriesNotServed, match="several codes of sex .SEX_F, SEX_M"):
        select(body, ilo("S"))
    assert select(body.filter(pl.col("sex") == "SEX_F"), ilo("S")).height == 1


def test_a_code_that_did_not_come_back_has_no_rows() -> None:
    assert select(table("KEN,S,SEX_F,2019,1,\n"), ilo("S", sex="SEX_O")).height == 0
    assert select(table("KEN,S,SEX_F,2019,1,\n"), ilo("S", sex="SEX_F", classif1="AGE_X")).height == 0


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("KEN,OTHER,SEX_F,2019,1,\n", "answered for OTHER"),
        ("KEN,SDG_0861_SEX_RT,SEX_T,2019,1,\n", "sent sex SEX_T"),
        ("KEN,SDG_0861_SEX_RT,SEX_F,1980,1,\n", "years"),
        ("KEN,SDG_0861_SEX_RT,SEX_F,2019Q1,1,\n", "years"),
        ("KEN,SDG_0861_SEX_RT,SEX_F,2099,1,\n", "years"),
    ],
)
def test_an_answer_to_another_question_is_refused(rows: str, words: str) -> None:
    with pytest.raises(polite.Unready, match=words):
        check(inventory(table(rows).lazy()), questions([WOMEN])[0], Entry(None, 10))


def test_nothing_of_a_set_that_is_not_empty_is_refused() -> None:
    with pytest.raises(polite.Unready, match="counts 10"):
        check(inventory(table("").lazy()), Question("S"), Entry(None, 10))
    check(inventory(table("").lazy()), questions([WOMEN])[0], Entry(None, 10))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Server Error", "the text 'Server Error'"),
        (b"<html></html>", "HTML"),
        (b"", "nothing"),
        (gzip.compress(b"a,b\n" * 1000, mtime=0)[:20], "half-way"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "no column id"),
    ],
)
def test_what_is_no_table_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(polite.Unready, match=words):
        entries(read(body))


@pytest.mark.parametrize("kind", ["429", "500", "503", "html", "text", "truncated", "dropped", "stalled", "nothing"])
def test_asks_again_after(ask, kind: str, provider_server: Server) -> None:
    whole = ask().body.read_bytes()
    provider_server.script.once = {"data/indicator": [kind, kind], "toc": [kind]}
    assert ask().body.read_bytes() == whole


def test_a_refusal_is_not_hammered(ask, provider_server: Server) -> None:
    provider_server.script.always = {"data/indicator": "403"}
    with pytest.raises(ProviderError, match="refuses to answer .403. when asked for data set SDG_0861.*User-Agent"):
        ask()
    assert sum("data/indicator" in r.path for r in provider_server.requests) == 3


def test_a_pause_lies_between_requests(ask, provider_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCJUST_ILOSTAT_PAUSE", "0.3")
    began = time.monotonic()
    ask()
    _, second = (r.at for r in provider_server.requests)
    assert second - began >= 0.29  # not from the first request's arrival: it may be late without the second being so
    monkeypatch.setenv("SOCJUST_ILOSTAT_PAUSE", "long")
    with pytest.raises(polite.UsageError, match="SOCJUST_ILOSTAT_PAUSE must be a number of seconds"):
        ilostat.Ilostat(threading.Event())


def test_the_real_service_is_asked_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOCJUST_ILOSTAT_URL", raising=False)
    service = ilostat.Ilostat(threading.Event())
    assert service.url == "https://rplumber.ilo.org"
    assert (service.how.pause, service.how.in_flight) == (1.0, 2)


def test_the_pace_holds_across_threads() -> None:
    pacer, stop, times, began = Pacer(0.1), threading.Event(), [], time.monotonic()

    def turn() -> None:
        pacer.wait(stop)
        times.append(time.monotonic())

    list(in_parallel([([turn] * 4, 4)], stop))
    assert max(times) - began >= 0.29  # not from the first turn taken: its thread may have been late to say so


def test_the_first_failure_ends_the_others() -> None:
    stop, done = threading.Event(), []

    def fail() -> None:
        raise ProviderError("gone")

    with pytest.raises(ProviderError, match="gone"):
        list(in_parallel([([fail, *[lambda: done.append(1)] * 500], 1)], stop))
    assert stop.is_set() and len(done) == 0


def test_the_first_classification_version_with_figures_is_used_and_never_their_sum() -> None:
    head = "ref_area,indicator,classif1,time,obs_value\n"
    versions = ilo("S", classif1="OCU_SKILL_TOTAL|OCU_ISCO08_TOTAL|OCU_ISCO88_TOTAL")
    assert "classif1=OCU_ISCO08_TOTAL+OCU_ISCO88_TOTAL+OCU_SKILL_TOTAL&" in questions([versions])[0].query
    both = "KEN,S,OCU_ISCO08_TOTAL,2019,2\nKEN,S,OCU_ISCO88_TOTAL,2018,3\n"
    (found,) = select_all(table("KEN,S,OCU_SKILL_TOTAL,2019,\n" + both, head).lazy(), [versions]).values()
    assert found.values["value"].to_list() == [2.0]
    assert (found.series.label, versions.label) == ("S[classif1=OCU_ISCO08_TOTAL]", "S[classif1=OCU_SKILL_TOTAL]")
    assert select(table("KEN,S,OCU_SKILL_TOTAL,2019,1\n" + both, head), versions)["value"].to_list() == [1.0]
    assert select(table("", head), versions).height == 0


def test_several_sources_of_one_year() -> None:
    head = "ref_area,indicator,time,obs_value,source\n"
    rows = "KEN,S,2018,1,A\nKEN,S,2019,2,A\nKEN,S,2019,9,B\n"
    figures = select(table(rows, head), ilo("S"))
    assert figures["value"].to_list() == [1.0, 2.0, 9.0]  # the longest series comes first, and is used
    figures = select(table("KEN,S,2018,9,B\n" + rows + "KEN,S,2017,8,B\nKEN,S,2016,7,B\n", head), ilo("S"))
    assert figures.filter(year=2019)["value"].to_list() == [9.0, 2.0]


def test_real_figures(ask, mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCJUST_ILOSTAT_URL", mirror.ilostat)
    figures = select(ask(MATERNITY).table.collect(), MATERNITY)
    assert figures.filter(area="KEN", year=2019)["value"].to_list() == [30.2]
