"""Satisfaction: asked by a link that ends, answered once, worked on when bad, and no figure of too few."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.deal.models import Deal, DealState
from ltc.deal.room.models import DealTask, TeamRole
from ltc.survey.ask import STANDS_FOR, ScoreWrong, Subject, SurveyAnswered
from ltc.survey.figures import SCORES, csat, is_bad, nps
from ltc.survey.find import counts, to_ask
from ltc.survey.half import before, half, half_of
from ltc.survey.models import Survey, SurveyAnswer, SurveyKind
from ltc.ticket.models import TicketStep
from portal.clock import stopped_at
from portal.db import read, tried_twice, work
from portal.flows import survey as flow
from portal.flows.account import merge
from portal.identity.tokens import LinkDead, token_of
from portal.mail.models import MailMessage
from pricing.ground.record import new_id
from tests.deals import NOW
from tests.rooms import a_deal, of, seated
from tests.tickets import a_ticket, took

NPS_COUNTS = st.dictionaries(st.integers(0, 10), st.integers(0, 200))


def sent(world, deal_id, half_code="2026-H1", ticket=None, at=NOW):
    """The id of a survey about a customer, or about a ticket."""
    with stopped_at(at), work(world.house) as session:
        subject = Subject(of(session, deal_id), half=None if ticket else half_code, ticket_id=ticket)
        return flow.ask(session, subject, "li@example.com", "en", world.people["direct_seller"].person_id).id


def answer(world, survey_id, score, at=NOW + timedelta(hours=1), comment="So it is."):
    with stopped_at(at):
        say(world, survey_id, score, comment)


def say(world, survey_id, score, comment="So it is."):
    """The same, by whatever the clock says: all threads have but one."""
    with work(world.house) as session:
        flow.answered(session, token_of("survey", survey_id), score, comment)


def test_below_ten_answers_nothing_is_said():
    assert (csat({5: 9}).mean_hundredths, csat({5: 9}).satisfied_ppm) == (None, None)
    assert nps({10: 9}).points is None


def test_the_mean_and_the_share_and_nps_are_whole_numbers_rounded_once():
    found = csat({5: 7, 4: 1, 2: 3})
    assert (found.answers, found.mean_hundredths, found.satisfied_ppm) == (11, 409, 727_273)
    assert nps({10: 5, 8: 3, 3: 3}).points == 18
    assert nps({10: 3, 8: 3, 3: 5}).points == -18


@given(NPS_COUNTS)
def test_nps_lies_between_minus_and_plus_a_hundred_and_its_parts_add_up(counted):
    found = nps(counted)
    assert found.promoters + found.passives + found.detractors == found.answers
    assert found.points is None or -100 <= found.points <= 100


def test_two_and_six_are_bad_and_three_and_seven_are_not():
    assert [is_bad(SurveyKind.CSAT, score) for score in (2, 3)] == [True, False]
    assert [is_bad(SurveyKind.NPS, score) for score in (6, 7)] == [True, False]


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_one_half_year_which_its_code_names(day):
    one = half_of(day)
    assert one.starts_on <= day < one.ends_on
    assert half(one.code, date(2000, 1, 1)) == one
    assert before(one).ends_on == one.starts_on


def test_the_mail_leads_to_the_link_and_keeps_no_token(world):
    survey_id = sent(world, a_deal(world))
    with read(world.house) as session:
        row = session.get_one(Survey, (world.tenant.id, survey_id))
        mail = session.scalars(select(MailMessage)).one()
    assert (mail.template, mail.recipient, mail.facts) == (
        "survey_nps", "li@example.com", {"survey_id": str(survey_id)},
    )  # fmt: skip
    assert row.token_hash != token_of("survey", survey_id)


def test_an_answer_is_given_once_and_the_link_is_dead_then(world):
    survey_id = sent(world, a_deal(world))
    answer(world, survey_id, 9)
    with pytest.raises(LinkDead):
        answer(world, survey_id, 1)
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(SurveyAnswer(survey_id=survey_id, kind=SurveyKind.NPS, score=9, comment="", answered_at=NOW))


def test_of_two_answers_at_once_one_is_kept(world):
    survey_id, barrier, ends = sent(world, a_deal(world)), Barrier(2), []

    def give():
        barrier.wait()
        try:
            tried_twice(lambda: say(world, survey_id, 8))
            ends.append("kept")
        except LinkDead:
            ends.append("dead")

    threads = [Thread(target=give) for _ in range(2)]
    with stopped_at(NOW + timedelta(hours=1)):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(ends) == ["dead", "kept"]


def test_a_link_runs_out_and_a_new_one_takes_its_place(world):
    deal = a_deal(world)
    first = sent(world, deal)
    second = sent(world, deal, at=NOW + timedelta(days=1))
    for survey_id, at in ((first, NOW + timedelta(days=1)), (second, NOW + timedelta(days=1) + STANDS_FOR)):
        with pytest.raises(LinkDead):
            answer(world, survey_id, 9, at)
    answer(world, second, 9, NOW + STANDS_FOR)
    with pytest.raises(SurveyAnswered):
        sent(world, deal)


def test_a_bad_answer_is_a_task_of_the_house_for_whoever_answers_for_fulfilment(world):
    deal = a_deal(world)
    seated(world, deal, TeamRole.FULFILMENT, "second_manager")
    answer(world, sent(world, deal), 6)
    with read(world.house) as session:
        task, kept = session.scalars(select(DealTask)).one(), session.scalars(select(SurveyAnswer)).one()
    assert task.assignee_id == world.people["second_manager"].person_id
    assert (task.partner_id, kept.deal_task_id) == (None, task.id)
    assert "6" in task.title


def test_where_a_partners_person_answers_for_fulfilment_somebody_of_the_house_gets_the_task(world):
    deal = a_deal(world)
    seated(world, deal, TeamRole.FULFILMENT, "north_seller")
    answer(world, sent(world, deal), 0)
    with read(world.house) as session:
        assignee = session.scalars(select(DealTask.assignee_id)).one()
    assert assignee in {one.person_id for one in world.people.values() if one.partner_id is None}


def test_a_good_answer_is_no_task_and_the_database_lets_no_bad_one_be_without(world):
    deal = a_deal(world)
    answer(world, sent(world, deal), 7)
    with read(world.house) as session:
        assert session.scalars(select(DealTask)).all() == []
    other = sent(world, deal, "2026-H2")
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(SurveyAnswer(survey_id=other, kind=SurveyKind.NPS, score=6, comment="", answered_at=NOW))


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_that_cannot_be_given_is_refused(world, score):
    survey_id = sent(world, a_deal(world))
    with pytest.raises(ScoreWrong):
        answer(world, survey_id, score)
    assert score not in SCORES[SurveyKind.NPS]


def test_a_closed_ticket_asks_whoever_had_it_opened_where_her_address_is_known(world):
    deal = a_deal(world)
    for mail in (None, "li@example.com"):
        ticket = a_ticket(world, deal, mail=mail)
        for step in (TicketStep.SOLVED, TicketStep.CLOSED):
            took(world, ticket, step)
    with read(world.house) as session:
        row = session.scalars(select(Survey)).one()
    assert (row.ticket_id, row.kind, row.recipient) == (ticket, SurveyKind.CSAT, "li@example.com")


def test_figures_count_the_answers_of_their_time_alone(world):
    deal = a_deal(world)
    answer(world, sent(world, deal), 9)
    with read(world.house) as session:
        assert counts(session, SurveyKind.NPS, flow.span(session, half_of(NOW.date()))) == {9: 1}
        assert counts(session, SurveyKind.NPS, flow.span(session, before(half_of(NOW.date())))) == {}


def test_a_round_asks_customers_with_a_won_deal_and_a_known_address_once_in_a_half_year(world):
    deal = a_deal(world)
    sent(world, deal, "2025-H2")
    with work(world.house) as session:
        assert to_ask(session, "2026-H1", 10) == []
        session.scalars(select(Deal).where(Deal.id == deal)).one().state = DealState.WON
        session.flush()
        assert [(row.id, mail) for row, mail, _ in to_ask(session, "2026-H1", 10)] == [(deal, "li@example.com")]
    sent(world, deal, "2026-H1")
    with read(world.house) as session:
        assert to_ask(session, "2026-H1", 10) == []


def test_when_customers_are_merged_the_known_address_goes_with_them(world):
    first, second = a_deal(world), a_deal(world)
    sent(world, first)
    with work(world.house) as session:
        pair = [of(session, deal).account_id for deal in (first, second)]
        merge(session, *pair, world.people["channel_manager"].person_id, NOW)
    with read(world.house) as session:
        assert session.scalars(select(Survey.account_id)).one() == pair[1]


def test_no_partner_reads_a_survey_or_an_answer(world):
    answer(world, sent(world, a_deal(world)), 9)
    with read(world.people["north_seller"]) as session:
        assert session.scalars(select(Survey)).all() == session.scalars(select(SurveyAnswer)).all() == []


def test_a_question_about_satisfaction_is_about_a_delivery_or_a_ticket(world):
    deal = a_deal(world)
    with pytest.raises(IntegrityError), stopped_at(NOW), work(world.house) as session:
        flow.ask(session, Subject(of(session, deal)), "li@example.com", "en", new_id())
