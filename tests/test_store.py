"""Vintages on disk: found, named, damaged, made again."""

from __future__ import annotations

import errno
import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from provider_catalogue import catalogue

from socjust import store
from socjust.errors import StoreError, UsageError
from socjust.home import Home
from socjust.store import aside, stored
from socjust.store import manifest as manifests
from socjust.store.vintage import new_name, of


def put(home: Home, name: str, age: int, **more: object) -> store.Vintage:
    """Store a manifest and nothing else."""
    one = of(home, name)
    one.raw.mkdir(parents=True)
    fixed = {
        "vintage": name,
        "created": datetime(2026, 11, 22, tzinfo=UTC) - timedelta(days=age),
        "source": "live",
        "simulated": False,
        "partial": False,
        "program": "0.1.0",
        "catalogue_sha256": "0" * 64,
        "providers": (),
        "files": (),
        "series": (),
        "recipes": {},
    }
    manifests.write(store.Manifest(**(fixed | more)), one.raw)
    return one


def test_newest_is_real_and_whole(home: Home) -> None:
    old, real = put(home, "b", 9), put(home, "a", 5)
    put(home, "c-partial", 3, partial=True)
    put(home, "SIMULATED-x", 1, simulated=True, source="simulated")
    assert [v.name for v in store.vintages(home)] == ["SIMULATED-x", "c-partial", "a", "b"]
    assert store.newest(home) == real == store.find(home) == store.find(home, "latest")
    assert store.find(home, "b") == old
    assert store.find(home, "SIMULATED-x").simulated


def test_none_is_a_sentence(home: Home) -> None:
    with pytest.raises(UsageError, match="There is no vintage with real figures in .*: run socjust fetch.$"):
        store.find(home)
    put(home, "SIMULATED-x", 1, simulated=True, source="simulated")
    with pytest.raises(UsageError, match="or name one of: SIMULATED-x.$"):
        store.find(home)


def test_a_typo_is_answered_with_the_nearest_name(home: Home) -> None:
    put(home, "2026-11-22", 0)
    with pytest.raises(UsageError, match="Unknown vintage '2026-11-23'. Did you mean 2026-11-22"):
        store.find(home, "2026-11-23")
    with pytest.raises(UsageError, match="cannot be the name"):
        store.find(home, "../2026-11-22")


def test_a_damaged_manifest_is_named_and_its_vintage_not_listed(home: Home) -> None:
    one = put(home, "v", 0)
    path = one.raw / "manifest.json"
    path.write_text(path.read_text()[:50])
    assert store.vintages(home) == []
    with pytest.raises(StoreError, match=re.escape(str(path)) + " is damaged"):
        store.find(home, "v")


def test_hidden_and_foreign_folders_are_no_vintages(home: Home) -> None:
    (home.raw / ".v.part-1").mkdir()
    (home.raw / "notes").mkdir()
    (home.raw / ".gitkeep").touch()
    assert store.vintages(home) == []


def test_names(home: Home) -> None:
    today = date(2026, 11, 22)
    assert new_name(home, None, partial=False, today=today) == "2026-11-22"
    for taken in ("2026-11-22", "2026-11-22.2"):
        (home.raw / taken).mkdir()
    assert new_name(home, None, partial=False, today=today) == "2026-11-22.3"
    assert new_name(home, None, partial=True, today=today) == "2026-11-22-partial"
    assert new_name(home, None, partial=False, simulated="abcdef0123456789") == "SIMULATED-abcdef01"
    assert new_name(home, "trial", partial=False, simulated="abcdef0123456789") == "trial-SIMULATED"
    assert new_name(home, "trial", partial=True) == "trial-partial"


def test_aside_is_all_or_nothing(tmp_path: Path) -> None:
    target = tmp_path / "v"
    with pytest.raises(ZeroDivisionError), aside.folder(target) as part:
        (part / "a").touch()
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with aside.folder(target) as part:
        (part / "a").touch()
        assert not target.exists()
    assert [p.name for p in target.iterdir()] == ["a"]
    with pytest.raises(StoreError, match="appeared while it was being made"), aside.folder(target) as part:
        (part / "b").touch()
    assert [p.name for p in tmp_path.rglob("*")] == ["v", "a"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "no space left"), (errno.EROFS, "cannot be written to"), (errno.EIO, "Input.output error")],
)
def test_the_system_s_complaints_are_sentences(number: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=words), aside.file(tmp_path / "x"):
        raise OSError(number, os.strerror(number))


def test_a_disk_that_is_full_while_a_table_is_written_is_said(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    table = pl.DataFrame({"a": list(range(50_000))})
    for write in (table.write_parquet, table.write_csv):
        with pytest.raises(StoreError, match="no space left"), aside.in_a_sentence(tmp_path / "x"):
            write("/dev/full")
    with pytest.raises(pl.exceptions.ComputeError), aside.in_a_sentence(tmp_path / "x"):
        raise pl.exceptions.ComputeError("a mistake of ours is not the disk's")


def test_sweeping_spares_the_living(tmp_path: Path) -> None:
    living, dead = tmp_path / f".v.part-{os.getpid()}", tmp_path / ".v.part-999999999"
    living.mkdir()
    dead.mkdir()
    aside.sweep(tmp_path)
    assert living.exists() and not dead.exists()


@pytest.fixture
def simulated(home: Home) -> store.Vintage:
    """Store the small catalogue's simulated vintage."""
    return store.fetch(home, source="simulated", progress=False, catalogue=catalogue())


def test_observations_are_made_again_byte_for_byte(simulated: store.Vintage) -> None:
    path = simulated.processed / "observations.parquet"
    first, table = path.read_bytes(), store.observations(simulated, catalogue())
    path.unlink()
    assert store.observations(simulated, catalogue()).equals(table)
    assert path.read_bytes() == first
    path.write_bytes(first[: len(first) // 2])
    assert store.observations(simulated, catalogue()).equals(table)
    assert path.read_bytes() == first


def test_observations_follow_the_catalogue(simulated: store.Vintage) -> None:
    assert "gini" in store.observations(simulated, catalogue())["indicator"].unique()
    other = catalogue(fingerprint="f" * 64, without=("gini",))
    assert "gini" not in store.observations(simulated, other)["indicator"].unique()


def test_a_table_of_one_program_under_the_key_of_another_is_made_again(simulated: store.Vintage) -> None:
    """Two programs that write at once may leave the key of one beside a table of the other."""
    key = simulated.processed / stored.KEY_FILE
    first, table = key.read_bytes(), store.observations(simulated, catalogue())
    other = catalogue(fingerprint="f" * 64, without=("gini",))
    assert not store.observations(simulated, other).equals(table)
    key.write_bytes(first)
    assert store.observations(simulated, catalogue()).equals(table)
    assert key.read_bytes() == first


def test_a_raw_file_that_changed_is_named(simulated: store.Vintage) -> None:
    (simulated.processed / "observations.parquet").unlink()
    raw = simulated.raw / "simulated" / "series.parquet"
    raw.write_bytes(raw.read_bytes() + b"x")
    with pytest.raises(StoreError, match="series.parquet is not what was received any more"):
        store.observations(simulated, catalogue())
    raw.unlink()
    with pytest.raises(StoreError, match="series.parquet is missing"):
        store.observations(simulated, catalogue())
