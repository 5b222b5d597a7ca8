"""The public form of a campaign: open to all, kept from machines, framed only where it may be; and staff's pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from partners.campaign.models import Campaign, LeadArrival
from partners.lead.models import Lead
from portal.clock import stopped_at
from portal.db import read
from portal.web import campaign_lead
from tests.claims import NOW
from tests.html import checked
from tests.partners.test_campaign import opened

LATER = NOW + timedelta(minutes=1)


def shown(guest, world, more=""):
    """The form as it was shown at NOW, and its token."""
    with stopped_at(NOW):
        page = checked(guest.get(world.url(f"campaigns/spring/lead{more}")))
    return page, re.search(r'name="shown"[^>]*value="([^"]+)"', page)[1]


def fields(world, token, **more):
    """What a visitor writes."""
    return {
        "company": "Siemens AG",
        "contact_name": "Ms Li",
        "contact_mail": "li@example.com",
        "region_id": str(world.regions["east-china"]),
        "message": "Four pumps, please.",
        "consent": "y",
        "shown": token,
    } | more


def leads(world):
    with read(world.house) as session:
        return session.scalars(select(Lead).order_by(Lead.id)).all()


def send(guest, world, data, at=LATER):
    with stopped_at(at):
        return guest.post(world.url("campaigns/spring/lead"), data=data)


def test_a_visitor_writes_once_and_it_is_a_lead_with_consent_and_source(guest, world):
    opened(world)
    page, token = shown(guest, world, "?utm_source=mail&utm_medium=newsletter")
    assert "We keep it for a year." in page
    assert 'value="newsletter"' in page
    for _ in range(2):
        sent = send(guest, world, fields(world, token, utm_source="mail", utm_medium="newsletter"))
        assert sent.status_code == 303
    assert [lead.customer_name for lead in leads(world)] == ["Siemens AG"]
    with read(world.house) as session:
        came = session.scalars(select(LeadArrival)).one()
        assert came.utm == {"source": "mail", "medium": "newsletter"}
        assert came.consented_at == LATER


def test_the_answer_is_the_same_for_a_company_that_is_known(guest, world):
    opened(world)
    answers = []
    for company in ("Siemens AG", "Siemens AG", "Never Heard Of Ltd"):
        _, token = shown(guest, world)
        sent = send(guest, world, fields(world, token, company=company))
        answers.append((sent.status_code, sent.headers["Location"], sent.get_data()))
    assert len(set(answers)) == 1
    checked(guest.get(answers[0][1]))


def test_what_fills_in_the_trap_gets_the_same_thanks_and_leaves_nothing(guest, world):
    opened(world)
    _, token = shown(guest, world)
    honest = send(guest, world, fields(world, token))
    trapped = send(guest, world, fields(world, token, website="http://spam.example"))
    assert (trapped.status_code, trapped.headers["Location"]) == (honest.status_code, honest.headers["Location"])
    assert len(leads(world)) == 1


def test_who_is_too_quick_is_asked_to_look_once_more_and_loses_nothing(guest, world):
    opened(world)
    _, token = shown(guest, world)
    page = checked(send(guest, world, fields(world, token), NOW + timedelta(seconds=1)), 422)
    assert "once more" in page
    assert "Four pumps, please." in page
    again = re.search(r'name="shown"[^>]*value="([^"]+)"', page)[1]
    assert send(guest, world, fields(world, again), NOW + timedelta(seconds=5)).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "WyJhIiwxLCJiIl0.bad"])
def test_a_form_that_we_never_showed_is_not_taken(guest, world, token):
    opened(world)
    checked(send(guest, world, fields(world, token)), 422)
    assert leads(world) == []


def test_the_token_of_one_campaign_is_no_token_of_another_and_ends_after_a_day(guest, world):
    opened(world)
    opened(world, "autumn")
    _, token = shown(guest, world)
    with stopped_at(LATER):
        checked(guest.post(world.url("campaigns/autumn/lead"), data=fields(world, token)), 422)
    checked(send(guest, world, fields(world, token), NOW + timedelta(hours=25)), 422)
    assert leads(world) == []


@pytest.mark.parametrize("missing", ["company", "contact_name", "contact_mail", "consent", "region_id"])
def test_what_is_missing_is_said_beside_its_field(guest, world, missing):
    opened(world)
    _, token = shown(guest, world)
    data = fields(world, token)
    del data[missing]
    assert "There is a problem" in checked(send(guest, world, data), 422)
    assert leads(world) == []


def test_one_address_sends_so_many_within_a_quarter_of_an_hour(guest, world, monkeypatch):
    opened(world)
    monkeypatch.setattr(campaign_lead, "FROM_ONE_ADDRESS", 2)
    for expected in (303, 303, 429):
        _, token = shown(guest, world)
        assert send(guest, world, fields(world, token)).status_code == expected
    assert len(leads(world)) == 2


def test_the_form_stands_in_a_frame_of_the_campaigns_sites_only(guest, world):
    opened(world, allowed=["www.example.com"])
    opened(world, "alone")
    for code, framed in (("spring", "https://www.example.com"), ("alone", "'none'")):
        policy = guest.get(world.url(f"campaigns/{code}/lead")).headers["Content-Security-Policy"]
        assert policy.endswith(f"frame-ancestors {framed}")
    assert guest.get("/sign/in").headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_the_form_speaks_the_language_of_its_address(guest, world):
    opened(world)
    assert "我们保留一年。" in checked(guest.get(world.url("campaigns/spring/lead?language=zh")))


def test_no_campaign_one_that_is_over_and_a_neighbours_are_not_there(guest, world, neighbour, browser, app):
    campaign = opened(world)
    assert guest.get(world.url("campaigns/other/lead")).status_code == 404
    assert guest.get(f"/t/{neighbour.slug}/campaigns/spring/lead").status_code == 404
    app.config["WTF_CSRF_ENABLED"] = False
    ended = browser("tenant_admin").post(world.url(f"campaigns/{campaign.id}/end"), data={"_key": str(uuid4())})
    assert ended.status_code == 303
    assert guest.get(world.url("campaigns/spring/lead")).status_code == 404


def test_staff_opens_a_campaign_and_publishes_other_words(world, browser):
    manager = browser("channel_manager")
    data = {
        "code": "fair", "name_en": "Fair", "name_zh": "展会", "product_line_id": str(world.lines["pumps"]),
        "need": "Pumps.", "hosts": "nonsense", "consent_en": "One.", "consent_zh": "一。",
    }  # fmt: skip
    url = world.url("campaigns/new")
    checked(manager.post(url, data=data | {"_key": str(uuid4())}), 422)
    sent = manager.post(url, data=data | {"_key": str(uuid4()), "hosts": "www.example.com"})
    assert sent.status_code == 303
    page = checked(manager.get(sent.headers["Location"]))
    assert "/campaigns/fair/lead" in page
    assert "&lt;iframe" in page
    checked(manager.get(world.url("campaigns/")))
    with read(world.house) as session:
        row = session.scalars(select(Campaign)).one()
    words = {"_key": str(uuid4()), "consent_en": "Two.", "consent_zh": "二。"}
    assert manager.post(world.url(f"campaigns/{row.id}/consents"), data=words).status_code == 303
    assert "Two." in checked(manager.get(sent.headers["Location"]))


def test_the_leads_page_says_how_it_came(guest, world, browser, app):
    opened(world)
    _, token = shown(guest, world)
    send(guest, world, fields(world, token, utm_source="mail", referrer="www.example.com"))
    page = checked(browser("channel_manager").get(world.url(f"leads/{leads(world)[0].id}")))
    for said in ("How it came", "www.example.com", "version 1", "We keep it for a year."):
        assert said in page
