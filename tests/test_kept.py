"""Tables kept beside a vintage are made once, and again when what they depend on has changed."""

from __future__ import annotations

import threading

import polars as pl
import pytest

from socjust.catalogue import load
from socjust.store.kept import kept, read, write
from socjust.store.vintage import of


@pytest.fixture
def counted():
    made: list[int] = []

    def make() -> pl.DataFrame:
        made.append(1)
        return pl.DataFrame({"a": [len(made)]})

    return made, make


def test_a_table_is_made_once_and_again_when_what_it_depends_on_changes(home, counted):
    made, make = counted
    vintage, rows = of(home, "2026-11"), pl.DataFrame({"x": [1.0]})
    first = kept(vintage, load(), "progress", make, rows, 5)
    assert kept(vintage, load(), "progress", make, rows, 5).equals(first)
    assert len(made) == 1
    kept(vintage, load(), "progress", make, rows, 6)
    kept(vintage, load(), "progress", make, rows + 1.0, 6)
    assert len(made) == 3
    assert [p.name for p in vintage.processed.iterdir()] == ["progress.parquet"]


def test_a_damaged_table_is_made_again(home, counted):
    made, make = counted
    vintage = of(home, "2026-11")
    kept(vintage, load(), "progress", make)
    (vintage.processed / "progress.parquet").write_bytes(b"PAR1 broken")
    assert kept(vintage, load(), "progress", make)["a"].to_list() == [2]


def test_a_folder_that_cannot_be_made_does_not_matter(home, counted):
    made, make = counted
    vintage = of(home, "2026-11")
    home.processed.joinpath("2026-11").write_text("a file where the folder would be")
    assert kept(vintage, load(), "progress", make)["a"].to_list() == [1]


def test_writers_and_readers_at_once_never_take_one_table_for_another(tmp_path):
    path, wrong = tmp_path / "t.parquet", []

    def use(mine: int) -> None:
        table = pl.DataFrame({"a": [mine] * 2000})
        for _ in range(40):
            write(path, table, str(mine))
            held = read(path, str(mine))
            if held is not None and not held.equals(table):
                wrong.append(held)

    threads = [threading.Thread(target=use, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and [p.name for p in tmp_path.iterdir()] == ["t.parquet"]
    assert [read(path, str(n)) is not None for n in range(4)].count(True) == 1
