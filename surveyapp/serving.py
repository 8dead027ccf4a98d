"""Running everything with one command: the two sites, each on its port, and the worker; stopped together."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from types import FrameType
from urllib.parse import urlsplit

from surveyapp.config import ROOT
from surveyapp.errors import Refused

STARTUP = 60.0  # seconds in which a site must answer
GRACE = 15.0  # seconds in which it may finish what it was doing
SHORT_LIFE = 10.0  # a process that ends sooner than this will not do better the next time
THREADS = 4  # requests at the same time in one process
COMMAND = "import sys; sys.argv[0] = 'surveyapp'; from surveyapp.cli import main; sys.exit(main())"
WORKER = "worker"
PASSWORDS = ("SMTP_URL", "BOUNCE_URL", "TEXT_URL", "TEXT_TOKEN")  # settings that hold one, of what only the worker does
KNOWN_IN_OFFICE = ("SMTP_URL",)  # there it must be known that mail leaves, and not with what key
PARENT_DEATH = 1  # Linux: PR_SET_PDEATHSIG


@dataclass(frozen=True, slots=True)
class Site:
    """One of the two sites and where it listens."""

    name: str  # as in wsgi.py
    host: str
    port: int
    workers: int

    @property
    def command(self) -> tuple[str, ...]:
        """How its server is started."""
        where = ("--host", self.host, "--port", str(self.port))
        size = ("--workers", str(self.workers), "--blocking-threads", str(THREADS))
        quiet = ("--log-level", "warning", "--no-ws", "--http", "1", "--respawn-failed-workers")
        return (
            sys.executable,
            "-P",
            "-m",
            "granian",
            "--interface",
            "wsgi",
            *where,
            *size,
            *quiet,
            f"wsgi:{self.name}",
        )


@dataclass(slots=True)
class Process:
    """One process of ours."""

    name: str
    command: tuple[str, ...]
    running: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Processes(AbstractContextManager["Processes"]):
    """Our processes: leaving the `with` block stops them all."""

    environment: Mapping[str, str]
    running: list[Process] = field(default_factory=list)

    def start(self, name: str, command: tuple[str, ...]) -> None:
        """Start one more."""
        self.running.append(Process(name, command, self._open(name, command)))

    def check(self) -> None:
        """Start again what ended by itself.

        Errors:  Refused when it had hardly begun: something is wrong that a restart does not mend.
        """
        for process in self.running:
            code = process.running.poll()
            if code is None:
                continue
            if time.monotonic() - process.started < SHORT_LIFE:
                raise Refused(f"{process.name}: ended by itself (exit code {code}); the reason stands above")
            process.running, process.started = self._open(process.name, process.command), time.monotonic()

    def __exit__(self, *_: object) -> None:
        """Ask all to stop, wait, and end what does not listen."""
        for process in self.running:
            process.running.terminate()
        until = time.monotonic() + GRACE
        for process in self.running:
            try:
                process.running.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.running.kill()
                process.running.wait()

    def _open(self, name: str, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches only us, and we stop the others in order.
        return subprocess.Popen(  # noqa: S603  # our own commands, no shell
            command,
            stdin=subprocess.DEVNULL,
            env=surroundings(name, self.environment),
            start_new_session=True,
            preexec_fn=_end_with_us(),
        )


def surroundings(name: str, settings: Mapping[str, str]) -> dict[str, str]:
    """What one of our processes is told: passwords of servers only the worker."""
    if name == WORKER:
        return dict(settings)
    told = {key: value for key, value in settings.items() if key not in PASSWORDS}
    if name == "office":
        told |= {key: _without_password(settings[key]) for key in KNOWN_IN_OFFICE if settings.get(key)}
    return told


def _without_password(url: str) -> str:
    """Where a server is; nothing when that cannot be read (the worker tells)."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def run(sites: tuple[Site, ...], environment: Mapping[str, str], ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; `ready` is called once when both sites answer.

    Errors:  Refused when a port is in use or a process does not start.
    """
    for site in sites:
        require_free(site)
    signal.signal(signal.SIGTERM, _stop)
    try:
        with Processes({**environment, "PYTHONPATH": str(ROOT)}) as processes:
            for site in sites:
                processes.start(site.name, site.command)
            processes.start(WORKER, (sys.executable, "-P", "-c", COMMAND, "worker"))
            for site in sites:
                wait_for(site, processes)
            ready()
            while True:
                processes.check()
                time.sleep(0.5)
    except KeyboardInterrupt:
        return


@contextmanager
def standing(name: str, address: str) -> Iterator[None]:
    """See that a site answers at its own address, with a server of our own while none does.

    Errors:  Refused when it does not start.
    """
    where = urlsplit(address)
    site = Site(name, where.hostname or "127.0.0.1", where.port or 80, 1)
    if _answers(site):
        yield
        return
    require_free(site)
    with Processes({**os.environ, "PYTHONPATH": str(ROOT)}) as processes:
        processes.start(site.name, site.command)
        wait_for(site, processes)
        yield


def require_free(site: Site) -> None:
    """See whether a site can have its port.

    Errors:  Refused.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((site.host, site.port))
        except OSError as error:
            raise Refused(
                f"port {site.port} on {site.host}: {(error.strerror or 'not available').lower()}; "
                f"end the program that uses it, or choose another with --{site.name}-port"
            ) from error


def wait_for(site: Site, processes: Processes) -> None:
    """Wait until a site answers.

    Errors:  Refused when it does not.
    """
    until = time.monotonic() + STARTUP
    while time.monotonic() < until:
        processes.check()
        if _answers(site):
            return
        time.sleep(0.1)
    raise Refused(f"{site.name}: no answer on port {site.port} within {STARTUP:.0f} seconds")


def _answers(site: Site) -> bool:
    host = "127.0.0.1" if site.host == "0.0.0.0" else site.host  # noqa: S104  # where to ask, not where to listen
    connection = http.client.HTTPConnection(host, site.port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end_with_us() -> Callable[[], None] | None:
    """On Linux a process gets SIGTERM when we are killed, so that no port stays taken."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask() -> None:
        prctl(PARENT_DEATH, signal.SIGTERM)
        if os.getppid() != parent:  # we were gone already
            os.kill(os.getpid(), signal.SIGTERM)

    return ask
