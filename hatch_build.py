"""Fetches htmx at build time: the one script that is not ours, pinned to a version and to the digest of its package.

Where npm is not there, or the package cannot be fetched, the pages are built without: every form works plainly.
"""

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "htmx.org@2.0.11"
INTEGRITY = "sha512-Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA=="
"""As the registry states it (Subresource Integrity form)."""
TARGET = "src/carrel/fronts/web/static/vendor/htmx.min.js"


class HtmxHook(BuildHookInterface):
    """Puts htmx.min.js where the pages serve it from; the same for wheels and editable installs."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, object]) -> None:  # noqa: ARG002  # as the hook is called
        """Fetch it, unless an earlier build did."""
        target = Path(self.root) / TARGET
        if target.is_file():
            return
        try:
            script = fetched()
        except (OSError, subprocess.SubprocessError) as fault:
            self.app.display_warning(f"htmx was not fetched ({type(fault).__name__}): the pages work without it")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(script)


def fetched() -> bytes:
    """The script. Raises ValueError where the package is not the one that was pinned."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)  # noqa: S603  # ours, all of it
        (package,) = Path(folder).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != INTEGRITY:
            raise ValueError(f"the package {PACKAGE} is not the one that was pinned: do not build from it")
        with tarfile.open(package) as archive:
            member = archive.extractfile("package/dist/htmx.min.js")
            if member is None:
                raise ValueError(f"the package {PACKAGE} holds no htmx.min.js")
            return member.read()
