"""The event log: its structure as OCEL 2.0 and XES specify it, nothing personal in it, and memory that stays small.

Neither schema is kept here: what they ask for is checked from the specifications (arXiv 2403.01975, chapter JSON;
IEEE 1849-2016, chapter XML serialization).
"""

import hashlib
import json
import re
import tracemalloc
from collections import Counter
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from lxml import etree
from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.event_log.models import EventLog, LogFormat, LogState
from ltc.event_log.ocel import Count, ocel
from ltc.event_log.values import EVENT_TYPES, OBJECT_TYPES, Happening, Thing
from ltc.event_log.xes import xes
from ltc.settlement.approve import approve
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.cli import main
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import event_log as flow
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.html import checked
from tests.ltc.test_figure import live
from tests.portal.test_deal_room import send

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
PYTHON = {"string": str, "integer": int, "time": str, "boolean": bool}
XES_ELEMENTARY = {"string", "date", "int", "float", "boolean", "id", "list"}


def written(world, kind, tmp_path):
    path = tmp_path / "log"
    found = flow.write(world.tenant.id, kind, path)
    content = path.read_bytes()
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    return content, found


def lived(world):
    """Deals that were lost, won and paid, all with their papers."""
    live(world)
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))


def check_ocel(log):
    """What the specification's JSON schema and its text ask for."""
    assert set(log) == {"objectTypes", "eventTypes", "objects", "events"}
    declared = {}
    for part in ("objectTypes", "eventTypes"):
        for kind in log[part]:
            assert set(kind) == {"name", "attributes"}
            for attribute in kind["attributes"]:
                assert attribute["type"] in ("string", "time", "integer", "float", "boolean")
            declared[part, kind["name"]] = {each["name"]: each["type"] for each in kind["attributes"]}
    ids = {one["id"] for one in log["objects"]}
    for part, types in (("objects", "objectTypes"), ("events", "eventTypes")):
        assert len({one["id"] for one in log[part]}) == len(log[part])
        for one in log[part]:
            known = declared[types, one["type"]]
            assert all(isinstance(one[key], str) for key in ("id", "type"))
            for attribute in one["attributes"]:
                assert type(attribute["value"]) is PYTHON[known[attribute["name"]]]
                assert part == "events" or INSTANT.fullmatch(attribute["time"])
            for related in one["relationships"]:
                assert set(related) == {"objectId", "qualifier"}
                assert related["objectId"] in ids
            assert part == "objects" or (INSTANT.fullmatch(one["time"]) and one["relationships"])


def check_xes(content):
    """What the standard's XML schema asks for: which element stands where, with which attributes."""
    log = etree.fromstring(content)
    assert (log.tag, log.get("xes.version")) == ("log", "1849.2016")
    order = [child.tag for child in log]
    assert order == sorted(order, key=["extension", "global", "classifier", "trace"].index)
    globals_ = {one.get("scope"): {child.get("key") for child in one} for one in log.iter("global")}
    prefixes = {one.get("prefix") for one in log.iter("extension")}
    assert all(set(one.attrib) == {"name", "prefix", "uri"} for one in log.iter("extension"))
    assert all(one.get("keys") in globals_["event"] for one in log.iter("classifier"))
    for component in (*log.iter("trace"), *log.iter("event")):
        own = [child for child in component if child.tag != "event"]
        assert component.tag == "trace" or len(own) == len(component)
        keys = [child.get("key") for child in own]
        assert len(keys) == len(set(keys))
        assert globals_[component.tag] <= set(keys)
        for child in own:
            assert child.tag in XES_ELEMENTARY
            assert set(child.attrib) == {"key", "value"}
            assert ":" not in child.get("key") or child.get("key").split(":")[0] in prefixes
            assert child.tag != "int" or int(child.get("value")) is not None
            assert child.tag != "date" or INSTANT.fullmatch(child.get("value"))
    return log


def test_the_log_is_ocel_and_holds_every_kind_of_thing_that_there_is(world, tmp_path):
    lived(world)
    content, found = written(world, LogFormat.OCEL, tmp_path)
    log = json.loads(content)
    check_ocel(log)
    assert (found.objects, found.events) == (len(log["objects"]), len(log["events"]))
    things = {one["type"] for one in log["objects"]}
    assert things == set(OBJECT_TYPES) - {"statement"}
    events = Counter(one["type"] for one in log["events"])
    assert (events["deal lost"], events["deal won"], events["gate decided"]) == (5, 2, 12)
    assert set(events) <= set(EVENT_TYPES)


def test_whatever_refers_to_others_is_written_before_them(world, tmp_path):
    lived(world)
    content = written(world, LogFormat.OCEL, tmp_path)[0].decode()
    assert content.index('"events": [') < content.index('"objects": [')
    objects = json.loads(content)["objects"]
    place = {one["id"]: number for number, one in enumerate(objects)}
    for one in objects:
        for related in one["relationships"]:
            assert related["qualifier"] == "parent" or place[one["id"]] < place[related["objectId"]]


def test_a_statement_names_the_deals_that_it_pays_for(world, tmp_path):
    lived(world)
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), world.people["finance"].person_id, NOW)
        session.flush()
        approve(session, run, run.digest, world.people["second_finance"].person_id, NOW)
    log = json.loads(written(world, LogFormat.OCEL, tmp_path)[0])
    check_ocel(log)
    named = [one["relationships"] for one in log["objects"] if one["type"] == "statement"]
    assert any(each["qualifier"] == "pays for" for related in named for each in related)
    assert "statement settled" in {one["type"] for one in log["events"]}


def test_a_deal_is_followed_to_its_cash(world, tmp_path):
    lived(world)
    log = json.loads(written(world, LogFormat.OCEL, tmp_path)[0])
    with read(world.house) as session:
        won = session.scalars(select(Deal).where(Deal.state == "won", Deal.partner_id.is_not(None))).one()
    named = [(one["type"], {each["objectId"] for each in one["relationships"]}) for one in log["events"]]
    of_deal = {kind for kind, objects in named if f"deal:{won.id}" in objects}
    for step in ("deal opened", "quote sent", "order placed", "delivery accepted", "invoice issued"):
        assert step in of_deal
    assert "receipt allocated" in of_deal


def test_the_log_is_xes_with_a_trace_for_each_deal_in_its_order(world, tmp_path):
    lived(world)
    content, found = written(world, LogFormat.XES, tmp_path)
    log = check_xes(content)
    traces = list(log.iter("trace"))
    assert (found.objects, found.events) == (len(traces), len(list(log.iter("event")))) == (9, found.events)
    for trace in traces:
        times = [one.get("value") for one in trace.iter("date")]
        assert times == sorted(times)


def test_no_name_of_a_person_or_a_customer_is_in_a_log(world, tmp_path):
    lived(world)
    for kind in LogFormat:
        content = written(world, kind, tmp_path)[0].decode()
        for name in ("Siemens", "Ms Li", "North Partners", *(one.name for one in world.people.values() if one.name)):
            assert name not in content


def test_what_a_log_holds_is_written_so_that_it_can_be_read_back():
    odd = Happening("1", "quote answered", datetime(2026, 3, 1, tzinfo=UTC), (("state", '<"&\x07\n'),), ())
    text = "".join(ocel([Thing("a", "deal", (("number", '"'),), ())], [odd], Count()))
    assert json.loads(text)["events"][0]["attributes"][0]["value"] == '<"&\x07\n'
    log = check_xes("".join(xes([("<1>", {}, [odd])], Count())).encode())
    assert log.find("trace/string").get("value") == "<1>"


@pytest.mark.parametrize("number", [2_000, 40_000])
def test_memory_does_not_grow_with_the_log(number):
    things = (Thing(f"deal:{n}", "deal", (("number", str(n)),), ()) for n in range(number))
    events = (Happening(str(n), "deal opened", NOW, (), (("deal:1", "deal"),)) for n in range(number))
    tracemalloc.start()
    for piece in ocel(things, events, Count()):
        assert piece
    assert tracemalloc.get_traced_memory()[1] < 200_000
    tracemalloc.stop()


def test_an_administrator_asks_for_a_log_and_takes_the_newest(world, browser):
    client = browser("tenant_admin")
    for _ in range(2):
        assert send(client, world.url("event-logs/ocel")).status_code == 303
        run_due(HANDLERS, world.tenant.id)
    with read(world.house) as session:
        row = session.scalars(select(EventLog)).one()
    assert row.state is LogState.DONE
    assert "written" in checked(client.get(world.url("event-logs/")))
    answer = client.get(world.url(f"event-logs/{row.id}/content"))
    assert hashlib.sha256(answer.data).hexdigest() == row.sha256
    assert len(list(flow.path_of(row).parent.iterdir())) == 1
    assert send(client, world.url("event-logs/other")).status_code == 404
    assert send(browser("finance"), world.url("event-logs/ocel")).status_code == 403
    assert browser("north_seller").get(world.url("event-logs/")).status_code == 403


def test_a_log_that_is_not_written_yet_cannot_be_taken(world, browser):
    with work(world.house) as session:
        row = flow.ask(session, LogFormat.XES, world.house.person_id, NOW)
    assert browser("auditor").get(world.url(f"event-logs/{row.id}/content")).status_code == 404


def test_the_command_line_writes_the_same_log(world, tmp_path, monkeypatch):
    monkeypatch.setattr("portal.cli.common.prepared", lambda: None)
    lived(world)
    with stopped_at(NOW):
        said = CliRunner().invoke(
            main, ["events", "export", "--tenant", world.tenant.slug, "--format", "xes", "--out", str(tmp_path / "x")]
        )
    assert said.exit_code == 0, said.output
    assert said.output.startswith("9 traces")
    check_xes((tmp_path / "x").read_bytes())
