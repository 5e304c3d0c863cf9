"""A permission signed on a form at the desk: kept, seen with each use, taken back at once."""

from datetime import timedelta

import msgspec
import pytest

from at_work import AtWork, copy_of_house, quick_folder
from carrel import desk, disclosure
from carrel.disclosure import Forms
from carrel.records.permissions import PermissionForm
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass
from house import Clock, pack
from office import all_seen, authorised, folder, named, scope, taken_in
from own import as_themselves


def refused(done: object) -> str:
    assert isinstance(done, Refusal), done
    return done.what


def form(work: AtWork, **said: object) -> PermissionForm:
    usual = {
        "recipient": "Lawyer Invented",
        "classes": (RecordClass.LOAN,),
        "until": work.clock().date() + timedelta(days=30),
    }
    return PermissionForm(**(usual | said))


def test_a_signed_form_is_kept_and_seen_and_taken_back_at_once(work: AtWork) -> None:
    """Revoked at ten, refused a minute later."""
    person = work.person()
    work.lent(person)
    done = disclosure.permit_on_form(work.house, work.clerk, person.visit, form(work, once=True))
    assert isinstance(done, disclosure.FormKept), done
    [own] = desk.own_permissions(work.house, as_themselves(person))
    assert (own.recipient, own.once, own.uses) == ("Lawyer Invented", True, ())
    key = authorised(work, person, instrument=Instrument.PERMISSION, requester="Lawyer Invented")
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    work.clock.now = work.clock.now.replace(hour=10, minute=0)
    found = disclosure.forms_of(work.house, work.clerk, work.again(person).visit)
    assert isinstance(found, Forms)
    assert isinstance(disclosure.take_form_back(work.house, work.clerk, found.lines[0].word), disclosure.FormTakenBack)
    work.clock.now += timedelta(minutes=1)
    refused(disclosure.release(work.house, work.custodian, key))
    refused(disclosure.take_form_back(work.house, work.clerk, found.lines[0].word))


def test_a_use_is_seen_by_the_patron(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    disclosure.permit_on_form(work.house, work.clerk, person.visit, form(work))
    key = authorised(work, person, instrument=Instrument.PERMISSION, requester="Lawyer Invented")
    disclosure.prepare(work.house, work.custodian, key)
    assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)
    [own] = desk.own_permissions(work.house, as_themselves(person))
    assert own.uses == (work.clock().date(),)


@pytest.mark.parametrize("by", ["clerk", "custodian"])
def test_whoever_took_the_form_in_does_not_release_on_it(work: AtWork, by: str) -> None:
    """Whoever took the request in is another person: the form's own hand counts too."""
    person = work.person()
    work.lent(person)
    taker = {"clerk": work.clerk, "custodian": work.custodian}[by]
    assert isinstance(disclosure.permit_on_form(work.house, taker, person.visit, form(work)), disclosure.FormKept)
    key = authorised(work, person, instrument=Instrument.PERMISSION, requester="Lawyer Invented")
    done = disclosure.prepare(work.house, work.custodian, key)
    if by == "clerk":
        assert isinstance(done, disclosure.Prepared)
    else:
        assert "took the signed form in" in refused(done)


def test_who_may_fetch_a_hold_is_not_told_of_all_of_them(work: AtWork) -> None:
    person, fetcher = work.person(), work.person()
    collector = desk.Collector(fetcher.card, "Tansy Ash")
    assert isinstance(desk.permit_collection(work.house, work.clerk, person.visit, collector), desk.CollectionPermitted)
    found = disclosure.forms_of(work.house, work.clerk, person.visit)
    assert isinstance(found, Forms)
    assert found.lines == ()
    key = taken_in(work, Instrument.PERMISSION, requester="Tansy Ash")
    all_seen(work, key)
    named(work, key, person)
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work, RecordClass.HOLD)))
    folder(disclosure.begin_review(work.house, work.custodian, key))
    folder(disclosure.authorise(work.house, work.custodian, key))
    refused(disclosure.prepare(work.house, work.custodian, key))


@pytest.mark.parametrize(
    "said",
    [
        {"recipient": " "},
        {"recipient": "w" * 81},
        {"classes": ()},
        {"classes": (RecordClass.HISTORY,)},
        {"until": Clock()().date() - timedelta(days=1)},
        {"until": Clock()().date() + timedelta(days=366)},
        {"starts": Clock()().date(), "ends": Clock()().date() - timedelta(days=1)},
    ],
    ids=["no one", "too long", "no class", "not tellable", "yesterday", "too far", "backwards"],
)
def test_a_form_that_cannot_stand_is_not_kept(work: AtWork, said: dict[str, object]) -> None:
    person = work.person()
    refused(disclosure.permit_on_form(work.house, work.clerk, person.visit, form(work, **said)))
    assert desk.own_permissions(work.house, as_themselves(person)) == ()


@pytest.mark.parametrize(("born", "signs"), [(2010, True), (2011, False), (None, False)])
def test_what_a_young_users_signature_is_worth_is_the_packs_to_say(born: int | None, signs: bool) -> None:
    connecticut = pack("connecticut")
    minors = msgspec.structs.replace(connecticut.minors, own_signature=16, words="from sixteen on", source="invented")
    clock = Clock()
    with quick_folder() as home:
        built = copy_of_house(home, clock, statute=msgspec.structs.replace(connecticut, of_minors=minors))
        work = AtWork(built, clock)
        birth = None if born is None else work.clock().date().replace(year=born)
        person = work.person(birth=birth)
        done = disclosure.permit_on_form(work.house, work.clerk, person.visit, form(work))
        assert isinstance(done, disclosure.FormKept) is signs
        if not signs:
            assert isinstance(done, Refusal)
            assert ("from sixteen on" in done.what, "invented" in done.remedy) == (True, True)
        built.house.store.close()


def test_in_connecticut_a_young_user_signs_themselves(work: AtWork) -> None:
    child = work.person(birth=work.clock().date().replace(year=2018))
    done = disclosure.permit_on_form(work.house, work.clerk, child.visit, form(work))
    assert isinstance(done, disclosure.FormKept)
    found = disclosure.forms_of(work.house, work.clerk, child.visit)
    assert isinstance(found, Forms)
    assert (found.minors, found.source) == (work.house.statute.minors.words, work.house.statute.minors.source)
