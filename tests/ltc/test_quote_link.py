"""Links to quotes: frozen when sent, open until their last day, and answered once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.deal.models import Deal, DealState
from ltc.order.place import place
from ltc.quote.answer import NotSent
from ltc.quote.answer import send as send_quote
from ltc.quote.models import Quote, QuoteState
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from ltc.quote_link.answer import Answered, AnswerIncomplete, LinkClosed, answer
from ltc.quote_link.content import digest
from ltc.quote_link.find import stands
from ltc.quote_link.models import QuoteAnswer, QuoteLink, QuoteVerdict
from ltc.quote_link.send import LinkDayWrong, LinkOver, NewLink, QuoteOfPartner, make, withdraw
from ltc.quote_link.standing import LinkStanding, standing
from portal.db import read, tried_twice, work
from pricing.ground.record import new_id
from pricing.product.models import Product
from tests.deals import NOW, TODAY, opened
from tests.faults.together import together
from tests.quote_links import linked, sent

YES = Answered(QuoteVerdict.ACCEPTED, "en", "Ms Li", "Head of purchasing")
NO = Answered(QuoteVerdict.DECLINED, "zh", reason="Too late.")
OPEN = LinkStanding.LINK_OPEN


def answered(world, link, said=YES, today=TODAY):
    """A customer answers."""
    with work(world.house) as session:
        row = session.scalars(select(QuoteLink).where(QuoteLink.id == link.id)).one()
        return answer(session, row, said, (today, NOW)).verdict


def test_the_last_day_counts_and_an_answer_is_told_before_anything_else():
    day = timedelta(days=1)
    assert standing(QuoteState.SENT, False, TODAY, TODAY) is OPEN
    assert standing(QuoteState.SENT, False, TODAY - day, TODAY) is LinkStanding.LINK_EXPIRED
    assert standing(QuoteState.SENT, True, TODAY - day, TODAY) is LinkStanding.LINK_WITHDRAWN
    assert standing(QuoteState.SUPERSEDED, False, TODAY - day, TODAY) is LinkStanding.LINK_SUPERSEDED
    assert standing(QuoteState.ACCEPTED, True, TODAY - day, TODAY) is LinkStanding.LINK_ANSWERED


@given(st.sampled_from(QuoteState), st.booleans(), st.integers(-3, 3))
def test_only_a_sent_quote_s_link_that_nobody_withdrew_is_open_and_only_until_its_last_day(state, withdrawn, days):
    is_open = standing(state, withdrawn, TODAY + timedelta(days=days), TODAY) is OPEN
    assert is_open == (state is QuoteState.SENT and not withdrawn and days >= 0)


@given(st.permutations(["number", "net_minor", "lines"]))
def test_the_digest_does_not_hang_on_the_order_of_the_parts(names):
    content = {"number": "Q-1", "net_minor": 1, "lines": [{"sku": "P", "name_zh": "泵"}]}
    assert digest({name: content[name] for name in names}) == digest(content)


def test_what_is_shown_stays_whatever_becomes_of_the_product(world):
    quote = sent(world)
    link = linked(world, quote)
    with work(world.house) as session:
        product = session.scalars(select(Product).where(Product.sku == "P-100")).one()
        was, product.name_en = product.name_en, "Renamed"
    with read(world.house) as session:
        kept = session.scalars(select(QuoteLink)).one()
        assert (kept.content["lines"][0]["name_en"], kept.content["gross_minor"]) == (was, quote.gross_minor)
        assert digest(kept.content) == kept.digest == link.digest


def test_a_link_ends_on_the_quotes_last_day_at_the_latest(world):
    quote = sent(world)
    with work(world.house) as session:
        row = session.merge(quote)
        for day in (quote.valid_until + timedelta(days=1), TODAY - timedelta(days=1)):
            with pytest.raises(LinkDayWrong):
                make(session, row, NewLink(new_id(), "x", "a@b.c", "en", day), new_id(), (TODAY, NOW))


def test_no_customer_gets_a_link_to_what_a_partner_buys(world):
    with pytest.raises(QuoteOfPartner):
        linked(world, sent(world, "north"))


def test_a_draft_gets_no_link(world):
    with work(world.house) as session:
        quote = write(
            session, opened(world, session, None), [Wanted(world.products["V-10"], 1)], new_id(), (TODAY, NOW)
        )
        session.flush()
        with pytest.raises(NotSent):
            make(session, quote, NewLink(new_id(), "x", "a@b.c", "en", TODAY), new_id(), (TODAY, NOW))


def test_an_accepted_quote_becomes_an_order_as_if_staff_had_recorded_it(world):
    quote = sent(world)
    link = linked(world, quote)
    answered(world, link)
    with work(world.house) as session:
        kept = session.scalars(select(QuoteAnswer)).one()
        assert (kept.person, kept.digest, kept.answered_at) == ("Ms Li", link.digest, NOW)
        accepted = session.scalars(select(Quote).where(Quote.id == quote.id)).one()
        assert accepted.state is QuoteState.ACCEPTED
        assert place(session, accepted, "PO-7", TODAY).quote_id == quote.id


def test_a_customer_declines_with_a_reason(world):
    link = linked(world, sent(world))
    with pytest.raises(AnswerIncomplete):
        answered(world, link, Answered(QuoteVerdict.DECLINED, "en"))
    assert answered(world, link, NO) is QuoteVerdict.DECLINED
    with read(world.house) as session:
        assert session.scalars(select(Quote)).one().state is QuoteState.DECLINED


@pytest.mark.parametrize("lacking", [{"person": None}, {"title": ""}])
def test_who_accepts_says_her_name_and_position(world, lacking):
    said = {"person": "Ms Li", "title": "Buyer"} | lacking
    with pytest.raises(AnswerIncomplete):
        answered(world, linked(world, sent(world)), Answered(QuoteVerdict.ACCEPTED, "en", **said))


def test_a_link_that_ran_out_was_withdrawn_or_superseded_opens_nothing(world):
    quote = sent(world)
    late, gone = linked(world, quote), linked(world, quote)
    with pytest.raises(LinkClosed):
        answered(world, late, today=quote.valid_until + timedelta(days=1))
    with work(world.house) as session:
        row = session.merge(gone)
        withdraw(session, row, new_id(), NOW)
        session.flush()
        with pytest.raises(LinkOver):
            withdraw(session, row, new_id(), NOW)
    with pytest.raises(LinkClosed):
        answered(world, gone)
    with work(world.house) as session:
        deal = session.scalars(select(Deal)).one()
        newer = write(session, deal, [Wanted(world.products["V-10"], 1)], new_id(), (TODAY, NOW))
        session.flush()
        send_quote(session, newer, NOW)
    with pytest.raises(LinkClosed):
        answered(world, late)


def test_the_link_of_a_lost_deal_is_withdrawn(world):
    link = linked(world, sent(world))
    with work(world.house) as session:
        deal = session.scalars(select(Deal)).one()
        deal.state, deal.lost_because = DealState.LOST, "price"
        session.flush()
        assert stands(session, session.merge(link), TODAY) is LinkStanding.LINK_WITHDRAWN


def test_of_many_who_answer_at_once_by_two_links_one_answers(world):
    quote = sent(world)
    both = [linked(world, quote), linked(world, quote)]
    acts = [(both[n % 2], (YES, NO)[n // 2]) for n in range(4)]
    found = together([lambda one=one, said=said: tried_twice(lambda: answered(world, one, said)) for one, said in acts])
    assert sorted(map(str, found)).count("quote-link-closed") == 3
    with read(world.house) as session:
        assert session.scalar(select(func.count()).select_from(QuoteAnswer)) == 1


def test_the_database_itself_keeps_a_second_answer_out(world):
    quote = sent(world)
    link = linked(world, quote)
    answered(world, link)
    same = {"quote_id": quote.id, "quote_link_id": link.id, "language": "en", "digest": "x", "answered_at": NOW}
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(QuoteAnswer(verdict=QuoteVerdict.DECLINED, reason="no", **same))
