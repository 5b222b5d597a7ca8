"""Receipts of rulings: issued at the release, published once a day, and silent about everybody else."""

import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from partners.conflict.rule import Notes, approve, reject
from partners.receipt.find import heads, proof_of, receipts_of
from partners.receipt.issue import head_data, written
from partners.receipt.models import RulingHead, RulingProof, RulingReceipt
from partners.receipt.publish import FIRST, publish
from partners.receipt.verify import verify
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import registration as flow
from portal.jobs.promise import later
from pricing.ground.decision import Verdict
from tests.claims import NOW, by, judged, run_jobs, settle_doubt
from tests.world import build

RELEASED = NOW + timedelta(hours=1)
NEXT_DAY = date(2026, 3, 11)


def released(world, who="north_seller", note=None, **more):
    """A registration that was approved and answered."""
    registration = judged(world, who, **more)
    with work(world.house) as session:
        settle_doubt(session, registration.id)
        approve(session, registration.id, by(), Notes(partner=note, house="secret of the house"))
        flow.release(session, registration.id, RELEASED)
    return registration


def published(world, day=NEXT_DAY):
    with work(world.house) as session:
        return publish(session, day, RELEASED)


def file_of(world, who, registration):
    """The receipt's file as its partner gets it."""
    with read(world.people[who]) as session:
        [receipt, *_] = receipts_of(session, registration.id)
        return written(receipt, *proof_of(session, receipt))


def heads_of(world):
    with read(world.house) as session:
        return {"issuer": world.tenant.slug, "heads": [head_data(head) for head in heads(session)]}


def verdict(file, heads=None):
    decision = verify(json.dumps(file), json.dumps(heads) if heads else None)
    return decision.verdict, [reason.rule for reason in decision.reasons]


def test_a_ruling_has_no_receipt_before_its_release(world):
    registration = judged(world)
    with work(world.house) as session:
        settle_doubt(session, registration.id)
        approve(session, registration.id, by(), Notes())
    with read(world.house) as session:
        assert receipts_of(session, registration.id) == []


def test_a_receipt_says_what_its_partner_may_read_and_when_it_asked(world):
    content = file_of(world, "north_seller", released(world, note="Good luck"))["content"]
    assert content == {
        "issuer": world.tenant.slug,
        "partner": "north",
        "registration": "R-NORTH-0001",
        "customer": "Siemens AG",
        "lines": ["pumps"],
        "value_minor": 5_000_000,
        "currency": "EUR",
        "submitted_at": NOW.isoformat(),
        "released_at": RELEASED.isoformat(),
        "policy": "v1",
        "outcome": "approved",
        "answer": "approved",
        "granted": ["pumps"],
        "protected_until": "2026-06-08",
        "held_until": None,
        "note": "Good luck",
    }


def test_a_receipt_of_a_refusal_names_neither_the_rival_nor_the_true_reason(world):
    released(world)
    south = judged(world, "south_seller", evidence="Our own.")
    with work(world.house) as session:
        reject(session, south.id, "policy", by(NOW + timedelta(minutes=7)), Notes(house="north holds it"))
        flow.release(session, south.id, RELEASED)
    text = json.dumps(file_of(world, "south_seller", south)).lower()
    assert '"answer": "policy"' in text
    for foreign in ("north", "conflict", "rival", "2026-06-08", "04:17", "holds"):
        assert foreign not in text


def test_the_disclosure_level_decides_what_a_receipt_says_of_a_holder(tenant):
    world = build(tenant, disclosure="existence_until")
    released(world)
    south = judged(world, "south_seller")
    with work(world.house) as session:
        reject(session, south.id, "policy", by(), Notes())
        flow.release(session, south.id, RELEASED)
    content = file_of(world, "south_seller", south)["content"]
    assert (content["answer"], content["held_until"]) == ("held", "2026-06-08")


def test_a_receipt_is_genuine_before_and_after_its_head_is_published(world):
    north = released(world)
    assert verdict(file_of(world, "north_seller", north))[0] is Verdict.REFER
    published(world)
    found = verdict(file_of(world, "north_seller", north), heads_of(world))
    assert found == (Verdict.ALLOW, ["receipt.whole", "receipt.published"])


def test_a_receipt_stays_genuine_under_the_heads_of_later_days(world):
    north = released(world)
    for day in range(3):
        published(world, NEXT_DAY + timedelta(days=day))
        released(world, "south_seller", customer_name=f"Customer {day}")
    assert verdict(file_of(world, "north_seller", north), heads_of(world))[0] is Verdict.ALLOW


def test_a_day_has_one_head_whoever_asks_and_however_often(world):
    first = published(world)
    assert published(world) is None
    assert published(world, NEXT_DAY - timedelta(days=1)) is None
    second = published(world, NEXT_DAY + timedelta(days=1))
    assert (first.before, second.before) == (FIRST, first.hash)


def test_a_day_without_rulings_has_a_head_too_so_heads_count_nothing(world):
    published(world)
    released(world)
    published(world, NEXT_DAY + timedelta(days=1))
    quiet, busy = heads_of(world)["heads"]
    assert {name: len(value) for name, value in quiet.items()} == {name: len(value) for name, value in busy.items()}


def test_a_receipt_is_hung_under_one_head_only(world):
    released(world)
    published(world)
    published(world, NEXT_DAY + timedelta(days=1))
    with read(world.house) as session:
        assert len(session.scalars(select(RulingProof)).all()) == 1


def test_a_head_of_another_vendor_does_not_carry_a_receipt(world, neighbour):
    north, other = released(world), build(neighbour)
    released(other)
    published(world)
    published(other)
    assert "receipt.head-unknown" in verdict(file_of(world, "north_seller", north), heads_of(other))[1]


def test_the_job_publishes_at_the_first_hour_of_the_tenants_own_day(world):
    for hour, days in ((15, ["2026-03-10"]), (16, ["2026-03-10", "2026-03-11"]), (17, ["2026-03-10", "2026-03-11"])):
        with stopped_at(datetime(2026, 3, 10, hour, 5, tzinfo=UTC)):  # Shanghai's midnight is 16:00 UTC
            with work(world.house) as session:
                later(session, "receipt.publish")
            run_jobs(world)
        assert [head["day"] for head in heads_of(world)["heads"]] == days


def test_a_partner_sees_its_own_receipts_and_proofs_only(world):
    released(world)
    released(world, "south_seller", customer_name="Bosch GmbH")
    published(world)
    with read(world.people["north_seller"]) as session:
        own = session.scalars(select(RulingReceipt)).all()
        assert {receipt.content["partner"] for receipt in own} == {"north"}
        assert {proof.partner_id for proof in session.scalars(select(RulingProof))} == {world.partners["north"]}
        assert len(session.scalars(select(RulingHead)).all()) == 1


def test_places_are_dealt_by_chance_so_that_none_tells_how_many_came_before(world):
    for n in range(8):
        released(world, customer_name=f"Customer {n}")
    published(world)
    with read(world.house) as session:
        places = session.scalars(select(RulingProof.position)).all()
    assert len(set(places)) == 8
    assert max(places) > 100
