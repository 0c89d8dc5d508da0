"""A fetch that is interrupted: what arrived is kept, and the next one asks only for the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import waiting
from provider_catalogue import catalogue
from provider_server import Server, provider_server
from test_live import SIGNALS, asked, codes, fetch

from socjust import store
from socjust.errors import ProviderError
from socjust.home import Home
from socjust.store import aside, unfinished

__all__ = ["provider_server"]

ROOT = Path(__file__).resolve().parents[1]
LAST = "SE.XPD.TOTL.GD.ZS"


def hidden(home: Home) -> list[str]:
    """Return the hidden files and folders beside the vintages, by what they end in."""
    return sorted(path.suffix for path in home.raw.glob(".*"))


def failing(home: Home, server: Server) -> set[str]:
    """Fetch until one series is refused for good; return the World Bank series that were answered.

    Both providers are asked at once: an answer of ILOSTAT may or may not have come by then.
    """
    server.script.retry_after = "3600"
    server.script.always = {f"series/{LAST}": "503"}
    with pytest.raises(ProviderError, match="left alone"):
        fetch(home)
    server.script.always = {}
    (journal,) = home.raw.glob(".unfinished-*.jsonl")
    lines = [unfinished.Line.model_validate_json(text) for text in journal.read_text().splitlines()]
    return codes([line.asked.question.split()[0] for line in lines if line.asked and line.files])


def test_what_arrived_is_not_asked_for_again(home: Home, provider_server: Server) -> None:
    kept = failing(home, provider_server)
    assert kept and store.vintages(home) == [] and hidden(home) == ["", ".jsonl"]
    asked(provider_server)
    made = fetch(home)
    paths = asked(provider_server)
    assert codes(paths) & kept == set() and LAST in codes(paths)
    assert {a.linked_from for a in made.manifest.asked} == {""}  # all of it was asked for, none is of another vintage
    assert hidden(home) == []
    whole = fetch(Home(home.root / "other"), vintage=made.name)
    tables = [(v.processed / "observations.parquet").read_bytes() for v in (made, whole)]
    assert tables[0] == tables[1]


def test_it_is_said_what_is_kept(home: Home, provider_server: Server) -> None:
    provider_server.script.retry_after = "3600"
    provider_server.script.always = {f"series/{LAST}": "503"}
    said: list[str] = []
    with pytest.raises(ProviderError):
        fetch(home, say=said.append)
    assert len(said) == 1 and "answers arrived and are kept, of 15 that the vintage needs" in said[0]


def test_what_has_changed_meanwhile_is_asked_for_anew(home: Home, provider_server: Server) -> None:
    kept = failing(home, provider_server)
    asked(provider_server)
    provider_server.script.worldbank_updated = "2026-07-02"
    made = fetch(home)
    assert codes(asked(provider_server)) >= kept
    assert made.updated["worldbank"][0].isoformat() == "2026-07-02" and hidden(home) == []


def test_a_partial_fetch_leaves_it_for_the_whole_one(home: Home, provider_server: Server) -> None:
    kept = failing(home, provider_server)
    fetch(home, indicators=["gini"])
    asked(provider_server)
    assert ".jsonl" in hidden(home)
    fetch(home)
    assert codes(asked(provider_server)) & kept == set() and hidden(home) == []


def test_a_spoiled_or_half_written_remainder_is_no_remainder(home: Home, provider_server: Server) -> None:
    kept = failing(home, provider_server)
    (journal,) = home.raw.glob(".unfinished-*.jsonl")
    spoiled = sorted(kept)[0]
    (path,) = home.raw.glob(f".unfinished-*/worldbank/2/{spoiled}.json.gz")
    path.write_bytes(path.read_bytes()[:100])
    journal.write_text(journal.read_text() + '{"asked": {"provider": "worl')
    asked(provider_server)
    fetch(home)
    assert codes(asked(provider_server)) & kept == {spoiled}


def test_sweeping_spares_it(home: Home, provider_server: Server) -> None:
    failing(home, provider_server)
    aside.sweep(home.raw)
    assert hidden(home) == ["", ".jsonl"]


def test_a_second_interruption_keeps_it_for_the_third(
    home: Home, provider_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = failing(home, provider_server)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt) as held:
        patch.setattr("socjust.store.live._link", stopped)
        fetch(home)
    asked(provider_server)
    fetch(home)
    assert codes(asked(provider_server)) & kept == set() and hidden(home) == []
    assert held.type is KeyboardInterrupt  # as a notebook does, the error is kept until here, and all that it knows


def test_asking_for_everything_takes_nothing_over(home: Home, provider_server: Server) -> None:
    kept = failing(home, provider_server)
    asked(provider_server)
    fetch(home, again=True)
    assert codes(asked(provider_server)) >= kept and hidden(home) == []


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from provider_catalogue import catalogue
from socjust import store
from socjust.home import Home
again = sys.argv[3] == "again"
print(store.fetch(Home(Path(sys.argv[1])), source="live", progress=False, catalogue=catalogue(), again=again).name)
"""


def start(home: Home, server: Server, how: str = "") -> subprocess.Popen[str]:
    """Fetch in a process of its own."""
    arguments = [sys.executable, "-c", PROGRAM, str(home.root), str(ROOT / "tests"), how]
    environment = os.environ | server.environment | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_a_time(home: Home, provider_server: Server) -> None:
    provider_server.script.latency = 0.1
    running = [start(home, provider_server, "again") for _ in range(2)]
    names = {process.communicate(timeout=waiting.LONGEST)[0].split()[-1] for process in running}
    assert [process.returncode for process in running] == [0, 0]
    assert len(names) == 2 and {v.name for v in store.vintages(home)} == names and hidden(home) == []
    one, other = (store.observations(v, catalogue()).drop("vintage") for v in store.vintages(home))
    assert one.equals(other)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_killed_half_way_and_run_again(home: Home, provider_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provider_server.STALL", 3600.0)
    provider_server.script.always = {f"series/{LAST}": "stalled"}  # so that it cannot come to its end before
    process = start(home, provider_server)
    waiting.until(lambda: waiting.answers(home.raw, "/series/") >= 3, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    (journal,) = home.raw.glob(".unfinished-*.jsonl")
    before = codes(asked(provider_server))
    lines = [text for text in journal.read_text(encoding="utf-8").splitlines() if '"asked"' in text]
    kept = {text.split("/series/")[1].split()[0] for text in lines if "/series/" in text}
    assert len(kept) >= 3 and LAST not in kept and store.vintages(home) == []
    provider_server.script.always = {}
    made = fetch(home)
    after = codes(asked(provider_server))
    assert after & kept == set() and after | kept >= before
    assert fetch(home) == made and asked(provider_server) == SIGNALS
