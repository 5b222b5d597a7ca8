"""Modes in the database: the model of two people, what is consulted, and how a partner's deal is routed by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.deal.at import ModeOpen
from ltc.deal.models import Deal
from ltc.deal.move import advance
from ltc.mode.advice.difference import Differs, difference
from ltc.mode.advice.model import read, shipped
from ltc.mode.advice.questions import ModeFact, Question, Sheet
from ltc.mode.consult import About, consult, sheet_of
from ltc.mode.draft import (
    ModelBackdated,
    ModelDraftChanged,
    ModelUnchanged,
    begin,
    digest,
    discard,
    edit,
    publish,
)
from ltc.mode.find import model_at, of_company, of_deal, of_lines
from ltc.mode.models import Level, Mode, ModeAdvice, ModeModel
from ltc.mode.override import override
from partners.account.models import Account
from partners.conflict.rule import Notes
from partners.conflict.rule import approve as approve_case
from partners.partner.models import Partner, Standing
from portal.db import read as reading
from portal.db import work
from portal.flows import registration as flow
from pricing.ground.drafting import DraftOfAnother, DraftOpen, DraftOver, DraftOwn
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.claims import NOW, by, judged
from tests.gates import by as gate_by
from tests.ltc.test_mode_advisor import GEAR, GOODS, MEDICAL, form

ADA, NILS = new_id(), new_id()
LATER = NOW + timedelta(days=1)
OTHER = read(shipped().data() | {"pure_from_ppm": 900_000}, "own")


def published(session, model=OTHER, at=NOW, starts=NOW):
    draft = begin(session, ADA, at)
    edit(session, draft, model, ADA, at)
    return publish(session, draft, digest(draft), starts, (NILS, at))


def test_before_a_version_is_published_the_shipped_model_stands(world):
    with reading(world.house) as session:
        assert model_at(session, NOW) == shipped()


def test_a_model_is_drafted_by_one_published_by_another_and_dated(world):
    with work(world.house) as session:
        published(session, starts=LATER)
        session.flush()
        assert model_at(session, NOW) == shipped()
        assert model_at(session, LATER).pure_from_ppm == 900_000
        assert model_at(session, LATER).version == "model 1"


def test_a_draft_has_one_editor_and_another_publisher(world):
    with work(world.house) as session:
        draft = begin(session, ADA, NOW)
        with pytest.raises(DraftOpen):
            begin(session, NILS, NOW)
        with pytest.raises(DraftOfAnother):
            edit(session, draft, OTHER, NILS, NOW)
        edit(session, draft, OTHER, ADA, NOW)
        with pytest.raises(DraftOwn):
            publish(session, draft, digest(draft), NOW, (ADA, NOW))
        with pytest.raises(ModelDraftChanged):
            publish(session, draft, "0" * 16, NOW, (NILS, NOW))
        with pytest.raises(ModelBackdated):
            publish(session, draft, digest(draft), NOW - timedelta(seconds=1), (NILS, NOW))
        discard(session, draft)
        with pytest.raises(DraftOver):
            publish(session, draft, digest(draft), NOW, (NILS, NOW))


def test_a_draft_that_changes_nothing_is_not_published(world):
    with work(world.house) as session:
        draft = begin(session, ADA, NOW)
        with pytest.raises(ModelUnchanged):
            publish(session, draft, digest(draft), NOW, (NILS, NOW))


def test_the_database_itself_refuses_a_model_of_one_person(world):
    content = shipped().data()
    same = {"drafted_by": ADA, "published_by": ADA, "published_at": NOW, "in_force_from": NOW}
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(ModeModel(version=1, content=content, **same))


def test_the_difference_names_every_term_and_nothing_else():
    changed = shipped().data() | {"rules": shipped().data()["rules"] | {"mode.named-account": []}}
    assert difference(shipped(), read(changed, "own")) == [Differs("rules.mode.named-account", "channel", "")]
    assert difference(shipped(), OTHER) == [Differs("pure_from_ppm", 800_000, 900_000)]
    assert difference(OTHER, OTHER) == []


def test_what_was_advised_is_kept_as_it_was_said_and_the_newest_counts(world):
    pumps = world.lines["pumps"]
    with work(world.house) as session:
        for answers, at in ((MEDICAL, NOW), (GOODS, LATER)):
            consult(session, About(Level.PRODUCT_LINE, pumps, revenue_minor=5), Sheet(form(answers)), ADA, at)
        consult(session, About(Level.COMPANY), Sheet(form(GEAR), frozenset({ModeFact.NO_VENDOR_ENTITY})), ADA, NOW)
    with reading(world.house) as session:
        newest = of_lines(session)[pumps]
        assert (newest.told["mode"], newest.told["model"]) == ("channel", "shipped")
        assert sheet_of(newest) == Sheet(form(GOODS))
        assert sheet_of(of_company(session)).facts == {ModeFact.NO_VENDOR_ENTITY}


def test_an_advice_is_about_one_thing(world):
    with pytest.raises(IntegrityError), work(world.house) as session:
        consult(session, About(Level.COMPANY, world.lines["pumps"]), Sheet({}), ADA, NOW)


def test_no_partner_sees_an_advice_or_a_model(world):
    with work(world.house) as session:
        consult(session, About(Level.COMPANY), Sheet({Question.SCALE: 1}), ADA, NOW)
        published(session)
    with reading(world.people["north_seller"]) as session:
        assert session.scalars(select(ModeAdvice)).all() == session.scalars(select(ModeModel)).all() == []


# Routing.


def answered(world, answers, *facts, level=Level.PRODUCT_LINE, line="pumps"):
    about = About(level, world.lines[line]) if level is Level.PRODUCT_LINE else About(level)
    with work(world.house) as session:
        consult(session, about, Sheet(form(answers), frozenset(facts)), ADA, NOW)


def deal_of(world, prepare=None, **more):
    """The deal of an approved registration of north's for pumps, routed as the portal routes it."""
    registration = judged(world, "north_seller", **more)
    with work(world.house) as session:
        approve_case(session, registration.id, by(), Notes())
        if prepare:
            prepare(session)
        flow.release(session, registration.id, NOW.replace(hour=6))
    with reading(world.house) as session:
        return session.scalars(select(Deal).where(Deal.registration_id == registration.id)).one()


def rules(deal):
    return [reason["rule"] for reason in deal.routing["reasons"]]


def test_without_answers_the_limits_decide_as_before(world):
    deal = deal_of(world)
    assert (deal.mode, deal.needs_mode) == (Mode.CHANNEL, False)
    assert rules(deal) == ["mode.valid-registration", "mode.partner-registered"]


def test_sound_advice_for_the_line_routes_the_deal(world):
    answered(world, MEDICAL)
    deal = deal_of(world)
    assert deal.mode is Mode.HYBRID  # direct is barred by the registration itself
    assert rules(deal) == ["mode.valid-registration", "mode.advised"]
    assert deal.routing["reasons"][1]["facts"] == {"lines": "pumps", "day": "2026-03-10"}


def test_advice_for_the_line_goes_before_the_limit_of_joint_work(world):
    answered(world, GOODS)
    assert deal_of(world, value=Money(90_000_000, world.tenant.currency)).mode is Mode.CHANNEL


def test_the_company_answers_where_the_line_does_not(world):
    answered(world, MEDICAL, level=Level.COMPANY)
    deal = deal_of(world)
    assert (deal.mode, rules(deal)[-1]) == (Mode.HYBRID, "mode.advised-company")


def test_advice_of_low_confidence_is_named_and_leaves_it_to_the_limits(world):
    with work(world.house) as session:
        few = Sheet({Question.PRODUCT_INFO: 4})
        consult(session, About(Level.PRODUCT_LINE, world.lines["pumps"]), few, ADA, NOW)
    deal = deal_of(world)
    assert deal.mode is Mode.CHANNEL
    assert rules(deal) == ["mode.valid-registration", "mode.advice-unsure", "mode.partner-registered"]


def test_what_is_so_of_a_line_is_so_of_its_deal(world):
    answered(world, GOODS, ModeFact.PARTNER_NOT_CERTIFIED)
    deal = deal_of(world)
    assert (deal.mode, rules(deal)) == (Mode.HYBRID, ["mode.valid-registration", "mode.partner-not-certified"])


def named(session):
    for account in session.scalars(select(Account)):
        account.named = True


def test_a_named_account_is_never_left_to_the_channel(world):
    answered(world, GOODS)
    deal = deal_of(world, named)
    assert deal.mode is Mode.HYBRID
    assert "mode.named-account" in rules(deal)


def test_where_all_is_barred_a_person_chooses_and_until_then_the_deal_stays(world):
    def blacklist(session):
        for partner in session.scalars(select(Partner).where(Partner.code == "north")):
            partner.standing = Standing.BLACKLISTED

    deal = deal_of(world, blacklist)
    assert (deal.needs_mode, rules(deal)[-1]) == (True, "mode.needs-person")
    with work(world.house) as session:
        row = session.get_one(Deal, (deal.tenant_id, deal.id))
        with pytest.raises(ModeOpen):
            advance(session, row, row.stage_id, gate_by())
        override(session, row, Mode.DIRECT, ("The house takes over.", ADA), NOW)
        assert (row.needs_mode, rules(row)) == (False, ["mode.overridden"])
        assert of_deal(session, row.id) is None
