"""The objects of a log, read piece by piece. No names of people and of customers are among them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice, Receipt
from ltc.commission.models import Accrual
from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.event_log.values import Thing, name, pairs, relations
from ltc.order.models import SalesOrder
from ltc.quote.models import Quote
from ltc.settlement.models import Statement, StatementLine
from partners.partner.models import Partner
from partners.registration.models import Registration

PORTION = 2000
Q, R, D, S, N = Quote, Registration, Deal, SalesOrder, Invoice


@dataclass(frozen=True, slots=True)
class ThingSource:
    """Objects of one type: which columns are read, and what is made of a row."""

    query: Select[*tuple[Any, ...]]
    thing: Callable[[Any], Thing]


def _partner(row: Any) -> Thing:
    above = relations(("partner", row.parent_id, "parent"))
    return Thing(name("partner", row.id), "partner", pairs(code=row.code, kind=row.kind.value), above)


def _registration(row: Any) -> Thing:
    said = pairs(number=row.number, stage=row.stage.value, value_minor=row.value_minor, currency=row.currency)
    return Thing(name("registration", row.id), "registration", said, relations(("partner", row.partner_id, "partner")))


def _deal(row: Any) -> Thing:
    worth = {"value_minor": row.value_minor, "currency": row.currency}
    said = pairs(number=row.number, mode=row.mode.value, state=row.state.value, **worth)
    of = (("partner", row.partner_id, "partner"), ("registration", row.registration_id, "registration"))
    return Thing(name("deal", row.id), "deal", said, relations(*of))


def _quote(row: Any) -> Thing:
    said = pairs(number=row.number, state=row.state.value, value_minor=row.net_minor, currency=row.currency)
    return Thing(name("quote", row.id), "quote", said, relations(("deal", row.deal_id, "deal")))


def _order(row: Any) -> Thing:
    said = pairs(number=row.number, state=row.state.value, value_minor=row.net_minor, currency=row.currency)
    of = relations(("deal", row.deal_id, "deal"), ("quote", row.quote_id, "quote"))
    return Thing(name("order", row.id), "order", said, of)


def _delivery(row: Any) -> Thing:
    of = relations(("order", row.order_id, "order"))
    return Thing(name("delivery", row.id), "delivery", pairs(number=row.number), of)


def _invoice(row: Any) -> Thing:
    worth = {"value_minor": row.gross_minor, "currency": row.currency}
    said = pairs(number=row.number, bill_to=row.bill_to.value, **worth)
    of = (("deal", row.deal_id, "deal"), ("order", row.order_id, "order"), ("delivery", row.delivery_id, "delivery"))
    return Thing(name("invoice", row.id), "invoice", said, relations(*of))


def _receipt(row: Any) -> Thing:
    return Thing(name("receipt", row.id), "receipt", pairs(value_minor=row.amount_minor, currency=row.currency), ())


SOURCES = (
    ThingSource(select(Receipt.id, Receipt.amount_minor, Receipt.currency), _receipt),
    ThingSource(
        select(N.id, N.number, N.bill_to, N.gross_minor, N.currency, N.deal_id, N.order_id, N.delivery_id), _invoice
    ),
    ThingSource(select(Delivery.id, Delivery.number, Delivery.order_id), _delivery),
    ThingSource(select(S.id, S.number, S.state, S.net_minor, S.currency, S.deal_id, S.quote_id), _order),
    ThingSource(select(Q.id, Q.number, Q.state, Q.net_minor, Q.currency, Q.deal_id), _quote),
    ThingSource(
        select(D.id, D.number, D.mode, D.state, D.value_minor, D.currency, D.partner_id, D.registration_id), _deal
    ),
    ThingSource(select(R.id, R.number, R.stage, R.value_minor, R.currency, R.partner_id), _registration),
    ThingSource(select(Partner.id, Partner.code, Partner.kind, Partner.parent_id), _partner),
)


def things(session: Session) -> Iterator[Thing]:
    """Every object, a portion of rows in memory at a time; whatever refers to others comes before them.

    So nothing refers to an object that is not there, though others write meanwhile.
    """
    yield from _statements(session)
    for source in SOURCES:
        rows = session.execute(source.query.execution_options(yield_per=PORTION))
        yield from map(source.thing, rows)


def _statements(session: Session) -> Iterator[Thing]:
    """Statements, each with the deals that it pays for."""
    given = (Statement.id, Statement.number, Statement.closing_minor, Statement.currency, Statement.partner_id)
    for row in session.execute(select(*given)).all():
        paid = select(Accrual.deal_id).join(StatementLine, StatementLine.id == Accrual.id).distinct()
        deals = session.scalars(paid.where(StatementLine.statement_id == row.id)).all()
        of = relations(("partner", row.partner_id, "partner"), *(("deal", one, "pays for") for one in deals))
        said = pairs(number=row.number, value_minor=row.closing_minor, currency=row.currency)
        yield Thing(name("statement", row.id), "statement", said, of)
