"""A cashier: month after month from a receipt to the bank's answer, each step a command under a key of its own.

As a process (`python -m tests.faults.cashier URL TENANT`) it is there to be killed. It says `(KEY` when a command has
its transaction open and `)KEY` when the command is done and somebody could have been told so.
"""

import os
import sys
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, inspect, select

from ltc.cash.allocate import allocate
from ltc.cash.models import Invoice, Receipt
from ltc.cash.record import NewReceipt, record
from ltc.commission.models import Accrual
from ltc.ledger.models import LedgerTransfer
from ltc.payout.answer.models import BankAnswer
from ltc.payout.answer.take import take
from ltc.payout.export import export
from ltc.payout.models import Payout, PayoutBatch
from ltc.settlement.approve import approve
from ltc.settlement.find import run_of
from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal import db
from portal.actor import Actor
from portal.audit.models import AuditRow
from portal.bulk import Bulk
from portal.command.models import DoneCommand
from portal.command.once import fingerprint, once
from pricing.ground.money import Money
from pricing.ground.sent import Sent
from tests.bank import Tx, camt, entry
from tests.deals import invoiced, opened, ordered
from tests.payouts import OTHER_IBAN, paying, pays_to

MAKER, CHECKER = UUID(int=1), UUID(int=2)
FIRST, EACH = date(2026, 3, 1), 11_300  # a receipt of 100.00 and its tax; a half of it earns 2.00
EARNS = 200


def open_books(world):
    """An order that takes a long time to pay, and accounts that money can go from and to."""
    pays_to(world, OTHER_IBAN)
    paying(world)
    with db.work(world.house) as session:
        deal = opened(world, session, value=5_000_000_000)
        invoiced(session, ordered(world, session, deal, quantity=4_000))


def month(number):
    """The first day of the month of a number."""
    return date(FIRST.year + (FIRST.month - 1 + number) // 12, (FIRST.month - 1 + number) % 12 + 1, 1)


def at(day):
    """Noon of a day."""
    return datetime.combine(day, time(12), UTC)


def receive(session, day):
    """Money of the customer."""
    new = NewReceipt(f"R-{day:%Y%m}", day, "Siemens AG", Money(EACH, "EUR"), MAKER)
    return str(record(session, new, at(day)).id)


def match(session, day):
    """A half of it pays the invoice: nothing but the command's key stops the other half."""
    receipt = session.scalars(select(Receipt).where(Receipt.bank_reference == f"R-{day:%Y%m}")).one()
    invoice = session.scalars(select(Invoice)).one()
    return str(allocate(session, (receipt.id, invoice.id), EACH // 2, MAKER, at(day)).id)


def prepare(session, day):
    """The month's run."""
    return str(settle(session, Bulk(session), period_of(session, day), MAKER, at(day)).id)


def sign(session, day):
    """A second person approves it."""
    run = run_of(session, period_of(session, day))
    approve(session, run, run.digest, CHECKER, at(day) + timedelta(hours=1))
    return str(run.id)


def send(session, day):
    """The file is made."""
    batch = batch_of(session, day)
    export(session, batch, at(day) + timedelta(hours=2))
    return batch.file_sha256


def hear(session, day):
    """The bank's file: it pays, but every third month it sends the money back, which is then due with the next."""
    payout = session.scalars(select(Payout).where(Payout.batch_id == batch_of(session, day).id)).one()
    amount = f"{payout.amount_minor // 100}.{payout.amount_minor % 100:02}"
    back = day.month % 3 == 0
    line = Tx(payout.end_to_end_id, amount, returned=back, reason="AC04" if back else "")
    sent = camt(entry(line, amount=amount, side="CRDT" if back else "DBIT"), message=f"M-{day:%Y%m}")
    return str(take(session, Sent("bank.xml", sent, MAKER, at(day) + timedelta(hours=3))).answer.id)


def batch_of(session, day):
    """The month's batch."""
    return session.scalars(select(PayoutBatch).where(PayoutBatch.number == f"P-{day:%Y%m}-EUR")).one()


STEPS = {"receive": receive, "match": match, "prepare": prepare, "sign": sign, "send": send, "hear": hear}


def key_of(step, day):
    """The key of a month's command."""
    return f"{step}-{day:%Y%m}"


def keys_of(numbers):
    """The keys of all commands of some months."""
    return [key_of(step, month(number)) for number in numbers for step in STEPS]


def command(tenant_id, step, day, said=lambda word: None):
    """One step of a month, once; where it led."""
    person = CHECKER if step == "sign" else MAKER

    def act(session):
        said(f"({key_of(step, day)}\n")
        return STEPS[step](session, day)

    led = once(Actor(tenant_id, person), key_of(step, day), fingerprint(step, [("month", str(day))]), act)
    said(f"){key_of(step, day)}\n")
    return led


def next_month(tenant_id):
    """The first month that is not done."""
    with db.read(Actor(tenant_id, MAKER)) as session:
        done = session.scalar(select(func.count(DoneCommand.id)).where(DoneCommand.key.startswith("hear-")))
    return month(done)


def say(word):
    """Into the pipe, at once and whole."""
    os.write(1, word.encode())


def done_keys():
    """The keys of commands that were carried out."""
    return select(DoneCommand.key)


def books(session):
    """Where each key led, and every row that says that money moved or is due."""
    rows = {"keys": {one.key: one.location for one in session.scalars(select(DoneCommand))}}
    for kind in (LedgerTransfer, Accrual, StatementLine, Payout, AuditRow):
        columns = [getattr(kind, one.key) for one in inspect(kind).column_attrs]
        rows[kind.__tablename__] = sorted(session.execute(select(*columns)).all(), key=str)
    return rows


def halves(session):
    """Commands whose effect is there without their key, or the other way round."""
    runs = select(SettlementRun, SettlementPeriod.starts_on).join(
        SettlementPeriod, SettlementPeriod.id == SettlementRun.period_id
    )
    months = {f"{day:%Y%m}": run for run, day in session.execute(runs)}
    matched = select(Receipt.bank_reference).where(Receipt.allocated_minor > 0)
    sent = select(PayoutBatch.number).where(PayoutBatch.file_sha256.is_not(None))
    effects = {
        "receive": [one[2:] for one in session.scalars(select(Receipt.bank_reference))],
        "match": [one[2:] for one in session.scalars(matched)],
        "prepare": list(months),
        "sign": [name for name, run in months.items() if run.state is RunState.APPROVED],
        "send": [one[2:8] for one in session.scalars(sent)],
        "hear": [one[2:] for one in session.scalars(select(BankAnswer.message))],
    }
    made = {f"{step}-{name}" for step, names in effects.items() for name in names}
    return [f"half a command: {key}" for key in sorted(made ^ set(session.scalars(done_keys())))]


if __name__ == "__main__":
    db.use(db.Database(sys.argv[1], pool=1))
    tenant_id = int(sys.argv[2])
    say("ready\n")
    sys.stdin.readline()
    while True:
        day = next_month(tenant_id)
        for step in STEPS:
            command(tenant_id, step, day, say)
