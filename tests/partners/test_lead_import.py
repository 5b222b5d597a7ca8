"""Files of leads: every row becomes a lead or is named with what is wrong, and who is there already is told."""

import csv
import io
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from partners.lead.kinds import LeadSource
from partners.lead.models import Lead
from partners.lead_import.kinds import LeadField, LeadFlaw
from partners.lead_import.models import LeadImport
from partners.lead_import.read import Plan, doubles, guess, read
from portal.clock import stopped_at
from portal.db import read as reading
from portal.db import work
from portal.flows import lead_import as flow
from portal.flows.lead_import import ImportDone, NoRows, Wanted
from portal.imports.table import TooManyRows
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from pricing.ground.record import new_id
from tests.claims import NOW
from tests.leads import SECRETS, entered

F = LeadField
REGION, LINE = new_id(), new_id()
PLAN = Plan(
    {F.CUSTOMER_NAME: "name", F.REGION: "region", F.LINES: "lines", F.VALUE: "value", F.NEED: "need", F.HOST: "host"},
    {"east": REGION, "华东": REGION},
    {"pumps": LINE},
    "EUR",
)
GOOD = {"name": "Acme Ltd", "region": "East", "lines": "Pumps", "value": "1,200.50", "need": "Two", "host": "acme.com"}
CELLS = st.text(string.ascii_letters + " ;.,0123456789", max_size=12)
ROWS = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(GOOD, CELLS)), max_size=8)


def flaw(**more):
    """What is wrong with a row."""
    return [(one.field, one.flaw) for one in read([(2, GOOD | more)], PLAN).bad]


@given(ROWS, st.booleans())
def test_every_row_is_either_a_lead_or_left_out(rows, with_doubles):
    found = read(enumerate(rows, 2), replace(PLAN, with_doubles=with_doubles))
    lines = sorted([line for line, _ in found.good] + [one.line for one in found.bad])
    assert lines == list(range(2, len(rows) + 2))


@given(ROWS)
def test_when_doubles_are_taken_too_those_and_no_others_are_taken_in_addition(rows):
    without, with_them = (read(enumerate(rows, 2), replace(PLAN, with_doubles=one)) for one in (False, True))
    assert len(with_them.good) == len(without.good) + doubles(without)


def test_a_good_row_is_an_enquiry_with_its_value_in_minor_units():
    [(line, one)] = read([(2, GOOD)], PLAN).good
    assert (line, one.customer_name, one.region_id, one.product_line_ids) == (2, "Acme Ltd", REGION, (LINE,))
    assert (one.value_minor, one.source) == (120_050, LeadSource.IMPORT)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"name": " "}, (F.CUSTOMER_NAME, LeadFlaw.MISSING)),
        ({"name": "x" * 201}, (F.CUSTOMER_NAME, LeadFlaw.TOO_LONG)),
        ({"region": "Mars"}, (F.REGION, LeadFlaw.UNKNOWN_REGION)),
        ({"region": ""}, (F.REGION, LeadFlaw.MISSING)),
        ({"lines": "pumps; carts"}, (F.LINES, LeadFlaw.UNKNOWN_LINE)),
        ({"value": "much"}, (F.VALUE, LeadFlaw.NO_AMOUNT)),
        ({"value": "0"}, (F.VALUE, LeadFlaw.NO_AMOUNT)),
        ({"need": ""}, (F.NEED, LeadFlaw.MISSING)),
        ({"need": "Two for Acme"}, (F.NEED, LeadFlaw.GIVES_AWAY)),
    ],
)
def test_what_is_wrong_with_a_row_is_named_at_its_field(more, found):
    assert flaw(**more) == [found]


def test_what_a_row_does_not_say_is_filled_in_where_the_house_said_what():
    plan = replace(PLAN, region_id=REGION, product_line_id=LINE, need="Some")
    [(_, one)] = read([(2, {"name": "Acme"})], plan).good
    assert (one.region_id, one.product_line_ids, one.need, one.value_minor) == (REGION, (LINE,), "Some", None)


def test_one_customer_is_found_by_name_or_site_in_the_file_and_among_open_leads():
    rows = [GOOD, GOOD | {"name": "ACME"}, GOOD | {"name": "Other", "host": "https://www.acme.com"}]
    assert [one.flaw for one in read(enumerate(rows, 2), PLAN).bad] == [LeadFlaw.TWICE] * 2
    known = replace(PLAN, known=frozenset({"host:acme.com"}))
    assert [one.flaw for one in read([(2, GOOD)], known).bad] == [LeadFlaw.KNOWN]


def test_columns_are_guessed_by_their_names_in_both_languages_each_once():
    assert guess(["company name", "contact person", "phone", "e-mail", "product line"]) == {
        F.CUSTOMER_NAME: "company name", F.CONTACT_PHONE: "phone", F.CONTACT_MAIL: "e-mail",
        F.CONTACT_NAME: "contact person", F.LINES: "product line",
    }  # fmt: skip
    assert guess(["客户名称", "联系人", "手机", "所在地区"]) == {
        F.CUSTOMER_NAME: "客户名称", F.CONTACT_NAME: "联系人", F.CONTACT_PHONE: "手机", F.REGION: "所在地区",
    }  # fmt: skip


FILE = (
    "客户名称,地区,产品,需求,金额,网址\r\n西门子,华东,pumps,两台水泵,65000,siemens.example\r\n"
    "无区域,火星,pumps,三台,,\r\n"
)


def sent(world, content, name="leads.csv"):
    with work(world.house) as session:
        return flow.receive(session, (name, content), new_id(), NOW).id


def taken(world, import_id):
    with stopped_at(NOW), work(world.house) as session:
        return flow.take(session, import_id, new_id(), NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_in_either_encoding_becomes_leads_that_are_scored_and_the_rest_can_be_taken_home(world, encoding):
    import_id = sent(world, FILE.encode(encoding))
    row = taken(world, import_id)
    assert (row.rows, row.made, [one["flaw"] for one in row.left_out]) == (2, 1, ["unknown_region"])
    with stopped_at(NOW):
        run_due(HANDLERS, world.tenant.id)
    with reading(world.house) as session:
        lead = session.scalars(select(Lead)).one()
        assert (lead.customer_name, lead.value_minor, lead.origin) == ("西门子", 6_500_000, "leads.csv")
        assert lead.points > 0
        kept = session.scalars(select(LeadImport)).one()
        home = list(csv.reader(io.StringIO(flow.left_out(kept, kept.content))))
    assert home[1] == ["无区域", "火星", "pumps", "三台", "", "", "3", "region", "unknown_region"]


def test_a_file_is_taken_once(world):
    import_id = sent(world, FILE.encode())
    taken(world, import_id)
    with pytest.raises(ImportDone):
        taken(world, import_id)
    again = sent(world, FILE.encode())
    assert [one["flaw"] for one in taken(world, again).left_out] == ["known", "unknown_region"]


def test_the_mapping_can_be_set_until_the_file_is_taken_and_open_leads_are_told(world):
    entered(world)
    import_id = sent(world, f"a,b\n{SECRETS['customer_name']},pumps\nNew Ltd,valves\n".encode())
    wanted = Wanted({F.CUSTOMER_NAME: "a", F.LINES: "b"}, world.regions["east-china"], None, "Pumps", False)
    with work(world.house) as session:
        flow.set_up(session.scalars(select(LeadImport)).one(), wanted)
    row = taken(world, import_id)
    assert (row.made, [(one["line"], one["flaw"]) for one in row.left_out]) == (1, [(2, "known")])
    with pytest.raises(ImportDone), work(world.house) as session:
        flow.set_up(session.scalars(select(LeadImport)).one(), wanted)


def test_a_file_without_rows_and_one_with_too_many_are_refused(world, monkeypatch):
    with pytest.raises(NoRows):
        sent(world, b"customer,region\n")
    monkeypatch.setattr(flow, "ROWS_MAX", 1)
    with pytest.raises(TooManyRows):
        sent(world, FILE.encode())
