"""What the tests share: the folders beside the project, the mirror of the providers, a home, a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from provider_server import provider_server  # noqa: F401  (a fixture)

from socjust.home import Home

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NOWHERE = "http://127.0.0.1:9"  # the discard port: refuses at once
CI = bool(os.environ.get("CI"))

# A busy machine is slow without anything being wrong: nothing here is judged by the clock. And the same commit gives
# the same answer each time: the examples are those of the test's name, none is left from an earlier run.
settings.register_profile(
    "socjust", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("socjust")


@dataclass(frozen=True)
class Providers:
    """The base addresses of a server that speaks both providers' protocols."""

    worldbank: str
    ilostat: str

    @property
    def environment(self) -> dict[str, str]:
        """What to set for a program that is to ask this server."""
        return {"SOCJUST_WORLDBANK_URL": self.worldbank, "SOCJUST_ILOSTAT_URL": self.ilostat}


def lacking(what: str) -> None:
    """Skip the test that asked, or fail it where everything should be there."""
    if CI:
        pytest.fail(f"{what}; under CI this is an error")
    pytest.skip(what)


@pytest.fixture(scope="session", autouse=True)
def no_real_providers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Point this process and its children away from the real providers, unless `-m network` asks for them."""
    if request.config.option.markexpr == "network":
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOCJUST_WORLDBANK_URL", f"{NOWHERE}/v2")
        patch.setenv("SOCJUST_ILOSTAT_URL", f"{NOWHERE}/ilostat")
        patch.delenv("SOCJUST_HOME", raising=False)
        patch.setattr(socket.socket, "connect", _loopback_only(socket.socket.connect))
        yield


def _loopback_only(connect: Callable[..., None]) -> Callable[..., None]:
    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            if address[0] not in ("127.0.0.1", "::1", "localhost"):
                raise OSError(f"tests do not use the network: connection to {address[0]} refused")
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference material beside the repository; it is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip(f"no folder {SHARED.name}/ beside the repository")  # also under CI: a clone alone has none
    return SHARED


def _serve(shared: Path, *arguments: str) -> Iterator[Providers]:
    script = shared / "mirror" / "serve.py"
    command = [sys.executable, str(script), "--port", "0", *arguments]
    utf8 = {**os.environ, "PYTHONUTF8": "1"}  # it reads its files as the locale says
    with subprocess.Popen(command, env=utf8, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline().split()
            if line[:1] != ["ready"]:
                pytest.fail(f"the mirror did not start: {' '.join(command)}")
            yield Providers(f"{line[1]}/v2", f"{line[1]}/ilostat")
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def mirror(shared: Path) -> Iterator[Providers]:
    """Run the mirror of both providers, with real figures, for the whole session."""
    yield from _serve(shared)


@pytest.fixture(scope="session")
def real_home(mirror: Providers, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with one vintage of the mirror's figures and its scores. Tests read it and write elsewhere."""
    from socjust import catalogue, store
    from socjust.scores.stored import scores

    home = Home(tmp_path_factory.mktemp("real-home"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in mirror.environment.items():
            patch.setenv(name, value)
        made = store.fetch(home, source="live", vintage="2026-11", progress=False, say=lambda sentence: None)
    scores(made, catalogue.load())
    return home


@pytest.fixture(scope="session")
def real_book(real_home: Home):
    """Return the mirror's vintage, opened for reading."""
    from socjust import analyses

    return analyses.open_book(real_home.root)


@pytest.fixture(scope="session")
def invented_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home with a simulated vintage and its scores, for tests that need figures of any kind."""
    from socjust import catalogue, store
    from socjust.scores.stored import scores

    home = Home(tmp_path_factory.mktemp("invented-home"))
    scores(store.fetch(home, source="simulated", progress=False, say=lambda sentence: None), catalogue.load())
    return home


@pytest.fixture(scope="session")
def invented_book(invented_home: Home):
    """Return the simulated vintage, opened for reading."""
    from socjust import analyses, store

    return analyses.open_book(invented_home.root, store.vintages(invented_home)[0].name)


@pytest.fixture
def mirror_with(shared: Path) -> Iterator[Callable[..., Providers]]:
    """Start mirrors with options: ``mirror_with("--faults", "0.2", "--seed", "1")``."""
    running: list[Iterator[Providers]] = []

    def start(*arguments: object) -> Providers:
        server = _serve(shared, *map(str, arguments))
        providers = next(server)
        running.append(server)
        return providers

    yield start
    for server in running:
        server.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty folder with data/ and reports/."""
    home = Home(tmp_path)
    for folder in (home.raw, home.processed, home.reports):
        folder.mkdir(parents=True)
    return home


@pytest.fixture(scope="module")
def kernels() -> Iterator[None]:
    """Start notebooks of this process as the report does: forked, on sockets of their own.

    Kernels on TCP ports look for free ones first and take them later: two workers that do so at once may find the same.
    """
    from jupyter_client.provisioning import KernelProvisionerFactory

    from socjust.report import kernel, run

    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    with pytest.MonkeyPatch.context() as patch, run._sockets() as sockets:
        patch.setenv("JUPYTER_RUNTIME_DIR", sockets)
        kernel.install()
        yield
    factory.default_provisioner_name = before


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser that the report would use."""
    from socjust.errors import SocjustError
    from socjust.report import chromium as search

    try:
        found = search.find()
    except SocjustError:
        found = None
    if found is None:
        lacking("no Chromium, Chrome or Edge on this machine (make setup says how to get one)")
    return str(found)
