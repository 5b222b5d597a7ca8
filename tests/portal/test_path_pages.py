"""Paths by their pages: drafted, edited, published by another; gates decided in the deal room by either side."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.deal_field.fill import held
from ltc.gate_decision.models import GateApproval, GateDecision, Outcome
from ltc.mode.models import Mode
from ltc.path import file
from ltc.path.find import content_of, path_for
from ltc.path.models import Path, PathDraft
from portal.clock import now, stopped_at
from portal.db import read, work
from portal.flows import gate as flow
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.mail.models import MailMessage
from pricing.ground.record import new_id
from tests.deals import opened, quoted
from tests.gates import registered


@pytest.fixture(autouse=True)
def no_csrf(app):
    app.config["WTF_CSRF_ENABLED"] = False


def post(client, url, **fields):
    return client.post(url, data={"_key": str(new_id()), **fields})


def draft_of(world, admin, mode="channel"):
    """The address of a new draft."""
    answer = post(admin, world.url("paths/drafts/"), mode=mode)
    assert answer.status_code == 303, answer.text[-500:]
    return answer.headers["Location"]


STAGE = {
    "code": "review",
    "name_en": "Review",
    "name_zh": "评审",
    "owner": "channel_manager",
    "due_days": "3",
    "probability": "40",
    "gate": "ATR",
    "approvals": "finance",
    "conditions": "quote-sent",
    "accountable": "",
    "least_field": "",
}
FIELD = {"code": "win_rate", "name_en": "Win rate", "name_zh": "赢单率", "kind": "number", "required_from": "quotation"}


def test_a_path_is_drafted_edited_and_published_by_another_without_code(app, world):
    ada, nils = world.client(app, "tenant_admin"), world.client(app, "second_admin")
    draft = draft_of(world, ada)
    assert post(ada, f"{draft}/stages/new", **STAGE, after="registered").status_code == 303
    assert post(ada, f"{draft}/stages/new", **STAGE).status_code == 422
    assert post(ada, f"{draft}/fields/new", **FIELD).status_code == 303
    assert post(ada, f"{draft}/stages/1/position", was="review", to="down").status_code == 303
    assert post(ada, f"{draft}/stages/1/position", was="review", to="down").status_code == 409
    assert post(ada, f"{draft}/stages/2", **STAGE | {"was": "review", "due_days": "5"}).status_code == 303
    assert post(ada, f"{draft}/stages/4/removal", was="delivery").status_code == 303
    page = ada.get(draft).text
    assert "New stage: Review." in page
    assert "Stage taken out: Delivery." in page
    assert "another administrator looks at it" in page
    seen = re.search(r'name="seen" value="(\w+)"', nils.get(draft).text)[1]
    assert post(ada, f"{draft}/publication", seen=seen).status_code == 403
    published = post(nils, f"{draft}/publication", seen=seen)
    assert published.status_code == 303
    with read(world.house) as session:
        said = content_of(path_for(session, Mode.CHANNEL))
    assert [stage.code for stage in said.stages] == ["registered", "quotation", "review", "order", "cash", "service"]
    assert said.stages[2].due_days == 5
    assert [one.code for one in said.stages[2].conditions] == ["quote-sent", "approval"]
    shown = nils.get(published.headers["Location"]).text
    assert shown.count("fw-chart-box") == 6
    assert "Win rate" in shown


def test_a_draft_with_a_fault_says_what_to_mend_and_is_not_offered_for_publication(app, world):
    ada, nils = world.client(app, "tenant_admin"), world.client(app, "second_admin")
    draft = draft_of(world, ada)
    post(ada, f"{draft}/fields/new", **FIELD)
    post(ada, f"{draft}/stages/1/removal", was="quotation")
    page = nils.get(draft).text
    assert "is required from a stage that is gone" in page
    assert "/publication" not in page
    with read(world.house) as session:
        seen = session.scalars(select(PathDraft)).one()
    assert seen.drafted_by == world.people["tenant_admin"].person_id


def test_a_file_with_a_circle_is_refused_beside_the_field(app, world):
    ada = world.client(app, "tenant_admin")
    draft = draft_of(world, ada)
    with read(world.house) as session:
        text = file.write(content_of(path_for(session, Mode.CHANNEL)))
        path_id = path_for(session, Mode.CHANNEL).id
    assert ada.get(world.url(f"paths/{path_id}/file")).text == text
    assert post(ada, f"{draft}/file", text=text).status_code == 303
    circle = post(ada, f"{draft}/file", text=text.replace('"next": "order"', '"next": "registered"'))
    assert circle.status_code == 422
    assert "leads back to itself" in circle.text
    assert post(ada, f"{draft}/file", text="{").status_code == 422


@pytest.fixture
def deal_id(world):
    with work(world.house) as session:
        deal = opened(world, session)
        registered(world, session, deal)
        return deal.id


def deal(world, deal_id):
    with read(world.house) as session:
        return session.scalars(select(Deal).where(Deal.id == deal_id)).one()


def test_a_partner_says_go_at_its_own_gate_and_the_floor_is_kept_all_the_same(app, world, deal_id):
    seller = world.client(app, "north_seller")
    url = world.url(f"deals/{deal_id}")
    assert post(seller, f"{url}/stage", seen=deal(world, deal_id).stage_id).status_code == 303
    with work(world.house) as session:
        row = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        quoted(world, session, row).lines[0].net_minor = 1
    shut = post(seller, f"{url}/stage", seen=deal(world, deal_id).stage_id)
    assert shut.status_code == 409
    assert "under the floor price" in shut.text
    assert post(world.client(app, "south_seller"), f"{url}/stage", seen=row.stage_id).status_code == 404


def test_whoever_the_gate_does_not_name_is_refused_by_the_page_too(app, world, deal_id):
    seen = deal(world, deal_id).stage_id
    assert post(world.client(app, "finance"), world.url(f"deals/{deal_id}/stage"), seen=seen).status_code == 403
    assert post(world.client(app, "finance"), world.url(f"deals/{deal_id}/stage"), seen="x").status_code == 422


def test_a_hold_ends_in_the_morning_of_its_day_and_the_owner_is_told(app, world, deal_id):
    manager = world.client(app, "channel_manager")
    url, until = world.url(f"deals/{deal_id}"), now().date() + timedelta(days=9)
    seen = deal(world, deal_id).stage_id
    assert post(manager, f"{url}/hold", seen=seen, held_until="").status_code == 422
    assert post(manager, f"{url}/hold", seen=seen, held_until="2020-01-01").status_code == 422
    with work(world.house) as session:
        session.scalars(select(Deal).where(Deal.id == deal_id)).one().owner_id = world.people["north_seller"].person_id
    assert post(manager, f"{url}/hold", seen=seen, held_until=until.isoformat(), note="Budget").status_code == 303
    assert post(manager, f"{url}/stage", seen=seen).status_code == 409
    assert "On hold" in manager.get(url).text
    with stopped_at(now() + timedelta(days=10)):
        run_due(HANDLERS, only_tenant=world.tenant.id)
    assert deal(world, deal_id).held_until is None
    with read(world.house) as session:
        assert [row.template for row in session.scalars(select(MailMessage))] == ["hold_over"]


def test_a_refused_hold_shows_the_room_of_a_hybrid_deal_again(app, world):
    with work(world.house) as session:
        row = opened(world, session, value=60_000_000)
    url, seller = world.url(f"deals/{row.id}"), world.client(app, "direct_seller")
    refused = post(seller, f"{url}/hold", seen=row.stage_id, held_until="2020-01-01")
    assert refused.status_code == 422
    assert "A hold ends on a day after today" in refused.text


def test_a_hold_that_was_renewed_is_not_ended_by_the_first_day(world, deal_id):
    with work(world.house) as session:
        row = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        row.held_until = date(2026, 5, 1)
        session.flush()
        flow.hold_over(session, deal_id, date(2026, 4, 1))
        assert row.held_until == date(2026, 5, 1)


def test_own_fields_are_typed_at_the_deal_and_a_wrong_one_is_said_beside_it(app, world, deal_id):
    ada, nils = world.client(app, "tenant_admin"), world.client(app, "second_admin")
    draft = draft_of(world, ada)
    post(ada, f"{draft}/fields/new", **FIELD)
    first = STAGE | {"was": "registered", "code": "registered", "conditions": []}
    assert post(ada, f"{draft}/stages/0", **first).status_code == 303
    seen = re.search(r'name="seen" value="(\w+)"', nils.get(draft).text)[1]
    assert post(nils, f"{draft}/publication", seen=seen).status_code == 303
    manager, url = world.client(app, "channel_manager"), world.url(f"deals/{deal_id}")
    preview = manager.get(f"{url}/version")
    assert "It goes from" in preview.text
    shown = dict(re.findall(r'name="(seen|path)" value="([0-9a-f-]{36})"', preview.text))
    assert post(manager, f"{url}/version", **shown).status_code == 303
    assert post(manager, f"{url}/version", **shown).status_code == 409
    wrong = post(manager, f"{url}/fields", **{"own-win_rate": "many"})
    assert wrong.status_code == 422
    assert 'id="own-win_rate-error"' in wrong.text
    assert post(manager, f"{url}/fields", **{"own-win_rate": "45.5"}).status_code == 303
    with read(world.house) as session:
        assert held(session, deal_id) == {"win_rate": "45.5"}
    approve(app, world, deal_id, url)


def approve(app, world, deal_id, url):
    """The gate that was published asks for finance, and opens for somebody else then."""
    seen = deal(world, deal_id).stage_id
    finance, manager = world.client(app, "finance"), world.client(app, "channel_manager")
    assert post(manager, f"{url}/stage", seen=seen).status_code == 409
    assert post(manager, f"{url}/approval", seen=seen, role="finance").status_code == 403
    assert "Approve as Finance" in finance.get(url).text
    assert post(finance, f"{url}/approval", seen=seen, role="finance").status_code == 303
    assert post(manager, f"{url}/stage", seen=seen).status_code == 303
    with read(world.house) as session:
        assert session.scalars(select(GateApproval.role)).all() == ["finance"]
        assert session.scalars(select(GateDecision.outcome)).all() == [Outcome.GO]


def test_versions_are_listed_and_read_by_staff_and_by_no_partner(app, world):
    with read(world.house) as session:
        path_id = session.scalars(select(Path.id)).first()
    for path in ("paths/", f"paths/{path_id}"):
        assert world.client(app, "auditor").get(world.url(path)).status_code == 200
        assert world.client(app, "north_seller").get(world.url(path)).status_code == 403
