"""Solutions: written by one and reviewed by another, frozen when decided, quoted without being typed again."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ltc.deal.at import DealOver
from ltc.deal.facts import facts
from ltc.deal.models import DealState
from ltc.quote.models import Quote
from ltc.solution.answer import Answer, LeadDaysWrong, SolutionDecided, answer
from ltc.solution.bill import Item, longest, open_points, totals
from ltc.solution.models import Feasibility, Solution, SolutionLine, SolutionQuote, SolutionState
from ltc.solution.review import (
    ReviewWithoutReasons,
    SolutionNotInReview,
    SolutionOpenPoints,
    approve,
    send_back,
)
from ltc.solution.start_quote import SolutionNotApproved, start_quote
from ltc.solution.write import (
    NewSolution,
    SolutionLines,
    SolutionNotDraft,
    SolutionNotYours,
    rewrite,
    submit,
    write,
)
from portal.db import read, tried_twice, work
from pricing.ground.errors import NotAllowed
from pricing.ground.record import new_id
from pricing.price.line import QuantityWrong
from tests.deals import NOW, TODAY
from tests.rooms import a_deal, of
from tests.solutions import AVAILABLE, a_solution, approved, handed_in


def line(place, quantity, feasibility=None, days=None, product=None):
    return SolutionLine(
        position=place, quantity=quantity, product_id=product, feasibility=feasibility, lead_days=days, site="", note=""
    )


def got(session, world, solution_id):
    return session.get_one(Solution, (world.tenant.id, solution_id))


def test_lines_without_an_answer_and_lines_that_cannot_be_delivered_are_named():
    lines = [line(0, 1), line(1, 1, Feasibility.NOT_FEASIBLE), line(2, 1, Feasibility.AVAILABLE), line(3, 1)]
    assert [(p.rule, p.facts["lines"]) for p in open_points(lines)] == [
        ("solution.unanswered", "1, 4"), ("solution.not-feasible", "2"),
    ]  # fmt: skip


def test_the_longest_lead_time_counts_and_nothing_is_none():
    assert longest([line(0, 1, Feasibility.LEAD_TIME, 15), line(1, 1, Feasibility.LEAD_TIME, 40)]) == 40
    assert longest([]) == 0


def test_a_product_at_several_sites_is_quoted_once_with_all_of_its_quantity():
    pump, valve = new_id(), new_id()
    lines = [line(0, 6, product=pump), line(1, 1, product=valve), line(2, 4, product=pump)]
    assert list(totals(lines).items()) == [(pump, 10), (valve, 1)]


def test_each_revision_counts_on_and_carries_the_number_of_its_deal(world):
    deal = a_deal(world)
    first, second = a_solution(world, deal), a_solution(world, deal)
    with read(world.house) as session:
        rows = [got(session, world, one) for one in (first, second)]
        assert [row.revision for row in rows] == [1, 2]
        assert rows[1].number == f"B-{of(session, deal).number.removeprefix('D-')}-2"


def test_of_two_who_begin_a_revision_at_once_both_get_one_and_none_the_others(world):
    deal, barrier, made = a_deal(world), Barrier(2), []

    def begin():
        barrier.wait()
        made.append(tried_twice(lambda: a_solution(world, deal)))

    threads = [Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read(world.house) as session:
        assert sorted(session.scalars(select(Solution.revision).where(Solution.deal_id == deal))) == [1, 2]


def test_a_draft_is_its_authors_and_what_was_handed_in_is_nobodys(world):
    solution = a_solution(world, a_deal(world))
    new = NewSolution([Item(world.products["P-500"], 1)])
    author, other = (world.people[who].person_id for who in ("channel_manager", "second_manager"))
    with work(world.house) as session:
        row = got(session, world, solution)
        with pytest.raises(SolutionNotYours):
            rewrite(session, row, new, other)
        rewrite(session, row, new, author)
        submit(session, row, author, NOW)
        session.flush()
        with pytest.raises(SolutionNotDraft):
            rewrite(session, row, new, author)
        assert [one.quantity for one in row.lines] == [1]


def test_no_solution_is_empty_without_quantities_or_for_a_lost_deal(world):
    pump = world.products["P-100"]
    deal_id = a_deal(world)
    with work(world.house, keep=False) as session:
        deal = of(session, deal_id)
        for items, wrong in (([], SolutionLines), ([Item(pump, 0)], QuantityWrong)):
            with pytest.raises(wrong):
                write(session, deal, NewSolution(items), new_id(), NOW)
        session.expunge_all()
        deal = of(session, deal_id)
        deal.state = DealState.LOST
        with pytest.raises(DealOver):
            write(session, deal, NewSolution([Item(pump, 1)]), new_id(), NOW)


@pytest.mark.parametrize(
    "said", [Answer(Feasibility.LEAD_TIME), Answer(Feasibility.LEAD_TIME, 0), Answer(Feasibility.LEAD_TIME, 501),
             Answer(Feasibility.AVAILABLE, 5)]
)  # fmt: skip
def test_a_lead_time_has_its_days_and_nothing_else_has(world, said):
    solution = a_solution(world, a_deal(world))
    with work(world.house, keep=False) as session:
        row = got(session, world, solution)
        with pytest.raises(LeadDaysWrong):
            answer(session, row, {row.lines[0].id: said}, new_id(), NOW)


def test_an_answer_names_who_gave_it_first_and_changes_with_whoever_changes_it(world):
    solution, first, second = a_solution(world, a_deal(world)), new_id(), new_id()
    with work(world.house) as session:
        row = got(session, world, solution)
        ids = [one.id for one in row.lines]
        assert answer(session, row, dict.fromkeys(ids, AVAILABLE), first, NOW) == 3
        changed = {ids[0]: AVAILABLE, ids[1]: Answer(Feasibility.LEAD_TIME, 20)}
        assert answer(session, row, changed, second, NOW) == 1
        assert [one.answered_by for one in row.lines] == [first, second, first]


def test_nobody_reviews_what_she_wrote_and_the_database_says_so_too(world):
    solution, author = handed_in(world, a_deal(world)), world.people["channel_manager"].person_id
    with work(world.house, keep=False) as session, pytest.raises(NotAllowed):
        approve(session, got(session, world, solution), "", author, NOW)
    with pytest.raises(IntegrityError), work(world.house) as session:
        row = got(session, world, solution)
        row.state, row.reviewed_by, row.reviewed_at = SolutionState.APPROVED, author, NOW


def test_nothing_is_approved_with_an_open_point_and_nothing_returned_without_reasons(world):
    deal, other = a_deal(world), new_id()
    unanswered, barred = handed_in(world, deal, None), handed_in(world, deal, Answer(Feasibility.NOT_FEASIBLE))
    with work(world.house) as session:
        for one in (unanswered, barred):
            with pytest.raises(SolutionOpenPoints):
                approve(session, got(session, world, one), "", other, NOW)
        with pytest.raises(ReviewWithoutReasons):
            send_back(session, got(session, world, barred), " ", other, NOW)
        send_back(session, got(session, world, barred), "Take the other valve.", other, NOW)
        with pytest.raises(SolutionNotInReview):
            approve(session, got(session, world, barred), "", other, NOW)


def test_what_was_approved_is_frozen_by_the_database_lines_as_well(world):
    solution = approved(world, a_deal(world))
    with work(world.house, keep=False) as session, pytest.raises(SolutionDecided):
        answer(session, got(session, world, solution), {}, new_id(), NOW)
    for change in (
        "UPDATE solution SET configuration = 'x' WHERE tenant_id = :t AND id = :id",
        "UPDATE solution_line SET quantity = 99 WHERE tenant_id = :t AND solution_id = :id",
        "DELETE FROM solution_line WHERE tenant_id = :t AND solution_id = :id",
    ):
        with pytest.raises(IntegrityError), work(world.house) as session:
            kind = Solution.__table__.c.id.type.bind_processor(session.get_bind().dialect)
            session.connection().execute(
                text(change), {"t": world.tenant.id, "id": kind(solution) if kind else solution}
            )
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(
            SolutionLine(solution_id=solution, position=9, site="", note="", quantity=1,
                         product_id=world.products["P-100"])
        )  # fmt: skip


def test_a_quote_starts_with_the_lines_of_an_approved_solution_and_is_known_to_come_from_it(world):
    deal = a_deal(world)
    waiting, done = handed_in(world, deal), approved(world, deal)
    with work(world.house) as session:
        with pytest.raises(SolutionNotApproved):
            start_quote(session, got(session, world, waiting), new_id(), (TODAY, NOW))
        quote = start_quote(session, got(session, world, done), new_id(), (TODAY, NOW))
        assert [(one.product_id, one.quantity) for one in quote.lines] == [
            (world.products["P-100"], 10), (world.products["V-10"], 1),
        ]  # fmt: skip
    with read(world.house) as session:
        assert session.scalars(select(SolutionQuote.solution_id)).one() == done
        assert session.scalars(select(Quote.deal_id)).one() == deal


def test_a_gate_counts_approved_solutions_of_its_deal_alone(world):
    deal, other = a_deal(world), a_deal(world)
    handed_in(world, deal)
    approved(world, other)
    with read(world.house) as session:
        assert facts(session, of(session, deal), TODAY).solutions_approved == 0
        assert facts(session, of(session, other), TODAY).solutions_approved == 1


def test_no_partner_reads_a_solution(world):
    approved(world, a_deal(world))
    with read(world.people["north_seller"]) as session:
        assert session.scalars(select(Solution)).all() == []
        assert session.scalars(select(SolutionLine)).all() == []
