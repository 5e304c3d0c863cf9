"""The public computer's own program with a real Chromium: after a sitting no host, path or file name is in any byte.

Three sites are browsed, a file is downloaded, a page is printed to a file and to the spool, and what else programs of
a desktop write is there too. That all of it is found before the end is part of the test.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, Playwright

from carrel import desk
from fronts.conftest import Site
from fronts.test_public_computers import ADULT, RoomOfThree, room

__all__ = ["room"]

PROGRAM = Path(__file__).parents[2] / "terminal" / "carrel_terminal.py"
HOSTS = ("harebell-clinic", "woodruff-lawyers", "toadflax-union")
SECRET = (*HOSTS, "second-opinion", "the-diagnosis", "quince-form", "borage-printout", "campion-list")
"""Hosts; a path; a search; the names of a downloaded file, a printed one, and one on a list of recent files."""
ACCOUNT = "64321" if os.getuid() == 0 else str(os.getuid())


class _Sites(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host = self.headers["host"].split(":")[0]
        words = f"<title>{host}</title><h1>{host}</h1><a id=file href=/quince-form.bin download>file</a>"
        script = f"<script>localStorage.at = '{host}'; document.cookie = 'at={host}; max-age=9999'</script>"
        is_file = self.path.endswith(".bin")
        body = b"quince-form " * 500 if is_file else (words + script).encode()
        self.send_response(200)
        self.send_header("content-type", "application/octet-stream" if is_file else "text/html")
        self.send_header("cache-control", "max-age=9999")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Machine(msgspec.Struct, frozen=True):
    """A public computer that runs."""

    folder: Path
    spool: Path
    settings: Path
    program: subprocess.Popen[bytes]

    def profile(self, but: str = "") -> Path | None:
        """Where the browser that runs now says how it can be reached."""
        found = self.folder.glob("sitting-*/profile/DevToolsActivePort")
        return next((path for path in found if but != path.parts[-3] and path.read_text().strip()), None)


def awaited(what: Callable[[], object], seconds: int = 60) -> object:
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)
    return found


@pytest.fixture
def machine(site: Site, room: RoomOfThree) -> Iterator[Machine]:
    sites = ThreadingHTTPServer(("127.0.0.1", 0), _Sites)
    threading.Thread(target=sites.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="pc", dir="/dev/shm") as memory, tempfile.TemporaryDirectory() as aside:
        folder, settings, spool = Path(memory), Path(aside) / "settings.toml", Path(aside) / "spool"
        folder.chmod(0o711)
        (spool / "tmp").mkdir(parents=True)
        resolver = f"--host-resolver-rules=MAP *.example 127.0.0.1:{sites.server_port}"
        browser = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", resolver]
        said = {"server": site.address, "key": room.keys[0], "user": ACCOUNT, "folder": memory, "spool": str(spool)}
        lines = [f"{name} = {json.dumps(value)}" for name, value in said.items()]
        lines += ["screen = []", f"browser = {json.dumps(browser)}", "poll_seconds = 0.3"]
        settings.write_text("\n".join(lines))
        settings.chmod(0o600)
        program = subprocess.Popen([sys.executable, PROGRAM, "run", f"--config={settings}"])
        yield Machine(folder, spool, settings, program)
        program.terminate()
        assert program.wait(30) == 0
        assert list(folder.iterdir()) == []
    sites.shutdown()
    sites.server_close()


@contextlib.contextmanager
def browser_of(driver: Playwright, told: Path) -> Iterator[Page]:
    opened = driver.chromium.connect_over_cdp(f"http://127.0.0.1:{told.read_text().splitlines()[0]}")
    where = {"behavior": "allow", "downloadPath": f"{told.parents[1]}/home/Downloads"}
    opened.new_browser_cdp_session().send("Browser.setDownloadBehavior", where)
    yield opened.contexts[0].pages[0]


def put(path: Path, text: bytes) -> None:
    """Something a program of the sitting wrote: it is its account's, as all of it would be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    for made in (path, path.parent):
        if os.getuid() == 0 and int(ACCOUNT) != made.stat().st_uid and made not in {Path("/dev/shm"), Path("/tmp")}:
            os.chown(made, int(ACCOUNT), int(ACCOUNT))


def found(*places: Path) -> set[str]:
    """Which of the secret words stand in the bytes or in the name of any file below these."""
    words: set[str] = set()
    for path in (one for place in places for one in place.rglob("*")):
        with contextlib.suppress(OSError):
            raw = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            forms = {word: (word.encode(), word.encode("utf-16-le")) for word in SECRET}
            words |= {word for word, shapes in forms.items() if word in path.name or any(one in raw for one in shapes)}
    return words


def theirs(place: Path) -> list[Path]:
    """What belongs to the account in a place that all share; nothing where the account has others' things too."""
    if os.getuid() != 0:
        return []
    owned = []
    for folder, folders, files in os.walk(place):  # others' tests make and remove files there meanwhile
        for name in (*folders, *files):
            with contextlib.suppress(FileNotFoundError):
                path = Path(folder, name)
                owned += [path] if path.lstat().st_uid == int(ACCOUNT) else []
    return owned


def left_in_kernel() -> list[str]:
    """The lines in which the kernel tells of shared memory, queues and semaphores of the account."""
    lines = [line for kind in ("shm", "msg", "sem") for line in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()]
    return [line for line in lines if ACCOUNT in line.split()[3:]]


def browse(page: Page, sitting: Path) -> None:
    for host in HOSTS:
        page.goto(f"http://{host}.example/second-opinion?q=the-diagnosis")
        page.wait_for_timeout(200)
    page.evaluate("document.getElementById('file').click()")
    awaited(lambda: list((sitting / "home" / "Downloads").glob("*.bin")))
    put(sitting / "home" / "borage-printout.pdf", page.pdf())
    put(sitting / "data" / "recently-used.xbel", b"<bookmark href='file:///home/campion-list.odt'/>")
    put(sitting / "data" / "Trash" / "files" / "campion-list.odt", b"x")
    put(sitting / "cache" / "thumbnails" / "normal" / "1.png", b"Thumb::URI campion-list")
    put(sitting / "tmp" / "campion-list.tmp", b"x")


def test_after_a_sitting_no_byte_tells_what_was_done(
    site: Site, room: RoomOfThree, machine: Machine, driver: Playwright
) -> None:
    terminal = desk.seats.terminal_of(site.house, room.keys[0])
    door = awaited(machine.profile)
    assert isinstance(door, Path)
    assert isinstance(desk.seats.sit_down(site.house, terminal, ADULT, room.pin), desk.seats.Sitting)
    told = awaited(lambda: machine.profile(but=door.parts[-3]))
    assert isinstance(told, Path)
    sitting = told.parents[1]
    apart = [Path(place) / "carrel-campion-list" for place in ("/dev/shm", "/tmp")] if os.getuid() == 0 else []
    with browser_of(driver, told) as page:
        awaited(lambda: page.url.endswith("/terminal"))  # the ticket brought this browser in
        assert "minutes left" in page.inner_text("h1")
        browse(page, sitting)
        for path in apart:
            put(path, b"campion-list")
        put(machine.spool / "c00001", b"job-name harebell-clinic")
        put(machine.spool / "d00001-001", b"%PDF borage-printout")
        awaited(
            lambda: found(machine.folder, machine.spool) == set(SECRET)
        )  # this can be found, or the test is nothing
        left_at = time.monotonic()
        assert desk.seats.leave(site.house, terminal) is None
        awaited(lambda: not sitting.exists())
    assert isinstance(awaited(lambda: machine.profile(but=sitting.name)), Path)  # the sign-in page is back
    sys.stdout.write(f"\nfrom leaving to the next sign-in page: {time.monotonic() - left_at:.1f} s\n")
    assert found(machine.folder, machine.spool) == set()
    assert [path for path in apart if path.exists()] == []
    assert found(*theirs(Path("/tmp")), *theirs(Path("/var/tmp")), *theirs(Path("/dev/shm"))) == set()
    assert list(machine.spool.rglob("*[0-9]*")) == []
    assert desk.seats.sitting_at(site.house, terminal) is None


def test_the_clean_up_says_when_something_is_left(machine: Machine) -> None:
    """What cannot be removed keeps the machine closed: the exit code says so, and no name of a file does."""
    awaited(machine.profile)
    machine.program.terminate()
    assert machine.program.wait(30) == 0
    clean = [sys.executable, str(PROGRAM), "clean", f"--config={machine.settings}"]
    assert subprocess.run(clean, check=False, capture_output=True).returncode == 0
    if os.getuid() == 0:
        for made in ("-M64", "-Q", "-S1"):  # shared memory, a queue, semaphores: no file, and no process either
            subprocess.run(["ipcmk", made], check=True, capture_output=True, user=int(ACCOUNT))
        assert len(left_in_kernel()) == 3
        assert subprocess.run(clean, check=False, capture_output=True).returncode == 0
        assert left_in_kernel() == []
    stays = machine.folder / "campion-list"
    stays.mkdir()
    mount = ["mount", "-t", "tmpfs", "none", stays]  # an empty one: what is mounted on cannot be removed
    if os.getuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        said = subprocess.run(clean, check=False, capture_output=True, text=True)
        subprocess.run(["umount", stays], check=True)
        assert said.returncode == 1
        assert "there is left: 1 in" in said.stderr
        assert "campion" not in said.stderr
    machine.settings.chmod(0o644)
    assert subprocess.run(clean, check=False, capture_output=True).returncode == 2
    machine.settings.chmod(0o600)
    assert subprocess.run(clean, check=False, capture_output=True).returncode == 0
