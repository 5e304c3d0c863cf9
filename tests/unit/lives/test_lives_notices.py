"""When a notice is made and how long its reason stands: against a naive account kept beside it."""

from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from carrel.catalog.library import NoticeRules
from carrel.lives import notices
from carrel.records.circulation import Hold, HoldState, Loan, LoanState
from carrel.records.notices import Channel, Notice, NoticeKind
from carrel.records.registration import Address, Contact, Guardian, Registration

LENT = date(2026, 3, 2)
ROW, POCKET = b"r" * 16, b"p" * 16
PATRON = Registration(
    pocket=POCKET,
    trail=b"t" * 32,
    trail_day=LENT,
    given="Quill",
    family="Fennimore",
    category="child",
    branch=1,
    registered=LENT,
    expires=date(2027, 3, 2),
    emails=("quill@people.example",),
)
RULES = st.builds(
    NoticeRules,
    reminder_days=st.integers(0, 10),
    overdue_days=st.lists(st.integers(1, 40), unique=True, max_size=4).map(lambda days: tuple(sorted(days))),
    expiry_days=st.integers(0, 60),
)


def loan(due: date, **said: object) -> Loan:
    return Loan(ROW, POCKET, 1, item=7, lent=LENT, due=due, renewals=0, branch=1, **said)


def closed(one: Loan, rules: NoticeRules, today: date) -> tuple[Loan, Notice | None]:
    """What a close does with a loan."""
    step = notices.loan_step(one, rules, today)
    if notices.loan_needs_notice(one, step, today):
        return msgspec.structs.replace(one, told=step), notices.of_loan(one, step, 3, PATRON, today)
    return (msgspec.structs.replace(one, told=step) if step < one.told else one), None


def account(rules: NoticeRules, due: date, closes: list[date]) -> list[tuple[date, int]]:
    """Kept by hand: on which close what is told. A step is 0 for the reminder, then the overdue steps."""
    days = {0: due - timedelta(days=rules.reminder_days)} if rules.reminder_days else {}
    days |= {step: due + timedelta(days=late) for step, late in enumerate(rules.overdue_days, 1)}
    told: list[tuple[date, int]] = []
    for today in closes:
        reached = [step for step, day in days.items() if day <= today and all(step > before for _, before in told)]
        if reached and (max(reached) > 0 or LENT < today <= due):
            told.append((today, max(reached)))
    return told


@given(RULES, st.integers(1, 30), st.sets(st.integers(0, 90)))
def test_each_step_is_told_at_the_first_close_that_finds_it(rules: NoticeRules, days: int, nights: set[int]) -> None:
    one, told = loan(LENT + timedelta(days=days)), []
    closes = [LENT + timedelta(days=night) for night in sorted(nights)]
    for today in closes:
        for _ in range(2):  # a close that runs twice tells once
            one, made = closed(one, rules, today)
            told += [(today, made.step)] if made else []
            assert made is None or notices.loan_stands(made, one)
    assert told == account(rules, one.due, closes)


@given(RULES, st.integers(1, 30), st.integers(0, 60), st.integers(1, 60))
def test_a_loan_that_is_put_off_begins_anew(rules: NoticeRules, days: int, night: int, further: int) -> None:
    today = LENT + timedelta(days=night)
    one, made = closed(loan(LENT + timedelta(days=days)), rules, today)
    later = msgspec.structs.replace(one, due=today + timedelta(days=further + 10), told=0, renewals=1)
    assert made is None or not notices.loan_stands(made, later)
    closes = [today + timedelta(days=each) for each in range(1, 120)]
    told = []
    for day in closes:
        later, again = closed(later, rules, day)
        told += [(day, again.step)] if again else []
    assert told == account(rules, later.due, closes)


@given(st.sampled_from([state for state in LoanState if state not in {LoanState.LENT, LoanState.RENEWED}]))
def test_what_is_claimed_or_lost_is_told_of_no_more(state: LoanState) -> None:
    one, made = closed(loan(LENT + timedelta(days=7)), NoticeRules(), LENT + timedelta(days=6))
    assert made is not None
    settled = msgspec.structs.replace(one, state=state)
    assert not notices.loan_stands(made, settled)
    assert closed(settled, NoticeRules(), LENT + timedelta(days=99)) == (settled, None)


@given(st.sampled_from(HoldState), st.none() | st.integers(1, 2), st.none() | st.integers(1, 2))
def test_a_hold_is_told_of_once_for_each_item_on_the_shelf(
    state: HoldState, item: int | None, told: int | None
) -> None:
    hold = Hold(ROW, POCKET, 1, title=3, placed=LENT, pickup=1, item=item, state=state, told=told)
    assert notices.hold_needs_notice(hold) == (state is HoldState.READY and item is not None and item != told)
    made = notices.of_hold(hold, PATRON, LENT)
    assert notices.hold_stands(made, [hold]) == (state is HoldState.READY)
    assert not notices.hold_stands(made, [])
    assert not notices.hold_stands(made, [msgspec.structs.replace(hold, item=9)])


@given(
    RULES,
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 500), st.integers(-40, 40)), min_size=1, max_size=20),
)
def test_a_guardian_is_told_when_more_is_owed_and_a_card_once(
    rules: NoticeRules, minor: bool, guarded: bool, nights: list[tuple[int, int]]
) -> None:
    record = msgspec.structs.replace(PATRON, guardian=Guardian("Marigold") if guarded else None)
    known, warned = 0, False
    for owed, days in nights:
        today = record.expires + timedelta(days=days)
        record = msgspec.structs.replace(record, owed_cents=owed)
        made = notices.of_patron(ROW, record, minor, rules, today)
        record = notices.patron_told(record, made, rules, today)
        kinds = [notice.kind for notice in made]
        assert (NoticeKind.OWED in kinds) == (minor and guarded and owed > known)
        assert all(notice.to_guardian == (notice.kind is NoticeKind.OWED) for notice in made)
        within = rules.expiry_days > 0 and days >= -rules.expiry_days
        assert (NoticeKind.CARD_EXPIRES in kinds) == (within and days <= 0 and not warned)
        known = owed if NoticeKind.OWED in kinds else min(known, owed)
        warned = within and (warned or NoticeKind.CARD_EXPIRES in kinds)
        assert (record.owed_told, record.expiry_told) == (known, warned)
        assert notices.of_patron(ROW, record, minor, rules, today) == ()


@given(st.sampled_from(["", *Channel, "pigeon"]), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_channel_is_one_that_reaches_the_patron(
    wish: str, email: bool, street: bool, phone: bool, protected: bool
) -> None:
    record = msgspec.structs.replace(
        PATRON,
        contact=Contact(channel=wish),
        emails=("q@people.example",) if email else (),
        addresses=(Address(("1 Way",), "Inventon", "CT", ""),) if street else (),
        phones=("860-555-0142",) if phone else (),
        protected_address=protected,
    )
    reach = {Channel.EMAIL: email, Channel.LETTER: street and not protected, Channel.TELEPHONE: phone}
    chosen = notices.channel_of(record)
    assert reach[chosen] or not any(reach.values())
    if any(channel == wish and reach[channel] for channel in Channel):
        assert chosen == wish


def test_an_e_mail_put_off_for_days_is_printed_and_one_for_months_ends() -> None:
    made = notices.of_hold(Hold(ROW, POCKET, 1, title=3, placed=LENT, pickup=1, item=4), PATRON, LENT)
    assert notices.put_off(made, LENT + timedelta(days=4)).channel is Channel.EMAIL
    assert notices.put_off(made, LENT + timedelta(days=5)).channel is Channel.LETTER
    found = msgspec.structs.replace(made, kind=NoticeKind.FOUND_IN_ITEM)
    assert notices.stands(found, PATRON, None, [], LENT + timedelta(days=90))
    assert not notices.stands(found, PATRON, None, [], LENT + timedelta(days=91))
