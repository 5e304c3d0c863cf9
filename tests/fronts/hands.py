"""What somebody at a desk does, counted and timed: a scan is one action, and so is a key, a field or a press."""

import re
import sys
import time
from typing import Self

from playwright.sync_api import Page


class Hands:
    """Two hands at a keyboard, with a scanner beside it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0
        self.seconds = 0.0
        self.begun = time.monotonic()

    def scan(self, text: str) -> Self:
        """As a scanner does it: keys wherever the focus is, then Enter."""
        self.actions += 1
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        return self

    def key(self, name: str) -> Self:
        self.actions += 1
        self.page.keyboard.press(name)
        return self

    def write(self, label: str, text: str) -> Self:
        self.actions += 1
        self.page.get_by_label(label, exact=True).fill(text)
        return self

    def press(self, name: str | re.Pattern[str]) -> Self:
        self.actions += 1
        self.page.get_by_role("button", name=name).first.click()
        return self

    def follow(self, name: str) -> Self:
        self.actions += 1
        self.page.get_by_role("link", name=name).first.click()
        return self

    def say(self, what: str) -> None:
        self.seconds = time.monotonic() - self.begun
        sys.stdout.write(f"\n{what}: {self.actions} actions, {self.seconds:.1f} s\n")
