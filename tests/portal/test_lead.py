"""The pages of leads: staff enter and hand out, partners answer, and what is withheld is in no byte before that."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from partners.lead.kinds import LeadState, OfferState
from partners.lead.models import LeadTerms
from partners.partner.change import NewPartner, authorise, create
from partners.partner.models import PartnerKind
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import read, work
from portal.jobs.models import Job
from portal.mail.compose import compose
from portal.mail.models import MailMessage
from portal.permits import Role
from portal.tenancy import tenant_tables
from pricing.ground.record import HouseRecord
from tests.claims import NOW
from tests.html import checked
from tests.leads import SECRETS, accept, entered, handed, lead_row, offer_row, offered
from tests.world import DAY_ONE, add_person

# Standing alone: ids, nonces and the fractions of measured seconds hold such digits by chance now and then.
FIGURE = r"(?<![0-9a-f])(?<!\d\.)65432(?![0-9a-f])"
WHOLE = r"(?<![\d.])6543210(?!\d)"
BYTES = re.compile("|".join(["canar", r"5550\D?123", WHOLE, r"65,432", FIGURE]), re.IGNORECASE)


@pytest.fixture(autouse=True)
def clock():
    """Today is the day of the tests' registrations."""
    with stopped_at(NOW):
        yield


def send(client, url, **fields):
    """A form, sent once."""
    return client.post(url, data={"_key": str(uuid4()), **fields})


def form_of(world, **more):
    """The fields of a lead."""
    return {
        "source": "form",
        "customer_name": SECRETS["customer_name"],
        "region_id": str(world.regions["east-china"]),
        "product_line_ids": [str(world.lines["pumps"])],
        "need": "Four pumps",
        "contact_phone": SECRETS["contact_phone"],
        "value": "65,432.10",
    } | more


def reachable(app, world, offer_id):
    """Every address that could be asked for with GET, with the offer's id wherever an id is wanted."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        given = {
            "tenant": world.tenant.slug,
            "kind": "quote",
            "language": "en",
            "filename": "x",
            "token": "x",
            "code": "x",
            "noun": "deal",
        }
        values = {name: given.get(name, offer_id) for name in rule.arguments}
        with app.test_request_context():
            yield app.url_map.bind("127.0.0.1").build(rule.endpoint, values)


def received(client, app, world, offer_id):
    """Every byte that a person gets from every address, headers included."""
    extra = [world.url(f"registrations/new?offer={offer_id}"), world.url("lead-offers/?state=waiting")]
    for url in (*reachable(app, world, offer_id), *extra):
        answer = client.get(url)
        yield url, f"{answer.headers}{answer.get_data(as_text=True)}"


def leaks(client, app, world, offer_id):
    """The addresses whose answer holds something that is withheld."""
    return [url for url, told in received(client, app, world, offer_id) if BYTES.search(told)]


def test_a_lead_runs_from_the_form_to_a_registration_by_its_pages_and_nothing_is_typed_again(world, browser):
    manager, seller = browser("channel_manager"), browser("north_seller")
    assert send(manager, world.url("leads/new"), **form_of(world)).status_code == 303
    lead = lead_row(world)
    page = checked(manager.get(world.url(f"leads/{lead.id}")))
    assert page.index("North Partners Ltd") < page.index("Offer the lead")
    send(manager, world.url(f"leads/{lead.id}/handout"), **{"handout-partner_id": str(world.partners["north"])})
    assert "waits for your answer" in checked(seller.get(world.url()))
    [link] = set(re.findall(r"lead-offers/([0-9a-f-]{36})", checked(seller.get(world.url("lead-offers/")))))
    checked(seller.get(world.url(f"lead-offers/{link}")))
    send(seller, world.url(f"lead-offers/{link}/acceptance"))
    assert "Register this deal" in checked(seller.get(world.url(f"lead-offers/{link}")))
    filled = checked(seller.get(world.url(f"registrations/new?offer={link}")))
    for said in (SECRETS["customer_name"], SECRETS["contact_phone"], "65432.10", "Four pumps"):
        assert said in filled
    assert re.search(rf'value="{world.lines["pumps"]}"[^>]*checked|checked[^>]*value="{world.lines["pumps"]}"', filled)
    answer = send(
        seller,
        world.url(f"registrations/new?offer={link}"),
        **form_of(world, expected_close_on="2026-06-30", contact="Ms Li", evidence="Met them."),
    )
    assert answer.status_code == 303
    with read(world.house) as session:
        assert str(session.scalars(select(Registration)).one().lead_offer_id) == link
        names = {job.name for job in session.scalars(select(Job).where(Job.tenant_id == world.tenant.id))}
    assert "registration.judge" in names
    assert lead_row(world).state is LeadState.CONVERTED
    assert "R-NORTH-0001" in checked(manager.get(world.url(f"leads/{lead.id}")))


def test_sending_a_registration_of_an_offer_twice_answers_twice_and_registers_once(world, browser):
    offer_id = offered(world)
    accept(world, offer_id)
    seller, key = browser("north_seller"), str(uuid4())
    fields = form_of(world, expected_close_on="2026-06-30", contact="Ms Li", evidence="Met them.", _key=key)
    first, second = (seller.post(world.url(f"registrations/new?offer={offer_id}"), data=fields) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)


def test_a_need_that_names_the_customer_is_shown_at_its_field(world, browser):
    sent = send(browser("channel_manager"), world.url("leads/new"), **form_of(world, need="Pumps for CANARY cement"))
    page = checked(sent, 422)
    assert "names Canary Cement AG" in page


def test_a_wrong_lead_is_answered_beside_its_fields(world, browser):
    page = checked(browser("direct_seller").post(world.url("leads/new"), data={"_key": "1", "value": "much"}), 422)
    assert "There is a problem" in page


def test_before_acceptance_no_byte_that_a_partner_gets_holds_anything_withheld_and_afterwards_its_page_does(
    app, world, browser
):
    offer_id = offered(world)
    seller = browser("north_seller")
    assert leaks(seller, app, world, offer_id) == []
    with read(world.house) as session:
        for mail in session.scalars(select(MailMessage)):
            assert not BYTES.search(compose(mail, world.tenant).message.as_string())
    send(seller, world.url(f"lead-offers/{offer_id}/acceptance"))
    found = leaks(seller, app, world, offer_id)
    assert world.url(f"lead-offers/{offer_id}") in found  # the same look finds it where it may be
    assert world.url(f"registrations/new?offer={offer_id}") in found
    assert leaks(browser("south_seller"), app, world, offer_id) == []


def test_after_a_lead_was_pulled_back_no_byte_holds_it_any_more(app, world, browser):
    lead_id = entered(world)
    offer_id = handed(world, lead_id)
    accept(world, offer_id)
    answer = send(browser("channel_manager"), world.url(f"leads/{lead_id}/return"), **{"back-note": "asleep"})
    assert answer.status_code == 303
    assert leaks(browser("north_seller"), app, world, offer_id) == []


def test_before_acceptance_no_row_that_the_partner_may_read_holds_anything_withheld(world):
    offered(world)
    tables = [kind.__tablename__ for kind in tenant_tables() if not issubclass(kind, HouseRecord)]
    assert {"lead_offer", "lead_offer_line", "registration", "partner"} <= set(tables)
    with read(world.house) as session:
        connection = session.connection()
        for table in tables:
            rows = connection.execute(text(f"SELECT * FROM {table} WHERE tenant_id = :t"), {"t": world.tenant.id})
            assert not BYTES.search(" ".join(map(str, rows))), table
        [lead] = connection.execute(text("SELECT * FROM lead WHERE tenant_id = :t"), {"t": world.tenant.id})
        assert BYTES.search(str(lead))


def test_a_declined_offer_is_told_to_staff_with_its_reason(world, browser):
    lead_id = entered(world)
    offer_id = handed(world, lead_id)
    seller = browser("north_seller")
    checked(send(seller, world.url(f"lead-offers/{offer_id}/refusal"), why="nonsense"), 422)
    send(seller, world.url(f"lead-offers/{offer_id}/refusal"), why="too_far", note="Four hours away")
    assert offer_row(world, offer_id).state is OfferState.DECLINED
    page = checked(browser("channel_manager").get(world.url(f"leads/{lead_id}")))
    assert "Too far away: Four hours away" in page
    assert "It declined this lead before." in page
    assert "Too far away" in checked(seller.get(world.url(f"lead-offers/{offer_id}")))


def test_the_second_answer_to_an_offer_is_refused_on_its_page(world, browser):
    offer_id = offered(world)
    accept(world, offer_id, "north_admin")
    page = checked(send(browser("north_seller"), world.url(f"lead-offers/{offer_id}/acceptance")), 409)
    assert "This offer is not open any more: Accepted." in page


def test_a_lead_that_moved_meanwhile_is_refused_on_its_page(world, browser):
    lead_id = entered(world)
    handed(world, lead_id)
    url = world.url(f"leads/{lead_id}/handout")
    chosen = {"handout-partner_id": str(world.partners["south"])}
    assert "Load it again" in checked(send(browser("channel_manager"), url, **chosen), 409)
    assert "Choose a partner." in checked(send(browser("channel_manager"), url), 422)


def test_of_many_partners_the_best_are_explained_and_any_can_be_chosen(world, browser):
    lead_id, last = entered(world), None
    for n in range(8):
        last = another_partner(world, f"other{n}")
    page = checked(browser("channel_manager").get(world.url(f"leads/{lead_id}")))
    assert (page.count('name="handout-partner_id"'), page.count("More partners")) == (11, 1)
    assert page.count("Offers and accepted leads under way: 0.") == 8
    send(browser("channel_manager"), world.url(f"leads/{lead_id}/handout"), **{"handout-partner_id": str(last)})
    assert lead_row(world).state is LeadState.OFFERED


def another_partner(world, code):
    """A reseller like the others, with one person."""
    region = world.regions["east-china"]
    with work(world.house) as session:
        partner = create(session, NewPartner(code, PartnerKind.RESELLER, code, code, region, None))
        authorise(session, partner.id, world.lines["pumps"], region, DAY_ONE)
    add_person(world, f"{code}_seller", Role.PARTNER_SELLER, partner.id)
    return partner.id


def test_a_lead_is_closed_and_taken_up_again(world, browser):
    lead_id, seller = entered(world), browser("direct_seller")
    send(seller, world.url(f"leads/{lead_id}/closing"), **{"closing-why": "not_serious"})
    assert "Not serious" in checked(seller.get(world.url(f"leads/{lead_id}")))
    send(seller, world.url(f"leads/{lead_id}/reopening"))
    assert lead_row(world).state is LeadState.NEW


def test_the_lists_say_why_they_are_empty_and_what_narrowed_them(world, browser):
    assert "No lead yet. Enter the first enquiry." in checked(browser("channel_manager").get(world.url("leads/")))
    assert "No lead yet." in checked(browser("auditor").get(world.url("leads/")))
    assert "No offer yet." in checked(browser("north_seller").get(world.url("lead-offers/")))
    offered(world)
    found = checked(browser("auditor").get(world.url("leads/?state=offered&q=cement")))
    assert "Canary Cement AG" in found
    assert "No lead matches." in checked(browser("auditor").get(world.url("leads/?state=closed&region=nowhere")))


def test_an_administrator_publishes_the_times_and_sees_the_versions(world, browser):
    admin, url = browser("tenant_admin"), world.url("leads/terms")
    checked(admin.post(url, data={"_key": "1", "answer_days": "0", "register_days": "14"}), 422)
    send(admin, url, answer_days="5", register_days="30")
    assert "in force" in checked(admin.get(url))
    with read(world.house) as session:
        assert session.scalars(select(LeadTerms)).one().answer_days == 5


def test_the_channel_manager_is_reminded_of_leads_that_nobody_has(world, browser):
    entered(world)
    assert "Offer the lead Canary Cement AG to a partner" in checked(browser("channel_manager").get(world.url()))


@pytest.mark.parametrize("given", ["nonsense", "01a20e19-9992-7439-b32d-a35d7660b2f7"])
def test_an_offer_that_is_none_fills_no_form(world, browser, given):
    assert browser("north_seller").get(world.url(f"registrations/new?offer={given}")).status_code == 404
    waiting = offered(world)
    assert browser("north_seller").get(world.url(f"registrations/new?offer={waiting}")).status_code == 409
