"""WebKit, the engine of iPhones: a window of a phone's size on a screen in memory, driven by the W3C protocol."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any

from bench.server import free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how the protocol calls the handle of one
# A window of its own, without a toolbar: beside one no window is as narrow as a phone.
BARE = "menubar=no,toolbar=no,location=no"
OPEN = f"window.open('about:blank', '', `width=${{arguments[0]}},height=${{arguments[1]}},{BARE}`)"
WITHIN = 60  # seconds for the browser to start, or to answer


class Refusal(Exception):  # noqa: N818 - what the browser said
    """The browser could not do what was asked."""


@dataclass(frozen=True)
class WebKit:
    """A window of the browser."""

    port: int
    session: str = ""

    def ask(self, method: str, path: str, **given: Any) -> Any:
        """One command of the protocol. Errors: Refusal."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=WITHIN)
        connection.request(method, self.session + path, json.dumps(given) if method == "POST" else None)
        answer = json.load(connection.getresponse())["value"]
        connection.close()
        if isinstance(answer, dict) and "error" in answer:
            raise Refusal(f"{path}: {answer['error']}: {answer.get('message', '')}")
        return answer

    def open(self, address: str) -> None:
        self.arrive("/url", url=address)

    def arrive(self, path: str, **given: Any) -> None:
        """A command that leads to another page; then wait until that can be read, not until its sound is there."""
        self.run("window.left = true")
        self.ask("POST", path, **given)
        self.until("return !window.left && document.readyState !== 'loading'", True)

    def click(self, xpath: str) -> None:
        """On the first of these, as a finger does."""
        self.ask("POST", f"/element/{self.find(xpath)}/click")

    def find(self, xpath: str) -> str:
        """The first of these: how the protocol calls it. Errors: Refusal when there is none."""
        return str(self.ask("POST", "/element", using="xpath", value=xpath)[ELEMENT])

    def press(self, button: str = "Verder") -> None:
        """A button that sends its form; then wait for the page that follows."""
        element = self.find(f"//button[normalize-space()='{button}']")
        self.arrive(f"/element/{element}/click")

    def type(self, xpath: str, text: str) -> None:
        self.ask("POST", f"/element/{self.find(xpath)}/value", text=text)

    def run(self, script: str, *given: Any) -> Any:
        """What a script returns, or what its promise becomes."""
        return self.ask("POST", "/execute/sync", script=script, args=given)

    def until(self, script: str, wanted: Any) -> None:
        """Wait until a script returns this, on this page or the next."""
        end = time.monotonic() + WITHIN
        found: Any = None
        while time.monotonic() < end:
            with suppress(Refusal):  # the page left while the script ran
                found = self.run(script)
            if found == wanted:
                return
            time.sleep(0.05)
        seen = self.run("return [location.pathname, document.readyState, document.body.innerText.slice(0, 600)]")
        raise AssertionError(f"{script}: found {found!r}, expected {wanted!r} on {seen}")


@contextmanager
def webkit(folder: Path, width: int, height: int) -> Iterator[WebKit]:
    """Start the browser. What its programs say goes to a file in the folder; afterwards all of them are gone."""
    (program,) = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
    options = {"binary": str(program), "args": ["--automation", "--javascript-can-open-windows-automatically=true"]}
    port = free_port()
    with (folder / "browser.log").open("w") as log, _screen(log) as display:
        env = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "DISPLAY": display}
        with _running(["WebKitWebDriver", f"--port={port}"], env, log):
            first = _session(WebKit(port), {"webkitgtk:browserOptions": options, "pageLoadStrategy": "none"})
            yield _phone(first, width, height)
            first.ask("DELETE", "")


@contextmanager
def _running(command: list[str], env: dict[str, str], log: IO[str]) -> Iterator[None]:
    process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(WITHIN)


@contextmanager
def _screen(log: IO[str]) -> Iterator[str]:
    """A screen in memory, with a number that nobody else has."""
    number, tells = os.pipe()
    command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1280x1280x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[tells], stderr=log)
    os.close(tells)
    try:
        with os.fdopen(number) as told:
            yield f":{told.readline().strip()}"
    finally:
        process.terminate()
        process.wait(WITHIN)


def _session(driver: WebKit, capabilities: dict[str, Any]) -> WebKit:
    end = time.monotonic() + WITHIN
    while True:
        try:
            made = driver.ask("POST", "/session", capabilities={"alwaysMatch": capabilities})
        except ConnectionRefusedError:
            assert time.monotonic() < end, "WebKitWebDriver did not start"
            time.sleep(0.05)
        else:
            return replace(driver, session=f"/session/{made['sessionId']}")


def _phone(browser: WebKit, width: int, height: int) -> WebKit:
    before = browser.ask("GET", "/window/handles")
    browser.run(OPEN, width, height)
    (new,) = set(browser.ask("GET", "/window/handles")) - set(before)
    browser.ask("POST", "/window", handle=new)
    browser.ask("POST", "/window/rect", width=width, height=height)
    browser.until("return [innerWidth, innerHeight]", [width, height])
    return browser
