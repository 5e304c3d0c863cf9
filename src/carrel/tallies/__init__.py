"""Tallies: counting only. No counter joins what a person is with what a work is (design § 6).

The statute lets a library publish "statistical reports regarding library registration and use of library
materials, if such reports do not contain personally identifying information" (§ 11-25(b)(4)).
"""

from carrel.tallies.archive import Tally, days_counted, months, rows_of_month
from carrel.tallies.asked import count_request, first_year, mark_published, published_years, requests_of_year
from carrel.tallies.bands import age_band
from carrel.tallies.by_hand import counts_of_day, counts_of_days, drop_count, note_count
from carrel.tallies.counting import (
    COUNTED_AT_THE_CLOSE,
    Counted,
    Counter,
    add,
    add_all,
    add_slip,
    faults,
    total,
    totals_of_day,
)
from carrel.tallies.figures import Figure, drop_figure, figures_of_year, put_figure
from carrel.tallies.monthly import numbers_of_months
from carrel.tallies.peers import peer_years, peers_of_year, put_peers
from carrel.tallies.register import Atom, Kept, all_releases, put_release, released_numbers
from carrel.tallies.sittings import kind_of, minutes_band, seated_since, sitting_word, sitting_words, sittings_of_days
from carrel.tallies.standing import note_registered, registered_in
from carrel.tallies.till import Method, Money, TillLine, note_money, till_of_day

__all__ = [
    "COUNTED_AT_THE_CLOSE",
    "Atom",
    "Counted",
    "Counter",
    "Figure",
    "Kept",
    "Method",
    "Money",
    "Tally",
    "TillLine",
    "add",
    "add_all",
    "add_slip",
    "age_band",
    "all_releases",
    "count_request",
    "counts_of_day",
    "counts_of_days",
    "days_counted",
    "drop_count",
    "drop_figure",
    "faults",
    "figures_of_year",
    "first_year",
    "kind_of",
    "mark_published",
    "minutes_band",
    "months",
    "note_count",
    "note_money",
    "note_registered",
    "numbers_of_months",
    "peer_years",
    "peers_of_year",
    "published_years",
    "put_figure",
    "put_peers",
    "put_release",
    "registered_in",
    "released_numbers",
    "requests_of_year",
    "rows_of_month",
    "seated_since",
    "sitting_word",
    "sitting_words",
    "sittings_of_days",
    "till_of_day",
    "total",
    "totals_of_day",
]
