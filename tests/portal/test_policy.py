"""The conflict policy's pages, jobs and commands: edited without code, published by a second person, replayed."""

import json
import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from partners.account.models import Account
from partners.conflict import draft as drafting
from partners.conflict.drafts import PolicyReplay, ReplayKind, ReplayState
from partners.conflict.models import ConflictCase, ConflictPolicy
from partners.conflict.policy import in_force, rulebook
from partners.conflict.rule import Notes, approve, reject
from portal.cli import common
from portal.cli.policy import policy as command
from portal.clock import now, stopped_at
from portal.db import read, shared, work
from portal.flows import registration as flow
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.jobs.models import Job, JobState
from portal.jobs.promise import later
from portal.permits import Role
from portal.serve import dispatcher
from tests.claims import NOW, by, judged, run_jobs
from tests.html import checked
from tests.world import add_person


def send(client, url, **fields):
    """A form, sent once."""
    return client.post(url, data={"_key": str(uuid4()), **fields})


def seen(world):
    """The digest of the open draft."""
    with read(world.house) as session:
        return drafting.digest(drafting.current(session))


def content(world):
    """What the open draft says."""
    with read(world.house) as session:
        return drafting.content(drafting.current(session))


@pytest.fixture
def world(world):
    """A tenant with two administrators."""
    world.people["second_admin"] = add_person(world, "second_admin", Role.TENANT_ADMIN, None)
    return world


@pytest.fixture
def admin(browser, world):
    """An administrator with an open draft."""
    client = browser("tenant_admin")
    assert send(client, world.url("policy/draft/")).status_code == 303
    return client


TERMS = {
    "value_min": "2500", "protection_days": "60", "deciding_mode": "merit", "window_hours": "48",
    "loser_terms": "share", "loser_share": "50", "disclosure": "none", "answer_slot_minutes": "120",
}  # fmt: skip


def test_a_policy_is_changed_without_code_and_published_by_a_second_administrator(browser, world, admin):
    assert send(admin, world.url("policy/draft/terms"), seen=seen(world), **TERMS).status_code == 303
    rule = world.url("policy/draft/entries/new/account.house-activity")
    checked(admin.get(rule))
    entry = {"strength": "refuse", "param_days": "200", "lines": ["pumps"], "value_from": "5000"}
    assert send(admin, rule, seen=seen(world), **entry).status_code == 303
    page = checked(admin.get(world.url("policy/draft/")))
    assert "The house itself was active at the customer in the last 200 days" in page
    assert "Pumps · from €5,000.00" in page
    assert "Days of protection: 60, not 90" in page
    assert "You edited this draft last" in page
    assert send(admin, world.url("policy/draft/publication"), seen=seen(world)).status_code == 403
    second = browser("second_admin")
    assert send(second, world.url("policy/draft/publication"), seen=seen(world)).status_code == 303
    with read(world.house) as session:
        found = rulebook(in_force(session, now()))
        drafted = session.scalars(select(ConflictPolicy).where(ConflictPolicy.version == 2)).one()
    assert (found.version, found.protection_days, found.loser_share_ppm) == ("v2", 60, 500_000)
    assert found.entries[-1].data() == {
        "rule": "account.house-activity", "strength": "refuse", "params": {"days": 200},
        "when": {"lines": ["pumps"], "regions": [], "tiers": [], "value_from_minor": 500_000},
    }  # fmt: skip
    assert drafted.drafted_by == world.people["tenant_admin"].person_id
    assert "The house itself was active" in checked(second.get(world.url(f"policy/{drafted.id}")))


def test_every_rule_has_a_page_to_edit_it_that_saves_what_it_shows(world, admin):
    for place, entry in enumerate(content(world).entries):
        page = checked(admin.get(world.url(f"policy/draft/entries/{place}")))
        assert entry.rule in page
    offered = re.findall(r"entries/new/([a-z.-]+)", checked(admin.get(world.url("policy/draft/"))))
    assert len(offered) == 22
    for rule in offered:
        url = world.url(f"policy/draft/entries/new/{rule}")
        fields = dict(re.findall(r'name="(param_\w+)"[^>]*type="number"[^>]*value="(\d+)"', checked(admin.get(url))))
        assert send(admin, url, seen=seen(world), strength="refer", **fields).status_code == 303, rule
    assert [e.rule for e in content(world).entries[-22:]] == offered


def test_a_value_out_of_range_is_told_at_its_field_and_the_draft_stays(world, admin):
    before = seen(world)
    rule = world.url("policy/draft/entries/new/account.house-activity")
    page = checked(send(admin, rule, seen=before, strength="refuse", param_days="0"), 422)
    assert "Number must be between" in page
    page = checked(send(admin, world.url("policy/draft/terms"), seen=before, **TERMS | {"loser_share": "half"}), 422)
    assert "There is a problem" in page
    assert seen(world) == before


def test_an_entry_is_changed_and_taken_out(world, admin):
    first = content(world).entries[0]
    url = world.url("policy/draft/entries/0")
    assert send(admin, url, seen=seen(world), strength="refer", param_standings=["suspended"]).status_code == 303
    assert content(world).entries[0].params == {"standings": ("suspended",)}
    assert send(admin, f"{url}/removal", seen=seen(world)).status_code == 303
    assert first.rule not in [e.rule for e in content(world).entries]
    assert "The partner is not in good standing: no entry asks this." in checked(admin.get(world.url("policy/draft/")))


def test_a_form_filled_from_an_older_draft_changes_nothing(world, admin):
    old = seen(world)
    send(admin, world.url("policy/draft/terms"), seen=old, **TERMS)
    page = checked(send(admin, world.url("policy/draft/terms"), seen=old, **TERMS | {"protection_days": "10"}), 409)
    assert "Somebody changed the draft" in page
    assert content(world).protection_days == 60


def test_a_draft_leaves_as_a_file_and_comes_back_from_one(browser, world, admin):
    saved = admin.get(world.url("policy/draft/file"))
    told = json.loads(saved.get_data(as_text=True)) | {"protection_days": 33}
    upload = {"_key": str(uuid4()), "file": (BytesIO(json.dumps(told).encode()), "p.json")}
    answer = browser("second_admin").post(world.url("policy/draft/file"), data=upload)
    assert answer.status_code == 303
    assert content(world).protection_days == 33


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"{", "This is not a policy file"),
        (b"\xff\xfe", "This is not a policy file"),
        (b"[]", "reading stopped at {"),
        (
            {"entries": [{"rule": "account.moon-phase", "strength": "refer"}]},
            "There is no rule called account.moon-phase.",
        ),
        (
            {"entries": [{"rule": "account.named", "strength": "refer", "params": {"phase": 1}}]},
            "account.named has no parameter called phase.",
        ),
    ],
)
def test_a_file_that_is_no_policy_is_refused_with_the_place_and_nothing_is_lost(world, admin, text, told):
    before = seen(world)
    whole = text if isinstance(text, bytes) else json.dumps(content(world).data() | text).encode()
    upload = {"_key": str(uuid4()), "file": (BytesIO(whole), "p.json")}
    page = checked(admin.post(world.url("policy/draft/file"), data=upload), 422)
    assert told in page
    assert seen(world) == before


def test_a_draft_is_thrown_away(world, admin):
    assert send(admin, world.url("policy/draft/removal"), seen=seen(world)).status_code == 303
    assert "There is no open draft." in checked(admin.get(world.url("policy/draft/")))


def history(world):
    """One granted and one refused."""
    granted, small = judged(world, "south_seller"), judged(world, customer_name="Other")
    with work(world.house) as session:
        approve(session, granted.id, by(), Notes())
        reject(session, small.id, "policy", by(), Notes(house="no"))
    return granted, small


def test_a_draft_is_heard_over_history_by_a_job_and_the_page_tells_what_would_change(world, admin):
    granted, _ = history(world)
    send(admin, world.url("policy/draft/terms"), seen=seen(world), **TERMS | {"value_min": "60000"})
    answer = send(admin, world.url("policy/draft/replay"))
    waiting = checked(admin.get(answer.location))
    assert "Waiting" in waiting
    assert 'http-equiv="refresh"' in waiting
    run_jobs(world)
    page = checked(admin.get(answer.location))
    assert 'http-equiv="refresh"' not in page
    assert granted.number in page
    assert "+ The value is below …" in page
    with read(world.house) as session:
        row = session.scalars(select(PolicyReplay)).one()
    assert (row.state, row.heard, row.total) == (ReplayState.DONE, 2, 2)
    assert (row.report["turned"], row.report["ending"]) == (1, 1)


def test_the_night_proves_history_and_the_page_says_so(browser, world):
    history(world)
    with work(world.house) as session:
        later(session, "policy.prove")
    run_jobs(world)
    page = checked(browser("auditor").get(world.url("policy/")))
    assert "4 decisions heard again under their own versions." in page
    assert "All say what they said." in page


def test_what_history_no_longer_says_is_named_on_the_page(browser, world):
    _, small = history(world)
    run_jobs(world)
    with work(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == small.id)).one()
        case.facts = case.facts | {"named": True}
        later(session, "policy.prove")
    run_jobs(world)
    page = checked(browser("channel_manager").get(world.url("policy/")))
    assert f"These differ: {small.number}." in page


def test_every_tenant_is_proved_at_once_and_then_every_night_in_its_own_small_hours(world):
    promised = [(NOW, 1), (NOW + timedelta(hours=13), 1), (NOW + timedelta(hours=14), 2)]  # 12:10, 01:10, 02:10 there
    for at, jobs in promised:
        with stopped_at(at):
            dispatcher.promise_scheduled()
            dispatcher.promise_scheduled()
        with shared() as session:
            mine = select(Job).where(Job.tenant_id == world.tenant.id, Job.name == "policy.prove")
            assert len(session.scalars(mine).all()) == jobs


def test_a_replay_that_is_done_twice_comes_to_the_same(world, admin):
    history(world)
    send(admin, world.url("policy/draft/replay"))
    run_jobs(world)
    with read(world.house) as session:
        row = session.scalars(select(PolicyReplay).where(PolicyReplay.kind == ReplayKind.DRAFT)).one()
        first = row.report
    with shared(writes=True) as session:
        job = session.scalars(select(Job).where(Job.tenant_id == world.tenant.id, Job.name == "policy.replay")).one()
        job.state, job.lease = JobState.OPEN, 0
    run_due(HANDLERS, only_tenant=world.tenant.id)
    with read(world.house) as session:
        assert session.scalars(select(PolicyReplay)).one().report == first


def test_the_case_tells_staff_what_would_have_changed_the_verdict(browser, world):
    history(world)
    held = judged(world)
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == held.id)).one()
    page = checked(browser("channel_manager").get(world.url(f"cases/{case.id}")))
    assert "Judged on Jun 8, 2026 or later: Clean." in page


def test_whatever_the_cause_a_refused_partner_reads_the_same_terms(browser, world):
    history(world)
    rival, alone = judged(world), judged(world, customer_name="Third")
    with work(world.house) as session:
        for registration in (rival, alone):
            reject(session, registration.id, "policy", by(), Notes(house="no"))
            flow.release(session, registration.id, NOW.replace(hour=6))
    client = browser("north_seller")
    pages = [checked(client.get(world.url(f"registrations/{r.id}"))) for r in (rival, alone)]
    told = [re.search(r'<p class="mb-0">(.*?)</p>', page, re.S).group(1) for page in pages]
    assert "You may still sell at standard terms." in told[0]
    assert told[0] == told[1]
    assert "Nearest change" not in pages[0]


def test_what_the_partner_ticks_and_fills_in_is_kept(browser, world):
    client = browser("north_seller")
    fields = {
        "customer_name": "Siemens AG", "region_id": str(world.regions["east-china"]),
        "product_line_ids": [str(world.lines["pumps"])], "value": "5000", "expected_close_on": "2099-01-01",
        "contact": "Ms Li", "evidence": "Met.",
        "proofs": ["budget"], "project": " North  Wing ", "tender_on": "2099-02-01",
    }  # fmt: skip
    answer = send(client, world.url("registrations/new"), **fields)
    page = checked(client.get(answer.location.replace("/received", "")))
    assert "North Wing" in page
    assert "The customer&#39;s budget" in page


def test_the_house_writes_its_activity_down(browser, world):
    judged(world)
    with read(world.house) as session:
        account = session.scalars(select(Account)).one().id
    url = world.url(f"activities/{account}")
    client = browser("direct_seller")
    checked(client.get(url))
    assert send(client, url, kind="visit", happened_on="2026-03-01", note="Saw the plant").status_code == 303
    page = checked(send(client, url, kind="visit", happened_on="2999-03-01", note="Will see it"), 422)
    assert "This day has not come" in page
    page = checked(browser("auditor").get(url))
    assert "Saw the plant" in page
    assert "Write it down" not in page


def test_a_certificate_is_recorded_and_read_by_its_partner(browser, world):
    url = world.url(f"partners/{world.partners['north']}/certification")
    fields = {
        "line_id": str(world.lines["pumps"]),
        "holder": "Li Wei",
        "certificate": "C-77",
        "valid_from": "2026-01-01",
    }
    sent = send(browser("channel_manager"), url, **{f"certification-{name}": value for name, value in fields.items()})
    assert sent.status_code == 303
    assert "C-77" in checked(browser("north_admin").get(world.url("company/")))


# The command line


@pytest.fixture
def run(world, monkeypatch):
    """The command line on this test's database."""
    monkeypatch.setattr(common, "prepared", lambda: None)
    return lambda *words: CliRunner().invoke(command, [*words, "--tenant", world.tenant.slug])


def test_a_draft_file_is_replayed_from_the_command_line(world, run, tmp_path):
    granted, _ = history(world)
    file = tmp_path / "draft.json"
    assert run("export", str(file)).exit_code == 0
    file.write_text(json.dumps(json.loads(file.read_text()) | {"value_min_minor": 6_000_000}))
    told = run("replay", "--draft", str(file), "--report", str(tmp_path / "out.csv"))
    assert told.exit_code == 0, told.output
    assert re.search(r"outcomes that change +1\n", told.output)
    assert granted.number in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    nothing = run("replay", "--draft", str(file), "--since", "2030-01-01")
    assert re.search(r"registrations heard +0\n", nothing.output)


def test_an_unknown_rule_in_a_draft_file_is_one_clear_sentence(world, run, tmp_path):
    file = tmp_path / "draft.json"
    with read(world.house) as session:
        whole = rulebook(in_force(session, NOW)).data()
    file.write_text(json.dumps(whole | {"entries": [{"rule": "account.moon-phase", "strength": "refer"}]}))
    told = run("replay", "--draft", str(file))
    assert (told.exit_code, told.output) == (1, "Error: There is no rule called account.moon-phase.\n")


def test_history_is_proved_from_the_command_line(world, run):
    _, small = history(world)
    assert run("prove").output == "All 4 decisions say what they said.\n"
    with work(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == small.id)).one()
        case.facts = case.facts | {"named": True}
    told = run("prove")
    assert told.exit_code == 1
    assert f"1 of 4 differ: {small.number}" in told.output
