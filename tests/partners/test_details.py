"""What a person writes down of a customer: it is found by it from now on, once, and removed again."""

import pytest
from sqlalchemy import select

from partners.account.details import (
    AccountMerged,
    DetailKnown,
    DetailUnclear,
    NameInUse,
    NumberOfAnother,
    add_address,
    add_identifier,
    add_name,
    remove_name,
)
from partners.account.find import Asked, match
from partners.account.identifiers import HostOfAnybody
from partners.account.matching.verdict import Likeness
from partners.account.models import (
    Account,
    AccountAddress,
    AccountIdentifier,
    AccountKeyCount,
    AccountName,
    IdentifierKind,
    NameKind,
)
from partners.account.remember import create
from partners.account.tax import TaxNumberExpected
from portal.db import read, work
from portal.flows import account as flow
from pricing.ground.record import new_id
from tests.claims import NOW

GOOD, WRONG = "91350211M000100Y46", "91350211M000100Y43"


@pytest.fixture
def acme(world):
    """A customer that is known by one name."""
    with work(world.house) as session:
        return create(session, Asked("Acme Pump Works"), None).id


def do(world, account_id, act, *given):
    """One person writes something down."""
    with work(world.house) as session:
        act(session, session.scalars(select(Account).where(Account.id == account_id)).one(), *given)


def found(world, **asked):
    with read(world.house) as session:
        return match(session, Asked(**asked)).verdict


def rows(world, kind):
    with read(world.house) as session:
        return session.scalars(select(kind)).all()


def test_a_former_name_finds_the_customer_until_it_is_removed(world, acme):
    assert found(world, name="Zenith Valves") is Likeness.DIFFERENT
    counts = {row.key: row.names for row in rows(world, AccountKeyCount)}
    do(world, acme, add_name, NameKind.FORMER, "Zenith Valves")
    assert found(world, name="Zenith Valves") is Likeness.SAME
    [former] = [name for name in rows(world, AccountName) if name.kind is NameKind.FORMER]
    do(world, acme, lambda session, account: remove_name(session, account, session.merge(former)))
    assert found(world, name="Zenith Valves") is Likeness.DIFFERENT
    assert {row.key: row.names for row in rows(world, AccountKeyCount) if row.names} == counts


def test_a_number_is_written_one_way_and_speaks_for_the_customer_under_any_name(world, acme):
    do(world, acme, add_identifier, IdentifierKind.HOST, "https://www.Acme-Pumps.example/contact")
    do(world, acme, add_identifier, IdentifierKind.TAX, GOOD)
    assert {(row.kind.value, row.value) for row in rows(world, AccountIdentifier)} >= {("host", "acme-pumps.example")}
    assert found(world, name="Another Name", host="acme-pumps.example") is Likeness.POSSIBLE  # groups share hosts
    assert found(world, name="Another Name", tax_id=GOOD) is Likeness.SAME


@pytest.mark.parametrize(
    ("kind", "text", "refusal"),
    [
        (IdentifierKind.TAX, WRONG, TaxNumberExpected),
        (IdentifierKind.HOST, "someone@gmail.com", HostOfAnybody),
        (IdentifierKind.HOST, "not a host", DetailUnclear),
        (IdentifierKind.PHONE, "12", DetailUnclear),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_at_its_field(world, acme, kind, text, refusal):
    with pytest.raises(refusal) as refused:
        do(world, acme, add_identifier, kind, text)
    assert refused.value.field == "text"


def test_a_number_of_another_customer_is_refused_and_names_it(world, acme):
    with work(world.house) as session:
        create(session, Asked("Beta Works", host="beta.example"), None)
    with pytest.raises(NumberOfAnother) as refused:
        do(world, acme, add_identifier, IdentifierKind.HOST, "beta.example")
    assert refused.value.facts == {"account": "Beta Works"}


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (add_name, (NameKind.SHORT, "ACME pump works")),
        (add_identifier, (IdentifierKind.PHONE, "+49 30 1234567")),
        (add_address, (" 1  Harbour Street ",)),
    ],
)
def test_what_is_there_already_is_refused(world, acme, act, given):
    if act is not add_name:
        do(world, acme, act, *given)
    with pytest.raises(DetailKnown):
        do(world, acme, act, *given)


def test_a_name_without_a_letter_is_refused_and_the_name_in_use_stays(world, acme):
    with pytest.raises(DetailUnclear):
        do(world, acme, add_name, NameKind.SHORT, "-- !")
    [own] = [name for name in rows(world, AccountName) if name.account_id == acme]
    with pytest.raises(NameInUse):
        do(world, acme, lambda session, account: remove_name(session, account, session.merge(own)))


def test_addresses_move_with_a_merge_and_come_back_when_it_is_undone(world, acme):
    do(world, acme, add_address, "1 Harbour Street, Bremen")
    with work(world.house) as session:
        target = create(session, Asked("Beta Works"), None).id
    with work(world.house) as session:
        merge = flow.merge(session, acme, target, new_id(), NOW)
    assert [row.account_id for row in rows(world, AccountAddress)] == [target]
    with pytest.raises(AccountMerged):
        do(world, acme, add_address, "2 Harbour Street, Bremen")
    with work(world.house) as session:
        flow.undo(session, session.merge(merge), new_id(), NOW)
    assert [row.account_id for row in rows(world, AccountAddress)] == [acme]
