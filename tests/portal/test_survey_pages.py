"""The public question behind a link, and the house's pages of satisfaction."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from ltc.survey.models import Survey, SurveyAnswer
from portal.clock import stopped_at
from portal.db import read, work
from portal.identity.tokens import token_of
from portal.web import survey_answer
from tests.deals import NOW, invoiced, ordered
from tests.html import checked
from tests.ltc.test_survey import sent
from tests.rooms import a_deal, of


@pytest.fixture(autouse=True)
def clock():
    """Today is the day of the tests' deals."""
    with stopped_at(NOW):
        yield


def link(world, survey_id):
    return world.url(f"survey/{token_of('survey', survey_id)}")


def send(client, url, **fields):
    """A form, sent once."""
    return client.post(url, data={"_key": str(uuid4()), **fields})


def reply(guest, url, **fields):
    """An answer, sent from the page that was shown, a minute later."""
    token = re.search(r'name="shown"[^>]*value="([^"]+)"', guest.get(url).get_data(as_text=True))
    with stopped_at(NOW + timedelta(minutes=1)):
        return send(guest, url, shown=token[1], **fields)


def scores(world):
    with read(world.house) as session:
        return session.scalars(select(SurveyAnswer.score)).all()


def test_a_customer_answers_without_signing_in_once(world, guest):
    url = link(world, sent(world, a_deal(world)))
    page = checked(guest.get(url))
    assert "Would you recommend us?" in page
    assert "<script" not in page
    assert "Siemens" not in page
    assert "There is a problem" in checked(reply(guest, url, comment="x"), 422)
    assert "There is a problem" in checked(reply(guest, url, score="11"), 422)
    assert "Please look at it once more" in checked(send(guest, url, score="9"), 422)
    done = reply(guest, url, score="9", comment="Quick.")
    assert done.status_code == 303
    assert "Thank you" in checked(guest.get(done.headers["Location"]))
    assert guest.get(url).status_code == 400
    assert scores(world) == [9]


def test_a_reader_of_mail_answers_over_https_without_cookie_and_referrer(world, guest):
    url = link(world, sent(world, a_deal(world)))
    guest.environ_base["wsgi.url_scheme"] = "https"
    assert reply(guest, url, score="9").status_code == 303
    assert scores(world) == [9]


def test_looking_at_a_link_answers_nothing_and_a_trap_that_is_filled_in_keeps_nothing(world, guest):
    url = link(world, sent(world, a_deal(world)))
    for _ in range(3):
        guest.get(url)
    assert reply(guest, url, score="1", website="http://spam.example").status_code == 303
    assert scores(world) == []


def test_a_dead_link_and_one_that_never_was_look_alike_and_a_neighbours_is_not_there(world, guest, neighbour):
    survey_id = sent(world, a_deal(world))
    with stopped_at(NOW + timedelta(days=40)):
        dead = guest.get(link(world, survey_id))
    unknown = guest.get(world.url("survey/nothing"))
    assert (dead.status_code, unknown.status_code) == (400, 400)
    assert guest.get(f"/t/{neighbour.slug}/survey/{token_of('survey', survey_id)}").status_code == 400


def test_one_address_answers_so_often_within_a_quarter_of_an_hour(world, guest, monkeypatch):
    monkeypatch.setattr(survey_answer, "FROM_ONE_ADDRESS", 1)
    first, second = (link(world, sent(world, a_deal(world))) for _ in range(2))
    assert reply(guest, first, score="9").status_code == 303
    assert reply(guest, second, score="9").status_code == 429


def test_the_question_is_put_in_the_language_of_its_mail_or_of_its_address(world, guest):
    url = link(world, sent(world, a_deal(world)))
    assert "您愿意推荐我们吗？" in checked(guest.get(f"{url}?language=zh"))


def test_an_accepted_delivery_is_asked_about_from_its_page_at_an_address_that_is_typed(world, browser):
    deal, seller = a_deal(world), browser("direct_seller")
    with work(world.house) as session:
        delivery = invoiced(session, ordered(world, session, of(session, deal))).delivery_id
    assert "Ask for satisfaction" in checked(seller.get(world.url(f"deliveries/{delivery}")))
    url = world.url(f"surveys/asking/delivery/{delivery}")
    checked(seller.get(url))
    assert "There is a problem" in checked(send(seller, url, recipient="nobody", language="zh"), 422)
    assert send(seller, url, recipient="li@example.com", language="zh").status_code == 303
    with read(world.house) as session:
        assert session.scalars(select(Survey.delivery_id)).one() == delivery
    assert 'value="li@example.com"' in checked(seller.get(world.url(f"surveys/asking/deal/{deal}")))


def test_figures_open_their_rows_and_print_nothing_of_too_few(world, guest, browser):
    reply(guest, link(world, sent(world, a_deal(world))), score="3", comment="Too slow.")
    auditor = browser("auditor")
    page = checked(auditor.get(world.url("surveys/")))
    assert "too few answers" in page
    rows = checked(auditor.get(world.url("surveys/answers/nps?half=2026-H1&low=0&high=6")))
    assert "Too slow." in rows
    assert "Too slow." not in checked(auditor.get(world.url("surveys/answers/nps?half=2026-H1&low=9&high=10")))
    assert auditor.get(world.url("surveys/answers/other")).status_code == 404
    assert auditor.get(world.url("surveys/round")).status_code == 403


def test_everybody_whose_address_is_known_is_asked_at_once(world, browser):
    admin = browser("tenant_admin")
    assert "Nobody is left" in checked(admin.get(world.url("surveys/round")))
    assert send(admin, world.url("surveys/round")).status_code == 303


def test_a_partner_finds_no_door_to_satisfaction(world, browser):
    deal = a_deal(world)
    for path in ("surveys/", "surveys/answers/nps", f"surveys/asking/deal/{deal}", "surveys/round"):
        assert browser("north_seller").get(world.url(path)).status_code == 403
