"""Many people at once, each with a command: money moves once, on both databases, whoever was first."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import NullPool, create_engine, func, make_url, select, text

from ltc.cash.allocate import allocate
from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.cash.reverse import bounce
from ltc.commission.draft import begin, edit, publish
from ltc.commission.rates import RateRule
from ltc.deal.models import Role
from ltc.ledger.models import LedgerEntry
from ltc.mode.models import Mode
from ltc.payout.export import export
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.payout.pay import Word, fail, pay
from ltc.payout.take_out import take_out
from ltc.settlement.approve import approve
from ltc.settlement.find import run_of
from ltc.settlement.models import RunState, SettlementRun, Statement
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal import db
from portal.audit.models import AuditRow
from portal.bulk import Bulk
from portal.command.models import DoneCommand
from portal.db import read, work
from pricing.ground.errors import NotFound
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.conftest import POSTGRES, new_tenant, postgres_database
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid, received
from tests.faults.invariants import broken
from tests.faults.together import sends, together
from tests.payouts import OTHER_IBAN, earned, paying, pays_to
from tests.world import build

MANY, EXPORTS, MAKER = 8, 20, 1
APRIL = date(2026, 4, 2)


@pytest.fixture
def month(world):
    """A month in which north earned 403.75, paid to an IBAN."""
    pays_to(world, OTHER_IBAN)
    paying(world)
    earned(world)
    return world


def prepares(day=TODAY, by=MAKER):
    def act(session):
        return str(settle(session, Bulk(session), period_of(session, day), UUID(int=by), NOW).id)

    return act


def approves(by, day=TODAY):
    def act(session):
        run = run_of(session, period_of(session, day))
        approve(session, run, run.digest, UUID(int=by), NOW)
        return str(run.id)

    return act


def exports(session):
    batch = session.scalars(select(PayoutBatch)).one_or_none()
    if batch is None:
        raise NotFound
    export(session, batch, NOW)
    return batch.file_sha256


def pays(session):
    pay(session, session.scalars(select(Payout)).one(), "BANK-1", TODAY, NOW)
    return "paid"


def fails(session):
    fail(session, session.scalars(select(Payout)).one(), Word("BANK-2", TODAY, "AC04"), NOW)
    return "failed"


def holds(world):
    with read(world.house) as session:
        assert broken(session) == []


def how_many(world, kind, *where):
    with read(world.house) as session:
        return session.scalar(select(func.count()).select_from(kind).where(*where))


def updates(world, subject, changed):
    """How many links of the trail say that a column of such a row was changed."""
    return how_many(
        world,
        AuditRow,
        AuditRow.subject == subject,
        AuditRow.act == "update",
        AuditRow.changes.contains(f'"{changed}"'),
    )


def prepared(world):
    sends(world, MAKER, "prepare", prepares())()


def released(world):
    prepared(world)
    sends(world, 2, "approve", approves(2))()


def exported(world):
    released(world)
    sends(world, MAKER, "export", exports)()


def test_c17_many_who_prepare_a_month_at_once_make_one_run(month):
    found = together([sends(month, one, f"key-{one}", prepares(by=one)) for one in range(1, MANY + 1)])
    assert found.count("run-exists") == MANY - 1
    assert (how_many(month, SettlementRun), how_many(month, Statement)) == (1, 1)
    holds(month)


def test_c02_many_who_prepare_two_months_at_once_never_prepare_both(month):
    """What is carried over and what is about to be paid would be the same money."""
    with work(month.house) as session:
        bounce(session, session.scalars(select(Receipt.id)).one(), (TODAY, NOW), new_id())
    earned(month)
    found = together([sends(month, one, f"key-{one}", prepares((TODAY, APRIL)[one % 2])) for one in range(MANY)])
    assert len([one for one in found if len(one) == 36]) == 1, found
    assert set(found) - {"run-exists", "run-waits"} == {str(one) for one in ids(month, SettlementRun)}
    holds(month)


def ids(world, kind):
    with read(world.house) as session:
        return session.scalars(select(kind.id)).all()


def carried_over(world):
    """Nothing is paid in March for want of an account: it opens the next month, which has no line of its own."""
    released(world)
    with work(world.house) as session:
        take_out(session, session.scalars(select(Payout)).one())


def test_c02_two_months_that_only_carry_over_are_not_prepared_side_by_side_either(month):
    """No line is wanted by both, so that no unique key lets only one commit: the newest run is locked for it."""
    carried_over(month)
    days = [date(2026, 4 + number, 2) for number in range(MANY)]
    found = together([sends(month, number, f"key-{number}", prepares(day)) for number, day in enumerate(days)])
    assert found.count("run-waits") == MANY - 1
    assert how_many(month, Statement) == 2
    holds(month)


def test_c01_c02_many_who_approve_at_once_release_one_payout(month):
    prepared(month)
    found = together([sends(month, one, f"key-{one}", approves(one)) for one in range(2, MANY + 2)])
    assert set(found) == set(map(str, ids(month, SettlementRun)))
    assert (how_many(month, PayoutBatch), how_many(month, Payout)) == (1, 1)
    assert updates(month, "settlement_run", "approved_by") == 1
    holds(month)


def test_c01_where_nothing_is_paid_too_the_first_approver_stays_the_approver(month):
    """A month that only takes back has no payout whose unique key could stop the second."""
    released(month)
    with work(month.house) as session:
        bounce(session, session.scalars(select(Receipt.id)).one(), (APRIL, NOW), new_id())
        session.flush()
    sends(month, MAKER, "april", prepares(APRIL))()
    together([sends(month, one, f"april-{one}", approves(one, APRIL)) for one in range(2, MANY + 2)])
    assert updates(month, "settlement_run", "approved_by") == 2
    holds(month)


def test_c12_the_maker_among_them_is_refused_whoever_is_first(month):
    prepared(month)
    together([sends(month, one, f"key-{one}", approves(one)) for one in (1, 1, 2, 1, 3, 1)])
    with read(month.house) as session:
        run = session.scalars(select(SettlementRun)).one()
        assert run.state is RunState.APPROVED
        assert run.approved_by in (UUID(int=2), UUID(int=3))
    holds(month)


def test_c18_twenty_who_export_at_once_make_one_file_with_one_fingerprint(month):
    released(month)
    found = together([sends(month, one, f"key-{one}", exports) for one in range(EXPORTS)])
    assert len(set(found)) == 1
    assert len(found[0]) == 64
    assert updates(month, "payout_batch", "file_sha256") == 1
    assert how_many(month, PayoutBatch, PayoutBatch.state == BatchState.EXPORTED) == 1
    holds(month)


def test_c18_an_export_and_a_withdrawal_at_once_leave_no_file_with_a_payout_that_is_gone(month):
    released(month)

    def withdraws(session):
        return str(take_out(session, session.scalars(select(Payout)).one()))

    found = together([sends(month, one, f"key-{one}", (exports, withdraws)[one % 2]) for one in range(2)])
    assert set(found) & {"payout-file-made", "not-found"}, found
    sent = how_many(month, PayoutBatch, PayoutBatch.state == BatchState.EXPORTED)
    assert how_many(month, Payout) == how_many(month, PayoutBatch) == sent
    holds(month)


def test_c02_twenty_who_record_that_the_bank_paid_post_it_once(month):
    exported(month)
    assert set(together([sends(month, one, f"key-{one}", pays) for one in range(EXPORTS)])) == {"paid"}
    assert how_many(month, LedgerEntry, LedgerEntry.memo == "payout.paid") == 1
    holds(month)


def test_c19_two_words_of_the_bank_at_once_let_one_count(month):
    exported(month)
    found = together([sends(month, one, f"key-{one}", (pays, fails)[one % 2]) for one in range(MANY)])
    won = {PayoutState.PAID: "paid", PayoutState.FAILED: "failed"}[states(month)[0]]
    assert found.count(won) == found.count("bank-answer-contradicts") == MANY // 2
    holds(month)


def states(world):
    with read(world.house) as session:
        return session.scalars(select(Payout.state)).all()


STEPS = {
    "prepare": (lambda world: None, prepares()),
    "approve": (prepared, approves(2)),
    "export": (released, exports),
    "answer": (exported, pays),
}


@pytest.mark.parametrize("step", STEPS)
def test_c03_the_same_key_from_many_windows_at_once_is_one_command_and_each_gets_its_answer(month, step):
    before, act = STEPS[step]
    before(month)
    said = together([sends(month, 2 if step == "approve" else 1, "the-key", act)] * MANY)
    assert len(set(said)) == 1, said
    assert how_many(month, DoneCommand, DoneCommand.key == "the-key") == 1
    assert sends(month, 2 if step == "approve" else 1, "the-key", act)() == said[0]
    holds(month)


def test_c03_sent_twice_at_once_and_refused_for_what_the_other_did_it_gets_the_others_answer(month):
    """PostgreSQL only: SQLite has one writer at a time. The second looked before the first had committed."""
    if db.current().is_sqlite:
        return
    with work(month.house) as session:
        period_of(session, TODAY)
    first = []

    def overtaken(session):
        first.append(together([sends(month, 1, "the-key", prepares())])[0])
        return prepares()(session)

    assert sends(month, 1, "the-key", overtaken)() == first[0]
    holds(month)


def test_c03_a_key_with_another_request_is_refused_and_another_persons_key_is_another_key(month):
    first = sends(month, 1, "the-key", prepares())()
    assert together([sends(month, 1, "the-key", prepares(), route="POST /other")]) == ["key-reused"]
    assert together([sends(month, 2, "the-key", prepares(by=2))]) == ["run-exists"]
    assert sends(month, 1, "the-key", prepares())() == first
    holds(month)


def test_c27_one_receipt_for_many_deals_at_once_is_matched_no_further_than_it_goes(world):
    with work(world.house) as session:
        bills = [invoiced(session, ordered(world, session, opened(world, session))).id for _ in range(MANY)]
        receipt = received(session, Money(25_000, "EUR")).id

    def matches(invoice):
        return lambda session: str(allocate(session, (receipt, invoice), 10_000, UUID(int=1), NOW).id)

    found = together([sends(world, one, f"key-{one}", matches(bill)) for one, bill in enumerate(bills)])
    assert found.count("amount-off") == MANY - 2
    with read(world.house) as session:
        assert session.scalars(select(Receipt)).one().left_minor == 5_000
        assert len(session.scalars(select(Allocation)).all()) == 2
    holds(world)


def test_c20_cash_a_bounce_a_settlement_and_a_new_plan_at_once_leave_books_that_agree(month):
    """Whatever came first: what was settled is what was signed, and what was taken back is in it or follows."""
    with work(month.house) as session:
        open_bill = invoiced(session, ordered(month, session, opened(month, session))).id
        first = session.scalars(select(Receipt.id)).one()
        draft = begin(session, UUID(int=5), NOW)
        edit(session, draft, [RateRule(Mode.CHANNEL, Role.RESOLD, "", 90_000)], UUID(int=5), NOW)

    def pays_more(session):
        invoice = session.scalars(select(Invoice).where(Invoice.id == open_bill)).one()
        return str(paid(session, invoice, 50_000).id)

    def publishes(session):
        return str(publish(session, session.merge(draft), APRIL, UUID(int=6), (TODAY, NOW)).id)

    def bounces(session):
        return str(len(bounce(session, first, (TODAY, NOW), UUID(int=7))))

    acts = [prepares(), pays_more, publishes, bounces]
    found = together([sends(month, 10 + one, f"key-{one}", act) for one, act in enumerate(acts)])
    assert not {"lost-race", "amount-off"} & set(found[1:])
    holds(month)
    if how_many(month, SettlementRun):
        sends(month, 2, "approve", approves(2))()
    together([sends(month, 11, "next", prepares(APRIL, by=11))])
    holds(month)
    with read(month.house) as session:
        added = session.scalar(select(func.sum(Statement.earned_minor + Statement.adjusted_minor)))
    assert added == 50_000 * 100 // 113 * 5 // 100


ONCE = ("settlement_period", "settlement_run", "statement", "statement_line")
UNIQUE = (
    "SELECT conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) || ' CASCADE' FROM pg_constraint"
    " WHERE contype IN ('u', 'p') AND conrelid = ANY(CAST(:tables AS regclass[]))"
)


@pytest.fixture
def loose():
    """A world in a PostgreSQL database of its own, whose settlement has no unique keys."""
    if not POSTGRES:
        pytest.skip("PostgreSQL: not run")
    for database in postgres_database():
        owner = create_engine(make_url(POSTGRES).set(database=database.url.database), poolclass=NullPool)
        with owner.begin() as connection:
            for drop in connection.scalars(text(UNIQUE), {"tables": list(ONCE)}).all():
                connection.execute(text(f"ALTER TABLE {drop}"))
            connection.execute(text("DROP INDEX uq_settlement_run_waiting"))
        db.use(database)
        yield build(new_tenant())


def test_g22_without_the_unique_keys_the_same_race_settles_the_same_money_more_than_once(loose):
    earned(loose)
    together([sends(loose, one, f"key-{one}", prepares(by=one)) for one in range(1, MANY + 1)])
    assert how_many(loose, SettlementRun) > 1
    with read(loose.house) as session:
        assert any("on two lines" in one for one in broken(session))
