"""Steps of a deal's life for tests: each drives the use cases as the pages do."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.cash.allocate import allocate
from ltc.cash.issue import issue
from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.cash.record import NewReceipt, record
from ltc.deal.models import Deal
from ltc.deal.open import NewDeal, next_number, open_deal
from ltc.delivery.deliver import accept as accept_delivery
from ltc.delivery.deliver import deliver
from ltc.order.confirm import confirm
from ltc.order.models import SalesOrder
from ltc.order.place import place
from ltc.quote.answer import accept, send
from ltc.quote.models import Quote
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.world import World

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)


def opened(world: World, session: Session, partner: str | None = "north", value: int = 5_000_000, **account) -> Deal:
    """A deal for a new customer: of a partner, or direct."""
    account_id = customer_in(session, world, **account)
    new = NewDeal(
        account_id=account_id,
        customer_name="Siemens AG",
        value=Money(value, world.tenant.currency),
        expected_close_on=date(2026, 6, 30),
        number=f"{partner.upper()}-{new_id().hex[-6:]}" if partner else next_number(session),
        partner_id=world.partners[partner] if partner else None,
    )
    return open_deal(session, new, NOW)


def customer_in(session: Session, world: World, **account) -> UUID:
    """An account made in the session at hand."""
    from partners.account.models import Account

    row = Account(id=new_id(), name="Siemens AG", region_id=world.regions["east-china"], **account)
    session.add(row)
    session.flush()
    return row.id


def quoted(world: World, session: Session, deal: Deal, sku: str = "P-100", quantity: int = 10) -> Quote:
    """A quote that was sent and accepted."""
    quote = write(session, deal, [Wanted(world.products[sku], quantity)], new_id(), (TODAY, NOW))
    session.flush()
    send(session, quote, NOW)
    accept(session, quote, TODAY, NOW)
    return quote


def ordered(world: World, session: Session, deal: Deal, day: date = TODAY, **quote) -> SalesOrder:
    """An order that was confirmed."""
    order = place(session, quoted(world, session, deal, **quote), "PO-1", day)
    session.flush()
    confirm(session, order, NOW)
    return order


def invoiced(session: Session, order: SalesOrder, quantities: dict[UUID, int] | None = None) -> Invoice:
    """An invoice for a delivery, of everything that is open unless quantities are given."""
    wanted = quantities or {line.id: line.quantity - line.delivered for line in order.lines}
    delivery = deliver(session, order, wanted, TODAY)
    session.flush()
    accept_delivery(delivery, TODAY)
    session.flush()
    invoice = issue(session, delivery, TODAY, NOW)
    session.flush()
    return invoice


def received(session: Session, amount: Money, on: date = TODAY) -> Receipt:
    """A receipt with a reference of its own."""
    receipt = record(session, NewReceipt(new_id().hex, on, "Siemens AG", amount, new_id()), NOW)
    session.flush()
    return receipt


def paid(session: Session, invoice: Invoice, minor: int | None = None, on: date = TODAY) -> Allocation:
    """A receipt of an amount (all that is open, unless given), allocated to an invoice."""
    amount = invoice.gross_minor - invoice.paid_minor if minor is None else minor
    receipt = received(session, Money(amount, invoice.currency), on)
    return allocate(session, (receipt.id, invoice.id), amount, new_id(), NOW)
