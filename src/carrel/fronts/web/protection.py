"""What stands around every page: headers, sessions, forms that only our pages can send."""

import re
import secrets
from typing import Final

from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders, State
from litestar.exceptions import PermissionDeniedException
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.middleware.session.server_side import ServerSideSessionBackend, ServerSideSessionConfig
from litestar.stores.memory import MemoryStore
from litestar.types import Message, Scope, ScopeSession
from typing_extensions import override

_FOUR_HOURS = 4 * 60 * 60
_NEW = "carrel_new_session"
HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer carries."""
QUIET: Final = [
    "^/$",
    "^/promise$",
    "^/transparency$",
    "^/statistics(/|$)",
    "^/language$",
    "^/catalogue(/|$)",
    "^/my/parents$",
    "^/room/screen$",
    "^/terminal/(state|ticket)$",
    "^/static/",
]
"""Pages that set no cookie of their own: whoever only reads leaves nothing behind."""
_OWN_PAGE: Final = re.compile(r"/(?![/\\])[!-\[\]-~]*")
DOORS: Final = ("staff's tries", "patrons' tries", "machines' tries")
"""Where tries are counted, each door's by itself: behind a proxy all the world comes from one address."""
at_staff_door, at_patrons_door, at_machines = (RateLimitConfig(rate_limit=("minute", 30), store=door) for door in DOORS)
"""Tries to sign in from one address, beside the patience that each account has of its own."""


async def add_headers(message: Message, _: Scope) -> None:
    """Set the headers on every answer, faults and style sheets too."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in HEADERS.items():
            headers[name] = value


class _Sessions(ServerSideSessionBackend):
    """Sessions that change their name when somebody signs in, so a name planted before is worth nothing."""

    @override
    async def store_in_message(
        self,
        scope_session: ScopeSession,
        message: Message,
        connection: ASGIConnection,  # type: ignore[type-arg]  # as the parent has it
    ) -> None:
        """Under its former name a session is gone: it may hold what was to be kept for one answer only."""
        if connection.scope["state"].get(_NEW) is not None and (former := connection.cookies.get(self.config.key)):
            await self.delete(former, store=self.config.get_store_from_app(connection.scope["app"]))
        await super().store_in_message(scope_session, message, connection)

    @override
    def get_session_id(self, connection: ASGIConnection) -> str:  # type: ignore[type-arg]  # as the parent has it
        if connection.scope["state"].get(_NEW) is None:
            return super().get_session_id(connection)
        name: str = connection.scope["state"][_NEW]
        return name


class Sessions(ServerSideSessionConfig):
    """Sessions kept in this process's memory; only a random name travels in the cookie."""

    _backend_class = _Sessions


async def forget_expired(request: Request[object, object, State]) -> None:
    """Drop the sessions that ran out; their memory is not freed otherwise."""
    store = request.app.stores.get("sessions")
    if isinstance(store, MemoryStore):
        await store.delete_expired()


def rename_session(connection: ASGIConnection) -> None:  # type: ignore[type-arg]  # any connection
    """Give the session a fresh name: call it at sign-in."""
    connection.scope["state"][_NEW] = secrets.token_hex(32)


def sessions(secure: bool) -> Sessions:
    """``secure`` is False on loopback only, where there is no certificate."""
    return Sessions(
        key=_named("carrel", secure),
        max_age=_FOUR_HOURS,
        renew_on_access=True,
        httponly=True,
        samesite="strict",
        secure=secure,
        exclude=QUIET,
    )


def csrf(secure: bool) -> CSRFConfig:
    """The token every form carries; its secret lives as long as this process."""
    return CSRFConfig(
        secret=secrets.token_hex(32),
        cookie_name=_named("carrel-form", secure),
        cookie_httponly=True,
        cookie_samesite="strict",
        cookie_secure=secure,
        exclude=QUIET,
    )


def _named(cookie: str, secure: bool) -> str:
    """By this prefix browsers take it from no other host, its parent domain's pages included (RFC 6265bis)."""
    return f"__Host-{cookie}" if secure else cookie


def refuse_foreign(request: Request[object, object, State]) -> None:
    """Raise PermissionDeniedException where a browser says that another site's page has sent a form here."""
    if request.method == "POST" and request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise PermissionDeniedException


def own_page(address: str) -> str:
    """``address`` where it is one of this site, else the front page: no form of ours leads anywhere else."""
    return address if _OWN_PAGE.fullmatch(address) else "/"
