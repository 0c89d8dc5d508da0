"""The report: plan, parameters, pages, edition folders, failures."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import sample_edition
import sample_notebooks
import waiting
from nbclient.exceptions import CellTimeoutError

from socjust import catalogue, store
from socjust.errors import ReportError, UsageError
from socjust.home import Home
from socjust.report import edition, index, kernel, manifest, page, parameters, plan, prose, run
from socjust.report.frame import table
from socjust.report.imprint import Imprint, Provider

COMMON = {"home": "/somewhere", "vintage": "2026-11-22", "edition": "2026-11", "year": 2023}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sample_edition.made(tmp_path_factory)


@pytest.fixture
def notebooks(tmp_path) -> Path:
    return sample_notebooks.write(tmp_path / "notebooks")


def chapters(notebooks: Path, *economies: str) -> list[plan.Chapter]:
    known = catalogue.load()
    return plan.chapters(known, notebooks, COMMON, [known.economy(name) for name in economies])


def imprint(notebooks: Path, *economies: str, simulated: bool = False) -> Imprint:
    listed = tuple(chapters(notebooks, *economies))
    name = "2026-11-SIMULATED" if simulated else "2026-11"
    providers = (
        Provider("World Bank", "2026-07-13", "CC BY 4.0", ""),
        Provider("ILOSTAT", "2026-05-04", "CC BY 4.0", ""),
    )
    return Imprint(name, simulated, "2026-11-22", 2023, providers, listed, pdf=False)


# plan


def test_the_sample_spreads_over_regions_and_income_groups():
    chosen = plan.choose(catalogue.load())
    assert len(chosen) >= 6
    assert len({economy.region for economy in chosen}) >= 5
    assert len({economy.income for economy in chosen}) >= 3


def test_the_plan_has_overview_dimensions_and_economies(notebooks):
    listed = chapters(notebooks, "KEN", "Brazil")
    assert [c.slug for c in listed[:2]] == ["overview", "dimension-cap"]
    assert [c.group for c in listed].count("dimension") == 7
    assert [c.slug for c in listed[-2:]] == ["economy-ken", "economy-bra"]
    assert listed[-1].parameters == {**COMMON, "economy": "BRA"}


def test_the_chapter_on_methods_comes_last_where_its_notebook_is():
    listed = chapters(Path(__file__).parents[1] / "notebooks", "KEN")
    assert (listed[-1].slug, listed[-1].group, listed[-1].parameters) == ("methods", "method", COMMON)


def test_economies_are_named_once_and_typing_errors_get_the_nearest_names():
    known = catalogue.load()
    assert [e.id for e in plan.choose(known, ["ken", "Kenya", "BRA"])] == ["BRA", "KEN"]
    with pytest.raises(UsageError, match="Kenya"):
        plan.choose(known, ["Kenia"])
    with pytest.raises(UsageError, match="not both"):
        plan.choose(known, ["KEN"], all_economies=True)
    assert len(plan.choose(known, all_economies=True)) == len(known.economies)


def test_missing_notebooks_are_named_with_the_places_looked_at(tmp_path):
    with pytest.raises(ReportError, match="30-economy.ipynb"):
        plan.find_notebooks(Home(tmp_path), tmp_path)


# parameters


def test_declared_parameters_have_the_types_of_their_annotations(notebooks):
    assert parameters.declared(notebooks / plan.ECONOMY) == {
        "home": "str",
        "vintage": "str",
        "edition": "str",
        "year": "int",
        "economy": "str",
    }


def test_a_misspelt_parameter_stops_before_anything_runs(notebooks):
    wrong = plan.Chapter(notebooks / plan.ECONOMY, {"econmy": "KEN"}, "economy-ken", "Kenya", "economy")
    with pytest.raises(UsageError, match=r"30-economy.ipynb has no parameter 'econmy'. Did you mean economy\?"):
        parameters.check([wrong])


@pytest.mark.parametrize(("name", "value"), [("year", "2023"), ("year", True), ("economy", 3)])
def test_a_parameter_of_the_wrong_type_stops_before_anything_runs(name, value):
    with pytest.raises(UsageError, match=f"'{name}'"):
        parameters.fit("30-economy.ipynb", {name: value}, {"year": "int", "economy": "str"})


def test_a_notebook_without_parameters_or_that_is_none_says_so(tmp_path):
    bare = tmp_path / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), bare)
    with pytest.raises(UsageError, match="no cell tagged 'parameters'"):
        parameters.declared(bare)
    bare.write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read as a notebook"):
        parameters.declared(bare)


# prose


@pytest.mark.parametrize("money", ["US$ 2 and US$ 3", "$5-$10", "from $2.15 to $3 a day", "`$x$`", r"\$x\$"])
def test_money_and_code_are_no_formulas(money):
    assert prose.formulas(money) == money


def test_formulas_keep_their_underscores_and_stars():
    html = prose.formulas("Mean $a_1 * b_2$ and $$\\sum_i w_i$$")
    assert html.count("<math") == 2 and "$" not in html
    assert 'display="block"' in html


# frames


def test_a_table_loses_its_own_style():
    assert table("<style>a</style><table><tr></tr></table>") == "<table><tr></tr></table>"


# pages


def test_the_same_notebook_gives_the_same_page_twice(notebooks, kernels, tmp_path):
    edition_ = imprint(notebooks, "KEN")
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks").mkdir(exist_ok=True)
    pages = []
    for _ in range(2):
        outcome = run.make(run.Job(edition_.chapters[-1], edition_, tmp_path))
        assert outcome.error == "" and outcome.warnings == ()
        pages.append([(tmp_path / name).read_bytes() for name in outcome.files])
    assert pages[0] == pages[1]
    html = (tmp_path / "economy-ken.html").read_text("utf-8")
    assert "A note for people" not in html  # tagged remove-cell
    assert '<p class="sub">The sub line</p>' in html and '<p class="lede">The finding first.' in html
    assert "Work is &lt;behind&gt; capabilities" in html
    assert '<a href="overview.html#top">' in html and "economy-zzz" not in html
    assert "color: red" not in html  # the table's own style
    assert "socjust report --vintage 2026-11-22 --edition 2026-11 --economy KEN" in html
    assert "SIMULATED" not in html
    csv = (tmp_path / "data" / "economy-ken-where-it-stands.csv").read_text("utf-8")
    assert csv.splitlines() == ["dimension,score", "Capabilities,58.0", "Work,41.0", "Protection,"]
    copy = (tmp_path / "notebooks" / "economy-ken.ipynb").read_text("utf-8")
    assert "/somewhere" not in copy and run.HOME_FROM_COPY in copy


def test_a_chapter_that_takes_too_long_is_stopped_and_told(notebooks, kernels, tmp_path):
    """Without the limit it would sleep for an hour. The limit is an error of the system's kind, as a full disk is."""
    sample_notebooks.write(notebooks, ("import time; time.sleep(3600)",))
    edition_ = imprint(notebooks, "KEN")
    with pytest.raises(CellTimeoutError):
        run.execute(edition_.chapters[-1], timeout=4)
    outcome = run.make(run.Job(edition_.chapters[-1], edition_, tmp_path, timeout=4))
    assert outcome.error == "it did not end within 4 seconds" and outcome.files == ("economy-ken.html",)
    assert outcome.error in (tmp_path / "economy-ken.html").read_text("utf-8")


def test_a_disk_that_takes_no_page_ends_the_run(notebooks, kernels, tmp_path):
    edition_ = imprint(notebooks, "KEN")
    (tmp_path / "data").mkdir()  # and no folder for the executed notebook
    with pytest.raises(FileNotFoundError):
        run.make(run.Job(edition_.chapters[-1], edition_, tmp_path / "data"))


def test_nothing_leaks_from_one_chapter_into_the_next(notebooks, kernels):
    sample_notebooks.write(notebooks, ("import os; print(os.getpid(), charts.__dict__.get('seen')); charts.seen = 1",))
    chapter = chapters(notebooks, "KEN")[-1]
    said = [run.execute(chapter).cells[-1].outputs[0].text.split() for _ in range(2)]
    assert said[0][0] != said[1][0]
    assert said[0][1] == said[1][1] == "None"


def test_a_chapter_leaves_no_trace_in_the_history_of_the_user(notebooks, kernels):
    sample_notebooks.write(notebooks, ("print(get_ipython().history_manager.enabled)",))
    done = run.execute(chapters(notebooks, "KEN")[-1])
    assert [output.text for output in done.cells[-1].outputs] == ["False\n"]


def test_a_kernel_starts_cold_where_processes_cannot_be_forked(notebooks, kernels, monkeypatch):
    monkeypatch.setattr(kernel, "can_fork", lambda: False)
    sample_notebooks.write(notebooks, ("import sys; print(sys.executable)",))
    done = run.execute(chapters(notebooks, "KEN")[-1])
    assert done.cells[-1].outputs[0].text.strip() == sys.executable


# edition folders


@pytest.mark.parametrize("given", ["", "../x", "a b", ".x", "a/b", "x" * 99, "ends."])
def test_an_edition_needs_a_name_that_can_be_a_folder(given):
    with pytest.raises(UsageError, match="cannot be the name of an edition"):
        edition.name(given, False)


def test_simulated_editions_are_marked_and_only_those():
    assert edition.name("x", True) == "x-SIMULATED"
    assert edition.name("x-SIMULATED", True) == "x-SIMULATED"
    assert edition.name(None, False, dt.date(2026, 1, 9)) == "2026-01"
    with pytest.raises(UsageError, match="real figures"):
        edition.name("x-simulated", False)


def test_an_edition_replaces_the_old_one_only_when_it_is_whole(tmp_path):
    home = Home(tmp_path)
    with edition.staged(home, "e") as folder:
        (folder / "a").write_text("1")
    assert (home.reports / "e" / "a").read_text() == "1"
    for error in (KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")):
        with pytest.raises((KeyboardInterrupt, ReportError), match="space|^$"), edition.staged(home, "e") as folder:
            (folder / "a").write_text("2")
            raise error
    assert (home.reports / "e" / "a").read_text() == "1"
    with edition.staged(home, "e") as folder:
        (folder / "b").write_text("3")
    assert [path.name for path in home.reports.iterdir()] == ["e"]
    assert [path.name for path in (home.reports / "e").iterdir()] == ["b"]


def test_two_runs_of_one_edition_do_not_collide_and_leftovers_go(tmp_path):
    home = Home(tmp_path)
    (home.reports / ".e.tmp-99999").mkdir(parents=True)
    with edition.staged(home, "e") as folder:
        assert [path.name for path in home.reports.glob(".e.tmp-*")] == [folder.name]
        with pytest.raises(ReportError, match="another run"), edition.staged(home, "e"):
            pass
        with edition.staged(home, "f"):
            pass
    assert sorted(path.name for path in home.reports.iterdir()) == ["e", "f"]


@pytest.mark.parametrize("published", [False, True])
def test_an_edition_that_stepped_aside_for_a_run_that_was_killed_comes_back(tmp_path, published):
    home = Home(tmp_path)
    (home.reports / ".e.old-99999").mkdir(parents=True)
    (home.reports / ".e.old-99999" / "a").write_text("old", encoding="utf-8")
    if published:  # killed after the second rename: the old one is of no use any more
        (home.reports / "e").mkdir()
    with pytest.raises(KeyboardInterrupt), edition.staged(home, "e"):
        raise KeyboardInterrupt
    assert [path.name for path in home.reports.iterdir()] == ["e"]
    assert (home.reports / "e" / "a").exists() != published


def test_a_lock_on_a_file_that_was_removed_keeps_the_second_run_out(tmp_path, monkeypatch):
    take = edition._take

    def removed_first(file: int) -> None:
        (tmp_path / ".e.lock").unlink()
        take(file)

    monkeypatch.setattr(edition, "_take", removed_first)
    with pytest.raises(ReportError, match="another run"), edition._locked(tmp_path, "e"):
        pass


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    refused = PermissionError(errno.EACCES, "Permission denied")  # as root no folder of the tests refuses anything
    with pytest.raises(ReportError, match="cannot be written to"), edition.staged(Home(tmp_path), "e"):
        raise refused


# the whole edition


def test_a_failed_chapter_is_told_and_the_rest_is_there(made):
    home, done, _ = made
    assert done.failed == {"economy-bra": "cell 8: ValueError: Brazil is left out on purpose"}
    with pytest.raises(ReportError, match="1 of 10 chapters"):
        done.raise_for_failures()
    assert done.path == home.reports / "sample-SIMULATED" and done.index.is_file()
    index_page = done.index.read_text("utf-8")
    assert "Brazil: cell 8: ValueError" in index_page and "could not be made" in index_page
    stand_in = (done.path / "economy-bra-SIMULATED.html").read_text("utf-8")
    assert "Brazil is left out on purpose" in stand_in and "second line" not in stand_in


def test_every_name_and_page_of_a_simulated_edition_is_marked(made):
    _, done, _ = made
    for file in (f for ending in ("html", "csv", "pdf", "ipynb") for f in sample_edition.files(done.path, ending)):
        assert file.stem.endswith("-SIMULATED") or file.name == "index.html"
    for file in sample_edition.files(done.path, "html"):
        html = file.read_text("utf-8")
        assert "SIMULATED" in re.search("<title>(.*?)</title>", html)[1]
        assert '<p class="mark" role="note">SIMULATED' in html


def test_the_manifest_accounts_for_every_file(made):
    home, done, _ = made
    written = json.loads((done.path / "manifest.json").read_text("utf-8"))
    on_disk = {f.relative_to(done.path).as_posix() for f in done.path.rglob("*") if f.is_file()}
    assert set(written["files"]) == on_disk - {"manifest.json"}
    assert written["files"]["index.html"] == manifest.digest(done.path / "index.html")
    assert written["simulated"] is True and written["vintage"]["name"] == done.vintage
    assert written["vintage"]["catalogue_sha256"] == catalogue.load().sha256
    assert written["versions"]["plotly"] and "commit" in written
    by_slug = {chapter["slug"]: chapter for chapter in written["chapters"]}
    assert by_slug["economy-ken"]["status"] == "done" and by_slug["economy-ken"]["seconds"] > 0
    assert by_slug["economy-bra"]["status"] == "failed"
    assert str(home.root) not in json.dumps(written)


def test_pages_ask_nothing_of_the_network(made):
    _, done, _ = made
    for file in sample_edition.files(done.path, "html"):
        html = file.read_text("utf-8")
        assert not re.search(r'(?:src|href)="(?:https?:)?//', html), file.name
    assert "http" not in (done.path / "assets" / "report.css").read_text("utf-8")


def test_questions_that_make_no_sense_are_refused_before_work_begins(made):
    from socjust import report

    home, done, _ = made
    before = sorted(path.name for path in home.reports.iterdir())
    for wrong, told in [
        ({"formats": ["docx"]}, "format"),
        ({"workers": 0}, "workers"),
        ({"year": 1850}, "out of range"),
        ({"edition": "a/b"}, "name of an edition"),
        ({"economies": ["Kenia"]}, "Kenya"),
        ({"vintage": "1999-01-01"}, "vintage"),
    ]:
        asked = {"vintage": done.vintage, "progress": False, "notebooks": home.root / "notebooks", **wrong}
        with pytest.raises(UsageError, match=told):
            report.build(home, **asked)
    assert sorted(path.name for path in home.reports.iterdir()) == before


def test_ctrl_c_leaves_nothing_behind(tmp_path, made):
    home = Home(tmp_path)
    sample_notebooks.write(tmp_path / "notebooks", ("import time; time.sleep(3600)",))
    vintage = store.fetch(home, source="simulated", progress=False, say=lambda sentence: None)
    asked = f"{str(tmp_path)!r}, {vintage.name!r}, 'gone', ['KEN'], progress=False"
    code = f"from socjust import report; report.build({asked})"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, start_new_session=True)
    waiting.until(lambda: bool(list(home.reports.glob(".gone*.tmp-*/overview*"))), process)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=waiting.LONGEST)
    assert process.returncode != 0 and "KeyboardInterrupt" in told
    assert list(home.reports.iterdir()) == []


def test_a_region_lists_its_economies_by_name(notebooks):
    listed = index.by_region(chapters(notebooks, "ZAF", "KEN", "DEU"))
    assert [(region, [c.title for c in members]) for region, members in listed] == [
        ("Europe and Central Asia", ["Germany"]),
        ("Sub-Saharan Africa", ["Kenya", "South Africa"]),
    ]


def test_the_page_of_a_failure_has_no_link_to_a_pdf(notebooks):
    edition_ = imprint(notebooks, "KEN")
    html = page.render_failure(edition_.chapters[-1], edition_, "cell 3: <x>")
    assert "cell 3: &lt;x&gt;" in html and "as PDF" not in html
