#!/usr/bin/env python
"""Writes docs/audit.md: the requirements of the privacy audit and how each is answered, from carrel.custody.audit.

With ``--check`` nothing is written: it ends with an error where the page is stale.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from carrel.custody.audit import REQUIREMENTS, Group, Requirement  # noqa: E402  # the path comes first
from carrel.custody.audit.reporting import PROBES  # noqa: E402

PAGE = ROOT / "docs" / "audit.md"
_HEAD = """\
# The privacy audit

<picture>
  <source media="(prefers-color-scheme: dark)" srcset="pictures/audit-dark.png">
  <img alt="The audit: which requirements are met, and what is to be mended" src="pictures/audit-light.png">
</picture>

*Made by `docs/generate_audit.py` from `src/carrel/custody/audit/`. Change the requirements and probes there instead.*

Sign in as the custodian or an auditor and open `/audit`, or run `carrel audit`, which ends with 9 where a live answer
is red. {live} of {all} requirements are answered from the system's own state each time: what was looked at and what was
found stand beside the answer. The custodian answers the others, anew each year. No record is opened, and each reading
stands in the ledger. Print the page on A4 or Letter: forms and menus stay behind, and there is a line to sign on.

Each live answer is broken on purpose in `tests/integration/test_privacy_audit.py`, and turns red there. Why it is made
so says [0026](adr/0026-the-audit-looks.md). The wording is ours; the checklists are named.
"""


def page() -> str:
    """The page as it should stand."""
    live = sum(1 for one in REQUIREMENTS if one.live)
    return "\n".join([_HEAD.format(live=live, all=len(REQUIREMENTS)), *_groups()])


def _groups() -> Iterator[str]:
    for group in Group:
        yield f"## {group[:1].upper()}{group[1:]}\n"
        yield "| | Requirement | How it is answered | Asked for by |\n|---|---|---|---|"
        yield from (_row(one) for one in REQUIREMENTS if one.group is group)
        yield ""


def _row(one: Requirement) -> str:
    probe = PROBES.get(one.number)
    how = (probe.__doc__ or "").partition(": ")[2].strip() if probe else f"by the custodian: *{one.ask}*"
    return f"| {one.number} | {one.words} | {how} | {'; '.join(one.sources)} |"


def main() -> None:
    """Write the page, or say that it is stale."""
    if "--check" in sys.argv:
        raise SystemExit(0 if PAGE.read_text(encoding="utf-8") == page() else "docs/audit.md is stale: run make docs")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
