"""Money pages under attack: amounts that are none, fields that nobody asked for, and one person for two."""

from datetime import date

import pytest
from sqlalchemy import func, select

from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.commission.models import Accrual
from ltc.dispute.models import Dispute, DisputeProposal
from ltc.ledger.models import LedgerEntry
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.settlement.models import RunState, SettlementRun, Statement, StatementLine
from ltc.settlement_terms import draft
from ltc.settlement_terms.models import SettlementTermsDraft
from portal.audit.models import AuditRow
from portal.db import read, work
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, invoiced, opened, ordered, received
from tests.faults.invariants import broken
from tests.statements import closed, disputed, earned, the

POISON = [
    "NaN", "Infinity", "-Infinity", "1e309", "1e-9", "1.234,56", "0x10", "1 000", "١٢", "½", "1.005", "9" * 40, "--1",
    "+-1", "1,23", ".5", "5.", "=1+1", "1\n2",
]  # fmt: skip
UNSIGNED = [*POISON, "-1", "-0.01"]
ABOVE_ZERO = [*UNSIGNED, "0", "0.00"]
KEY = {"_key": "the-key"}


@pytest.fixture
def told(world):
    """North's statement of March, which it disputes; a receipt that pays nothing yet; terms that are drafted."""
    earned(world)
    closed(world)
    disputed(world)
    with work(world.house) as session:
        invoiced(session, ordered(world, session, opened(world, session)))
        received(session, Money(10_000, "EUR"))
        draft.begin(session, world.people["finance"].person_id, NOW)
    return world


def another_line(world):
    """A line that is not disputed yet."""
    earned(world)
    closed(world, day=date(2026, 4, 1))


def counts(world):
    """How many rows there are of everything that an amount could write, and of the trail."""
    kinds = (Receipt, Allocation, Accrual, LedgerEntry, Dispute, DisputeProposal, AuditRow)
    with read(world.house) as session:
        return [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def receipt(session):
    fields = {"bank_reference": "NEW", "received_on": "2026-03-10", "payer": "Siemens AG"}
    return "finance", "receipts/new", fields, "amount"


def allocation(session):
    invoice = session.scalars(select(Invoice.id).where(Invoice.paid_minor == 0)).one()
    waiting = session.scalars(select(Receipt.id).where(Receipt.allocated_minor == 0)).one()
    return "finance", f"receipts/{waiting}/allocation", {"invoice": invoice}, "amount"


def least(session):
    days = {"dispute_days": 14, "answer_days": 5, "silence_days": 14, "reminder_days": 4, "cadence": "monthly"}
    return "finance", f"settlement-terms/drafts/{the(session, SettlementTermsDraft).id}/terms", days, "minimum_EUR"


def alone(session):
    return *least(session)[:3], "alone_EUR"


def correction(session):
    address = f"disputes/{the(session, Dispute).id}/correction"
    return "finance", address, {"correction-text": "Two receipts."}, "correction-amount"


def claimed(session):
    line = session.scalars(select(StatementLine.id).where(StatementLine.id.not_in(select(Dispute.line_id)))).one()
    return "north_admin", f"disputes/of/{line}", {"reason": "base", "text": "Two are missing."}, "claimed"


FIELDS = [(receipt, ABOVE_ZERO, "12.50"), (allocation, ABOVE_ZERO, "12.50"), (least, UNSIGNED, "12.50")]
FIELDS += [(alone, UNSIGNED, "12.50"), (correction, [*POISON, "0", "-0"], "-12.50"), (claimed, POISON, "-12.50")]


@pytest.mark.parametrize(("field", "poison", "good"), FIELDS, ids=lambda one: getattr(one, "__name__", ""))
def test_c09_an_amount_that_is_none_is_refused_at_its_field_and_changes_nothing(told, browser, field, poison, good):
    if field is claimed:
        another_line(told)
    with read(told.house) as session:
        who, address, fields, name = field(session)
    client, before = browser(who), counts(told)
    for number, amount in enumerate(poison):
        answer = client.post(told.url(address), data=fields | {name: amount, "_key": f"key-{number}"})
        assert answer.status_code == 422, amount
        assert counts(told) == before, amount
    assert client.post(told.url(address), data=fields | KEY | {name: good}).status_code == 303
    assert counts(told) != before


EXTRA = {
    "state": "approved", "approved_by": str(new_id()), "prepared_by": str(new_id()), "released_by": str(new_id()),
    "amount_minor": "1", "amount": "0.01", "currency": "JPY", "partner_id": str(new_id()), "tenant_id": "2",
    "rate_ppm": "1000000", "created_at": "2020-01-01", "digest_": "0", "paid_on": "2020-01-01", "bank_account_id": "1",
}  # fmt: skip


def test_c23_c10_fields_that_nobody_asked_for_change_neither_state_nor_people_nor_amount_nor_currency(world, browser):
    earned(world)
    maker, checker = browser("finance"), browser("second_finance")
    people = [world.people[who].person_id for who in ("finance", "second_finance")]

    def post(client, address, **fields):
        answer = client.post(world.url(address), data=EXTRA | fields | {"_key": address[-60:]})
        assert answer.status_code == 303, answer.text

    post(maker, "settlement/", month="2026-03")
    with read(world.house) as session:
        run = the(session, SettlementRun)
        assert (run.state, run.prepared_by, run.approved_by) == (RunState.PREPARED, people[0], None)
    post(checker, f"settlement/{run.id}/approval", digest=run.digest)
    with read(world.house) as session:
        run, batch, payout = the(session, SettlementRun), the(session, PayoutBatch), the(session, Payout)
        assert (run.prepared_by, run.approved_by, batch.released_by) == (people[0], people[1], people[1])
    post(maker, f"payouts/{batch.id}/export")
    post(maker, f"payouts/{batch.id}/{payout.id}/payment", reference="BANK-1", on="2026-04-08")
    with read(world.house) as session:
        batch, payout = the(session, PayoutBatch), the(session, Payout)
        assert (batch.state, batch.currency, payout.state) == (BatchState.PAID, "EUR", PayoutState.PAID)
        assert (payout.amount_minor, payout.currency, str(payout.paid_on)) == (40_375, "EUR", "2026-04-08")
        assert payout.partner_id == the(session, Statement).partner_id == world.partners["north"]
        assert broken(session) == []


def test_c12_c24_on_the_pages_too_the_maker_does_not_approve_and_nothing_leaves_unapproved(world, browser):
    earned(world)
    maker = browser("finance")
    maker.post(world.url("settlement/"), data=KEY | {"month": "2026-03"})
    with read(world.house) as session:
        run = the(session, SettlementRun)
    url = world.url(f"settlement/{run.id}/approval")
    assert maker.post(url, data={"_key": "1", "digest": run.digest}).status_code == 403
    assert browser("second_finance").post(url, data={"_key": "2", "digest": "0" * 64}).status_code == 409
    assert browser("auditor").post(url, data={"_key": "3", "digest": run.digest}).status_code in (403, 404)
    answer = browser("second_finance").post(world.url("settlement/"), data={"_key": "4", "month": "2026-04"})
    assert (answer.status_code, "2026-03" in answer.text) == (409, True)
    with read(world.house) as session:
        assert the(session, SettlementRun).state is RunState.PREPARED
        assert session.scalars(select(Payout)).all() == []
