"""What stands around the pages, as far as no browser is needed to see it."""

import pytest

from carrel.fronts.web.protection import csrf, sessions


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
