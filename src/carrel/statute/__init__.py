"""The law: who may open which record, for what, and in whose words that stands.

Two packs of Cedar policies, a jurisdiction's statute and a board's own policy, are judged separately, and both must
permit; so a board can narrow what the statute allows and never widen it. Pure: no clock, no files, no database.
"""

from carrel.statute.faults import NotGoverned, PackFault
from carrel.statute.instruments import Course, GroundName, InstrumentRule, Item, Minors, Parents
from carrel.statute.judge import Judge
from carrel.statute.judgement import Judgement, Permitted, Refused
from carrel.statute.keeping import Preservation, Retention
from carrel.statute.pack import Clause, Duty, Enactment, Pack, Policy, governs
from carrel.statute.parse import parse_pack
from carrel.statute.request import Claim, CourtOrder, Request, WrittenPermission

__all__ = [
    "Claim",
    "Clause",
    "Course",
    "CourtOrder",
    "Duty",
    "Enactment",
    "GroundName",
    "InstrumentRule",
    "Item",
    "Judge",
    "Judgement",
    "Minors",
    "NotGoverned",
    "Pack",
    "PackFault",
    "Parents",
    "Permitted",
    "Policy",
    "Preservation",
    "Refused",
    "Request",
    "Retention",
    "WrittenPermission",
    "governs",
    "parse_pack",
]
