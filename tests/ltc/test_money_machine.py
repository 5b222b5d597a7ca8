"""Any mix of what can happen to money, month after month: after each step every promise holds and every sum agrees."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from ltc.cash.allocate import allocate
from ltc.cash.issue import issue
from ltc.cash.models import Allocation, AllocationReversal, Invoice, Receipt
from ltc.cash.record import NewReceipt, record
from ltc.cash.reverse import bounce, unmatch
from ltc.commission.draft import begin, edit, publish
from ltc.commission.models import Accrual, AccrualCause, CommissionBooking
from ltc.commission.rates import RateRule
from ltc.credit_note.credit import Asked, Clerk, all_of, credit
from ltc.credit_note.models import CreditReason
from ltc.deal.models import Role
from ltc.delivery.deliver import accept as accept_delivery
from ltc.delivery.deliver import deliver
from ltc.dispute.decide import Answer
from ltc.dispute.models import Dispute, DisputeReason, DisputeState
from ltc.dispute.open import Claim
from ltc.ledger.find import balance
from ltc.mode.models import Mode
from ltc.order.confirm import confirm
from ltc.order.place import place
from ltc.payout.export import export
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.payout.pay import Word, fail, give_back, pay
from ltc.payout.take_out import take_out
from ltc.quote.answer import accept, send
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from ltc.settlement.approve import approve
from ltc.settlement.cadence import month_of
from ltc.settlement.models import RunState, SettlementRun, Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import AlreadyPrepared, NothingToSettle, PeriodClosed, RunWaits, settle
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows import dispute as flow
from portal.flows.settlement import tell_partners
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.conftest import new_tenant
from tests.deals import opened
from tests.faults.invariants import broken
from tests.world import build

ADA, NILS = UUID(int=1), UUID(int=2)
ACTS = ("match", "credit", "bounce", "dispute", "come_back", "hear", "hear", "send", "sign", "prepare", "pay_in")
ACTS += ("sell", "unmatch", "close", "new_plan", "take_out", "hear", "prepare", "sign", "send", "hear", "next_month")
EVERYTHING = {*ACTS, "paid", "failed", "run-waits", "run-exists"} - {"hear"}


class Months(RuleBasedStateMachine):
    """One tenant; `on` is today. An act says what it did; False: there was nothing to do it to."""

    done: Counter

    def __init__(self):
        super().__init__()
        self.world, self.on = build(new_tenant()), date(2026, 3, 10)

    @property
    def now(self):
        return datetime.combine(self.on, time(4), UTC)

    @initialize(seed=st.integers(0, 2**32), months=st.integers(0, 2))
    def first(self, seed, months):
        """A sale that is paid, and perhaps months behind it. The seed says which acts follow."""
        self.chance = Random(seed)
        self.sell(*self.draw())
        for number in range(months):
            self.pay_in(0, 2)
            self.close(0, 1 + number)
        self.pay_in(3, 4)

    def draw(self):
        """Which of the rows there are, and how much of it in quarters."""
        return self.chance.randrange(1_000), self.chance.randint(1, 4)

    @rule()
    def step(self):
        """One act; where there is nothing to do it to, the next one."""
        first = self.chance.randrange(len(ACTS))
        for name in [*ACTS[first:], *ACTS]:
            if did := getattr(self, name)(*self.draw()):
                self.done[name if did is True else did] += 1
                return

    def sell(self, which, part):
        partner, sku = ("north", "south")[which % 2], ("P-100", "V-10")[part % 2]
        with work(self.world.house) as session:
            deal = opened(self.world, session, partner)
            quote = write(session, deal, [Wanted(self.world.products[sku], 1 + which % 20)], ADA, (self.on, self.now))
            session.flush()
            send(session, quote, self.now)
            accept(session, quote, self.on, self.now)
            order = place(session, quote, "PO-1", self.on)
            session.flush()
            confirm(session, order, self.now)
            delivery = deliver(session, order, {line.id: line.quantity for line in order.lines}, self.on)
            session.flush()
            accept_delivery(delivery, self.on)
            session.flush()
            issue(session, delivery, self.on, self.now)
        return True

    def pay_in(self, which, part):
        """Money comes in for a part of an invoice, and a part of it is matched."""
        with work(self.world.house) as session:
            invoice = pick(session, which, select(Invoice).where(Invoice.owed_minor > 3).order_by(Invoice.id))
            if invoice is None:
                return False
            minor = invoice.owed_minor * part // 4
            new = NewReceipt(new_id().hex, self.on, "Siemens AG", Money(minor, invoice.currency), ADA)
            receipt = record(session, new, self.now)
            session.flush()
            allocate(session, (receipt.id, invoice.id), max(1, minor * (1 + which % 4) // 4), ADA, self.now)
        return True

    def match(self, which, part):
        """What is left of a receipt is matched to another invoice, as far as it goes."""
        with work(self.world.house) as session:
            receipt = pick(session, which, select(Receipt).where(Receipt.left_minor > 0).order_by(Receipt.id))
            invoice = pick(session, part, select(Invoice).where(Invoice.owed_minor > 0).order_by(Invoice.id))
            if receipt is None or invoice is None:
                return False
            minor = min(receipt.left_minor, invoice.owed_minor)
            allocate(session, (receipt.id, invoice.id), minor, ADA, self.now)
        return True

    def credit(self, which, part):
        """A quarter or more off the price, or all that is left."""
        with work(self.world.house) as session:
            left = Invoice.gross_minor > Invoice.credited_minor
            invoice = pick(session, which, select(Invoice).where(left).order_by(Invoice.id))
            if invoice is None:
                return False
            asked = all_of(session, invoice)
            if part < 4 and asked[0].quantity and invoice.credited_minor == 0:
                asked = [Asked(asked[0].order_line_id, 0, invoice.lines[0].net_minor * part // 4)]
            credit(session, invoice, CreditReason.PRICE, asked, Clerk(ADA, self.on, self.now))
        return True

    def bounce(self, which, part):
        with work(self.world.house) as session:
            query = select(Receipt.id).where(Receipt.bounced_minor == 0, Receipt.received_on <= self.on)
            receipt = pick(session, which, query.order_by(Receipt.id))
            if receipt is None:
                return False
            bounce(session, receipt, (self.on, self.now), ADA)
        return True

    def unmatch(self, which, part):
        with work(self.world.house) as session:
            undone = select(AllocationReversal.id).where(AllocationReversal.allocation_id == Allocation.id)
            found = pick(session, which, select(Allocation).where(~undone.exists()).order_by(Allocation.id))
            if found is None:
                return False
            unmatch(session, found, (self.on, self.now), ADA)
        return True

    def new_plan(self, which, part):
        """Orders from next month on are rated anew; what was sold stays as it was."""
        self.on = month_of(self.on)[1]
        with work(self.world.house) as session:
            draft = begin(session, ADA, self.now)
            edit(
                session,
                draft,
                [RateRule(Mode.CHANNEL, Role.RESOLD, "", 11_111 * part + self.done["new_plan"])],
                ADA,
                self.now,
            )
            publish(session, draft, self.on + timedelta(days=1), NILS, (self.on, self.now))
        self.on += timedelta(days=1)
        return True

    def next_month(self, which, part):
        self.on = month_of(self.on)[1]
        return True

    def close(self, which, part):
        """A month as it goes when nothing is in the way, mostly with the bank's word; and the next begins."""
        for name in ("prepare", "sign", "send", "hear", "next_month"):
            getattr(self, name)(0, part)
        return True

    def prepare(self, which, part):
        """A statement opens with what the ledger owes beyond what is on its way."""
        try:
            with work(self.world.house) as session:
                due = owed(session)
                run = settle(session, Bulk(session), period_of(session, self.on), ADA, self.now)
                session.flush()
                for one in session.scalars(select(Statement).where(Statement.run_id == run.id)):
                    assert one.opening_minor == due[one.partner_id], one.number
        except NothingToSettle:
            return False
        except (AlreadyPrepared, PeriodClosed, RunWaits) as refused:
            return refused.code
        return True

    def sign(self, which, part):
        """Each statement that closes above zero is paid once, in whole."""
        with work(self.world.house) as session:
            prepared = select(SettlementRun).where(SettlementRun.state == RunState.PREPARED)
            run = session.scalars(prepared).one_or_none()
            if run is None:
                return False
            approve(session, run, run.digest, NILS, self.now)
            tell_partners(session, run)
            session.flush()
            due = select(Statement.id, Statement.closing_minor).where(Statement.run_id == run.id)
            paid = select(Payout.statement_id, Payout.amount_minor).join(Statement, Statement.id == Payout.statement_id)
            found = {row[0]: row[1] for row in session.execute(due) if row[1] > 0}
            assert found == {row[0]: row[1] for row in session.execute(paid.where(Statement.run_id == run.id))}
        return True

    def send(self, which, part):
        with work(self.world.house) as session:
            batch = session.scalars(select(PayoutBatch).where(PayoutBatch.state == BatchState.RELEASED)).first()
            if batch is None:
                return False
            export(session, batch, self.now)
        return True

    def hear(self, which, part):
        """The bank's word on a payout that waits."""
        with work(self.world.house) as session:
            payout = pick(session, which, waiting(BatchState.EXPORTED))
            if payout is None:
                return False
            if part == 2:
                fail(session, payout, Word("BANK-2", self.on, "AC04"), self.now)
            else:
                pay(session, payout, "BANK-1", self.on, self.now)
        return "failed" if part == 2 else "paid"

    def take_out(self, which, part):
        """A payout that is not sent yet is taken out."""
        with work(self.world.house) as session:
            payout = pick(session, which, waiting(BatchState.RELEASED))
            if payout is None:
                return False
            take_out(session, payout)
        return True

    def come_back(self, which, part):
        with work(self.world.house) as session:
            query = select(Payout).where(Payout.state == PayoutState.PAID)
            payout = pick(session, which, query.order_by(Payout.id))
            if payout is None:
                return False
            give_back(session, payout, Word("BANK-3", self.on, "AC04"), self.now)
        return True

    def dispute(self, which, part):
        """A line is disputed, and the house corrects it by an amount of its own, up or down."""
        with work(self.world.house) as session:
            known = select(Dispute.id).where(Dispute.line_id == StatementLine.id)
            query = select(StatementLine).join(Statement, Statement.id == StatementLine.statement_id)
            signed = select(SettlementRun.id).where(SettlementRun.state == RunState.APPROVED)
            query = query.where(Statement.run_id.in_(signed), ~known.exists()).order_by(StatementLine.id)
            line = pick(session, which, query)
            if line is None:
                return False
            claim = Claim(DisputeReason.BASE, "A receipt is missing.", None)
            row = flow.dispute(session, line, claim, NILS, self.now)
            session.flush()
            if flow.uphold(session, row, Answer((which - 500) * 100 + 1, "Corrected."), ADA, self.now) is None:
                flow.confirm(session, row, NILS, self.now)
            assert row.state is DisputeState.UPHELD
        return True

    @invariant()
    def every_promise_holds(self):
        with read(self.world.house) as session:
            assert broken(session) == []
            assert list(earned_wrong(session)) == []


def pick(session, which, query):
    """One of what a query finds, whichever a number says; None of nothing."""
    found = session.scalars(query).all()
    return found[which % len(found)] if found else None


def waiting(state):
    """Payouts that wait, in batches of a state."""
    query = select(Payout).join(PayoutBatch, PayoutBatch.id == Payout.batch_id).where(PayoutBatch.state == state)
    return query.where(Payout.state == PayoutState.WAITING).order_by(Payout.id)


def owed(session):
    """What the ledger owes each partner less what is to be sent to it."""
    going = select(Payout.partner_id, func.sum(Payout.amount_minor)).join(
        PayoutBatch, PayoutBatch.id == Payout.batch_id
    )
    going = going.where(PayoutBatch.state == BatchState.RELEASED).group_by(Payout.partner_id)
    waiting = defaultdict(int, {row[0]: int(row[1]) for row in session.execute(going)})
    partners = set(session.scalars(select(Accrual.partner_id)))
    return {one: -sum(owing(session, one)) - waiting[one] for one in partners}


def owing(session, partner):
    """The balances of what a partner is paid from, what is held back for it, and what it owes."""
    purposes = ("payable", "held", "clawback")
    return [balance(session, f"partner:{partner}:{one}", "EUR").minor for one in purposes]


def earned_wrong(session):
    """Orders that have earned other than what was collected of them says: nothing, all of it, or something between."""
    query = select(Accrual.booking_id, func.sum(Accrual.amount_minor)).where(Accrual.cause != AccrualCause.DISPUTED)
    given = defaultdict(int, {row[0]: int(row[1]) for row in session.execute(query.group_by(Accrual.booking_id))})
    invoices = {one.order_id: one for one in session.scalars(select(Invoice))}
    for booking in session.scalars(select(CommissionBooking)):
        minor, invoice = given[booking.id], invoices[booking.order_id]
        least = booking.full_minor if invoice.paid_minor == invoice.gross_minor and not invoice.credited_minor else 0
        most = booking.full_minor if invoice.paid_minor else 0
        if not least <= minor <= most:
            yield f"{invoice.number}: {minor} of {booking.full_minor}, {invoice.paid_minor} of {invoice.gross_minor}"


def test_c11_c21_whatever_happens_in_whatever_order_the_money_agrees_after_each_step(world):
    done = Counter()
    kind = type("Machine", (Months,), {"done": done})
    quick = settings(
        max_examples=20,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],  # a failure is told as it was found: making it shorter takes many minutes
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(kind, settings=quick)
    assert EVERYTHING - set(done) == set(), done
