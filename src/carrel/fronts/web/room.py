"""The room of public computers, as staff and a screen on the wall see it: things, minutes and codes, and no names."""

from litestar import Router, get
from litestar.datastructures import State
from litestar.params import FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.computers import kinds
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Answer, Option, number_of, page
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet


class Tile(Quiet, frozen=True):
    """One computer on the map."""

    computer: str
    label: str
    kind: str
    state: str
    minutes: int
    """-1 where none are told."""
    code: str
    reserved: str
    """When one of its kind is reserved next, today; empty otherwise."""


class Waiting(Quiet, frozen=True):
    """One place in the queue."""

    code: str
    kind: str
    place: int
    about: int
    """Minutes; -1 where nothing can be said."""


@get("/room", sync_to_thread=True)
def room_page(request: Asked, state: State, computer: FromQuery[str] = "") -> Template:
    """The room where I work."""
    return show(request, state, actor_of(request), None, computer)


@get("/room/screen", sync_to_thread=True)
def screen(request: Asked, state: State, branch: FromQuery[str] = "") -> Template:
    """For everybody in the room: which computers are free, and whose turn it is."""
    places = desk.branches(state.house)
    known = [number for number, _ in places]
    asked = BranchId(number_of(branch))
    where = asked if asked in known else known[0]
    seen = desk.seats.room(state.house, None, where)
    tiles, queue = _told(state.house, seen)
    return page(request, "room_screen.html", answer=None, name=dict(places)[where], tiles=tiles, queue=queue)


def show(request: Asked, state: State, actor: Actor, answer: Answer | None, chosen: str = "") -> Template:
    """The room with what came of the last act in it; ``chosen`` is the computer that is looked at."""
    places = desk.branches(state.house)
    where = actor.branch or places[0][0]
    tiles, queue = _told(state.house, desk.seats.room(state.house, actor, where))
    reasons = [Option(reason.value, said(reason.value)) for reason in desk.seats.SeatReason]
    return page(
        request,
        "room.html",
        answer=answer,
        name=dict(places).get(where, ""),
        branch=str(where),
        tiles=tiles,
        queue=queue,
        kinds=kinds(state.house),
        chosen=next((tile for tile in tiles if tile.computer == chosen), None),
        free=[Option(tile.computer, tile.label) for tile in tiles if tile.state == "free"],
        reasons=reasons,
        today=desk.today(state.house).isoformat(),
    )


def _told(house: desk.House, seen: desk.seats.Room) -> tuple[list[Tile], list[Waiting]]:
    names, today = {one.code: one.name for one in kinds(house)}, desk.today(house)
    tiles = []
    for line in seen.computers:
        following = line.next_reservation
        tiles.append(
            Tile(
                str(line.id),
                line.label,
                names.get(line.kind, line.kind),
                line.state.value,
                -1 if line.minutes_left is None else line.minutes_left,
                line.code,
                f"{following:%H:%M}" if following is not None and following.date() == today else "",
            )
        )
    queue = [
        Waiting(
            one.code, names.get(one.kind, one.kind), one.place, -1 if one.about_minutes is None else one.about_minutes
        )
        for one in seen.queue
    ]
    return tiles, queue


room = Router("/", route_handlers=[room_page, screen])
