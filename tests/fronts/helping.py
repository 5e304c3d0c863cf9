"""Somebody who makes, for pages that use up what they are sent, something new each time."""

import time
from base64 import b32decode
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from carrel import desk, staff
from carrel.desk.signing_in import STAFF_KEY
from carrel.formats import barcodes
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role

PASSWORD = "a lantern in the salt"
"""Of whoever is made here."""
STAFF_PASSWORD = "a sentence is fine"


class Helper:
    """Registers, hires and asks, as robin."""

    def __init__(self, house: House, branch: BranchId, mail: Callable[[], desk.MailServer]) -> None:
        self._house = house
        self._robin = Actor("robin", Role.CLERK, branch=branch)
        self._mail = mail
        self._numbers = count(6000)
        self._card = ""

    def hire(self, name: str, role: Role, *, must_change: bool = False, authenticator: bool = False) -> None:
        """An account, unless there is one of that name; a volunteer has an agreement and a shift."""
        house, now = self._house, self._house.clock()
        with house.store.write() as tx:
            if staff.create(tx, name, name.title(), role, STAFF_PASSWORD, must_change=must_change) is not None:
                return
            if role is Role.VOLUNTEER:
                staff.put_agreement(tx, name, now.date())
                staff.open_shift(tx, name, now + timedelta(hours=8))
            if authenticator:
                key = house.ring.keeper.fetch(STAFF_KEY)
                address = staff.enrol_totp(tx, key, name, house.library.name)
                assert isinstance(address, str), address
                secret = b32decode(parse_qs(urlsplit(address).query)["secret"][0])
                code = TOTP(secret, 6, SHA1(), 30).generate(int(time.time())).decode()
                staff.confirm_totp(tx, key, name, code, now)

    def patron(self, *, chosen: bool = True, second_step: bool = False) -> dict[str, str]:
        """Card and password of somebody with nothing open: chosen or one-time, with a code by e-mail or without."""
        house, visit = self._house, self._registered()
        out = desk.give_password(house, self._robin, visit, IdSeen.PASSPORT)
        assert isinstance(out, desk.SecretGiven)
        if not chosen:
            return {"card": self._card, "password": out.secret}
        themselves = Actor("", Role.PATRON, patron=house.visits.read(visit, house.clock()))
        done = desk.choose_own_password(house, themselves, out.secret, PASSWORD)
        assert isinstance(done, desk.PasswordChosen), done
        if second_step:
            asked = desk.ask_second_step(house, themselves, PASSWORD, True, self._mail())
            assert isinstance(asked, desk.SecondStepSet), asked
        return {"card": self._card, "password": PASSWORD}

    def last_digits(self) -> dict[str, str]:
        """What is typed to erase the newest patron."""
        return {"typed": self._card[-4:]}

    def enter_in_a_hurry(self, barcode: str) -> None:
        """A book that waits for the cataloguer, unless it does already."""
        desk.take_in(self._house, self._robin, barcode, "Erewhon")

    def request(self, state: str, **values: str) -> Callable[[], dict[str, str]]:
        """The word for a new request to another library, as far along as the page wants it, each time."""

        def word() -> dict[str, str]:
            house, title = self._house, f"Marius {next(self._numbers)}"
            asked = desk.ask_elsewhere(house, self._robin, self._registered(), desk.Wish(title, "Pater, Walter"))
            assert isinstance(asked, desk.AskedElsewhere), asked
            listed = desk.work_list(house, self._robin)
            assert isinstance(listed, desk.WorkList)
            found = next(word for line, word in listed.lines if line.title == title)
            if state == "sent":
                assert isinstance(desk.send_elsewhere(house, self._robin, found, "Vaduz"), desk.SentElsewhere)
            return {"word": found, **values}

        return word

    def receipt(self, item: str) -> dict[str, str]:
        """What the receipt says of an item that was lent and came back."""
        lent = desk.lend(self._house, self._robin, self._registered(), item)
        assert isinstance(lent, desk.Lent), lent
        back = desk.return_item(self._house, self._robin, item)
        assert isinstance(back, desk.Returned)
        assert back.receipt is not None
        return {"item": item, "day": back.receipt.day.isoformat(), "code": back.receipt.code}

    def _registered(self) -> str:
        """The visit of somebody new."""
        self._card = barcodes.barcode("2", "1189", next(self._numbers))
        form = desk.Application(
            given="Sorrel",
            family="Ashgrove",
            category="adult",
            card=self._card,
            street="9 Inkwell Row",
            town="Putnam",
            email="sorrel@invented.example",
        )
        done = desk.register(self._house, self._robin, form, different_person=True)
        assert isinstance(done, desk.Registered), done
        return done.visit
