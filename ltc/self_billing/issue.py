"""Writing an invoice for a partner that has agreed to it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.commission.models import Accrual
from ltc.deal.models import Deal
from ltc.paper.models import Paper
from ltc.partner_invoice.send import NothingToBill
from ltc.self_billing.bill import Bill, Item, Party
from ltc.self_billing.cii import xml
from ltc.self_billing.find import agreement_of, to_write
from ltc.self_billing.models import SelfBilling, SelfBillingSeries, Vat
from ltc.settlement.models import SettlementPeriod, Statement, StatementLine
from partners.tax_profile.find import house_id, profile
from pricing.ground.errors import DomainError
from pricing.ground.money import digits
from pricing.ground.record import new_id

ITEMS_MAX = 500  # more lines become two for each statement: earned, and taken back
PLACES_MAX = 2  # EN 16931 knows no more


class NotToWrite(DomainError):
    """The statement is not approved, lies under no agreement, or stands on a paper already."""

    code = "self-billing-not-to-write"


class SelfBillingNeeds(DomainError):
    """A fact that the invoice must have is missing."""

    code = "self-billing-needs"


def issue(session: Session, statement: Statement, by: UUID, when: tuple[date, datetime]) -> SelfBilling:
    """The invoice for a statement and those of the account before it that none bills yet; `when`: date and instant.

    Its number is the next of its year, with none left out. Errors: NotToWrite, NothingToBill, SelfBillingNeeds.
    """
    assert statement.partner_id
    wanted = to_write(session).get((statement.partner_id, statement.currency), [])
    agreement = agreement_of(session, statement)
    if agreement is None or statement.id not in {one.id for one in wanted}:
        raise NotToWrite
    statements = wanted[: [one.id for one in wanted].index(statement.id) + 1]
    seller, buyer = _parties(session, statement.partner_id, agreement.vat, when[0])
    if digits(statement.currency) > PLACES_MAX:
        raise SelfBillingNeeds(needs="two_decimals")
    spans = [session.get_one(SettlementPeriod, (one.tenant_id, one.period_id)) for one in statements]
    items = _items(session, statements)
    if sum(item.amount_minor for item in items) <= 0:
        raise NothingToBill
    bill = Bill(
        number=_number(session, when[0].year),
        issued_on=when[0],
        currency=statement.currency,
        seller=seller,
        buyer=buyer,
        items=items,
        vat=agreement.vat,
        tax_ppm=agreement.tax_ppm,
        statements=tuple(one.number for one in statements),
        first=min(span.starts_on for span in spans),
        last=max(span.ends_on for span in spans) - timedelta(days=1),
    )
    return _write(session, bill, (statement.partner_id, agreement.id), statements, (by, when[1]))


def _write(
    session: Session,
    bill: Bill,
    of: tuple[UUID, UUID],
    statements: Sequence[Statement],
    by: tuple[UUID, datetime],
) -> SelfBilling:
    row = SelfBilling(
        id=new_id(),
        partner_id=of[0],
        self_billing_agreement_id=of[1],
        number=bill.number,
        issued_on=bill.issued_on,
        currency=bill.currency,
        net_minor=bill.net_minor,
        tax_minor=bill.tax_minor,
        gross_minor=bill.gross_minor,
        content=bill.data(),
        xml=xml(bill),
        issued_by=by[0],
        issued_at=by[1],
    )
    session.add(row)
    session.add_all(Paper(partner_id=of[0], statement_id=one.id, self_billing_id=row.id) for one in statements)
    return row


def _parties(session: Session, partner_id: UUID, vat: Vat, day: date) -> tuple[Party, Party]:
    """The partner sells and the house buys; both as their tax profiles say on the day."""
    seller, buyer = (_party(session, one, day) for one in (partner_id, house_id(session)))
    if seller is None or not seller.tax_number:
        raise SelfBillingNeeds(needs="seller_tax")
    if buyer is None or (vat is Vat.REVERSE_CHARGE and not buyer.vat_number):
        raise SelfBillingNeeds(needs="buyer_tax")
    return seller, buyer


def _party(session: Session, partner_id: UUID, day: date) -> Party | None:
    row = profile(session, partner_id, day)
    if row is None:
        return None
    return Party(row.legal_name, row.country, row.street, row.postcode, row.town, row.tax_number)


def _items(session: Session, statements: Sequence[Statement]) -> tuple[Item, ...]:
    query = (
        select(StatementLine.amount_minor, Deal.number, Invoice.number)
        .join(Accrual, Accrual.id == StatementLine.id)
        .join(Deal, Deal.id == Accrual.deal_id)
        .join(Invoice, Invoice.id == Accrual.invoice_id)
        .where(StatementLine.statement_id.in_([one.id for one in statements]), StatementLine.amount_minor != 0)
        .order_by(Accrual.earned_on, Deal.number, Accrual.id)
    )
    found = [Item(f"Commission {deal}, {invoice}", int(minor)) for minor, deal, invoice in session.execute(query)]
    if len(found) <= ITEMS_MAX:
        return tuple(found)
    gained, lost = (sum(one.amount_minor for one in found if (one.amount_minor > 0) is plus) for plus in (True, False))
    name = f"Commission {statements[-1].number}"
    return tuple(Item(name, minor) for minor in (gained, lost) if minor)


def _number(session: Session, year: int) -> str:
    """The next number of a year. The counter stays locked until the invoice is written, or neither is."""
    query = select(SelfBillingSeries).where(SelfBillingSeries.year == year).with_for_update()
    series = session.scalar(query.execution_options(populate_existing=True))
    if series is None:
        series = SelfBillingSeries(id=new_id(), year=year, issued=0)
        session.add(series)
    series.issued += 1
    session.flush()
    return f"SB-{year}-{series.issued:05}"
