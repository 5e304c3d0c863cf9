#!/usr/bin/env python3
"""Takes the pictures in docs/pictures from a demo library of its own (`make pictures`)."""

import json
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from carrel.app.demo import code_at

PORT = 8098
SITE = f"http://127.0.0.1:{PORT}"
TO = Path(__file__).parent / "pictures"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    """Every picture, light and dark."""
    TO.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        carrel = Path(sys.executable).with_name("carrel")
        serving = subprocess.Popen([carrel, "--home", home, "demo", "--port", str(PORT)], stdout=subprocess.DEVNULL)
        try:
            _wait()
            notes = json.loads(home.with_name("home-notes.json").read_text(encoding="utf-8"))
            for scheme in ("light", "dark"):
                _take(scheme, notes)
                time.sleep(31 - time.time() % 30)  # no code signs in twice
        finally:
            serving.terminate()
            serving.wait()


def _wait() -> None:
    for _ in range(240):
        try:
            urlopen(f"{SITE}/promise").close()  # noqa: S310  # the address is ours
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the demo did not start")


def _take(scheme: str, notes: dict[str, list[dict[str, str]]]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 860}, device_scale_factor=1.5)
        page.goto(f"{SITE}/promise")
        page.screenshot(path=TO / f"promise-{scheme}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 1380})
        page.goto(f"{SITE}/statistics", wait_until="networkidle")
        page.screenshot(path=TO / f"statistics-{scheme}.png")
        page.set_viewport_size({"width": 1280, "height": 860})
        _sign_in(page, next(one for one in notes["sign_ins"] if one["role"] == "custodian"))
        page.goto(f"{SITE}/desk")
        _scan(page, str(notes["cards"][1]))
        page.wait_for_timeout(700)
        page.screenshot(path=TO / f"desk-{scheme}.png")
        page.goto(f"{SITE}/register")
        page.screenshot(path=TO / f"registration-{scheme}.png", full_page=True)
        page.goto(f"{SITE}/ledger")
        page.screenshot(path=TO / f"ledger-{scheme}.png")
        page.goto(f"{SITE}/room")
        page.screenshot(path=TO / f"room-{scheme}.png", full_page=True)
        page.goto(f"{SITE}/audit")
        page.screenshot(path=TO / f"audit-{scheme}.png")
        browser.close()


def _sign_in(page: Page, who: dict[str, str]) -> None:
    page.goto(f"{SITE}/sign-in")
    page.locator("select[name=branch]").select_option(label="Main Library")
    page.locator("input[name=name]").fill(who["account"])
    page.locator("input[name=password]").fill(who["password"])
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    page.locator("input[name=code]").fill(code_at(who["secret"], datetime.now().astimezone()))
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)


def _scan(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")


if __name__ == "__main__":
    main()
