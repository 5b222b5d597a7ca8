"""Where an order stands: what is left of its lines and invoices, and the cash that came and stayed."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.find import standing
from ltc.cash.models import Allocation, Invoice
from ltc.cash.parts import part
from ltc.commission.sale import sale_of
from ltc.credit_note.find import Credited, credited
from ltc.deal.models import Deal
from ltc.earning.book import SoldLine
from ltc.earning.entitle import Bill, Payment, State
from ltc.order.models import SalesOrder


def state_of(session: Session, order: SalesOrder) -> State:
    """An order as the arithmetic wants it."""
    sale = sale_of(session, order, session.get_one(Deal, (order.tenant_id, order.deal_id)))
    back = credited(session, order.id)
    invoices = session.scalars(select(Invoice).where(Invoice.order_id == order.id).order_by(Invoice.id)).all()
    cash: defaultdict[UUID, list[Allocation]] = defaultdict(list)
    for allocation in session.scalars(standing(order.id)):
        cash[allocation.invoice_id].append(allocation)
    bills = [_bill(invoice, back.get(invoice.id, {}), cash[invoice.id]) for invoice in invoices]
    return State({line.key: _left(line, back) for line in sale.lines}, bills)


def _left(line: SoldLine, back: dict[UUID, Credited]) -> SoldLine:
    """A line less what was credited; returned units take their part of the frozen cost with them."""
    found = [one[UUID(line.key)] for one in back.values() if UUID(line.key) in one]
    units, net = sum(units for units, _ in found), sum(net for _, net in found)
    cost = line.cost_minor
    if cost is not None:
        cost -= part(cost, line.units, 0, units)
    return SoldLine(line.key, line.product_line, line.units - units, line.net_minor - net, cost)


def _bill(invoice: Invoice, back: Credited, cash: list[Allocation]) -> Bill:
    nets = {str(line.order_line_id): line.net_minor - back.get(line.order_line_id, (0, 0))[1] for line in invoice.lines}
    payments = tuple(
        Payment(one.amount_minor, max(0, (one.allocated_on - invoice.issued_on).days))
        for one in sorted(cash, key=lambda one: one.id)
    )
    return Bill(nets, invoice.gross_minor - invoice.credited_minor, payments, invoice.refunded_minor)
