"""The page that compares two vintages: one file, with the look of the report, that needs nothing beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from socjust import __version__, catalogue
from socjust.analyses.revisions import RevisionsView, revisions
from socjust.charts import Caption, Column, Table, table
from socjust.diff import Diff
from socjust.errors import UsageError
from socjust.home import SIMULATED, is_simulated
from socjust.report import frame as frames
from socjust.report.imprint import TITLE, banner
from socjust.report.page import TEMPLATES, environment
from socjust.store import aside


@dataclass(frozen=True)
class Section:
    """A heading, a sentence and its tables."""

    title: str
    text: str
    frames: tuple[frames.Frame, ...]


def write(found: Diff, out: Path) -> Path:
    """Write the page.

    Parameters
    ----------
    found : Diff
        The comparison.
    out : Path
        A file that ends in .html; marked SIMULATED where the figures are.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    UsageError
        For another ending.
    StoreError
        If it cannot be written.
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"'{out.name}' should end in .html: that is what is written.")
    if found.simulated and not is_simulated(out.stem):
        out = out.with_name(f"{out.stem}-{SIMULATED}{out.suffix}")
    text = render(found)
    with aside.file(out) as part:
        part.write_text(text, encoding="utf-8")
    return out


def render(found: Diff) -> str:
    """Return the page as text; the same for the same two vintages."""
    view = revisions(found, catalogue.load())
    mark = f"{SIMULATED}: " if found.simulated else ""
    made = f"Computed with socjust {__version__} from {view.source}"

    def cite(frame: frames.Frame) -> str:
        return f"“{frame.title}”, in: {TITLE}, {mark}{view.title}. {made}"

    return environment().get_template("revisions.html.j2").render(
        view=view,
        title=f"{mark}{view.title}",
        banner=banner(found.simulated),
        notices=found.notices,
        sections=_sections(found, view),
        style=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
        program=f"socjust {__version__}",
        command=f"socjust diff {found.before.name} {found.after.name} --year {found.year} --html FILE",
        cite=cite,
    )  # fmt: skip


def _sections(found: Diff, view: RevisionsView) -> list[Section]:
    made = []
    if view.indicators.height:
        text = "A provider's revision is told apart from a change of series, and from what a catalogue did not ask for."
        made.append(Section("Figures", text, _framed([_indicators(found, view), _largest(found, view)], 1)))
    if view.scores.height or view.dimensions.height:
        made.append(Section("Scores", view.scores_text, _framed([_dimensions(found, view), _scores(found, view)], 3)))
    return made


def _framed(tables: list[Table], first: int) -> tuple[frames.Frame, ...]:
    return tuple(
        frames.Frame(
            kind="table", id=one.name, number=first + place, title=one.caption.heading, subtitle=one.subtitle,
            source=one.source, notes=one.notes, csv="", csv_file="", html=frames.table(one.html),
        )
        for place, one in enumerate(tables)
    )  # fmt: skip


def _caption(found: Diff, view: RevisionsView, name: str, title: str, subtitle: str, *notes: str) -> Caption:
    return Caption(name, title, subtitle, view.source, notes, found.simulated)


def _indicators(found: Diff, view: RevisionsView) -> Table:
    caption = _caption(
        found, view, "indicators", "Figures that differ, by indicator",
        "Size of revisions: absolute; points of the score of 0 to 100 between the indicator's goalposts",
        "Relabelled: the value stayed; status, series, source or flags changed. Providers' own aggregates are counted.",
        *sorted({s for c, s in view.indicators.select("cause", "cause_sentence").iter_rows() if c != "provider"}),
    )  # fmt: skip
    return table(view.indicators, caption, [
        Column("label", "Indicator"),
        Column("revised", "Revised", number=True),
        Column("new", "New", number=True),
        Column("vanished", "Vanished", number=True),
        Column("relabelled", "Relabelled", number=True),
        Column("median_change_shown", "Median", number=True, missing="–"),
        Column("largest_change_shown", "Largest", number=True, missing="–"),
        Column("largest_points", "Points, at most", decimals=1, missing="–"),
        Column("where", "Most affected, or labels", missing="–"),
        Column("whose", "Whose change"),
    ])  # fmt: skip


def _largest(found: Diff, view: RevisionsView) -> Table:
    caption = _caption(
        found, view, "largest", "The largest revisions", "Three economies of each indicator, one year each"
    )
    return table(view.largest, caption, [
        Column("title", "Indicator"),
        Column("name", "Economy"),
        Column("year", "Year"),
        Column("sex", "Sex"),
        Column("before", found.before.name, decimals="decimals"),
        Column("after", found.after.name, decimals="decimals"),
        Column("change", "Change", decimals="decimals", signed=True),
        Column("unit", "Unit"),
        Column("points", "Points of the score", decimals=1, signed=True, missing="–"),
    ])  # fmt: skip


def _dimensions(found: Diff, view: RevisionsView) -> Table:
    caption = _caption(
        found, view, "dimensions", f"Scores of {found.year}, by dimension",
        "Change of a score, absolute; outside: of the 90 % interval of the earlier vintage",
        "Places: of ranks among the economies that both vintages publish. Rank outside: the later rank lies outside of "
        "the 90 % interval of the earlier one.",
    )  # fmt: skip
    return table(view.dimensions, caption, [
        Column("title", "Dimension"),
        Column("compared", "Compared"),
        Column("moved", "Moved"),
        Column("median_change", "Median", decimals=2, missing="–"),
        Column("largest_change", "Largest", decimals=1, missing="–"),
        Column("beyond", "Outside"),
        Column("newly", "Newly published"),
        Column("no_longer", "No longer"),
        Column("places", "Places, at most", missing="–"),
        Column("rank_beyond", "Rank outside", missing="–"),
    ])  # fmt: skip


def _scores(found: Diff, view: RevisionsView) -> Table:
    caption = _caption(
        found, view, "scores", view.scores_title,
        f"Newly or no longer published, then those that moved most; {view.scores.height} scores of {found.year}",
        "In brackets the 90 % interval. A rank is the one among all economies that its vintage publishes. It stands "
        "only where it has an interval: in the vintage's default reference year, and not for a score shown as a band.",
    )  # fmt: skip
    return table(view.scores, caption, [
        Column("name", "Economy"),
        Column("dimension", "Dimension"),
        Column("what", "What"),
        Column("before_shown", found.before.name, number=True, missing="–"),
        Column("after_shown", found.after.name, number=True, missing="–"),
        Column("change", "Change", decimals=1, signed=True, missing="–"),
        Column("outside", "Outside"),
        Column("ranks_before", f"Rank, {found.before.name}", number=True, missing="–"),
        Column("ranks_after", f"Rank, {found.after.name}", number=True, missing="–"),
        Column("because", "Because", missing="–"),
    ])  # fmt: skip
