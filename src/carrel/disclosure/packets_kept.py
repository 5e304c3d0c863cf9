"""Keeps a packet and its list in the request's folder, and finds them there."""

from typing import Final

from carrel.disclosure.manifest import Manifest
from carrel.gate import Act, Opened, Operation
from carrel.lives import requests
from carrel.records.quiet import Quiet
from carrel.records.requests import Paper, PaperKind, Request

_PACKET: Final = "answer.zip"
_LIST: Final = "answer-manifest.json"


class Lying(Quiet, frozen=True):
    """A packet that lies in the folder."""

    paper: Paper
    content: bytes
    listed: bytes
    """Its list, as JSON."""


def keep_packet(act: Act, request: Request, listed: Manifest, content: bytes) -> tuple[Paper, ...]:
    """Seal a packet and its list in the place of an earlier one; gives the folder's papers as they are then."""
    others = requests.without_packets(act, request)
    return (
        *others,
        requests.seal_paper(act, PaperKind.PACKET, _PACKET, "application/zip", content),
        requests.seal_paper(act, PaperKind.LIST, _LIST, "application/json", listed.json()),
    )


def lying_packet(act: Act, opened: Opened[Request, Operation]) -> Lying | None:
    """The packet in the folder; its content is empty once the request is closed."""
    papers = opened.record.papers
    packet = next((one for one in papers if one.kind is PaperKind.PACKET), None)
    listed = next((one for one in papers if one.kind is PaperKind.LIST), None)
    if packet is None or listed is None:
        return None
    return Lying(packet, requests.content_of(act, packet, opened.grant), requests.content_of(act, listed, opened.grant))
