"""Fetching a vintage: from a server with and without faults, from nobody, and from nowhere."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import waiting
from provider_catalogue import catalogue
from provider_server import Script, Server, provider_server, running

from socjust import store
from socjust.errors import ProviderError, StoreError, UsageError
from socjust.home import Home
from socjust.sources import signals

__all__ = ["provider_server"]

NOWHERE = {"SOCJUST_WORLDBANK_URL": "http://127.0.0.1:9/v2", "SOCJUST_ILOSTAT_URL": "http://127.0.0.1:9/ilostat"}


def fetch(home: Home, **options: object) -> store.Vintage:
    """Fetch the small catalogue, quietly."""
    given = {"source": "live", "progress": False, "say": lambda sentence: None, "catalogue": catalogue()}
    return store.fetch(home, **(given | options))


def everything(folder: Path) -> list[str]:
    """Return all files and folders below a folder, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def set_to(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    """Set several environment variables."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def test_a_vintage_is_what_its_manifest_says(home: Home, provider_server: Server) -> None:
    made = fetch(home, vintage="first")
    manifest = made.manifest
    assert (made.name, manifest.source, made.simulated, made.partial) == ("first", "live", False, False)
    files = {str(p.relative_to(made.raw)) for p in made.raw.rglob("*") if p.is_file()}
    assert files == {f.path for f in manifest.files} | {"manifest.json"}
    for file in manifest.files:
        blob = (made.raw / file.path).read_bytes()
        assert (len(blob), hashlib.sha256(blob).hexdigest()) == (file.bytes, file.sha256)
        assert gzip.decompress(blob)
        assert file.licence == "CC BY 4.0"
    assert {str(k): [d.isoformat() for d in v] for k, v in made.updated.items()} == {
        "worldbank": ["2026-07-01", "2026-07-01"],
        "ilostat": ["2026-06-15", "2026-06-15"],
    }
    assert everything(home.processed) == [
        "first", "first/decisions.parquet", "first/observations.json", "first/observations.parquet"
    ]  # fmt: skip


def test_series_and_recipes_say_what_is_gone(home: Home, provider_server: Server) -> None:
    manifest = fetch(home).manifest
    status = {entry.label: entry.status for entry in manifest.series}
    assert status["SI.POV.GINI"] == "served"
    assert status["NOT.SERVED.ZS"] == "not-served"
    assert status["GONE_SEX_RT[sex=SEX_T]"] == "not-served"
    assert "EG.CFT.ACCS.ZS" not in status  # its licence forbids commercial use
    assert "restricted" not in manifest.recipes and "gap" not in manifest.recipes
    assert manifest.recipes["gini"].rank == 0 and manifest.recipes["gini"].reason == ""
    stunting = manifest.recipes["stunting"]
    assert stunting.rank == 1
    assert stunting.reason.startswith("NOT.SERVED.ZS is not served by World Bank (its answer: “The indicator was not")
    assert stunting.reason.endswith(" SH.STA.STNT.ZS is used instead: survey years only.")
    assert manifest.recipes["vanished"].rank is None
    assert "GONE_SEX_RT is not served by ILOSTAT" in manifest.recipes["vanished"].reason


def test_each_series_is_asked_for_once_and_few_at_a_time(home: Home, provider_server: Server) -> None:
    provider_server.script.latency = 0.05
    fetch(home)
    asked = [r.path.split("?")[0] for r in provider_server.requests if "/series/" in r.path]
    assert len(asked) == len(set(asked)) == 11
    sets = [r.path for r in provider_server.requests if "data/indicator" in r.path]
    assert len(sets) == len(set(sets)) == 4  # one request a data set, whatever the number of its series
    for part, most in (("/v2/", 4), ("/ilostat/", 2)):
        starts = sorted(r.at for r in provider_server.requests if part in r.path)
        assert max(sum(s <= t < s + 0.05 for s in starts) for t in starts) <= most


def test_faults_change_nothing(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = []
    for seed, faults in ((1, 0.0), (2, 0.3), (3, 0.3)):
        kinds = ("429", "500", "503", "html", "text", "truncated", "dropped", "nothing")
        script = Script(faults=faults, kinds=kinds, random=random.Random(seed))
        with running(catalogue(), script) as server:
            set_to(monkeypatch, server.environment)
            made = fetch(Home(tmp_path / str(seed)), vintage="same")
            assert faults == 0 or any(r.fault for r in server.requests)
        tables.append((made.processed / "observations.parquet").read_bytes())
    assert tables[0] == tables[1] == tables[2]


def test_a_failure_before_anything_came_leaves_nothing(
    home: Home, provider_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider_server.script.retry_after = "3600"
    provider_server.script.always = {"country/all": "503"}
    with pytest.raises(ProviderError, match="left alone"):
        fetch(home)
    assert everything(home.root) == ["data", "data/processed", "data/raw", "reports"]


def test_no_space_is_a_sentence_and_leaves_no_vintage(
    home: Home, provider_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, written = Path.write_bytes, []

    def full(path: Path, blob: bytes) -> int:
        written.append(path)
        if len(written) > 3:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write(path, blob)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StoreError, match="There is no space left for .*No vintage was stored"):
        fetch(home)
    assert store.vintages(home) == [] and everything(home.processed) == []


def test_a_table_that_cannot_be_written_takes_its_vintage_along(
    home: Home, provider_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("polars.DataFrame.write_parquet", full)
    with pytest.raises(StoreError, match="There is no space left for .*observations.parquet"):
        fetch(home)
    assert store.vintages(home) == [] and everything(home.processed) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, provider_server: Server) -> None:
    (tmp_path / "data").write_text("a file in the way")
    with pytest.raises(StoreError, match="No vintage was stored"):
        fetch(Home(tmp_path))


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from provider_catalogue import catalogue
from socjust import store
from socjust.home import Home
store.fetch(Home(Path(sys.argv[1])), source="live", progress=False, catalogue=catalogue(), vintage="v")
"""


def start(home: Home, server: Server) -> subprocess.Popen[str]:
    """Fetch in a process of its own, from a server that lets one series wait, until a first answer is kept."""
    tests = str(Path(__file__).parent)
    arguments = [sys.executable, "-c", PROGRAM, str(home.root), tests]
    environment = os.environ | server.environment | {"PYTHONPATH": str(Path(tests).parent)}
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)
    waiting.until(lambda: waiting.answers(home.raw) > 0, process)
    return process


@pytest.fixture
def slow_server(provider_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Let one series stall for an hour."""
    monkeypatch.setattr("provider_server.STALL", 3600.0)
    provider_server.script.always = {"series/SH.STA.STNT.ZS": "stalled"}
    return provider_server


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_ends_at_once_and_says_what_is_kept(home: Home, slow_server: Server) -> None:
    process = start(home, slow_server)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=waiting.LONGEST)  # the stalled request alone would take longer
    assert process.returncode != 0
    assert "answers arrived and are kept" in said
    assert store.vintages(home) == [] and everything(home.processed) == []


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_what_a_killed_run_left_is_taken_up_by_the_next(home: Home, slow_server: Server) -> None:
    process = start(home, slow_server)
    process.kill()
    process.communicate()
    assert len(list(home.raw.glob(".unfinished-*/"))) == 1
    assert store.vintages(home) == []
    slow_server.script.always = {}
    made = fetch(home, vintage="v")
    assert [path.name for path in home.raw.iterdir()] == ["v"]
    assert store.newest(home) == made


def test_nobody_there_is_simulated_and_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(monkeypatch, NOWHERE)
    said: list[str] = []
    made = fetch(home, source="auto", say=said.append)
    assert made.simulated and made.name == "SIMULATED-5ma11ca7"
    assert said == ["Neither World Bank nor ILOSTAT can be reached: figures are SIMULATED, invented by this program."]
    assert set(store.observations(made, catalogue())["status"]) == {"simulated"}
    assert store.newest(home) is None
    assert fetch(home, source="simulated").manifest.created == made.manifest.created  # stored once, used again


def test_nobody_there_is_an_error_when_real_figures_are_asked_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(monkeypatch, NOWHERE)
    with pytest.raises(ProviderError, match=r"World Bank \(.*\) and ILOSTAT \(.*\) cannot be reached"):
        fetch(home)


@pytest.mark.parametrize("silent", ["SOCJUST_WORLDBANK_URL", "SOCJUST_ILOSTAT_URL"])
def test_one_of_two_there_is_an_error(
    silent: str, home: Home, provider_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(silent, NOWHERE[silent])
    with pytest.raises(ProviderError, match="cannot be reached.*--source simulated"):
        fetch(home, source="auto")
    assert everything(home.raw) == []


def test_a_stored_simulated_vintage_does_not_keep_real_ones_out(home: Home, provider_server: Server) -> None:
    fetch(home, source="simulated")
    real = fetch(home, source="auto")
    assert not real.simulated
    assert store.newest(home) == real
    assert {v.name for v in store.vintages(home)} == {real.name, "SIMULATED-5ma11ca7"}


def test_single_indicators_make_a_partial_vintage(home: Home, provider_server: Server) -> None:
    made = fetch(home, indicators=["gini", "restricted"], vintage="some")
    assert made.name == "some-partial" and made.partial
    assert set(made.manifest.recipes) == {"gini", "restricted", "population"}  # with what it is divided by
    assert set(store.observations(made, catalogue())["indicator"]) == {"gini", "restricted", "population"}
    assert store.newest(home) is None and store.find(home, "some-partial") == made
    assert not any("ilostat/data" in r.path for r in provider_server.requests)
    assert not (made.raw / "ilostat").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"indicators": ["ginny"]}, "Unknown indicator 'ginny'. Did you mean gini?"),
        ({"indicators": ["gap"]}, "declared gap"),
        ({"source": "lives"}, "Unknown source 'lives'. Did you mean live?"),
        ({"vintage": "../away"}, "cannot be the name of a vintage"),
        ({"vintage": "latest"}, "cannot be the name of a vintage"),
        ({"vintage": "SIMULATED-x"}, "leave the word SIMULATED out"),
    ],
)
def test_a_wrong_question_is_explained(
    options: dict[str, object], words: str, home: Home, provider_server: Server
) -> None:
    with pytest.raises(UsageError, match=words.replace("?", r"\?")):
        fetch(home, **options)
    assert everything(home.raw) == []


def test_vintages_are_never_overwritten(home: Home, provider_server: Server) -> None:
    fetch(home, vintage="v", indicators=["gini"])
    with pytest.raises(UsageError, match="exists, and vintages are never overwritten"):
        fetch(home, vintage="v", indicators=["gini"])
    first, second = (fetch(home, indicators=["gini"], again=True).name for _ in range(2))
    assert first != second and {first, second} < {v.name for v in store.vintages(home)}


def test_probing_gives_up_after_a_few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that hangs up on everyone counts how often it is tried."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address, tried = f"http://127.0.0.1:{listener.getsockname()[1]}", []

        def hang_up() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                tried.append(connection)
                connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        set_to(monkeypatch, {name: url.replace("http://127.0.0.1:9", address) for name, url in NOWHERE.items()})
        assert signals.reach() == {"worldbank": (False, None), "ilostat": (False, None)}
        assert 2 <= len(tried) <= 6  # three tries for each of the two; fewer where one takes long


def test_the_whole_catalogue_from_real_figures(home: Home, mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(monkeypatch, mirror.environment)
    made = store.fetch(home, source="auto", progress=False, vintage="whole")
    table = store.observations(made)

    def value(indicator: str, economy: str, year: int) -> list[float]:
        return table.filter(indicator=indicator, economy=economy, year=year)["value"].to_list()

    assert value("dis_gini", "ZAF", 2014) == [59.6]
    assert value("den_population", "KEN", 2023) == [55339003.0]
    assert value("pro_maternity", "KEN", 2019) == [30.2]
    assert not made.simulated and store.newest(home) == made
    absent = {entry.label for entry in made.manifest.series if entry.status != "served"}
    assert 20 <= len(absent) <= 90
    assert all(entry.reason for entry in made.manifest.series if entry.status != "served")
    assert made.updated["worldbank"][1].isoformat() == "2026-07-13"


def test_faults_of_the_mirror_change_nothing(tmp_path: Path, mirror, mirror_with, monkeypatch) -> None:
    few, tables = ["gini", "maternity", "neet"], []
    for seed in (None, 9, 13):
        log = tmp_path / f"{seed}.jsonl"
        server = mirror if seed is None else mirror_with("--faults", "0.3", "--seed", seed, "--log", log)
        set_to(monkeypatch, server.environment)
        made = fetch(Home(tmp_path / str(seed)), vintage="v", indicators=few)
        assert seed is None or any(json.loads(line)["fault"] for line in log.read_text().splitlines())
        tables.append((made.processed / "observations.parquet").read_bytes())
    assert tables[0] == tables[1] == tables[2]
