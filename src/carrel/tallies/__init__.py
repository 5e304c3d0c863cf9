"""Tallies: counting only. No counter joins what a person is with what a work is (design § 6).

The statute lets a library publish "statistical reports regarding library registration and use of library
materials, if such reports do not contain personally identifying information" (§ 11-25(b)(4)).
"""

from carrel.tallies.asked import count_request, first_year, mark_published, published_years, requests_of_year
from carrel.tallies.bands import age_band
from carrel.tallies.counting import Counter, add, add_slip, faults, total, totals_of_day
from carrel.tallies.till import Method, Money, TillLine, note_money, till_of_day

__all__ = [
    "Counter",
    "Method",
    "Money",
    "TillLine",
    "add",
    "add_slip",
    "age_band",
    "count_request",
    "faults",
    "first_year",
    "mark_published",
    "note_money",
    "published_years",
    "requests_of_year",
    "till_of_day",
    "total",
    "totals_of_day",
]
