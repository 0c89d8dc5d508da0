"""A small server that speaks the protocols of both providers, from invented figures, faults included.

Run it by hand with ``python tests/provider_server.py --port 8978 --faults 0.2``; it prints its addresses as lines to
set. In a test, ask for the fixture `provider_server`, or start one with :func:`running`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import polars as pl
import pytest

from socjust.catalogue import Catalogue, load
from socjust.catalogue.models import Series
from socjust.sources.simulated import simulate

FAULTS = ("429", "500", "503", "html", "text", "truncated", "dropped", "stalled", "nothing", "null")
HTML = b"<!DOCTYPE html><html><body><h1>Service temporarily unavailable</h1></body></html>"
WORLDBANK_UPDATED = "2026-07-01"
ILOSTAT_UPDATED = "15/06/2026 10:00:00"
STALL = 1.0  # seconds a stalled answer takes
MOST = 2  # faults by chance that one address gets in a row: which of several threads is unlucky must decide nothing
YEARS = range(1985, 2026)


@dataclass
class Script:
    """What the server is to do: tests change it while it runs."""

    faults: float = 0.0  # share of requests answered with a fault
    kinds: tuple[str, ...] = FAULTS
    once: dict[str, list[str]] = field(default_factory=dict)  # part of a path -> faults of its next requests
    always: dict[str, str] = field(default_factory=dict)  # part of a path -> fault of all its requests
    latency: float = 0.0
    retry_after: str = "0"
    page: int = 32500  # most rows in a page of the World Bank's
    worldbank_updated: str = WORLDBANK_UPDATED
    moves: dict[str, list[str]] = field(default_factory=dict)  # part of a path -> World Bank's dates from then on
    clock: float = 0.0  # seconds by which the server's clock is ahead of this computer's
    listed: str = ""  # World Bank's date in its list of databases, where it is another than that of its answers
    ilostat_updated: str = ILOSTAT_UPDATED
    absent: frozenset[str] = frozenset()  # codes not served
    random: random.Random = field(default_factory=lambda: random.Random(1))
    in_a_row: dict[str, int] = field(default_factory=dict)  # address -> faults by chance since its last good answer

    def move(self, path: str) -> None:
        """Change the World Bank's date of last update with this request, if a test wants that."""
        for part, dates in self.moves.items():
            if part in path and dates:
                self.worldbank_updated = dates.pop(0)

    def fault(self, path: str) -> str | None:
        """Return the fault that the next answer to this path gets."""
        for part, kind in self.always.items():
            if part in path:
                return kind
        for part, kinds in self.once.items():
            if part in path and kinds:
                return kinds.pop(0)
        spoil = self.random.random() < self.faults and self.in_a_row.get(path, 0) < MOST
        self.in_a_row[path] = self.in_a_row.get(path, 0) + 1 if spoil else 0
        return self.random.choice(self.kinds) if spoil else None


@dataclass
class Request:
    """One request that came in."""

    path: str
    agent: str
    in_flight: int
    at: float
    fault: str | None


class Figures:
    """Invented figures of a catalogue's series, in the providers' own area codes."""

    def __init__(self, catalogue: Catalogue) -> None:
        frame = simulate(catalogue)
        self.catalogue = catalogue
        self.economies = [e.id for e in catalogue.economies.values()]
        self.groups = [g.id for g in catalogue.groups.values()]
        self.series = {s.label: s for s in catalogue.series()}
        self.by_label = {
            str(label): one for (label,), one in frame.partition_by("label", as_dict=True, include_key=False).items()
        }
        self.sets: dict[str, list[Series]] = {}
        for series in self.series.values():
            if series.provider == "ilostat" and series.label in self.by_label:
                self.sets.setdefault(series.code, []).append(series)
        self.worldbank = {s.code: s for s in self.series.values() if s.provider == "worldbank"}
        self.databases = {s.database or 2 for s in self.worldbank.values()}

    def ilostat_area(self, ours: str) -> str:
        """Return ILOSTAT's code of one of our areas."""
        group = self.catalogue.groups.get(ours)
        return group.ilostat if group else {"XKX": "KOS", "CHI": "CHA"}.get(ours, ours)


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the server's time of day, as it stands in the head of an answer."""
        return super().date_time_string((timestamp or time.time()) + self.server.script.clock)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        """Answer, well or badly, and note the request."""
        server, url = self.server, urlsplit(self.path)
        with server.lock:
            server.active += 1
            server.script.move(self.path)
            self.fault = server.script.fault(self.path)
            agent = self.headers.get("User-Agent", "")
            server.requests.append(Request(self.path, agent, server.active, time.monotonic(), self.fault))
        try:
            time.sleep(server.script.latency)
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            parts = [unquote(part) for part in url.path.split("/") if part]
            if parts[0] == "v2":
                self.worldbank(parts[2:] if parts[1] == "en" else parts[1:], query)
            elif parts[0] == "ilostat":
                self.ilostat("/".join(parts[1:]), query, url.query)
            else:
                self.reply(404, HTML, "text/html")
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with server.lock:
                server.active -= 1

    # -- World Bank ---------------------------------------------------------------------------------------------------
    def worldbank(self, parts: list[str], query: dict[str, str]) -> None:
        """Answer in the World Bank's protocol."""
        kind, rest = parts[0], parts[1:]
        if kind in ("region", "incomelevel", "lendingtype"):
            body: object = self.listed([])
        elif kind == "country":
            body = self.listed(self.countries())
        elif kind == "sources" and not rest:
            body = self.listed(self.databases())
        elif kind == "sources" and len(rest) == 1:
            body = self.listed([{"id": rest[0], "name": "", "lastupdated": self.server.script.worldbank_updated}])
        elif kind == "sources" and int(rest[0]) not in self.server.figures.databases:
            body = error("120", "The provided parameter value is not valid")
        elif rest[1:] == ["concepts"]:
            concepts = [{"id": c, "value": c} for c in ("Country", "Series", "Time")]
            body = self.head(3) | {"source": [{"id": rest[0], "concept": concepts}]}
        elif rest[1:] == ["time", "all"]:
            years = [{"id": f"YR{y}", "value": str(y)} for y in YEARS]
            body = self.head(len(years)) | {"source": [{"id": rest[0], "concept": [{"id": "Time", "variable": years}]}]}
        else:
            body = self.data(dict(zip(rest[1::2], rest[2::2], strict=True)), query)
        if self.fault == "null":
            body = [{"page": 0, "pages": 0, "per_page": 0, "total": 0, "lastupdated": None}, None]
        self.reply(200, json.dumps(body).encode(), "application/json;charset=utf-8")

    def data(self, asked: dict[str, str], query: dict[str, str]) -> object:
        """Return one page of a series."""
        figures, script = self.server.figures, self.server.script
        code = asked["series"]
        series = figures.worldbank.get(code)
        if series is None or code in script.absent:
            return error("120", "The provided parameter value is not valid")
        if series.label not in figures.by_label:
            return error("175", "The indicator was not found. It may have been deleted or archived.")
        frame = figures.by_label[series.label]
        values = dict(zip(zip(frame["economy"], frame["year"], strict=True), frame["value"], strict=True))
        years = [int(y[2:]) for y in asked["time"].split(";")]
        keys = [(e, y) for e in (*figures.groups, *figures.economies) for y in years]
        size, page = min(int(query["per_page"]), script.page), int(query["page"])
        rows = [
            {
                "variable": [
                    {"concept": "Country", "id": e, "value": e},
                    {"concept": "Series", "id": code, "value": code},
                    {"concept": "Time", "id": f"YR{y}", "value": str(y)},
                ],
                "value": values.get((e, y)),
            }
            for e, y in keys[(page - 1) * size : page * size]
        ]
        return self.head(len(keys), page, size) | {"source": {"id": "2", "name": "", "data": rows}}

    def databases(self) -> list[dict[str, object]]:
        """Return the list of databases; a test may leave out their dates."""
        day = self.server.script.listed or self.server.script.worldbank_updated
        updated = {"lastupdated": day} if day else {}
        return [{"id": str(number), "name": ""} | updated for number in sorted(self.server.figures.databases)]

    def head(self, total: int, page: int = 1, size: int = 32500) -> dict[str, object]:
        """Return the head of an answer."""
        updated = self.server.script.worldbank_updated
        return {"page": page, "pages": -(-total // size), "per_page": size, "total": total, "lastupdated": updated}

    def listed(self, rows: list[dict[str, object]]) -> object:
        """Return rows in the form of the older protocol, whose counts are strings."""
        return [{"page": "1", "pages": "1", "per_page": "32500", "total": str(len(rows))}, rows]

    def countries(self) -> list[dict[str, object]]:
        """Return the list of economies, groups among them; the United States, which wbgapi looks up, always there."""
        catalogue = self.server.figures.catalogue
        rows = [(e.id, e.iso2, e.region) for e in catalogue.economies.values()]
        rows += [(g.id, "", "NA") for g in catalogue.groups.values()]
        rows += [("USA", "US", "NAC")] if "USA" not in catalogue.economies else []
        empty = {"longitude": "", "latitude": "", "capitalCity": ""}
        none = {"id": "", "value": ""}
        return [
            {"id": i, "iso2Code": two, "region": {"id": region, "value": ""}, "adminregion": none, "lendingType": none}
            | {"incomeLevel": none}
            | empty
            for i, two, region in rows
        ]

    # -- ILOSTAT ------------------------------------------------------------------------------------------------------
    def ilostat(self, path: str, query: dict[str, str], raw: str) -> None:
        """Answer in ILOSTAT's protocol."""
        agent = self.headers.get("User-Agent", "")
        if not agent or agent.startswith("Python-urllib"):
            return self.reply(403, HTML, "text/html")
        if path == "metadata/toc/indicator":
            return self.table(self.contents(), query)
        if path == "data/indicator":
            code = next(p[3:] for p in raw.split("&") if p.startswith("id=")).removesuffix("_A")
            if code not in self.server.figures.sets or code in self.server.script.absent:
                return self.reply(400, b'{"error":"deprecated or invalid dataset id"}', "application/json")
            return self.table(self.dataset(code, query), query)
        return self.table(pl.DataFrame({"sex": ["SEX_T"], "sex.label": ["Total"]}), query)

    def contents(self) -> pl.DataFrame:
        """Return the table of contents."""
        script, figures = self.server.script, self.server.figures
        codes = sorted(set(figures.sets) - script.absent)
        counts = [sum(figures.by_label[s.label].height for s in figures.sets[c]) for c in codes]
        return pl.DataFrame(
            {"id": [f"{c}_A" for c in codes], "indicator": codes, "last.update": script.ilostat_updated}
            | {"n.records": counts},
            schema_overrides={"id": pl.String, "indicator": pl.String},
        )

    def dataset(self, code: str, query: dict[str, str]) -> pl.DataFrame:
        """Return the rows of a data set that a query asks for."""
        figures = self.server.figures
        parts = []
        for series in figures.sets[code]:
            filters = dict(series.choices[0].filters)
            asked = {name: query[name].split(" ") for name in ("sex", "classif1", "classif2") if query.get(name)}
            if any(filters.get(name) not in codes for name, codes in asked.items()):
                continue
            columns = {name: pl.lit(value) for name, value in filters.items()}
            parts.append(figures.by_label[series.label].with_columns(**columns))
        columns = ["ref_area", "indicator", *dict(figures.sets[code][0].filters), "time", "obs_value", "obs_status"]
        if not parts:
            return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
        table = pl.concat(parts).filter(pl.col("year") >= int(query.get("timefrom", 0)))
        areas = {a: figures.ilostat_area(a) for a in table["economy"].unique()}
        return table.select(
            pl.col("economy").replace_strict(areas).alias("ref_area"),
            pl.lit(code).alias("indicator"),
            *dict(figures.sets[code][0].filters),
            pl.col("year").cast(pl.String).alias("time"),
            pl.col("value").alias("obs_value"),
            "obs_status",
        ).filter(pl.col("ref_area") != "")

    def table(self, table: pl.DataFrame, query: dict[str, str]) -> None:
        """Send a table as CSV with a byte order mark, compressed if asked."""
        blob = b"\xef\xbb\xbf" + table.write_csv(quote_style="non_numeric").encode()
        gz = query.get("format", ".csv.gz").endswith("gz")
        self.reply(200, gzip.compress(blob, mtime=0) if gz else blob, "application/octet-stream")

    # -- both ---------------------------------------------------------------------------------------------------------
    def reply(self, status: int, blob: bytes, kind: str) -> None:
        """Send a body, spoiled by the fault of this request."""
        fault = self.fault
        if fault == "dropped":
            self.close_connection = True
            self.connection.close()
            return
        if fault == "stalled":
            time.sleep(STALL)
        if fault and fault.isdigit():
            status, blob, kind = int(fault), HTML, "text/html"
        replaced = {"html": (HTML, "text/html"), "text": (b"Server Error", "text/plain"), "nothing": (b"", kind)}
        blob, kind = replaced.get(fault or "", (blob, kind))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(blob)))
        if fault in ("429", "503"):
            self.send_header("Retry-After", self.server.script.retry_after)
        self.end_headers()
        if fault == "truncated":
            self.close_connection = True
            blob = blob[: len(blob) // 2]
        self.wfile.write(blob)


def error(number: str, words: str) -> object:
    """Return the World Bank's way of refusing, which comes with status 200."""
    return [{"message": [{"id": number, "key": "Invalid value", "value": words}]}]


class Server(ThreadingHTTPServer):
    """The server, its script and the requests it has seen."""

    daemon_threads = True

    def __init__(self, catalogue: Catalogue, script: Script, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.figures = Figures(catalogue)
        self.script = script
        self.requests: list[Request] = []
        self.active = 0
        self.lock = threading.Lock()

    @property
    def environment(self) -> dict[str, str]:
        """What to set for a program that is to ask this server."""
        base = f"http://127.0.0.1:{self.server_address[1]}"
        return {"SOCJUST_WORLDBANK_URL": f"{base}/v2", "SOCJUST_ILOSTAT_URL": f"{base}/ilostat"}

    def handle_error(self, *_: object) -> None:
        """Say nothing about connections that a client or a fault broke."""


@contextmanager
def running(catalogue: Catalogue, script: Script | None = None, port: int = 0) -> Iterator[Server]:
    """Serve a catalogue's series from invented figures while the block runs."""
    with Server(catalogue, script or Script(), port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()


@pytest.fixture
def provider_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve the small catalogue of these tests, with the environment set to it; a test may change its `script`."""
    from provider_catalogue import catalogue

    with running(catalogue()) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


def main() -> None:
    """Serve the whole catalogue until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8978)
    parser.add_argument("--faults", type=float, default=0.0, help="share of requests answered with a fault, 0 to 1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    given = parser.parse_args()
    script = Script(faults=given.faults, latency=given.latency_ms / 1000, random=random.Random(given.seed))
    script.kinds = tuple(kind for kind in FAULTS if kind != "null")
    with Server(load(), script, given.port) as server:
        print(*(f"export {name}={value}" for name, value in server.environment.items()), "ready", sep="\n", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
