"""What stands around the pages, as far as no browser is needed to see it."""

import pytest
from litestar import Litestar, Request, get
from litestar.datastructures import State
from litestar.stores.memory import MemoryStore
from litestar.testing import TestClient

from carrel.fronts.web.protection import csrf, rename_session, sessions

Asked = Request[object, object, State]


@get("/first", sync_to_thread=False)
def first(request: Asked) -> None:
    """What the first step of a sign-in does."""
    request.session["first"] = "a password"


@get("/second", sync_to_thread=False)
def second(request: Asked) -> None:
    """What the second does."""
    rename_session(request)
    request.session.pop("first")
    request.session["name"] = "robin"


@get("/seen", sync_to_thread=False)
def seen(request: Asked) -> dict[str, str]:
    """What the session holds."""
    return dict(request.session)


def test_what_a_first_step_kept_is_gone_after_the_second() -> None:
    """Under its former name the session would keep the password for hours."""
    house = Litestar([first, second, seen], middleware=[sessions(False).middleware], stores={"sessions": MemoryStore()})
    with TestClient(house) as client:
        client.get("/first")
        former = client.cookies["carrel"]
        assert client.get("/seen").json() == {"first": "a password"}
        client.get("/second")
        assert client.cookies["carrel"] != former
        assert client.get("/seen").json() == {"name": "robin"}
        client.cookies.clear()
        assert client.get("/seen", headers={"cookie": f"carrel={former}"}).json() == {}


@pytest.mark.parametrize(
    ("secure", "names"), [(True, ("__Host-carrel", "__Host-carrel-form")), (False, ("carrel", "carrel-form"))]
)
def test_under_tls_no_other_host_can_set_our_cookies(secure: bool, names: tuple[str, str]) -> None:
    """The prefix asks for TLS, the whole site and no domain; browsers refuse the cookie otherwise (RFC 6265bis)."""
    session, form = sessions(secure), csrf(secure)
    assert (session.key, form.cookie_name) == names
    for secured, path, domain in (
        (session.secure, session.path, session.domain),
        (form.cookie_secure, form.cookie_path, form.cookie_domain),
    ):
        assert (secured, path, domain) == (secure, "/", None)
