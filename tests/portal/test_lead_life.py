"""The pages of a lead's life: scored, qualified, owned, nurtured, made a deal, and taken from a file."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from ltc.deal.models import Deal
from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from partners.lead_import.models import LeadImport
from partners.lead_owner.find import in_force
from partners.lead_score.kinds import Merit
from partners.lead_score.models import LeadScorecard
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows.lead_score import rescore_one
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.jobs.models import Job
from portal.web import keyset
from tests.claims import NOW
from tests.html import checked
from tests.leads import SECRETS, entered, lead_row, offered
from tests.portal.test_lead import form_of, send


@pytest.fixture(autouse=True)
def clock():
    """Today is the day of the tests' registrations."""
    with stopped_at(NOW):
        yield


def scored(world, **more):
    lead = entered(world, **more)
    with work(world.house) as session:
        rescore_one(session, lead, NOW)
    return lead


def page(browser, world, lead, who="channel_manager"):
    return checked(browser(who).get(world.url(f"leads/{lead}")))


def test_a_lead_that_is_entered_shows_its_score_at_once_every_point_with_its_reason(world, browser):
    send(browser("channel_manager"), world.url("leads/new"), **form_of(world))
    text = page(browser, world, lead_row(world).id)
    for said in ("The value is medium", "Part of the contact is known", "+10", "+5"):
        assert said in text
    assert "points by version 0 of the scorecard" in text


def test_what_is_found_out_changes_the_score_and_all_four_let_a_person_call_it_qualified(world, browser):
    lead, seller = scored(world), browser("direct_seller")
    assert "Call it qualified" not in page(browser, world, lead)
    met = {f"bant-{one}": "yes" for one in ("need", "budget", "authority", "time")}
    said = send(seller, world.url(f"lead-qualifications/{lead}/findings"), **met, **{"bant-budget_note": "signed"})
    assert said.status_code == 303
    text = page(browser, world, lead)
    assert "signed" in text
    assert "The budget is there" in text
    assert "90 points" in text
    assert send(seller, world.url(f"lead-qualifications/{lead}/qualification")).status_code == 303
    assert "Called qualified by" in page(browser, world, lead)


def test_a_lead_that_is_not_known_well_enough_is_not_called_qualified(world, browser):
    lead = scored(world)
    answer = send(browser("direct_seller"), world.url(f"lead-qualifications/{lead}/qualification"))
    assert "must all be known first" in checked(answer, 409)


def test_the_pool_is_claimed_from_and_given_back_to_by_hand(world, browser):
    lead, seller, manager = scored(world), browser("direct_seller"), browser("channel_manager")
    assert str(lead) in checked(seller.get(world.url("leads/?view=pool")))
    assert send(seller, world.url(f"lead-owners/{lead}/claim")).status_code == 303
    assert str(lead) in checked(seller.get(world.url("leads/?view=mine")))
    assert str(lead) not in checked(manager.get(world.url("leads/?view=pool")))
    assert "Somebody has this lead already" in checked(send(manager, world.url(f"lead-owners/{lead}/claim")), 409)
    to = str(world.people["channel_manager"].person_id)
    given = {"give-owner_id": to, "give-note": "near Bremen"}
    assert send(seller, world.url(f"lead-owners/{lead}/owner"), **given).status_code == 403
    send(manager, world.url(f"lead-owners/{lead}/owner"), **given)
    assert "near Bremen" in page(browser, world, lead)
    back = {"release-note": "no time"}
    assert send(seller, world.url(f"lead-owners/{lead}/release"), **back).status_code == 403
    assert send(manager, world.url(f"lead-owners/{lead}/release"), **back).status_code == 303
    assert "no time" in page(browser, world, lead)
    assert lead_row(world).owner_id is None


def test_a_touch_is_noted_and_a_nurtured_lead_leaves_the_list_until_it_is_taken_up(world, browser):
    lead, seller = scored(world), browser("direct_seller")
    send(seller, world.url(f"lead-touches/{lead}/touches"), **{"touch-kind": "call", "touch-note": "Budget in May"})
    assert "Budget in May" in page(browser, world, lead)
    day = (NOW + timedelta(days=30)).date().isoformat()
    url = world.url(f"lead-touches/{lead}/rest")
    assert "Choose a later day" in checked(send(seller, url, **{"aside-back_on": "2020-01-01", "aside-note": "x"}), 422)
    send(seller, url, **{"aside-back_on": day, "aside-note": "spring"})
    assert str(lead) in checked(seller.get(world.url("leads/?view=aside")))
    assert str(lead) not in checked(seller.get(world.url("leads/?view=pool")))
    send(seller, world.url(f"lead-touches/{lead}/return"), **{"up-note": "they called"})
    assert str(lead) in checked(seller.get(world.url("leads/?view=pool")))


def test_leads_are_narrowed_by_heat_and_sorted_by_points_page_by_page(world, browser, monkeypatch):
    monkeypatch.setattr(keyset, "PAGE_SIZE", 2)
    plain = {"tax_id": None, "host": None, "value_minor": None}
    cold = [scored(world, region_id=world.regions["north-china"], **plain) for _ in range(2)]
    warm = [scored(world) for _ in range(3)]
    manager = browser("channel_manager")

    def shown(url):
        text = checked(manager.get(url))
        return [one for one in (*cold, *warm) if f"leads/{one}" in text], re.search(r'rel="next" href="([^"]+)"', text)

    assert set(shown(world.url("leads/?heat=cold"))[0]) == set(cold)
    assert set(shown(world.url("leads/?heat=warm"))[0]) == set(warm)
    first, more = shown(world.url("leads/?sort=points"))
    second, last = shown(more[1].replace("&amp;", "&"))
    third, _ = shown(last[1].replace("&amp;", "&"))
    assert set(first) < set(warm)
    assert sorted([*first, *second, *third]) == sorted([*cold, *warm])
    for nonsense in ("after=x", "before=9_9", "view=nowhere&heat=boiling", "after=2026-99-99_" + str(uuid4())):
        checked(manager.get(world.url(f"leads/?sort=points&{nonsense}")))


def card_of(**more):
    """The fields of a scorecard."""
    numbers = {"warm_from": 10, "hot_from": 20, "aged_from_days": 5, "old_from_days": 9}
    values = {"medium_from_minor": "100", "large_from_minor": "1,000"}
    return dict.fromkeys((one.value for one in Merit), 1) | numbers | values | more


def test_a_scorecard_is_published_by_an_administrator_and_leads_are_scored_anew_by_a_job(world, browser):
    lead, admin = scored(world), browser("tenant_admin")
    assert "The value is large" in checked(browser("direct_seller").get(world.url("lead-scores/")))
    assert browser("channel_manager").get(world.url("lead-scores/new")).status_code == 403
    checked(admin.get(world.url("lead-scores/new")))
    wrong = checked(send(admin, world.url("lead-scores/new"), **card_of(hot_from=10)), 422)
    assert "Points go from" in wrong
    assert send(admin, world.url("lead-scores/new"), **card_of()).status_code == 303
    run_due(HANDLERS, world.tenant.id)
    assert "6 points by version 1 of the scorecard" in page(browser, world, lead)
    later = (NOW + timedelta(days=3)).date().isoformat()
    assert send(admin, world.url("lead-scores/new"), **card_of(begins_on=later)).status_code == 303
    with read(world.house) as session:
        begins = session.scalars(select(LeadScorecard).where(LeadScorecard.version == 2)).one().in_force_from
        own = select(Job.due_at).where(Job.tenant_id == world.tenant.id, Job.name == "lead.rescore")
        due = session.scalars(own.order_by(Job.due_at.desc())).first()
    assert begins == due > NOW
    assert "2 <small>" not in checked(admin.get(world.url("lead-scores/")))


def test_the_rules_of_owners_are_published_and_the_next_lead_is_given_by_them_with_the_reason(world, browser):
    admin, seller = browser("tenant_admin"), world.people["direct_seller"].person_id
    checked(admin.get(world.url("lead-owners/terms")))
    region = world.regions["east-china"]
    fields = {"choosing": "turn", "open_max": 5, "idle_days": 20, "warn_days": 3, f"region_{region.hex}": [str(seller)]}
    wrong = send(admin, world.url("lead-owners/terms"), **fields | {"warn_days": 20})
    assert "Give a whole number from 0 to 19." in checked(wrong, 422)
    assert send(admin, world.url("lead-owners/terms"), **fields).status_code == 303
    checked(admin.get(world.url("lead-owners/terms")))
    with read(world.house) as session:
        assert in_force(session, NOW)[1].territories == {region: (seller,)}
    send(browser("channel_manager"), world.url("leads/new"), **form_of(world))
    text = page(browser, world, lead_row(world).id)
    assert "Leads of East China go to its own people: 1." in text
    assert "It was this person" in text


def test_a_lead_becomes_a_deal_by_its_page_and_both_pages_name_the_other(world, browser):
    lead, seller = scored(world), browser("direct_seller")
    url = world.url(f"lead-deals/{lead}")
    filled = checked(seller.get(url))
    assert SECRETS["customer_name"] in filled
    assert "65432.10" in filled
    checked(seller.post(url, data={"_key": "1", "value": "x"}), 422)
    assert browser("channel_manager").get(url).status_code == 403
    key = {"_key": str(uuid4())}
    answers = [
        seller.post(url, data={"value": "70,000", "expected_close_on": "2026-06-30", **key}).location for _ in range(2)
    ]
    assert answers[0] == answers[1]
    with read(world.house) as session:
        deal = session.scalars(select(Deal)).one()
    assert f"leads/{lead}" in checked(seller.get(world.url(f"deals/{deal.id}")))
    assert deal.number in page(browser, world, lead)
    assert lead_row(world).state is LeadState.CONVERTED
    assert seller.get(url).location.endswith(f"leads/{lead}")


def upload(client, world, content, name="leads.csv"):
    data = {"_key": str(uuid4()), "file": (io.BytesIO(content), name)}
    return client.post(world.url("lead-imports/"), data=data, content_type="multipart/form-data")


def test_a_file_is_looked_at_before_it_is_taken_and_what_is_left_out_can_be_taken_home(world, browser):
    manager = browser("channel_manager")
    assert browser("direct_seller").get(world.url("lead-imports/")).status_code == 403
    checked(manager.get(world.url("lead-imports/")))
    assert "Choose a file first" in checked(manager.post(world.url("lead-imports/"), data={"_key": "1"}), 422)
    checked(upload(manager, world, b"\x00\x01"), 422)
    content = "firm,area,goods\nAlpha Ltd,east-china,pumps\nBeta Ltd,mars,pumps\nALPHA,east-china,pumps\n"
    shown = upload(manager, world, content.encode("gb18030")).location
    assert "No row can be taken" in checked(manager.get(shown))
    mapping = {"column_customer_name": "firm", "column_region": "area", "column_lines": "goods", "need_of_all": "Pumps"}
    assert "There is a problem" in checked(send(manager, f"{shown}/mapping", column_region="nowhere"), 422)
    assert send(manager, f"{shown}/mapping", **mapping).status_code == 303
    text = checked(manager.get(shown))
    for said in ("Make 1 lead", "No region has this code or name", "A row above is the same customer", "Alpha Ltd"):
        assert said in text
    assert send(manager, f"{shown}/taking").status_code == 303
    assert "Became leads" in checked(manager.get(shown))
    assert send(manager, f"{shown}/taking").status_code == 409
    assert "Beta Ltd,mars,pumps,3,region,unknown_region" in manager.get(f"{shown}/left-out.csv").get_data(as_text=True)
    run_due(HANDLERS, world.tenant.id)
    with read(world.house) as session:
        assert session.scalars(select(Lead)).one().points > 0
        assert session.scalars(select(LeadImport)).one().made == 1


def test_a_partner_sees_nothing_of_scores_owners_and_the_pool(world, browser):
    lead = offered(world)
    seller = browser("north_seller")
    for path in (
        "leads/", "leads/?view=pool", "lead-scores/", "lead-imports/", f"lead-deals/{lead}", "lead-owners/terms",
    ):  # fmt: skip
        assert seller.get(world.url(path)).status_code == 403
    for path in ("lead-owners/{}/claim", "lead-touches/{}/touches", "lead-qualifications/{}/findings"):
        assert send(seller, world.url(path.format(lead_row(world).id))).status_code == 403
