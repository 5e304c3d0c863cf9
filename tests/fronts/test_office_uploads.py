"""A photographed paper lies nowhere before it is sealed: no temporary file, however large it is."""

import os
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest
from litestar.exceptions import ClientException

from carrel.fronts.web.uploads import LARGEST_BODY, Sent, parts
from fronts.conftest import PASSWORD, Site

MARK = b"a mark that stands in no other file of the world"
OPENED: list[str] = []
"""What was opened to be written to, or made as a temporary file, while a test watches."""
WATCHING = threading.Event()
BOUNDARY = "------invented-boundary"


def _hook(event: str, arguments: tuple[object, ...], watching: threading.Event = WATCHING) -> None:
    if not watching.is_set():  # bound above: a hook outlives its module's names
        return
    if event.startswith("tempfile."):
        OPENED.append(f"{event} {arguments!r}")
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        OPENED.append(f"{event} {arguments[0]!r}")


sys.addaudithook(_hook)


class Desk:
    """Robin's browser, as far as forms go."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self._send("/sign-in", urlencode({"name": "robin", "password": PASSWORD, "_csrf_token": self.token()}).encode())

    def token(self) -> str:
        self.opener.open(f"{self.site.address}/sign-in").read()
        return next(one.value for one in self.cookies if one.name == "carrel-form")

    def write(self, photo: bytes, token: str | None = None, **more: str) -> tuple[int, str]:
        fields = {"_csrf_token": self.token() if token is None else token, "kind": "search warrant", **more}
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"requester": "Invented Ferrell", **fields}.items()
        )
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="paper"; filename="p.jpg"\r\n\r\n'.encode()
        body += photo + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._send("/asked/write", body, f"multipart/form-data; boundary={BOUNDARY}")

    def _send(self, to: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        asked = urllib.request.Request(self.site.address + to, body, {"Content-Type": kind})
        try:
            with self.opener.open(asked) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read().decode()
        except urllib.error.URLError:
            return 0, ""  # the line was cut while we were still sending


@pytest.fixture(scope="module")
def robin(site: Site) -> Desk:
    return Desk(site)


@pytest.fixture
def watched() -> Iterator[list[str]]:
    OPENED.clear()
    WATCHING.set()
    yield OPENED
    WATCHING.clear()


def photograph(size: int) -> bytes:
    return b"\xff\xd8\xff\xe0" + (MARK + bytes(range(256))) * (size // (len(MARK) + 256))


def test_a_large_photograph_is_sealed_and_no_file_of_it_is_ever_made(site, robin, watched) -> None:
    status, page = robin.write(photograph(5_500_000))
    assert status == 200
    assert "You have done your part" in page
    assert watched == []
    assert all(MARK not in path.read_bytes() for path in site.folder.rglob("*") if path.is_file())


def test_the_watch_would_see_a_temporary_file(watched) -> None:
    with tempfile.SpooledTemporaryFile(max_size=10) as file:
        file.write(MARK)
    assert watched


def test_no_file_is_made_for_a_form_that_is_not_ours(robin, watched) -> None:
    """The guard against foreign forms reads a form before anybody else does."""
    status, _ = robin.write(photograph(5_500_000), token="forged")
    assert status == 403
    assert watched == []


def test_what_is_too_large_is_said_kindly_and_nothing_typed_is_lost(robin, watched) -> None:
    status, page = robin.write(photograph(7_000_000), words="the words of the paper")
    assert status == 200
    assert "The photograph is larger than 6 megabytes" in page
    assert "the words of the paper" in page
    assert watched == []


def test_more_than_a_form_may_hold_is_not_read(robin, watched) -> None:
    status, _ = robin.write(photograph(LARGEST_BODY + 1_000_000))
    assert status in {0, 413}
    assert watched == []


def test_a_file_is_known_by_its_content(robin) -> None:
    for content in (b"MZ\x90\x00 a program", b"<svg onload='x'/>", b"GIF89a"):
        status, page = robin.write(content)
        assert status == 200
        assert "This file is no photograph and no PDF" in page


def test_parts_are_read_byte_for_byte() -> None:
    content = bytes(range(256)) * 3 + b"\r\n--other\r\n\r\n--"
    body = (
        b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n\xc3\xb1\r\n'
        b'--b\r\nContent-Disposition: form-data; name="paper"; filename=""\r\nContent-Type: x/y\r\n\r\n'
        + content
        + b"\r\n--b--\r\n"
    )
    (first, words), (second, paper) = parts(body, b"b")
    assert (first, words, second) == ("words", "ñ", "paper")
    assert isinstance(paper, Sent)
    assert paper.content == content


@pytest.mark.parametrize(
    "body", [b"", b"--b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', b"--b\r\n\r\nx\r\n--b--"]
)
def test_a_form_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(ClientException):
        parts(body, b"b")
