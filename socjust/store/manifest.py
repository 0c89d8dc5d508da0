"""What a vintage says about itself: files, providers, series, and which series each indicator was made from."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from socjust.errors import StoreError

FILE = "manifest.json"
FORMAT = 1

SeriesStatus = Literal["served", "not-served", "empty", "not-asked"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ProviderEntry(_Entry):
    """One provider, as it was asked."""

    id: str
    name: str
    url: str
    updated: tuple[date, date] | None  # first and last of its own dates of last update, over the files of the vintage
    licence: str


class FileEntry(_Entry):
    """One stored file: the bytes a provider sent, compressed."""

    path: str  # below the vintage's folder, with forward slashes
    provider: str
    series: str  # code of the series or data set; "toc" for a table of contents
    database: int | None = None
    url: str
    retrieved: datetime
    sha256: str  # of the file as stored
    bytes: int
    rows: int
    updated: date | None
    licence: str
    linked_from: str = ""  # the vintage that the unchanged file was linked from; `retrieved` is when it was received


class AskedEntry(_Entry):
    """One question to a provider, and how it was answered."""

    provider: str
    question: str  # in full: the same line means the same question
    signal: str  # what the provider said of its last change when it was asked; "" where it says nothing
    retrieved: datetime
    files: tuple[str, ...] = ()  # paths of the answer; none: not served, or served without a figure
    reason: str = ""  # why it is not served: a sentence
    blanks: int = 0  # rows received without a value
    linked_from: str = ""  # the vintage that the answer was taken over from, because nothing had changed since


class SeriesEntry(_Entry):
    """One series of the catalogue, and whether the provider has it."""

    provider: str
    label: str
    status: SeriesStatus
    reason: str = ""  # a sentence; "" where it is served
    used: str = ""  # label with the classification version that came, where it is not the first


class RecipeEntry(_Entry):
    """Which of an indicator's recipes this vintage can make."""

    rank: int | None  # None: none of them
    reason: str = ""  # a sentence; "" for the first choice


class LeftOut(_Entry):
    """Figures for an area that the report does not have."""

    provider: str
    area: str  # the provider's code
    figures: int
    kind: Literal["aggregate", "named", "unknown"]  # the provider's own group; named in the catalogue; known to nobody


class Manifest(_Entry):
    """Everything needed to say where a figure of this vintage comes from, and to check that nothing changed since."""

    format: int = FORMAT
    vintage: str
    created: datetime
    source: Literal["live", "simulated"]
    simulated: bool
    partial: bool
    program: str
    catalogue_sha256: str
    providers: tuple[ProviderEntry, ...]
    files: tuple[FileEntry, ...]
    series: tuple[SeriesEntry, ...]
    recipes: dict[str, RecipeEntry]  # of the indicators that were asked for
    left_out: tuple[LeftOut, ...] = ()
    blanks: dict[str, int] = {}  # by provider: rows received without a value
    asked: tuple[AskedEntry, ...] = ()  # every question, asked or answered from an earlier vintage
    aggregates: tuple[str, ...] = ()  # area codes that the World Bank says are no economies


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into a vintage's folder."""
    (folder / FILE).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Read a vintage's manifest.

    Raises
    ------
    StoreError
        If it cannot be read.
    """
    path = folder / FILE
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as failure:
        raise StoreError(f"{path} cannot be read ({failure.strerror}): fetch again with socjust fetch.") from None
    except ValidationError:
        raise StoreError(f"{path} is damaged or of another release: remove {folder} and run socjust fetch.") from None
