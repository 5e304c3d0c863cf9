"""Checking the ledger whole, and handing it to outsiders who check it with their own tools."""

from pathlib import Path

from carrel import ledger
from carrel.custody.closing import LEDGER_KEY
from carrel.gate import Act, Denied, House, note, perform
from carrel.gate.refusing import not_allowed
from carrel.ledger import Broken, Exported, LedgerKey, NothingToExport, Verified
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose

__all__ = ["Broken", "Exported", "Verified", "export_ledger", "verify_ledger"]


def verify_ledger(house: House, actor: Actor, kept: tuple[str, ...] = ()) -> Verified | Broken | Refusal:
    """Check every entry, node and checkpoint; ``kept`` are signed notes that were kept elsewhere."""

    def work(act: Act) -> Verified | Broken | Refusal:
        match note(act):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return ledger.verify(act.tx, _key(house).verifier, kept)

    return perform(house, actor, Purpose.READ_LEDGER, work)


def export_ledger(house: House, actor: Actor, folder: Path) -> Exported | Refusal:
    """Write checkpoint, verifier key, entries and proofs for outsiders' tools."""

    def work(act: Act) -> Exported | Refusal:
        match note(act):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                pass
        key = _key(house)
        ledger.gather(act.tx)
        ledger.checkpoint(act.tx, key)
        try:
            return ledger.export(act.tx, folder, key.verifier)
        except NothingToExport as fault:
            return Refusal("there is nothing to export", str(fault))
        except OSError as fault:
            return Refusal(f"the folder cannot be written ({fault.strerror})", "name another, or give access to it")

    return perform(house, actor, Purpose.READ_LEDGER, work, alone=True)


def _key(house: House) -> LedgerKey:
    return LedgerKey(house.library.ledger_name, house.ring.keeper.fetch(LEDGER_KEY))
