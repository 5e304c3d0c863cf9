"""The site, put together."""

import secrets
from collections.abc import Callable, Sequence

from anyio import to_thread
from litestar import Litestar
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router
from litestar.stores.memory import MemoryStore
from litestar.template import TemplateConfig

from carrel.desk import House, MailServer, PrintedInstead, about
from carrel.fronts.web import languages
from carrel.fronts.web.agents import agents
from carrel.fronts.web.annual import annual
from carrel.fronts.web.annual_line import annual_line
from carrel.fronts.web.asking import asking
from carrel.fronts.web.audit_page import audit_pages
from carrel.fronts.web.calendar import calendar
from carrel.fronts.web.catalogue import catalogue
from carrel.fronts.web.cataloguing import cataloguing
from carrel.fronts.web.circulation import circulation
from carrel.fronts.web.computers import computers
from carrel.fronts.web.counts import counts
from carrel.fronts.web.ending import ending
from carrel.fronts.web.entrance import entrance
from carrel.fronts.web.faults import http_fault, our_fault, sign_in_first
from carrel.fronts.web.giving import giving
from carrel.fronts.web.holds import holds
from carrel.fronts.web.home_bound import home_bound
from carrel.fronts.web.kiosk import kiosk
from carrel.fronts.web.language_page import language
from carrel.fronts.web.ledger import ledger_pages
from carrel.fronts.web.looking import looking
from carrel.fronts.web.money import money
from carrel.fronts.web.my_account import my_account
from carrel.fronts.web.my_card import my_card
from carrel.fronts.web.my_computer import my_computer
from carrel.fronts.web.my_data import my_data
from carrel.fronts.web.my_door import my_door
from carrel.fronts.web.my_history import my_history
from carrel.fronts.web.my_hold import my_hold
from carrel.fronts.web.my_openings import my_openings
from carrel.fronts.web.my_permissions import my_permissions
from carrel.fronts.web.notices import notices
from carrel.fronts.web.office_acts import office_acts
from carrel.fronts.web.office_folder import office_folder
from carrel.fronts.web.office_letters import office_letters
from carrel.fronts.web.office_list import office_list
from carrel.fronts.web.office_session import Bell, count_urgent
from carrel.fronts.web.other_libraries import other_libraries
from carrel.fronts.web.permission_page import permission_form
from carrel.fronts.web.protection import DOORS, add_headers, csrf, refuse_foreign, sessions
from carrel.fronts.web.public import public
from carrel.fronts.web.registration import registration
from carrel.fronts.web.rendering import HERE, engine
from carrel.fronts.web.replaying import replaying
from carrel.fronts.web.report_files import report_files
from carrel.fronts.web.report_pages import report_pages
from carrel.fronts.web.reports import Previews, reports
from carrel.fronts.web.room import room
from carrel.fronts.web.room_acts import room_acts
from carrel.fronts.web.settling import settling
from carrel.fronts.web.shelf_pages import shelf_pages
from carrel.fronts.web.signed_in import STATION, Asked, SignInFirst
from carrel.fronts.web.splitting_page import splitting
from carrel.fronts.web.staffing import staffing
from carrel.fronts.web.stations import see_station, stations
from carrel.fronts.web.statistics_charts import Charts, statistics_charts
from carrel.fronts.web.statistics_page import statistics_pages
from carrel.fronts.web.strays_page import strays_pages
from carrel.fronts.web.telephone import telephone
from carrel.fronts.web.terminal import terminal
from carrel.fronts.web.terminal_session import Tickets
from carrel.fronts.web.transparency_page import transparency
from carrel.fronts.web.unknown_items import unknown_items
from carrel.fronts.web.uploads import InMemory
from carrel.fronts.web.verifying import verifying
from carrel.fronts.web.volunteering import volunteering
from carrel.records.vocabulary import Role

_LARGEST_FORM = 64 * 1024
_PAGES = (
    public,
    language,
    entrance,
    circulation,
    holds,
    shelf_pages,
    looking,
    other_libraries,
    unknown_items,
    cataloguing,
    money,
    settling,
    ledger_pages,
    audit_pages,
    strays_pages,
    registration,
    ending,
    home_bound,
    staffing,
    agents,
    stations,
    catalogue,
    kiosk,
    replaying,
    calendar,
    volunteering,
    giving,
    my_door,
    my_card,
    my_data,
    my_openings,
    my_permissions,
    my_history,
    my_hold,
    my_account,
    telephone,
    notices,
    asking,
    verifying,
    office_list,
    office_folder,
    office_acts,
    office_letters,
    splitting,
    permission_form,
    transparency,
    statistics_pages,
    statistics_charts,
    reports,
    annual,
    annual_line,
    report_files,
    report_pages,
    counts,
    computers,
    room,
    room_acts,
    terminal,
    my_computer,
)
"""Every group of pages."""


async def _prepare(request: Asked) -> None:
    """Before each request: its language, and who is in where several people share a desk."""
    await languages.choose(request)
    refuse_foreign(request)
    if "session" in request.scope and (STATION in request.session or "role" in request.session):
        await to_thread.run_sync(see_station, request, request.app.state.house)
    if "session" in request.scope and request.session.get("role") == Role.CUSTODIAN:
        await to_thread.run_sync(count_urgent, request, request.app.state.house)


def build(
    house: House,
    port: int,
    hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]"),
    secure: bool = False,
    mail: Callable[[], MailServer] = PrintedInstead,
) -> Litestar:
    """The pages of one library, served at ``port``.

    ``hosts`` are the names the site is asked for by: a request for another name is refused, so that no foreign page
    reaches a desk through a name of its own. ``secure`` marks cookies for TLS only; False on loopback alone. ``mail``
    makes a line to the mail server, for the codes that some patrons have sent at their sign-in.
    """
    told = about(house)
    names = [name for host in hosts for name in (host, f"{host}:{port}")]
    return Litestar(
        route_handlers=[
            *_PAGES,
            create_static_files_router("/static", directories=[HERE / "static"], include_in_schema=False),
        ],
        state=State(
            {
                "house": house,
                "library": told.name,
                "language": told.language,
                "secure": secure,
                "mail": mail,
                "bell": Bell(),
                "charts": Charts(),
                "previews": Previews(),
                "tickets": Tickets(),
                "serving": secrets.token_hex(8),
            }
        ),
        template_config=TemplateConfig(instance=engine()),
        middleware=[sessions(secure).middleware],
        csrf_config=csrf(secure),
        allowed_hosts=AllowedHostsConfig(allowed_hosts=names, www_redirect=False),
        stores={name: MemoryStore() for name in ("sessions", *DOORS)},
        exception_handlers={SignInFirst: sign_in_first, HTTPException: http_fault, Exception: our_fault},
        before_request=_prepare,
        before_send=[add_headers],
        request_max_body_size=_LARGEST_FORM,
        request_class=InMemory,
        openapi_config=None,
        logging_config=None,
    )
