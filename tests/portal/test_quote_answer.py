"""A quote behind its link: read without signing in, answered once, and quiet about everything else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from ltc.quote.models import Quote, QuoteState
from ltc.quote_link.models import QuoteAnswer, QuoteLink
from portal.clock import stopped_at
from portal.db import read, work
from portal.mail.compose import compose
from portal.mail.models import MailMessage
from portal.web import quote_answer
from tests.deals import NOW
from tests.html import checked
from tests.quote_links import linked, sent, token

LATER = NOW + timedelta(minutes=1)
WHO = {"person": "Ms Li", "title": "Head of purchasing", "consent": "y"}


@pytest.fixture
def quote(world):
    """A quote that was sent."""
    return sent(world)


def shown(guest, world, link, more="", at=NOW):
    """The page, and the tokens of its two forms."""
    with stopped_at(at):
        page = checked(guest.get(world.url(f"quote-answers/{token(link)}{more}")))
    return page, *(re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1] for name in ("shown", "no-shown"))


def sends(guest, world, link, what, data, at=LATER):
    with stopped_at(at):
        return guest.post(world.url(f"quote-answers/{token(link)}/{what}"), data=data)


def answers(world):
    with read(world.house) as session:
        return session.scalars(select(QuoteAnswer)).all()


def test_the_mail_leads_to_the_quote_and_no_copy_of_the_database_does(world, guest, quote):
    link = linked(world, quote)
    with read(world.house) as session:
        row = session.scalars(select(MailMessage).where(MailMessage.template == "quote_link")).one()
        text = compose(row, world.tenant).message.get_content()
        assert token(link) not in str(row.facts) + link.token_sha256
    path = re.search(r"/t/\S+", text)[0]
    with stopped_at(NOW):
        page = checked(guest.get(path))
    assert quote.number in page
    assert "Siemens AG" in page
    assert link.digest in page


def test_a_customer_accepts_once_and_the_page_says_so(world, guest, quote):
    link = linked(world, quote)
    _, key, _ = shown(guest, world, link)
    for _ in range(2):
        answer = sends(guest, world, link, "acceptance", WHO | {"shown": key})
        assert answer.status_code == 303
    [kept] = answers(world)
    assert (kept.person, kept.title, kept.digest, kept.answered_at) == (*list(WHO.values())[:2], link.digest, LATER)
    with stopped_at(LATER):
        page = checked(guest.get(answer.location))
    assert "This quote is answered" in page
    assert quote.number not in page
    with read(world.house) as session:
        told = session.scalars(select(MailMessage).where(MailMessage.template == "quote_accepted")).one()
        assert told.facts["number"] == quote.number


def test_a_customer_declines_with_a_reason_in_chinese(world, guest, quote):
    link = linked(world, quote)
    page, _, key = shown(guest, world, link, "?language=zh")
    assert "拒绝报价单" in page
    assert sends(guest, world, link, "refusal?language=zh", {"no-shown": key}).status_code == 422
    assert sends(guest, world, link, "refusal?language=zh", {"no-shown": key, "no-reason": "太晚"}).status_code == 303
    [kept] = answers(world)
    assert (kept.reason, kept.language) == ("太晚", "zh")


@pytest.mark.parametrize("missing", WHO)
def test_name_position_and_tick_are_asked_for(world, guest, quote, missing):
    link = linked(world, quote)
    _, key, _ = shown(guest, world, link)
    data = {name: value for name, value in WHO.items() if name != missing}
    assert "There is a problem" in checked(sends(guest, world, link, "acceptance", data | {"shown": key}), 422)
    assert answers(world) == []


def test_machines_the_hasty_and_forms_that_we_never_showed_are_kept_out(world, guest, quote):
    link = linked(world, quote)
    _, key, _ = shown(guest, world, link)
    trapped = sends(guest, world, link, "acceptance", WHO | {"shown": key, "website": "http://spam.example"})
    assert trapped.status_code == 303
    hasty = sends(guest, world, link, "acceptance", WHO | {"shown": key}, NOW + timedelta(seconds=1))
    assert "once more" in checked(hasty, 422)
    for forged in ("", "x", "WyJhIiwxLCJiIl0.bad"):
        checked(sends(guest, world, link, "acceptance", WHO | {"shown": forged}), 422)
    assert answers(world) == []


def test_one_address_tries_so_often_within_a_quarter_of_an_hour(world, guest, quote, monkeypatch):
    link = linked(world, quote)
    _, key, _ = shown(guest, world, link)
    monkeypatch.setattr(quote_answer, "FROM_ONE_ADDRESS", 0)
    assert sends(guest, world, link, "acceptance", WHO | {"shown": key}).status_code == 429
    assert answers(world) == []


def test_a_link_that_is_over_says_why_and_tells_nothing_of_the_quote(world, guest, quote):
    link = linked(world, quote, NOW.date())
    _, key, _ = shown(guest, world, link)
    late = NOW + timedelta(days=2)
    answer = sends(guest, world, link, "acceptance", WHO | {"shown": key}, late)
    assert answer.status_code == 303
    with stopped_at(late):
        page = checked(guest.get(answer.location), 410)
    assert "This link has run out" in page
    for state, said in ((QuoteState.SUPERSEDED, "A newer quote"), (QuoteState.SENT, "This link was withdrawn")):
        with work(world.house) as session:
            session.scalars(select(Quote)).one().state = state
            if state is QuoteState.SENT:
                row = session.scalars(select(QuoteLink)).one()
                row.withdrawn_at, row.withdrawn_by = NOW, link.sent_by
        with stopped_at(NOW):
            page = checked(guest.get(world.url(f"quote-answers/{token(link)}")), 410)
        assert said in page
        assert (quote.number in page, "Siemens" in page) == (False, False)


def test_a_token_that_never_was_and_one_of_a_neighbour_are_not_there(world, neighbour, guest, quote):
    link = linked(world, quote)
    for url in (world.url("quote-answers/nothing"), f"/t/{neighbour.slug}/quote-answers/{token(link)}"):
        assert guest.get(url).status_code == 404
        assert guest.post(f"{url}/acceptance", data=WHO).status_code == 404


def test_the_page_needs_no_script_and_may_not_be_framed(world, guest, quote):
    link = linked(world, quote)
    with stopped_at(NOW):
        answer = guest.get(world.url(f"quote-answers/{token(link)}"))
    assert "<script" not in answer.text
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert answer.headers["Cache-Control"] == "no-store"


def test_staff_sends_a_link_withdraws_it_and_reads_the_answer(world, browser, guest, quote, app):
    app.config["WTF_CSRF_ENABLED"] = False
    seller, url = browser("direct_seller"), world.url(f"quote-links/of/{quote.id}")
    with stopped_at(NOW):
        assert "No link was sent yet." in checked(seller.get(url))
        data = {"recipient": "li@example.com", "language": "en", "ends_on": "2027-01-01"}
        assert "last day" in checked(seller.post(url, data=data | {"_key": str(uuid4())}), 422)
        good = data | {"ends_on": NOW.date().isoformat()}
        for _ in range(2):
            assert seller.post(url, data=good | {"_key": str(uuid4())}).status_code == 303
        with read(world.house) as session:
            first, second = session.scalars(select(QuoteLink).order_by(QuoteLink.id)).all()
        end = world.url(f"quote-links/{first.id}/withdrawal")
        assert seller.post(end, data={"_key": str(uuid4())}).status_code == 303
        assert "Withdrawn" in checked(seller.get(url))
    _, key, _ = shown(guest, world, second)
    sends(guest, world, second, "acceptance", WHO | {"shown": key})
    with stopped_at(LATER):
        page = checked(seller.get(url))
    for said in ("Ms Li", "Head of purchasing", second.digest, "What was shown is kept unchanged"):
        assert said in page
