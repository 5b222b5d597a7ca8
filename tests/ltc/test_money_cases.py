"""Money under attack, by abuse case: steps skipped, contents changed, history rewritten, money taken back late."""

from datetime import date

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from ltc.cash.allocate import allocate
from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.cash.reverse import AlreadyReversed, bounce, unmatch
from ltc.commission.draft import PlanStart, begin, edit, publish
from ltc.commission.models import Accrual, CommissionBooking
from ltc.commission.rates import RateRule
from ltc.credit_note.credit import Clerk, CreditOff, all_of, credit
from ltc.credit_note.models import CreditReason
from ltc.deal.models import Role
from ltc.ledger.find import balances
from ltc.ledger.models import LedgerEntry, LedgerTransfer
from ltc.ledger.verify import verify
from ltc.mode.models import Mode
from ltc.payout.export import FileChanged, PayoutChanged, export, take
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.payout.pay import Word, fail, give_back, pay
from ltc.payout.take_out import take_out
from ltc.settlement.approve import SamePerson, ShownOther, approve
from ltc.settlement.digest import digest, seal
from ltc.settlement.find import run_of
from ltc.settlement.models import RunState, SettlementRun, Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal.audit.models import AuditHead, AuditRow
from portal.bulk import Bulk
from portal.db import current, read, work
from pricing.ground.decision import Decision
from pricing.ground.errors import DomainError
from pricing.ground.money import CurrencyMismatch, Money
from pricing.ground.record import Record, new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid, received
from tests.faults.cashier import STEPS, command, month, open_books
from tests.faults.invariants import broken
from tests.payouts import OTHER_IBAN, batch_of, earned, paying, pays_to, settled

ADA, NILS = new_id(), new_id()
APRIL, MAY, JUNE = date(2026, 4, 10), date(2026, 5, 10), date(2026, 6, 10)


@pytest.fixture
def sold(world):
    """A deal of March that was paid: 403.75 for north, who is paid to an IBAN."""
    pays_to(world, OTHER_IBAN)
    paying(world)
    earned(world)
    return world


def the(session, kind):
    return session.scalars(select(kind)).one()


def prepares(session, day=TODAY):
    return settle(session, Bulk(session), period_of(session, day), ADA, NOW)


def approves(session, day=TODAY):
    run = run_of(session, period_of(session, day))
    approve(session, run, run.digest, NILS, NOW)
    session.flush()


def month_of(world, day):
    """A month settled, approved, exported and paid, as far as it pays anything; its statement."""
    with work(world.house) as session:
        run = prepares(session, day)
        session.flush()
        approves(session, day)
        for batch in session.scalars(select(PayoutBatch).where(PayoutBatch.run_id == run.id)):
            export(session, batch, NOW)
            for payout in session.scalars(select(Payout).where(Payout.batch_id == batch.id)):
                pay(session, payout, "BANK-1", day, NOW)
        return session.scalars(select(Statement).where(Statement.run_id == run.id)).one()


def test_c11_money_taken_back_after_it_was_paid_is_carried_forward_and_never_a_negative_payout(sold):
    assert month_of(sold, TODAY).closing_minor == 40_375
    with work(sold.house) as session:
        bounce(session, the(session, Receipt).id, (APRIL, NOW), new_id())
    assert month_of(sold, APRIL).closing_minor == -40_375
    for day, closing in ((MAY, -19_125), (JUNE, 2_125)):  # each month earns 212.50
        with work(sold.house) as session:
            paid(session, invoiced(session, ordered(sold, session, opened(sold, session), quantity=5)), on=day)
        assert month_of(sold, day).closing_minor == closing
    with read(sold.house) as session:
        assert sorted(session.scalars(select(Payout.amount_minor))) == [2_125, 40_375]
        assert broken(session) == []
        taken = session.scalars(select(Accrual).where(Accrual.amount_minor < 0)).one()
        assert {"commission.reversed", "commission.corrects"} <= {
            one.rule for one in Decision.read(taken.decision).reasons
        }


def test_c12_the_maker_is_not_the_checker_for_the_code_nor_for_the_database(sold):
    with work(sold.house) as session:
        run = prepares(session)
        session.flush()
        with pytest.raises(SamePerson):
            approve(session, run, run.digest, ADA, NOW)
    with pytest.raises(IntegrityError, match="two_people"), work(sold.house) as session:
        row = the(session, SettlementRun)
        row.state, row.approved_by, row.approved_at = RunState.APPROVED, row.prepared_by, NOW
    with work(sold.house) as session:
        approves(session)
    with pytest.raises(IntegrityError, match="two_people"), work(sold.house) as session:
        the(session, PayoutBatch).released_by = ADA


@pytest.mark.parametrize("how", ["amount_minor", "partner_id"])
def test_c13_a_payout_that_is_not_what_was_signed_does_not_leave(sold, how):
    settled(sold)
    with work(sold.house) as session:
        setattr(the(session, Payout), how, {"amount_minor": 40_376, "partner_id": sold.partners["south"]}[how])
    with work(sold.house) as session, pytest.raises(PayoutChanged):
        export(session, batch_of(session), NOW)
    with read(sold.house) as session:
        assert (batch_of(session).state, batch_of(session).file_sha256) == (BatchState.RELEASED, None)


@pytest.mark.parametrize("how", ["amount_minor", "currency", "end_to_end_id"])
def test_c13_a_payout_changed_after_its_export_is_not_handed_out_again(sold, how):
    settled(sold)
    with work(sold.house) as session:
        export(session, batch_of(session), NOW)
    with work(sold.house) as session:
        setattr(the(session, Payout), how, {"amount_minor": 1, "currency": "USD", "end_to_end_id": "S-OTHER"}[how])
    with work(sold.house) as session, pytest.raises(DomainError) as refused:
        take(session, batch_of(session), ADA, NOW)
    assert refused.value.code in {FileChanged.code, "payout-file-currency", "payout-file-refused"}


def test_c13_a_line_that_was_added_after_the_approver_looked_voids_what_she_was_shown(sold):
    with work(sold.house) as session:
        shown = prepares(session).digest
    earned(sold)
    with work(sold.house) as session:
        line, fresh = (
            the(session, StatementLine),
            session.scalars(select(Accrual.id).order_by(Accrual.id.desc())).first(),
        )
        same = {one: getattr(line, one) for one in ("partner_id", "statement_id", "amount_minor", "late")}
        Bulk(session).insert(StatementLine, [same | {"id": fresh}])
        with pytest.raises(ShownOther):
            approve(session, the(session, SettlementRun), shown, NILS, NOW)


def test_c10_money_of_one_currency_never_pays_what_is_owed_in_another(world):
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        for currency in ("JPY", "USD"):
            receipt = received(session, Money(1_000, currency))
            with pytest.raises(CurrencyMismatch):
                allocate(session, (receipt.id, invoice.id), 1_000, ADA, NOW)


@pytest.mark.parametrize("kind", [LedgerTransfer, Accrual, Statement], ids=lambda kind: kind.__tablename__)
def test_c10_what_is_posted_keeps_its_currency(sold, kind):
    settled(sold)
    with pytest.raises(DBAPIError, match="append-only"), work(sold.house) as session:
        session.connection().execute(text(f"UPDATE {kind.__tablename__} SET currency = 'JPY'"))


def test_c15_a_receipt_dated_in_a_closed_month_is_an_adjustment_of_the_next_and_the_closed_one_stays(sold):
    march = month_of(sold, TODAY)
    with read(sold.house) as session:
        before = seal(session, march), digest(session, the(session, SettlementRun))
    earned(sold)
    april = month_of(sold, APRIL)
    assert (april.earned_minor, april.adjusted_minor) == (0, 40_375)
    with read(sold.house) as session:
        run = run_of(session, period_of(session, TODAY))
        assert (seal(session, march), digest(session, run)) == before
        assert run.digest == before[1]
        assert broken(session) == []


def test_c21_a_new_plan_moves_nothing_that_was_earned_and_none_begins_in_the_past(sold):
    with work(sold.house) as session:
        bill = invoiced(session, ordered(sold, session, opened(sold, session)))
        paid(session, bill, bill.gross_minor // 2)
        session.flush()
        before = snapshot(session)
        draft = begin(session, ADA, NOW)
        edit(session, draft, [RateRule(Mode.CHANNEL, Role.RESOLD, "", 900_000)], ADA, NOW)
        for day in (date(2025, 1, 1), TODAY):
            with pytest.raises(PlanStart):
                publish(session, draft, day, NILS, (TODAY, NOW))
        publish(session, draft, date(2026, 3, 11), NILS, (TODAY, NOW))
        session.flush()
        assert snapshot(session) == before
        paid(session, bill, on=APRIL)  # the rest of an order that was booked by the old plan
        session.flush()
        assert sum(session.scalars(select(Accrual.amount_minor))) == 2 * 40_375


def snapshot(session):
    """Every column of every booking and accrual."""
    found = {}
    for kind in (CommissionBooking, Accrual):
        columns = [getattr(kind, one.key) for one in inspect(kind).column_attrs]
        found[kind] = [tuple(map(str, row)) for row in session.execute(select(*columns).order_by(kind.id))]
    return found


ONCE = ("ledger_entry", "ledger_transfer", "accrual", "commission_booking", "allocation", "statement", "statement_line")
ONCE += ("payout_download", "audit_row")


@pytest.mark.parametrize("table", ONCE)
def test_c22_a_posted_row_is_neither_altered_nor_deleted_by_the_portals_own_role(sold, table):
    settled(sold)
    with work(sold.house) as session:
        export(session, batch_of(session), NOW)
        take(session, batch_of(session), ADA, NOW)
    with read(sold.house) as session:
        assert session.connection().scalar(text(f"SELECT count(*) FROM {table}")), "nothing to alter"
    for verb in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), work(sold.house) as session:
            session.connection().execute(text(f"{verb} WHERE tenant_id = {sold.tenant.id}"))


def test_c22_an_altered_head_of_the_trail_is_named(sold):
    with work(sold.house, keep=False) as session:
        the(session, AuditHead).seq -= 1
        session.flush()
        assert "the audit chain breaks" in " ".join(broken(session))
        assert session.scalar(select(func.count()).select_from(AuditRow))


STATES = ("nothing", "prepared", "approved", "sent", "paid", "failed", "returned")
OK = "done"
CALM = "no change"
ALLOWED = {  # what each act does in each state of a month; a code is a refusal
    "prepare": (OK, "run-exists", "period-closed", "period-closed", "period-closed", "period-closed", "period-closed"),
    "approve": (None, OK, CALM, CALM, CALM, CALM, CALM),
    "export": (None, None, OK, CALM, CALM, CALM, CALM),
    "take": (None, None, "payout-file-not-made", OK, OK, OK, OK),
    "take_out": (None, None, OK, "payout-file-made", "payout-file-made", "payout-file-made", "payout-file-made"),
    "pay": (None, None, "batch-not-exported", OK, CALM, "bank-answer-contradicts", "bank-answer-contradicts"),
    "pay otherwise": (None, None, "batch-not-exported", OK, *["bank-answer-contradicts"] * 3),
    "fail": (None, None, "batch-not-exported", OK, "bank-answer-contradicts", CALM, CALM),
    "give back": (None, None, "batch-not-exported", "bank-answer-contradicts", OK, CALM, CALM),
}
ACTS = {
    "prepare": prepares,
    "approve": approves,
    "export": lambda s: export(s, batch_of(s), NOW),
    "take": lambda s: take(s, batch_of(s), ADA, NOW),
    "take_out": lambda s: take_out(s, the(s, Payout)),
    "pay": lambda s: pay(s, the(s, Payout), "BANK-1", TODAY, NOW),
    "pay otherwise": lambda s: pay(s, the(s, Payout), "BANK-9", TODAY, NOW),
    "fail": lambda s: fail(s, the(s, Payout), Word("BANK-2", TODAY), NOW),
    "give back": lambda s: give_back(s, the(s, Payout), Word("BANK-3", TODAY), NOW),
}
WAYS = {
    "nothing": (),
    "prepared": ("prepare",),
    "approved": ("prepare", "approve"),
    "sent": ("prepare", "approve", "export"),
    "paid": ("prepare", "approve", "export", "pay"),
    "failed": ("prepare", "approve", "export", "fail"),
    "returned": ("prepare", "approve", "export", "pay", "give back"),
}


@pytest.mark.parametrize("state", STATES)
def test_c24_no_step_is_skipped_every_act_in_every_state_does_what_the_table_says_or_is_refused(sold, state):
    for name in WAYS[state]:
        with work(sold.house) as session:
            ACTS[name](session)
    for name, row in ALLOWED.items():
        expected = row[STATES.index(state)]
        if expected is not None:  # None: there is no row yet that the act could be done to
            assert outcome(sold, ACTS[name]) == expected, name
    with read(sold.house) as session:
        assert broken(session) == []


def outcome(world, act):
    """What an act does, rolled back: its refusal, or whether it changed any row."""
    with work(world.house, keep=False) as session:
        session.flush()
        before = len(session.info.get("audit", []))
        try:
            act(session)
            session.flush()
        except DomainError as refused:
            assert session.scalars(select(LedgerEntry.key)).all() == entries(world)
            return refused.code
        assert verify(session) == []
        return OK if len(session.info.get("audit", [])) > before else CALM


def entries(world):
    with read(world.house) as session:
        return session.scalars(select(LedgerEntry.key)).all()


def test_c24_a_batch_that_nobody_released_does_not_leave(sold):
    settled(sold)
    with work(sold.house) as session:
        batch = batch_of(session)
        batch.state, batch.released_by, batch.released_at = BatchState.PREPARED, None, None
        session.flush()
        for act, code in ((ACTS["export"], "batch-not-released"), (ACTS["pay"], "batch-not-exported")):
            with pytest.raises(DomainError) as refused:
                act(session)
            assert refused.value.code == code
        assert the(session, Payout).state is PayoutState.WAITING


WHOLE = {"sqlite": ("integer", "null"), "postgresql": ("bigint", "integer")}


def test_c28_money_is_whole_in_the_database_itself(world):
    """SQLite would keep a fraction in a column of whole numbers: so each value of a month's money is asked."""
    open_books(world)
    for step in STEPS:
        command(world.tenant.id, step, month(0))
    kind, asked = "sqlite" if current().is_sqlite else "postgresql", 0
    typeof = "typeof({})" if kind == "sqlite" else "CAST(pg_typeof({}) AS text)"
    with read(world.house) as session:
        for table in Record.metadata.sorted_tables:
            for column in (one.name for one in table.columns if one.name.endswith(("_minor", "_ppm"))):
                query = text(f"SELECT DISTINCT {typeof.format(column)} FROM {table.name}")
                kinds = set(session.connection().scalars(query))
                assert kinds <= set(WHOLE[kind]), f"{table.name}.{column}"
                asked += bool(kinds)
    assert asked > 20


@pytest.mark.parametrize("minor", [1, 999_999_999_999_999, 10**15 + 1])
def test_c28_a_quadrillion_comes_back_to_the_cent(world, minor):
    with work(world.house) as session:
        row_id = received(session, Money(minor, "EUR")).id
    with read(world.house) as session:
        assert session.scalars(select(Receipt.amount_minor).where(Receipt.id == row_id)).one() == minor
        assert balances(session, f"receipt:{row_id}")[f"receipt:{row_id}:unallocated"]["EUR"] == -minor


def undo_match(session):
    unmatch(session, the(session, Allocation), (TODAY, NOW), ADA)


def undo_receipt(session):
    bounce(session, the(session, Receipt).id, (TODAY, NOW), ADA)


def undo_invoice(session):
    invoice = the(session, Invoice)
    credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), Clerk(ADA, TODAY, NOW))


def undo_payout(session):
    give_back(session, the(session, Payout), Word("BANK-3", TODAY), NOW)


def with_receipt(world, session):
    received(session, Money(912_475, "EUR"))


def with_match(world, session):
    allocate(session, (the(session, Receipt).id, the(session, Invoice).id), 912_475, ADA, NOW)


def with_invoice(world, session):
    invoiced(session, ordered(world, session, opened(world, session)))


def with_payout(world, session):
    prepares(session)
    session.flush()
    approves(session)


def with_payment(world, session):
    ACTS["export"](session)
    ACTS["pay"](session)


UNDONE = {
    "match": ((with_invoice, with_receipt), with_match, undo_match, AlreadyReversed),
    "receipt": ((), with_receipt, undo_receipt, AlreadyReversed),
    "invoice": ((), with_invoice, undo_invoice, CreditOff),
    "payout": ((with_invoice, with_receipt, with_match, with_payout), with_payment, undo_payout, None),
}


@pytest.mark.parametrize("what", UNDONE)
def test_c29_a_reversal_is_the_exact_negative_and_a_second_one_is_refused_or_changes_nothing(world, what):
    before, do, undo, refusal = UNDONE[what]
    pays_to(world, OTHER_IBAN)
    paying(world)
    with work(world.house) as session:
        for step in before:
            step(world, session)
            session.flush()
        stood = standing(session)
        do(world, session)
        session.flush()
        assert standing(session) != stood
        undo(session)
        session.flush()
        assert standing(session) == stood
        if refusal:
            with pytest.raises(refusal):
                undo(session)
        else:
            undo(session)
        session.flush()
        assert standing(session) == stood
    with read(world.house) as session:
        assert broken(session) == []


def standing(session):
    """Every account that is not at zero."""
    found = {(a, c): minor for a, sums in balances(session, "").items() for c, minor in sums.items()}
    return {key: minor for key, minor in found.items() if minor}
