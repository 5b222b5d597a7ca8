"""Campaigns: which sites may frame a form, what is published stays, and how an enquiry is kept."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from partners.campaign.find import arrival_of, consents, running
from partners.campaign.hosts import HostRefused, ancestors, hosts
from partners.campaign.models import Campaign, LeadArrival
from partners.campaign.open import CampaignCodeRefused, CampaignOver, NewCampaign, end, open_campaign, publish
from partners.campaign.receive import UNSAID, Arrival, receive
from partners.lead.enter import Contact
from partners.lead.models import Lead
from portal.db import read, work
from pricing.ground.record import new_id
from tests.claims import NOW


def opened(world, code="spring", allowed=(), need="Pumps before the summer."):
    """A campaign with its first consent."""
    new = NewCampaign(code, ("Spring", "春季"), world.lines["pumps"], need, list(allowed))
    with work(world.house) as session:
        return open_campaign(session, new, ("We keep it for a year.", "我们保留一年。"), new_id(), NOW)


def arrived(world, campaign, company="Siemens AG", key="one"):
    """A lead that came by a campaign's form."""
    with work(world.house) as session:
        consent = session.scalars(consents(campaign.id).limit(1)).one()
        contact = Contact("Ms Li", None, "li@example.com")
        region = world.regions["east-china"]
        new = Arrival(company, contact, region, "Call me.", consent.id, "en", key, {"source": "mail"}, "www.example")
        return receive(session, session.merge(campaign), new, world.tenant.currency, (new_id(), NOW)).id


def test_sites_are_read_without_scheme_and_path_each_once():
    assert hosts("https://www.example.com/\nwww.example.com  *.example.org:8443") == [
        "www.example.com", "*.example.org:8443",
    ]  # fmt: skip
    assert ancestors(["www.example.com"]) == "https://www.example.com"
    assert ancestors([]) == "'none'"


@pytest.mark.parametrize("text", ["*", "x;script-src *", "'self'", "http://a.example.com", "localhost", "a..example"])
def test_what_is_no_site_could_open_the_frame_to_others_and_is_refused(text):
    with pytest.raises(HostRefused):
        hosts(text)


def test_a_code_is_taken_once_and_can_stand_in_an_address(world):
    opened(world)
    for code in ("spring", "Spring fair", "", "-x"):
        with pytest.raises(CampaignCodeRefused):
            opened(world, code)


def test_a_lead_keeps_the_words_that_its_writer_agreed_to_whatever_is_published_later(world):
    campaign = opened(world)
    lead = arrived(world, campaign)
    with work(world.house) as session:
        publish(session, session.merge(campaign), ("Other words.", "另外的话。"), new_id(), NOW)
    later = arrived(world, campaign, key="two")
    with read(world.house) as session:
        assert [arrival_of(session, one)[2].version for one in (lead, later)] == [1, 2]
        assert arrival_of(session, lead)[2].text_en == "We keep it for a year."
        assert arrival_of(session, lead)[0].utm == {"source": "mail"}


def test_a_form_that_is_sent_twice_is_one_lead_by_the_database(world):
    campaign = opened(world)
    arrived(world, campaign)
    with pytest.raises(IntegrityError):
        arrived(world, campaign)
    with read(world.house) as session:
        assert len(session.scalars(select(Lead)).all()) == 1


def test_a_known_company_and_an_unknown_one_leave_the_same_rows(world):
    campaign = opened(world)
    one, other = arrived(world, campaign), arrived(world, campaign, key="two")
    with read(world.house) as session:
        rows = [session.get_one(Lead, (world.tenant.id, lead)) for lead in (one, other)]
        assert rows[0].customer_name == rows[1].customer_name
        assert [row.need for row in rows] == ["Pumps before the summer."] * 2


def test_the_need_that_partners_read_never_names_the_visitors_company(world):
    campaign = opened(world, need="For friends of Siemens AG.")
    lead = arrived(world, campaign)
    with read(world.house) as session:
        assert session.get_one(Lead, (world.tenant.id, lead)).need == UNSAID


def test_a_campaign_that_is_over_is_found_by_nobody_and_ends_once(world):
    campaign = opened(world)
    with work(world.house) as session:
        end(session, session.merge(campaign), new_id(), NOW)
    with work(world.house) as session:
        row = session.get_one(Campaign, (world.tenant.id, campaign.id))
        assert running(session, "spring") is None
        with pytest.raises(CampaignOver):
            end(session, row, new_id(), NOW)
        with pytest.raises(CampaignOver):
            publish(session, row, ("a", "b"), new_id(), NOW)


def test_no_partner_reads_a_campaign_or_an_arrival(world):
    arrived(world, opened(world))
    with read(world.people["north_seller"]) as session:
        assert session.scalars(select(Campaign)).all() == []
        assert session.scalars(select(LeadArrival)).all() == []
