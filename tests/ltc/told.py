"""Stories of commission in ledger notation, told to the use cases: each event with its date, and what it adds.

    03-10 order   A 1000.00              a line of pumps in 100 units; `+` adds lines, `valves:30` names theirs,
                                         `/80` their cost
    03-10 invoice A                      all that is open, or so many units of the first line
    03-10 cash    A 500.00   -> 50.00    paid from a receipt of that day
    03-11 bounce  A          -> -50.00   the bank takes the last receipt back; with an amount a part of it
    03-12 credit  A 200.00   -> -20.00   off the price, over the lines in turn; `all`: whatever is left
    03-12 refund  A 200.00               paid back to the payer
    settle 2026-03           -> 100.00   every statement's closing balance, `north 100.00 USD 7.00` where there are more

Without an arrow an event may add nothing. No tax. Amounts are in major units of two decimals.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Allocation, AllocationReversal, Invoice, Receipt
from ltc.cash.reverse import bounce
from ltc.commission.models import Accrual, CommissionPlan
from ltc.credit_note.credit import Asked, Clerk, all_of, credit
from ltc.credit_note.find import credited
from ltc.credit_note.models import CreditReason
from ltc.deal.models import Role
from ltc.deal.split import Credit, split
from ltc.earning.component import Component, Terms
from ltc.ledger.verify import verify
from ltc.order.confirm import confirm
from ltc.order.models import OrderLine, OrderState, SalesOrder
from ltc.refund.models import RefundKind
from ltc.refund.record import NewRefund
from ltc.refund.record import record as give_back
from ltc.settlement.approve import approve
from ltc.settlement.models import Statement
from ltc.settlement.periods import period_of
from ltc.settlement.settle import NothingToSettle, settle
from portal.bulk import Bulk
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, invoiced, opened, paid
from tests.world import World

YEAR, UNITS = 2026, 100
SKUS = {"pumps": "P-100", "valves": "V-10", "service": "S-1"}


def cents(text: str) -> int:
    """Minor units of an amount such as -12.50."""
    whole, _, rest = text.partition(".")
    return int(f"{whole}{rest:0<2}")


def plan(session: Session, components: Sequence[Component], terms: Terms, day: date, version: int = 9) -> None:
    """A plan in force from a day on."""
    row = CommissionPlan(id=new_id(), version=version, valid_from=day, published_by=new_id(), published_at=NOW)
    row.terms, row.components = dict(terms.data()), [component.data() for component in components]
    session.add(row)
    session.flush()


@dataclass
class Teller:
    """Does what a story says, and looks after each event whether it added what the story says and the ledger agrees."""

    world: World
    session: Session
    shares: Sequence[tuple[str, Role, int]] = ()  # partner, role, share in ppm; by default north alone
    currency: str = "EUR"
    orders: dict[str, SalesOrder] = field(default_factory=dict)
    seen: set[object] = field(default_factory=set)

    def tell(self, story: str) -> None:
        """Every line of a story in turn."""
        for line in filter(None, map(str.strip, story.splitlines())):
            said, _, due = line.partition("->")
            words = said.split()
            if words[0] == "settle":
                assert self.settled(date.fromisoformat(f"{words[1]}-01")) == self._expected(due), line
                continue
            on, verb, name, *rest = words
            getattr(self, f"do_{verb}")(name, date.fromisoformat(f"{YEAR}-{on}"), *rest)
            self.session.flush()
            assert self.added() == self._expected(due), line
            assert verify(self.session) == [], line

    def _expected(self, due: str) -> dict[str, int]:
        """`60.00`, or `north 60.00 USD 5.00`: what the story says, zeros left out."""
        words = due.split()
        pairs = [("north", words[0])] if len(words) == 1 else list(zip(words[::2], words[1::2], strict=True))
        return {name: cents(text) for name, text in pairs if cents(text)}

    def added(self) -> dict[str, int]:
        """What was accrued since the last event, by partner."""
        codes = {row_id: code for code, row_id in self.world.partners.items()}
        found: defaultdict[str, int] = defaultdict(int)
        for row in self.session.scalars(select(Accrual).where(Accrual.blocked.is_(None))):
            if row.id not in self.seen:
                self.seen.add(row.id)
                found[codes[row.partner_id]] += row.amount_minor
        return {name: minor for name, minor in found.items() if minor}

    def settled(self, day: date) -> dict[str, int]:
        """A month settled and approved: closing balances, north's in the tenant's currency by its name."""
        try:
            run = settle(self.session, Bulk(self.session), period_of(self.session, day), new_id(), NOW)
        except NothingToSettle:
            return {}
        self.session.flush()
        approve(self.session, run, run.digest, new_id(), NOW)
        self.session.flush()
        codes = {row_id: code for code, row_id in self.world.partners.items()}
        rows = self.session.scalars(select(Statement).where(Statement.run_id == run.id))
        found = {codes[row.partner_id] if row.currency == "EUR" else row.currency: row.closing_minor for row in rows}
        return {name: minor for name, minor in found.items() if minor}

    def do_order(self, name: str, on: date, lines: str) -> None:
        """An order that was confirmed on its day; its lines as they are written."""
        deal = opened(self.world, self.session)
        self.session.flush()
        if self.shares:
            split(self.session, deal, [Credit(self.world.partners[who], role, ppm) for who, role, ppm in self.shares])
        made = [self._line(position, text) for position, text in enumerate(lines.split("+"))]
        net = sum(line.net_minor for line in made)
        order = SalesOrder(id=new_id(), number=f"O-{name}", deal_id=deal.id, partner_id=deal.partner_id, quote_id=None)
        order.reference, order.ordered_on, order.state = "PO", on, OrderState.PLACED
        order.currency, order.net_minor, order.tax_minor, order.gross_minor = self.currency, net, 0, net
        order.lines = made
        self.session.add(order)
        self.session.flush()
        confirm(self.session, order, NOW)
        self.orders[name] = order

    def _line(self, position: int, text: str) -> OrderLine:
        line, _, amounts = text.rpartition(":")
        net, _, cost = amounts.partition("/")
        product_id = self.world.products[SKUS[line or "pumps"]]
        made = OrderLine(id=new_id(), position=position, product_id=product_id, quantity=UNITS, delivered=0, tax_ppm=0)
        made.net_minor, made.cost_minor = cents(net), cents(cost) if cost else None
        return made

    def do_invoice(self, name: str, on: date, units: str = "") -> None:
        """An invoice of a delivery on its day."""
        order = self.orders[name]
        wanted = {order.lines[0].id: int(units)} if units else None
        invoice = invoiced(self.session, order, wanted)
        invoice.issued_on = on

    def invoice(self, name: str) -> Invoice:
        """An order's newest invoice."""
        query = select(Invoice).where(Invoice.order_id == self.orders[name].id).order_by(Invoice.id.desc())
        return self.session.scalars(query.limit(1)).one()

    def do_cash(self, name: str, on: date, amount: str) -> None:
        """A receipt, matched."""
        paid(self.session, self.invoice(name), cents(amount), on)

    def do_bounce(self, name: str, on: date, amount: str = "") -> None:
        """The bank takes the newest receipt that still pays the invoice back, or a part of it."""
        undone = select(AllocationReversal.id).where(AllocationReversal.allocation_id == Allocation.id)
        query = select(Receipt).join(Allocation, Allocation.receipt_id == Receipt.id).order_by(Receipt.id.desc())
        query = query.where(Allocation.invoice_id == self.invoice(name).id, ~undone.exists())
        receipt = self.session.scalars(query.limit(1)).one()
        if amount:
            of = {"receipt_reference": receipt.bank_reference}
            self._back(RefundKind.TAKEN_BACK, amount, on, **of)
        else:
            bounce(self.session, receipt.id, (on, NOW), new_id())

    def do_refund(self, name: str, on: date, amount: str) -> None:
        """The house pays back."""
        self._back(RefundKind.PAID_BACK, amount, on, invoice_id=self.invoice(name).id)

    def _back(self, kind: RefundKind, amount: str, on: date, **of: object) -> None:
        money = Money(cents(amount), self.currency)
        give_back(self.session, NewRefund(new_id().hex, kind, on, "Siemens AG", money, new_id(), **of), NOW)

    def do_credit(self, name: str, on: date, amount: str) -> None:
        """A credit note."""
        invoice, clerk = self.invoice(name), Clerk(new_id(), on, NOW)
        if amount == "all":
            credit(self.session, invoice, CreditReason.CANCELLED, all_of(self.session, invoice), clerk)
            return
        before = credited(self.session, invoice.order_id).get(invoice.id, {})
        left, asked = cents(amount), []
        for line in invoice.lines:
            off = min(left, line.net_minor - before.get(line.order_line_id, (0, 0))[1])
            left -= off
            asked += [Asked(line.order_line_id, 0, off)] if off else []
        credit(self.session, invoice, CreditReason.PRICE, asked, clerk)
