"""What a partner cannot ask at all: a list of customers at once, a ranking, a feed of events. Taken from the route map.

A noun that is new here is not forbidden: whoever adds it says what it tells of others, with a test, and lists it.
"""

import sys
from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from partners.registration.models import Registration
from portal.db import read
from tests.silence.walk import reachable

NOUNS = {
    "appeal", "campaign_lead", "commission", "company", "deal", "deal_file", "deal_gate", "deal_meeting", "deal_note",
    "deal_task", "deal_timeline", "delivery", "dispute", "document", "extension", "health",
    "heartbeat", "home", "invitation", "invoice", "language", "lead_offer", "manual", "order",
    "partner_invoice", "people", "profile", "quote", "quote_answer", "quote_compare", "receipt", "registration", "root",
    "ruling_receipt", "self_billing", "sign", "special_price", "statement", "static", "survey_answer",
}  # fmt: skip


def open_doors(app, world):
    """Every endpoint and method that a partner's two people can reach."""
    return reachable(app, world.people["north_seller"], world.people["north_admin"])


def unlisted(doors):
    """The nouns that nobody has thought about."""
    return {endpoint.split(".")[0] for endpoint, _ in doors} - NOUNS


def test_b14_b18_a_partner_reaches_no_ranking_no_territory_totals_and_no_feed_of_events(app, world):
    assert unlisted(open_doors(app, world)) == set()


def test_b14_b18_a_new_door_is_found(app, world):
    assert unlisted({*open_doors(app, world), ("benchmark.index", "GET")}) == {"benchmark"}


def test_b09_no_command_of_a_partner_reads_a_file_so_no_list_of_customers_can_be_asked_row_by_row(app, world):
    commands = {endpoint for endpoint, method in open_doors(app, world) if method == "POST"}
    assert "registration.new" in commands
    modules = {sys.modules[app.view_functions[endpoint].__module__] for endpoint in commands}
    for module in modules:
        assert "request.files" not in Path(module.__file__).read_text(encoding="utf-8"), module.__name__


def test_b09_a_file_that_is_sent_along_with_a_registration_registers_one_customer(app, world):
    app.config["WTF_CSRF_ENABLED"] = False
    fields = {
        "customer_name": "Siemens AG",
        "region_id": str(world.regions["east-china"]),
        "product_line_ids": [str(world.lines["pumps"])],
        "value": "50,000.00",
        "expected_close_on": "2027-06-30",
        "contact": "Ms Li",
        "evidence": "Met on 1 March.",
        "_key": "b09",
        "file": (BytesIO(b"customer_name\nBosch\nABB\n"), "customers.csv"),
    }
    answer = world.client(app, "north_seller").post(world.url("registrations/new"), data=fields)
    assert answer.status_code == 303, answer.text[-800:]
    with read(world.house) as session:
        assert [row.customer_name for row in session.scalars(select(Registration))] == ["Siemens AG"]
