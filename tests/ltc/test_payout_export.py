"""The payout file from prepared payouts: made once, taken as copies, and to accounts that count."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.paying_account.enter import (
    PayingAccountConfirmed,
    PayingAccountOwn,
    confirm,
    enter,
    throw_away,
)
from ltc.paying_account.find import in_use
from ltc.payout.export import FileChanged, FileNotMade, export, take
from ltc.payout.file.values import FileFormat, Payer, PayoutFileRefused
from ltc.payout.models import BatchState, Payout, PayoutBatch
from ltc.payout.prepare import held
from ltc.payout.take_out import FileMade, take_out
from partners.partner.models import BankAccount, Partner, Standing
from portal.audit.models import AuditRow
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW
from tests.payouts import EUROS, IBAN, LONG_AGO, OTHER_IBAN, batch_of, earned, paying, pays_to, settled

LATER = NOW + timedelta(days=1)


@pytest.fixture
def month(world):
    """A world in which north earned 403.75 in March and is paid to an IBAN."""
    pays_to(world, OTHER_IBAN)
    earned(world)
    return world


def test_a_batch_is_paid_from_the_account_of_its_currency_as_its_bank_takes_it(month):
    paying(month)
    settled(month)
    with work(month.house) as session:
        file = export(session, batch_of(session), NOW)
    assert file.extension == "xml"
    for part in (
        "403.75",
        OTHER_IBAN,
        IBAN,
        "S-NORTH-202603-EUR",
        "2026-03-10T04:00:00Z",
        "North Partners BeiFang Ltd",
    ):
        assert part.encode() in file.content


def test_the_first_download_is_the_file_and_later_ones_are_the_same_bytes_as_copies(month):
    paying(month)
    settled(month)
    person = new_id()
    with work(month.house) as session:
        with pytest.raises(FileNotMade):
            take(session, batch_of(session), person, NOW)
        made = export(session, batch_of(session), NOW)
    names = []
    for hours in (1, 2, 50):
        with work(month.house) as session:
            file, name = take(session, batch_of(session), person, NOW + timedelta(hours=hours))
            assert file == made
            names.append(name)
    assert names == ["P-202603-EUR.xml", "P-202603-EUR-copy.xml", "P-202603-EUR-copy.xml"]
    with read(month.house) as session:
        noted = select(func.count()).select_from(AuditRow).where(AuditRow.subject == "payout_download")
        assert session.scalar(noted) == 3


def test_another_paying_account_changes_nothing_of_what_was_exported(month):
    paying(month)
    settled(month)
    with work(month.house) as session:
        made = export(session, batch_of(session), NOW)
    paying(month, EUROS.__class__(EUROS.format, "EUR", "Other GmbH", OTHER_IBAN, "FR", None, None, "Paris"), LATER)
    with work(month.house) as session:
        assert in_use(session, "EUR").holder == "Other GmbH"
        assert export(session, batch_of(session), LATER) == made


def test_a_file_that_would_be_another_is_not_handed_out(month):
    settled(month)
    with work(month.house) as session:
        export(session, batch_of(session), NOW)
    with work(month.house) as session:
        session.scalars(select(Payout)).one().amount_minor += 1
        session.flush()
        with pytest.raises(FileChanged):
            take(session, batch_of(session), new_id(), NOW)
        session.scalars(select(Payout)).one().amount_minor -= 1


def test_a_wrong_line_refuses_the_batch_and_can_be_taken_out(world):
    """The world's own account of north has letters where an IBAN has check digits."""
    earned(world)
    paying(world)
    settled(world)
    with work(world.house) as session:
        batch = batch_of(session)
        with pytest.raises(PayoutFileRefused) as refused:
            export(session, batch, NOW)
        [fault] = refused.value.facts["faults"]
        assert (fault.line.end_to_end_id, fault.why.code) == ("S-NORTH-202603-EUR", "iban-form")
        assert (batch.state, batch.file_sha256) == (BatchState.RELEASED, None)
        assert take_out(session, session.scalars(select(Payout)).one()) is False
    with read(world.house) as session:
        assert session.scalars(select(PayoutBatch)).all() == session.scalars(select(Payout)).all() == []


def test_nothing_is_taken_out_of_a_batch_whose_file_is_made(month):
    settled(month)
    with work(month.house) as session:
        export(session, batch_of(session), NOW)
        with pytest.raises(FileMade):
            take_out(session, session.scalars(select(Payout)).one())


def account_paid(world):
    """The number of the account that the one payout goes to; None when there is no payout."""
    with read(world.house) as session:
        query = select(BankAccount.number).join(Payout, Payout.bank_account_id == BankAccount.id)
        return session.scalar(query)


@pytest.mark.parametrize(("hours", "expected"), [(1, OTHER_IBAN), (71, OTHER_IBAN), (72, IBAN)])
def test_a_changed_account_is_paid_after_72_hours_and_the_old_one_before(month, hours, expected):
    pays_to(month, IBAN, NOW - timedelta(hours=hours))
    settled(month)
    assert account_paid(month) == expected


def test_a_payout_whose_only_account_is_new_waits_and_says_until_when(world):
    entered = NOW - timedelta(hours=10)
    with work(world.house) as session:
        for account in session.scalars(select(BankAccount)):
            session.delete(account)
    pays_to(world, IBAN, entered)
    earned(world)
    run = settled(world)
    with read(world.house) as session:
        [hold] = held(session, run, NOW)
        assert (hold.why, hold.until) == ("account_new", entered + timedelta(hours=72))
        assert held(session, run, entered + timedelta(hours=72)) == []
    assert account_paid(world) is None


def test_a_partner_without_an_account_or_in_bad_standing_is_held_for_that_reason(month):
    run = settled(month)
    with work(month.house) as session:
        session.get_one(Partner, (month.tenant.id, month.partners["north"])).standing = Standing.SUSPENDED
        session.flush()
        assert [hold.why for hold in held(session, run, NOW)] == ["standing"]
        session.get_one(Partner, (month.tenant.id, month.partners["north"])).standing = Standing.GOOD
        session.flush()
        assert [hold.why for hold in held(session, run, LONG_AGO - timedelta(days=9999))] == ["account_none"]


def test_an_account_of_the_house_pays_when_another_person_confirmed_it(world):
    maker = new_id()
    with work(world.house) as session:
        account = enter(session, EUROS, maker, LONG_AGO)
        session.flush()
        assert in_use(session, "EUR") is None
        with pytest.raises(PayingAccountOwn):
            confirm(account, maker, NOW)
        confirm(account, new_id(), NOW)
        session.flush()
        assert in_use(session, "EUR") is account
        assert in_use(session, "CNY") is None
        with pytest.raises(PayingAccountConfirmed):
            throw_away(session, account)


def test_the_database_too_refuses_one_person_for_two(world):
    maker = new_id()
    with pytest.raises(IntegrityError), work(world.house) as session:
        account = enter(session, EUROS, maker, LONG_AGO)
        account.confirmed_by, account.confirmed_at = maker, NOW


def test_a_dollar_batch_leaves_as_nacha_from_the_account_that_gives_what_it_needs(month):
    """The demo world pays in euros, so its one payout is made one of dollars by hand."""
    dollars = Payer(
        FileFormat.NACHA, "USD", "Acme Pumps Inc", "000123456789", "US",
        routing="021000021", company_number="1123456789", company="Acme Pumps", bank="JPMorgan Chase",
    )  # fmt: skip
    paying(month, dollars)
    settled(month)
    with work(month.house) as session:
        payout = session.scalars(select(Payout)).one()
        account = session.get_one(BankAccount, (month.tenant.id, payout.bank_account_id))
        batch_of(session).currency = payout.currency = "USD"
        account.number = "12345678"
        session.flush()
        with pytest.raises(PayoutFileRefused) as refused:
            export(session, batch_of(session), NOW)
        assert refused.value.facts["faults"][0].why.facts == {"needs": "routing"}
        account.routing = "011000015"
        made = export(session, batch_of(session), NOW)
        assert export(session, batch_of(session), LATER) == made
    for part in ("0210000211123456789", "JPMorgan Chase", "Acme Pumps", "North Partners BeiFang", "0000040375"):
        assert part.encode() in made.content
