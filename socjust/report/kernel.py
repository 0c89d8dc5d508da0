"""A notebook kernel that is forked from a process in which the libraries are already imported.

The standard library's forkserver holds the imports, nothing else; each notebook still gets a process of its own, so
nothing leaks from one chapter into the next. Where processes cannot be forked (Windows) a kernel starts cold.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import sys
import threading
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from jupyter_core.paths import jupyter_runtime_dir
from traitlets.config import Config

from socjust.report.processes import end_with

NAME = "socjust-warm"

# A chapter is nobody's session: kernels that share one file of history wait for each other, and a home folder that
# cannot be written to would be complained of in the page.
NO_HISTORY = "--HistoryManager.enabled=False"

PRELOAD = (
    "socjust.report",  # first: it keeps a two-second import away
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "socjust",
    "socjust.store",
    "socjust.panel",
    "socjust.scores.dimension",
    "socjust.analyses",
    "socjust.charts",
    "plotly.graph_objects",
    "great_tables",
)


def can_fork() -> bool:
    """Say whether this system can fork kernels."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def _serve(argv: list[str], cwd: str | None, env: dict[str, str], asker: int) -> None:
    os.setsid()  # Ctrl-C in the terminal belongs to the report, which ends its kernels itself
    os.chdir(cwd or ".")
    os.environ.clear()
    os.environ.update(env)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    threading.Thread(target=end_with, args=(asker,), daemon=True).start()
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=argv)


class _Forked:
    """The methods of ``subprocess.Popen`` that jupyter_client calls, over a forked process."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self.process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return None if self.process.is_alive() else (self.process.exitcode or 0)

    def wait(self) -> int | None:
        self.process.join()
        return self.process.exitcode

    def send_signal(self, signum: int) -> None:
        if self.process.is_alive():
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.process.kill()


class WarmProvisioner(LocalProvisioner):
    """Starts kernels of this very interpreter: forked where possible, cold elsewhere."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Start a kernel; `cmd` names the connection file, the interpreter it names is not used."""
        argv = [*cmd[cmd.index("-f") :], NO_HISTORY]
        if not can_fork():
            return await super().launch_kernel([sys.executable, "-m", "ipykernel_launcher", *argv], **kwargs)
        context = multiprocessing.get_context("forkserver")
        env = dict(kwargs.get("env") or os.environ)
        process = context.Process(target=_serve, args=(argv, kwargs.get("cwd"), env, os.getpid()), daemon=True)
        process.start()
        self.process = _Forked(process)
        self.pid, self.pgid = process.pid, None
        return self.connection_info


class _Entry:
    """What an entry point would be; the provisioner is known to this process only."""

    name = NAME
    value = f"{__name__}:{WarmProvisioner.__name__}"

    @staticmethod
    def load() -> type[WarmProvisioner]:
        return WarmProvisioner


def channels() -> Config:
    """Return the settings by which a kernel is spoken to: sockets of its own, in the runtime folder.

    Kernels that are started at the same time would race for free TCP ports; the default name of a socket is the same
    for all kernels of a folder.
    """
    config = Config()
    if sys.platform != "win32":
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = os.path.join(jupyter_runtime_dir(), f"k{secrets.token_hex(6)}")
    return config


def install() -> None:
    """Make every kernel that this process starts a warm one, and begin importing the libraries."""
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = _Entry()  # type: ignore[assignment]
    factory.default_provisioner_name = NAME
    if can_fork():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(PRELOAD))
        from multiprocessing import forkserver

        forkserver.ensure_running()  # its imports go on while this process imports papermill
