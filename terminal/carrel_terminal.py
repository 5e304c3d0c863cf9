#!/usr/bin/env python3
"""A public computer: a browser for each sitting, in memory, of which nothing is left when it ends.

It runs on the machine that patrons use, with Debian's own Python and nothing else. It asks Carrel whether somebody
sits here, starts Chromium anew for each sitting in a folder of its own, and when the sitting is over it ends whatever
runs in it and removes whatever it wrote: profile, cache, downloads, printed files and print jobs, lists of recent
files, thumbnails, trash, temporary and shared-memory files. Only then does the sign-in page come back.

    carrel-terminal run      serve, until it is stopped
    carrel-terminal clean    end what runs, remove what is left, and say so by the exit code

It learns no name, and keeps no log of what was done here. docs/operations.md says how to install it.
"""

import json
import os
import resource
import secrets
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from cleaning import MARK, PATIENCE, Person, Unsafe, clean, in_memory, person_of

T = TypeVar("T")

CONFIG = Path("/etc/carrel-terminal.toml")
FORGETS = 60.0
"""Seconds beyond the time that was given, after which a machine that hears nothing ends the sitting by itself."""
FORBIDDEN = 403
QUIET = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-sync",
    "--password-store=basic",
)


@dataclass(frozen=True)
class Settings:
    """``/etc/carrel-terminal.toml``."""

    server: str
    """Carrel's address, without a stroke at its end."""
    key: str
    """The machine's key, from the page of computers."""
    user: str = "patron"
    """The account under which the browser runs, and nothing else. A number will do."""
    folder: str = "/run/carrel-terminal"
    """In memory. What a sitting writes stands below it."""
    start: str = ""
    """The page that opens beside the time that is left."""
    browser: list[str] = field(default_factory=lambda: ["chromium", "--ozone-platform=wayland"])
    screen: list[str] = field(default_factory=lambda: ["cage", "--"])
    """What brings the browser to the screen; it is started anew with it, and so forgets the clipboard."""
    filtered: list[str] = field(default_factory=list)
    """What is added to the browser where the filter for children applies: a proxy, say."""
    spool: str = "/var/spool/cups"
    poll_seconds: float = 2.0


@dataclass(frozen=True)
class State:
    """What Carrel says of this machine."""

    sitting: bool
    minutes: int
    warn: bool
    filtered: bool
    serving: str
    """Another word after Carrel was restarted: then the page must be opened anew."""


def settings_of(path: Path) -> Settings:
    """Read the settings. Raises Unsafe where others may read them: the key is in them."""
    if path.stat().st_mode & 0o077:
        raise Unsafe(f"others may read {path}: chmod 600 it, and have a new key made")
    with path.open("rb") as file:
        try:
            return Settings(**tomllib.load(file))
        except (TypeError, tomllib.TOMLDecodeError) as fault:
            raise Unsafe(f"{path} cannot be read as settings: compare it with the one that is shipped") from fault


def cleaned(settings: Settings, person: Person) -> list[str]:
    """The clean-up, where these settings have a sitting's things."""
    return clean(Path(settings.folder), Path(settings.spool), person)


# --- what Carrel says


class Carrel:
    """The server, asked with the machine's key."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def state(self) -> State | None:
        """Whether somebody sits here; None where the server is silent."""
        said = self._ask("/terminal/state", "GET")
        return State(**json.loads(said)) if said else None

    def ticket(self) -> str:
        """A word that lets one browser in, once; empty where the server is silent."""
        said = self._ask("/terminal/ticket", "POST")
        return str(json.loads(said)["ticket"]) if said else ""

    def _ask(self, path: str, method: str) -> bytes:
        asked = Request(  # noqa: S310  # the address of the settings
            self._settings.server + path, method=method, headers={"X-Carrel-Terminal": self._settings.key}
        )
        try:
            with urlopen(asked, timeout=10) as answer:  # noqa: S310  # as above
                return bytes(answer.read())
        except HTTPError as fault:
            if fault.code == FORBIDDEN:
                raise Unsafe("Carrel does not know this key: have a new one made on the page of computers") from fault
            return b""
        except (URLError, OSError):
            return b""


# --- the browser


class Browser:
    """One browser with a folder of its own, in which everything it writes stands."""

    def __init__(self, settings: Settings, person: Person) -> None:
        self._settings, self._person = settings, person
        self.root = Path(settings.folder) / f"sitting-{secrets.token_hex(4)}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *pages: str, extra: tuple[str, ...] = ()) -> None:
        """Bring it to the screen."""
        self._furnish()
        self._process = self._run([*self._settings.screen, *self._command(extra), *pages])

    def show(self, page: str) -> None:
        """A page in the browser that runs: it takes it over, and comes to the front."""
        sockets = sorted(path.name for path in (self.root / "run").glob("wayland-?"))
        self._run([*self._command(()), page], {"WAYLAND_DISPLAY": sockets[0]} if sockets else {})

    @property
    def runs(self) -> bool:
        """Whether it is still there."""
        return self._process is not None and self._process.poll() is None

    def _command(self, extra: tuple[str, ...]) -> list[str]:
        where = (f"--user-data-dir={self.root}/profile", f"--disk-cache-dir={self.root}/cache/browser")
        return [*self._settings.browser, *QUIET, *where, *extra]

    def _furnish(self) -> None:
        self.root.mkdir(mode=0o700, parents=True)
        for name in ("home", "home/Downloads", "config", "cache", "data", "state", "tmp", "run", "profile"):
            (self.root / name).mkdir(mode=0o700)
        places = 'XDG_DOWNLOAD_DIR="$HOME/Downloads"\nXDG_DOCUMENTS_DIR="$HOME"\nXDG_DESKTOP_DIR="$HOME"\n'
        (self.root / "config" / "user-dirs.dirs").write_text(places, encoding="utf-8")
        if self._person.apart:
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, self._person.uid, self._person.gid)

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "DISPLAY", "LC_ALL") if name in os.environ}
        names = {"HOME": "home", "TMPDIR": "tmp", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config"}
        names |= {"XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}
        return kept | {name: str(self.root / place) for name, place in names.items()} | {MARK: self.root.name}

    def _run(self, command: list[str], more: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
        account = self._person
        return subprocess.Popen(  # noqa: S603  # the command of the settings
            command,
            env=self._environment() | (more or {}),
            cwd=self.root / "home",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what a page writes to its console names it
            stderr=subprocess.DEVNULL,
            umask=0o077,
            user=account.uid if account.apart else None,
            group=account.gid if account.apart else None,
            extra_groups=account.groups if account.apart else None,
        )


# --- the machine's day


class Machine:
    """Between two sittings the sign-in page; in one, a browser; after it, nothing."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._person = settings, person_of(settings.user)
        self._carrel = Carrel(settings)

    def serve(self) -> None:
        """Go on until stopped. Raises Unsafe where something of a sitting cannot be removed."""
        folder = Path(self._settings.folder)
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not in_memory(folder):
            raise Unsafe(f"{folder} is not in memory: put a tmpfs there")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no picture of what was on the screen
        while True:
            self._clean()
            self._door()
            self._clean()
            self._sitting()

    def _clean(self) -> None:
        if remains := cleaned(self._settings, self._person):
            raise Unsafe("of the sitting there is left: " + ", ".join(remains))

    def _door(self) -> None:
        """The sign-in page over the whole screen, until somebody sits here. No other site can be reached from it."""
        state = self._heard()
        if state.sitting:
            return
        alone = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {urlsplit(self._settings.server).hostname}"
        browser = self._opened(("--kiosk", "--no-proxy-server", alone))
        while browser.runs and state.serving == (now := self._heard()).serving:
            if now.sitting:
                return
            time.sleep(self._settings.poll_seconds)

    def _sitting(self) -> None:
        """A browser for whoever sits here. Whoever closes it has it cleaned and opened anew; the time runs on."""
        state = self._heard()
        if not state.sitting:
            return
        extra = self._settings.filtered if state.filtered else ()
        browser = self._opened(("--start-maximized", *extra), self._settings.start)
        ends, warned, serving = _deadline(state), False, state.serving
        while browser.runs and time.monotonic() < ends:
            time.sleep(self._settings.poll_seconds)
            now = self._carrel.state()
            if now is None:
                continue  # the time that was given is known here, and no more is
            if not now.sitting:
                return
            if (now.warn and not warned) or now.serving != serving:
                browser.show(self._entrance())
            ends, warned, serving = _deadline(now), now.warn, now.serving

    def _opened(self, extra: tuple[str, ...], *pages: str) -> Browser:
        browser = Browser(self._settings, self._person)
        browser.start(*(page for page in pages if page), self._entrance(), extra=extra)
        return browser

    def _entrance(self) -> str:
        return f"{self._settings.server}/terminal/enter/{_until(self._carrel.ticket)}"

    def _heard(self) -> State:
        return _until(self._carrel.state)


def _deadline(state: State) -> float:
    """When the sitting is over, should Carrel be silent from now on."""
    return time.monotonic() + 60.0 * state.minutes + FORGETS


def _until(ask: Callable[[], T | None]) -> T:
    """Ask until there is an answer."""
    while not (answer := ask()):
        time.sleep(PATIENCE)
    return answer


def _ended(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def main(arguments: list[str]) -> int:
    """0 where all is well, 1 where something of a sitting is left, 2 where the machine is not set up."""
    words = [one for one in arguments if not one.startswith("--")]
    path = next((Path(one.removeprefix("--config=")) for one in arguments if one.startswith("--config=")), CONFIG)
    if words not in (["run"], ["clean"]):
        sys.stderr.write(__doc__ or "")
        return 2
    signal.signal(signal.SIGTERM, _ended)
    try:
        settings = settings_of(path)
        person = person_of(settings.user)
        try:
            if words == ["run"]:
                Machine(settings).serve()
        finally:
            remains = cleaned(settings, person)
    except (Unsafe, OSError, KeyError) as fault:
        sys.stderr.write(f"carrel-terminal: {fault}\n")
        return 2
    for one in remains:
        sys.stderr.write(f"carrel-terminal: there is left: {one}\n")
    return 1 if remains else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
