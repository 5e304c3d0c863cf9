"""A vendor's machine is signed in while the password it came with is its own."""

from at_work import at_work
from carrel import desk
from carrel.records.registration import IdSeen
from sip2_client import Client, named, served


def test_another_password_ends_the_lines_that_came_with_the_old_one() -> None:
    with at_work() as work, served(work.house) as port, Client(port) as client:
        old, person = named(work.house, work.custodian, "may sit"), work.person()
        given = desk.give_pin(work.house, work.clerk, work.again(person).visit, IdSeen.PASSPORT)
        assert isinstance(given, desk.SecretGiven)
        assert client.sign_in("libki", old) == "1"
        assert client.status(person.card, given.secret).fields["BL"] == "Y"
        new = desk.new_agent_password(work.house, work.custodian, "libki")
        assert isinstance(new, desk.OneTimePassword)
        assert client.status(person.card, given.secret).fields["BL"] == "N"
        assert client.sign_in("libki", new.password) == "1"
        assert client.status(person.card, given.secret).fields["BL"] == "Y"
