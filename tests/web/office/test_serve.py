"""The one command that serves everything: it starts, tells where, and stops without leaving anything behind."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from surveyapp.errors import Refused
from surveyapp.serving import COMMAND, Site, require_free, surroundings

PASSWORD = "geheim-van-de-mailserver"
ROOT = Path(__file__).resolve().parents[3]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    mail = {"SMTP_URL": f"smtp://me:{PASSWORD}@127.0.0.1:1?starttls=no", "MAIL_FROM": "a@voorbeeld.example"}
    mail |= {"BOUNCE_URL": f"imap://me:{PASSWORD}@127.0.0.1:1?starttls=no"}
    return {**kept, **mail, "INSTANCE": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def ports() -> tuple[int, int]:
    return _free_port(), _free_port()


@pytest.fixture
def served(environment: dict[str, str], ports: tuple[int, int]) -> Iterator[subprocess.Popen[str]]:
    """`surveyapp serve`, when it has said that both sites answer."""
    command = [sys.executable, "-P", "-c", COMMAND, "serve", "--workers", "1"]
    options = ["--respondents-port", str(ports[0]), "--office-port", str(ports[1])]
    with subprocess.Popen([*command, *options], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield process
        if process.poll() is None:
            process.terminate()


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_only_the_worker_gets_the_passwords_of_servers() -> None:
    url = f"x://me:{PASSWORD}@mail.example:25/INBOX?key={PASSWORD}"
    keys = dict.fromkeys(("SMTP_URL", "BOUNCE_URL", "TEXT_URL", "TEXT_TOKEN"), url)
    settings = {"SECRET": "s", **keys}
    assert surroundings("worker", settings) == settings
    assert surroundings("respondents", settings) == {"SECRET": "s"}
    assert surroundings("office", settings) == {"SECRET": "s", "SMTP_URL": "x://mail.example:25"}
    assert surroundings("office", {"SMTP_URL": "x://[::1]:a"}) == {"SMTP_URL": ""}


def test_no_site_that_runs_has_a_password_of_a_server(served: subprocess.Popen[str]) -> None:
    parents = dict(_processes())
    ours = {served.pid}
    for _ in range(3):
        ours |= {pid for pid, parent in parents.items() if parent in ours}
    told = [pid for pid in ours if PASSWORD.encode() in Path(f"/proc/{pid}/environ").read_bytes()]
    commands = [Path(f"/proc/{pid}/cmdline").read_text() for pid in told if pid != served.pid]
    assert len(ours) > 3
    assert [command for command in commands if "worker" not in command.split("\0")] == []


def _processes() -> Iterator[tuple[int, int]]:
    """Each process of this machine and its parent."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # gone meanwhile
            yield int(path.parent.name), int(path.read_text().rpartition(")")[2].split()[1])


def test_both_sites_answer_and_a_stop_is_clean(served: subprocess.Popen[str], ports: tuple[int, int]) -> None:
    assert served.poll() is None
    assert _status(ports[1], "/inloggen") == 200
    assert _status(ports[0], "/inloggen") == 404
    served.send_signal(signal.SIGTERM)
    assert served.wait(30) == 0
    for port in ports:
        require_free(Site("office", "127.0.0.1", port, 1))


def test_when_it_is_killed_its_ports_come_free(served: subprocess.Popen[str], ports: tuple[int, int]) -> None:
    served.kill()
    served.wait(10)
    assert served.stdout is not None
    served.stdout.read()  # ends when the last of its processes is gone
    for port in ports:
        require_free(Site("office", "127.0.0.1", port, 1))


def test_a_port_in_use_is_told_with_what_to_do(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-P", "-c", COMMAND, "serve", "--respondents-port", port]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence == (
        f"port {port} on 127.0.0.1: address already in use; "
        "end the program that uses it, or choose another with --respondents-port"
    )


def test_an_address_of_another_machine_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"port 8000 on 192\.0\.2\.1"):
        require_free(Site("respondents", "192.0.2.1", 8000, 1))


def test_production_without_settings_names_them(environment: dict[str, str]) -> None:
    command = [sys.executable, "-P", "-c", COMMAND, "serve"]
    done = subprocess.run(command, env={**environment, "PRODUCTION": "yes"}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.strip() == "SECRET, RESPONDENTS_URL, OFFICE_URL: not set; production needs them"
