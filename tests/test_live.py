"""Fetching again: only what has changed is asked for, the rest is linked from an earlier vintage."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import requests
import waiting
from provider_catalogue import catalogue
from provider_server import Server, provider_server

from socjust import store
from socjust.catalogue import load
from socjust.errors import ProviderError, StoreError, UsageError
from socjust.home import Home
from socjust.sources import signals

__all__ = ["provider_server"]

SIGNALS = ["/ilostat/metadata/toc/indicator", "/v2/en/sources"]


def fetch(home: Home, **options: object) -> store.Vintage:
    """Fetch the small catalogue, quietly."""
    given = {"source": "live", "progress": False, "say": lambda sentence: None, "catalogue": catalogue()}
    return store.fetch(home, **(given | options))


def asked(server: Server) -> list[str]:
    """Return what was asked since the last call: addresses without their query, sorted."""
    paths = sorted(r.path.split("?")[0] for r in server.requests)
    server.requests.clear()
    return paths


def codes(paths: list[str]) -> set[str]:
    """Return the World Bank series among some addresses."""
    return {p.split("/series/")[1].split("/")[0] for p in paths if "/series/" in p}


def test_nothing_has_changed_and_nothing_is_asked_or_stored(home: Home, provider_server: Server) -> None:
    first = fetch(home)
    assert len(asked(provider_server)) > 15
    said: list[str] = []
    assert fetch(home, say=said.append) == first
    assert asked(provider_server) == SIGNALS
    assert said == [
        f"Vintage {first.name} is up to date: neither World Bank nor ILOSTAT has changed anything in it since."
    ]
    assert [path.name for path in home.raw.iterdir()] == [first.name]


def test_a_named_vintage_of_links_is_the_same_and_says_so(home: Home, provider_server: Server) -> None:
    first = fetch(home, vintage="a")
    asked(provider_server)
    second = fetch(home, vintage="b")
    assert asked(provider_server) == SIGNALS
    before, after = store.observations(first, catalogue()), store.observations(second, catalogue())
    assert before.drop("vintage").equals(after.drop("vintage")) and set(after["vintage"]) == {"b"}
    old = {f.path: f for f in first.manifest.files}
    lists = {"ilostat/toc.csv.gz", "worldbank/sources.json.gz"}
    for file in second.manifest.files:
        one, other = first.raw / file.path, second.raw / file.path
        assert one.samefile(other) == (file.linked_from == "a") == (file.path not in lists)
        if file.linked_from:
            assert file.model_copy(update={"linked_from": ""}) == old[file.path]
    assert {a.linked_from for a in second.manifest.asked} == {"a"}
    assert [s.model_dump() for s in second.manifest.series] == [s.model_dump() for s in first.manifest.series]
    assert second.manifest.left_out == first.manifest.left_out and second.manifest.blanks == first.manifest.blanks


def test_one_provider_s_change_is_asked_for_and_the_other_s_figures_are_linked(
    home: Home, provider_server: Server
) -> None:
    fetch(home, vintage="a")
    asked(provider_server)
    provider_server.script.ilostat_updated = "16/06/2026 10:00:00"
    second = fetch(home)
    paths = asked(provider_server)
    assert codes(paths) == set() and "/v2/en/country/all" not in paths
    assert sum("data/indicator" in p for p in paths) == 4
    assert second.updated["ilostat"][1].isoformat() == "2026-06-16"
    assert {a.linked_from for a in second.manifest.asked if a.provider == "worldbank"} == {"a"}
    provider_server.script.worldbank_updated = "2026-07-02"
    fetch(home)
    paths = asked(provider_server)
    assert "SI.POV.GINI" in codes(paths) and "NOT.SERVED.ZS" in codes(paths)
    assert not any("data/indicator" in p for p in paths)


def test_a_database_without_a_date_is_always_asked_for(home: Home, provider_server: Server) -> None:
    provider_server.script.worldbank_updated = ""
    fetch(home)
    asked(provider_server)
    fetch(home)
    paths = asked(provider_server)
    assert "SI.POV.GINI" in codes(paths) and not any("data/indicator" in p for p in paths)


def test_a_change_on_the_day_of_the_fetch_may_be_followed_by_another(home: Home, provider_server: Server) -> None:
    provider_server.script.worldbank_updated = datetime.now(UTC).date().isoformat()
    fetch(home)
    asked(provider_server)
    fetch(home)
    assert "SI.POV.GINI" in codes(asked(provider_server))


LAST = "series/SE.PRE.ENRR"  # asked when the first series, at least, has been answered


def test_a_database_that_changes_meanwhile_is_asked_for_again(home: Home, provider_server: Server) -> None:
    provider_server.script.moves = {LAST: ["2026-07-02"]}
    said: list[str] = []
    made = fetch(home, say=said.append)
    assert said == ["World Bank has changed its database 2 meanwhile: all of it is asked for again."]
    assert {f.updated.isoformat() for f in made.manifest.files if f.database == 2} == {"2026-07-02"}
    paths = asked(provider_server)
    assert sum("series/SI.POV.GINI" in p for p in paths) == 2 and paths.count("/v2/en/sources") == 2
    assert sum("data/indicator" in p for p in paths) <= 2 * 4  # what has come of ILOSTAT's is kept
    assert [path.name for path in home.raw.iterdir()] == [made.name]


def test_a_provider_that_never_rests_is_asked_another_day(home: Home, provider_server: Server) -> None:
    provider_server.script.moves = {LAST: ["2026-07-02", "2026-07-03", "2026-07-04"]}
    with pytest.raises(ProviderError, match="no vintage of one state could be made"):
        fetch(home)
    assert not store.vintages(home)
    assert fetch(home).updated["worldbank"][1].isoformat() == "2026-07-04"


def test_two_dates_of_one_database_that_has_not_changed_are_said(home: Home, provider_server: Server) -> None:
    provider_server.script.moves, provider_server.script.listed = {LAST: ["2026-07-02"]}, "2026-07-02"
    said: list[str] = []
    assert fetch(home, say=said.append).manifest.files
    days = "2026-07-01 and 2026-07-02"
    assert said == [f"World Bank dates its answers of database 2 differently ({days}), and its list has not changed."]


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_that_is_days_off_is_said_before_anything_is_asked(
    days: int, home: Home, provider_server: Server
) -> None:
    provider_server.script.clock = days * 86_400.0
    with pytest.raises(UsageError, match="This computer's clock says .*, that of .*: set the clock, since .* stored"):
        fetch(home)
    assert asked(provider_server) == SIGNALS and not list(home.raw.glob("[!.]*"))
    provider_server.script.clock = days * 28_000.0  # a day, and some hours
    assert fetch(home).manifest.files


def test_asking_again_is_asking_for_everything(home: Home, provider_server: Server) -> None:
    fetch(home)
    first = asked(provider_server)
    second = fetch(home, again=True)
    assert asked(provider_server) == first
    assert {a.linked_from for a in second.manifest.asked} == {""}


def test_another_catalogue_asks_only_for_what_is_new_in_it(home: Home, provider_server: Server) -> None:
    fetch(home, catalogue=catalogue(without=("gini",)), vintage="a")
    asked(provider_server)
    second = fetch(home, catalogue=catalogue(fingerprint="f" * 64))
    assert codes(asked(provider_server)) == {"SI.POV.GINI"}
    assert "gini" in set(store.observations(second, catalogue(fingerprint="f" * 64))["indicator"])


def test_a_whole_vintage_links_what_a_partial_one_has(home: Home, provider_server: Server) -> None:
    fetch(home, indicators=["gini"])
    asked(provider_server)
    assert not fetch(home).partial
    found = codes(asked(provider_server))
    assert "SI.POV.GINI" not in found and "SE.PRE.ENRR" in found
    assert fetch(home, indicators=["gini"]).partial
    assert asked(provider_server) == SIGNALS


@pytest.mark.parametrize("spoil", [lambda b: b[: len(b) // 2], lambda b: b[:-9] + b"x" + b[-8:], lambda b: None])
def test_a_raw_file_that_is_not_what_came_is_named_and_asked_for_again(
    spoil: Callable[[bytes], bytes | None], home: Home, provider_server: Server
) -> None:
    first = fetch(home, vintage="a")
    asked(provider_server)
    path = first.raw / "worldbank/2/SI.POV.GINI.json.gz"
    body = spoil(path.read_bytes())
    path.unlink() if body is None else path.write_bytes(body)
    (first.processed / "observations.parquet").unlink()
    said = "SI.POV.GINI.json.gz is .*: run socjust fetch, which asks for it again and stores a new vintage"
    with pytest.raises(StoreError, match=said):
        store.observations(first, catalogue())
    second = fetch(home)
    assert codes(asked(provider_server)) == {"SI.POV.GINI"}
    assert store.observations(second, catalogue()).filter(indicator="gini").height > 0


def test_an_address_is_part_of_the_question(home: Home, provider_server: Server, monkeypatch) -> None:
    fetch(home)
    asked(provider_server)
    base = provider_server.environment["SOCJUST_WORLDBANK_URL"].replace("127.0.0.1", "localhost")
    monkeypatch.setenv("SOCJUST_WORLDBANK_URL", base)
    fetch(home)
    assert "SI.POV.GINI" in codes(asked(provider_server))


@pytest.mark.parametrize("kind", ["429", "500", "html", "text", "truncated", "dropped", "nothing"])
def test_a_change_signal_is_insisted_on(kind: str, provider_server: Server) -> None:
    provider_server.script.once = {"sources?": [kind, kind], "toc": [kind, kind]}
    there = signals.reach()
    assert all(answers for answers, _ in there.values())
    heard = signals.read({p: first for p, (_, first) in there.items()}, threading.Event())
    assert heard.databases[2] == "2026-07-01" and heard.contents["SDG_0861_SEX_RT"].stamp == "15/06/2026 10:00:00"


def lines(log: Path, mirror) -> list[dict]:
    """Return what the mirror has been asked since the last call.

    It writes a line after its answer has gone. A last question that found no other under way comes after them all.
    """
    ends, sent = time.monotonic() + waiting.LONGEST, 0
    while True:
        requests.get(f"{mirror.worldbank.removesuffix('/v2')}/last", timeout=waiting.LONGEST)
        sent += 1
        while len(last := [r for r in _read(log) if r["path"] == "/last"]) < sent:
            assert time.monotonic() < ends, "the mirror does not write its log"
            time.sleep(0.01)
        if last[-1]["active"] == 1:
            found = [r for r in _read(log) if r["path"] != "/last"]
            log.write_text("", encoding="utf-8")
            return found


def _read(log: Path) -> list[dict]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines(keepends=True) if line[-1] == "\n"]


def test_the_mirror_s_log_proves_it(home: Home, tmp_path: Path, mirror_with, monkeypatch) -> None:
    log = tmp_path / "log.jsonl"
    mirror = mirror_with("--log", log, "--latency-ms", "50")
    for name, value in mirror.environment.items():
        monkeypatch.setenv(name, value)
    first = fetch(home, vintage="a")
    starts = [r["t"] for r in lines(log, mirror)]  # each was under way for 50 ms at the least
    assert len(starts) > 15 and max(sum(s <= t < s + 0.05 for s in starts) for t in starts) <= 4
    assert fetch(home) == first
    assert sorted(r["path"].split("?")[0] for r in lines(log, mirror)) == SIGNALS
    second = fetch(home, vintage="b")
    assert sorted(r["path"].split("?")[0] for r in lines(log, mirror)) == SIGNALS
    tables = [pl.read_parquet(v.processed / "observations.parquet").drop("vintage") for v in (first, second)]
    assert tables[0].equals(tables[1])


def test_areas_come_out_right_or_are_named_as_left_out(real_home: Home) -> None:
    made = store.find(real_home)
    table = store.observations(made)

    def figures(economy: str, provider: str) -> int:
        return table.filter(pl.col("economy") == economy, pl.col("source") == provider).height

    assert figures("NAM", "worldbank") > 500 and figures("NAM", "ilostat") > 10  # its ISO code NA is no blank
    assert figures("XKX", "worldbank") > 500 and figures("XKX", "ilostat") > 10  # KOS at ILOSTAT
    assert figures("CHI", "worldbank") > 100 and figures("CHI", "ilostat") > 10  # CHA at ILOSTAT
    assert not set(table["economy"]) & {"NA", "KOS", "CHA", "TWN", "ANT"}
    out = {(o.provider, o.area): o for o in made.manifest.left_out}
    reasons = {(code.provider, code.code): code.reason for code in load().areas}
    for area, words in (("TWN", "Taiwan"), ("ANT", "dissolved in 2010")):
        assert out["ilostat", area].kind == "named" and out["ilostat", area].figures > 0
        assert words in reasons["ilostat", area]
    assert all(o.kind != "unknown" for o in out.values())
