"""The catalogue: branches and their days, titles, items. Facts about things; nothing here is confidential.

An item says *on loan*; to whom, only a sealed box knows.
"""

from carrel.catalog.branches import Branch, branch, branch_of_source, branches, put_branch
from carrel.catalog.calendar import (
    closes_at,
    is_closed,
    next_open_day,
    open_on,
    put_closed_day,
    put_hours,
    within_hours,
)
from carrel.catalog.items import (
    Item,
    ItemEntry,
    ItemState,
    count_in,
    item,
    item_by_barcode,
    item_of_source,
    items_in,
    items_of_title,
    put_item,
    set_state,
)
from carrel.catalog.kinds import Audience, Form, Kind, kind_named, kinds
from carrel.catalog.putting import Placed, Put
from carrel.catalog.routes import ON_ITS_WAY, drop_route, on_their_way, put_route, route_of, routed_to
from carrel.catalog.titles import Title, TitleEntry, put_title, search_titles, title, title_of_source

__all__ = [
    "ON_ITS_WAY",
    "Audience",
    "Branch",
    "Form",
    "Item",
    "ItemEntry",
    "ItemState",
    "Kind",
    "Placed",
    "Put",
    "Title",
    "TitleEntry",
    "branch",
    "branch_of_source",
    "branches",
    "closes_at",
    "count_in",
    "drop_route",
    "is_closed",
    "item",
    "item_by_barcode",
    "item_of_source",
    "items_in",
    "items_of_title",
    "kind_named",
    "kinds",
    "next_open_day",
    "on_their_way",
    "open_on",
    "put_branch",
    "put_closed_day",
    "put_hours",
    "put_item",
    "put_route",
    "put_title",
    "route_of",
    "routed_to",
    "search_titles",
    "set_state",
    "title",
    "title_of_source",
    "within_hours",
]
