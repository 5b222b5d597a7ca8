"""Decisions at gates: recorded as they stood, once, by whoever may; no way round them, not even in the database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.deal.at import DealHeld, DealOver, StageMoved
from ltc.deal.hold import HoldEndless, hold, resume
from ltc.deal.models import Deal, DealMove, DealState, MoveKind
from ltc.deal.move import GateShut, LossReason, advance, lose
from ltc.deal.version import VersionSame, change_version, preview
from ltc.deal_field.fill import fill, held
from ltc.deal_field.values import FieldWrong
from ltc.gate_decision.approve import ApprovalGiven, approve, asked
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.mode.models import Mode
from ltc.mode.override import override
from ltc.path import draft as drafting
from ltc.path import edit
from ltc.path.content import Choice, Condition, OwnField, OwnKind, Stage
from ltc.path.file import PathUnsound
from ltc.path.find import content_of, path_for
from ltc.path.roles import Owner
from portal.db import work
from pricing.ground.drafting import DraftOfAnother, DraftOpen, DraftOwn
from pricing.ground.errors import NotAllowed
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, opened, ordered, quoted
from tests.gates import by, registered

ADA, NILS = new_id(), new_id()
FAR = date(2026, 4, 1)


def published(session, mode, change):
    """The next version of a mode's path: Ada changes the draft, Nils publishes it."""
    draft = drafting.begin(session, mode, ADA, NOW)
    drafting.edit(session, draft, change(drafting.content(draft)), ADA, NOW)
    session.flush()
    path = drafting.publish(session, draft, drafting.digest(draft), NILS, NOW)
    session.flush()
    return path


def channel(world, session):
    """A partner's registered deal at the first stage of its path."""
    deal = opened(world, session)
    registered(world, session, deal)
    return deal


def decided(session):
    return [(one.outcome, one.missing) for one in session.scalars(select(GateDecision).order_by(GateDecision.id))]


def with_condition(code, *conditions):
    """A change that adds conditions to a stage."""

    def change(content):
        stage = content.stages[content.place(code)]
        return edit.put_stage(content, replace(stage, conditions=(*stage.conditions, *conditions)), was=code)

    return change


def test_a_go_is_kept_with_the_conditions_as_they_stood_and_the_version_of_the_path(world):
    with work(world.house) as session:
        deal = channel(world, session)
        path = path_for(session, Mode.CHANNEL)
        advance(session, deal, deal.stage_id, by(ADA))
        [decision] = session.scalars(select(GateDecision))
        assert (decision.outcome, decision.missing, decision.path_id) == (Outcome.GO, 0, path.id)
        assert [(one["rule"], one["holds"]) for one in decision.conditions] == [("gate.registration-approved", True)]
        move = session.scalars(select(DealMove).where(DealMove.kind == MoveKind.GO)).one()
        assert (move.gate_decision_id, move.note) == (decision.id, "ATI")


def test_a_deal_without_a_registration_does_not_pass_the_channels_first_gate(world):
    with work(world.house) as session:
        deal = opened(world, session)
        session.flush()
        with pytest.raises(GateShut):
            advance(session, deal, deal.stage_id, by())
        assert decided(session) == []


def test_two_clicks_are_one_move(world):
    with work(world.house) as session:
        deal = channel(world, session)
        seen = deal.stage_id
        advance(session, deal, seen, by())
        with pytest.raises(StageMoved):
            advance(session, deal, seen, by())


def test_whoever_is_not_named_does_not_decide(world):
    with work(world.house) as session:
        deal = channel(world, session)
        with pytest.raises(NotAllowed):
            advance(session, deal, deal.stage_id, by(roles={"finance"}))
        advance(session, deal, deal.stage_id, by(roles={"partner_admin"}))
        quoted(world, session, deal)
        session.flush()
        path_for(session, Mode.CHANNEL)
        assert advance(session, deal, deal.stage_id, by(roles={"channel_manager"})).code == "order"


def test_a_kill_needs_a_reason_and_ends_the_deal(world):
    with work(world.house) as session:
        deal = channel(world, session)
        lose(session, deal, LossReason.NO_BUDGET, by())
        session.flush()
        [decision] = session.scalars(select(GateDecision))
        assert (decision.outcome, decision.note, deal.state) == (Outcome.KILL, "no_budget", DealState.LOST)
        with pytest.raises(DealOver):
            lose(session, deal, LossReason.PRICE, by())
        with pytest.raises(DealOver):
            advance(session, deal, deal.stage_id, by())


def test_on_hold_a_deal_does_not_advance_until_its_day(world):
    with work(world.house) as session:
        deal = channel(world, session)
        hold(session, deal, deal.stage_id, FAR, by())
        session.flush()
        for day in (TODAY, FAR - timedelta(days=1)):
            with pytest.raises(DealHeld):
                advance(session, deal, deal.stage_id, by(today=day))
        assert advance(session, deal, deal.stage_id, by(today=FAR)).code == "quotation"
        assert [outcome for outcome, _ in decided(session)] == [Outcome.HOLD, Outcome.GO]


@pytest.mark.parametrize("until", [None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=367)])
def test_a_hold_without_an_end_that_comes_is_refused(world, until):
    with work(world.house) as session:
        deal = channel(world, session)
        with pytest.raises(HoldEndless):
            hold(session, deal, deal.stage_id, until, by())


def test_a_hold_can_be_ended_before_its_day(world):
    with work(world.house) as session:
        deal = channel(world, session)
        hold(session, deal, deal.stage_id, FAR, by())
        resume(session, deal, by())
        assert advance(session, deal, deal.stage_id, by()).code == "quotation"


APPROVAL = Condition("approval", {"role": "finance", "from_minor": None})


def test_a_gate_that_asks_for_an_approval_opens_by_one_of_somebody_else(world):
    with work(world.house) as session:
        published(session, Mode.CHANNEL, with_condition("registered", APPROVAL))
        deal = channel(world, session)
        assert asked(session, deal) == ["finance"]
        with pytest.raises(NotAllowed):
            approve(session, deal, "finance", deal.stage_id, by(ADA, {"channel_manager"}))
        with pytest.raises(NotAllowed):
            approve(session, deal, "tenant_admin", deal.stage_id, by(ADA))
        approve(session, deal, "finance", deal.stage_id, by(ADA))
        session.flush()
        with pytest.raises(ApprovalGiven):
            approve(session, deal, "finance", deal.stage_id, by(ADA))
        with pytest.raises(GateShut):
            advance(session, deal, deal.stage_id, by(ADA))
        assert advance(session, deal, deal.stage_id, by(NILS)).code == "quotation"


def test_a_price_under_the_floor_shuts_the_gate(world):
    with work(world.house) as session:
        deal = channel(world, session)
        advance(session, deal, deal.stage_id, by())
        quote = quoted(world, session, deal)
        quote.lines[0].net_minor = 549_999
        session.flush()
        with pytest.raises(GateShut) as shut:
            advance(session, deal, deal.stage_id, by())
        assert [one.rule for one in shut.value.reasons] == ["gate.floor-kept"]
        quote.lines[0].net_minor = 550_000
        assert advance(session, deal, deal.stage_id, by()).code == "order"


FIELDS = {
    OwnKind.TEXT: ("  Siemens  ", "Siemens", None),
    OwnKind.NUMBER: ("12.5", "12.5", "1,2"),
    OwnKind.MONEY: ("1,250.50", "125050", "1.255"),
    OwnKind.DATE: ("2026-05-01", "2026-05-01", "1 May"),
    OwnKind.CHOICE: ("y", "y", "z"),
}
YES_NO = (Choice("y", "Yes", "是"), Choice("n", "No", "否"))


@pytest.mark.parametrize("kind", FIELDS)
def test_an_own_field_takes_what_it_holds_and_opens_the_gate(world, kind):
    typed, stored, wrong = FIELDS[kind]
    own = OwnField("own", "Own", "自有", kind, "registered", YES_NO if kind is OwnKind.CHOICE else ())
    with work(world.house) as session:
        published(session, Mode.CHANNEL, lambda content: edit.put_field(content, own))
        deal = channel(world, session)
        with pytest.raises(GateShut) as shut:
            advance(session, deal, deal.stage_id, by())
        assert [one.rule for one in shut.value.reasons] == ["gate.field-filled"]
        if wrong:
            with pytest.raises(FieldWrong):
                fill(session, deal, {"own": wrong}, ADA, NOW)
        fill(session, deal, {"own": typed, "unknown": "x"}, ADA, NOW)
        session.flush()
        assert held(session, deal.id) == {"own": stored}
        advance(session, deal, deal.stage_id, by())
        fill(session, deal, {"own": " "}, ADA, NOW)
        session.flush()
        assert held(session, deal.id) == {}


REVIEW = Stage("review", "Review", "评审", Owner.CHANNEL_MANAGER, 350_000, 2, conditions=(Condition("quote-sent"),))


def test_a_deal_stays_on_its_version_until_it_is_moved_and_lands_on_what_it_has_not_passed(world):
    with work(world.house) as session:
        deal = channel(world, session)
        advance(session, deal, deal.stage_id, by())
        old = deal.path_id
        new = published(session, Mode.CHANNEL, lambda content: edit.put_stage(content, REVIEW, after="registered"))
        assert deal.path_id == old
        shown = preview(session, deal, by())
        assert (shown.after.stage.code, [one.reason.rule for one in shown.found]) == ("review", ["gate.quote-sent"])
        with pytest.raises(VersionSame):
            change_version(session, deal, (deal.stage_id, old), by())
        change_version(session, deal, (deal.stage_id, new.id), by())
        assert (deal.path_id, deal.stage_id) == (new.id, new.stages[1].id)
        with pytest.raises(GateShut):
            advance(session, deal, deal.stage_id, by())
        with pytest.raises(VersionSame):
            change_version(session, deal, (deal.stage_id, new.id), by())


def test_a_version_is_published_by_another_person_when_it_is_sound(world):
    with work(world.house) as session:
        draft = drafting.begin(session, Mode.DIRECT, ADA, NOW)
        session.flush()
        with pytest.raises(DraftOpen):
            drafting.begin(session, Mode.DIRECT, NILS, NOW)
        with pytest.raises(drafting.PathUnchanged):
            drafting.publish(session, draft, drafting.digest(draft), NILS, NOW)
        with pytest.raises(DraftOfAnother):
            drafting.edit(session, draft, drafting.content(draft), NILS, NOW)
        wanted = drafting.content(draft)
        drafting.edit(session, draft, replace(wanted, stages=wanted.stages[:1]), ADA, NOW)
        with pytest.raises(DraftOwn):
            drafting.publish(session, draft, drafting.digest(draft), ADA, NOW)
        with pytest.raises(drafting.PathDraftChanged):
            drafting.publish(session, draft, "0" * 16, NILS, NOW)
        with pytest.raises(PathUnsound):
            drafting.publish(session, draft, drafting.digest(draft), NILS, NOW)
        drafting.edit(session, draft, replace(wanted, stages=wanted.stages[:3], fields=()), ADA, NOW)
        session.flush()
        path = drafting.publish(session, draft, drafting.digest(draft), NILS, NOW)
        session.flush()
        assert (path.version, len(path_for(session, Mode.DIRECT).stages)) == (2, 3)
        assert content_of(path_for(session, Mode.DIRECT)) == drafting.content(draft)


def moves(world, act):
    """Try something on a registered deal, in a transaction that is thrown away."""
    with work(world.house, keep=False) as session:
        deal = channel(world, session)
        session.flush()
        act(session, deal, path_for(session, Mode.CHANNEL))


def test_the_database_refuses_a_stage_to_which_no_move_leads(world):
    def jump(session, deal, path):
        deal.stage_id = path.stages[3].id
        with pytest.raises(IntegrityError, match="no move"):
            session.flush()

    moves(world, jump)


@pytest.mark.parametrize("kind", [MoveKind.GO, MoveKind.EARLIER, MoveKind.ROUTED, MoveKind.VERSION])
def test_the_database_refuses_a_move_that_no_decision_allows(world, kind):
    def forge(session, deal, path):
        decision = None
        if kind is MoveKind.GO:  # a Go on the first stage, used to jump over the second
            decision = GateDecision(
                id=new_id(), deal_id=deal.id, partner_id=deal.partner_id, deal_version=deal.version, path_id=path.id,
                stage_id=deal.stage_id, outcome=Outcome.GO, conditions=[], missing=0, decided_by=ADA, decided_at=NOW,
            )  # fmt: skip
            session.add(decision)
            session.flush()
        move = DealMove(
            deal_id=deal.id, partner_id=deal.partner_id, kind=kind, from_stage_id=deal.stage_id, from_stage="one",
            gate_decision_id=decision.id if decision else None, to_stage="order", to_stage_id=path.stages[2].id,
            moved_at=NOW, moved_by=ADA,
        )  # fmt: skip
        session.add(move)
        with pytest.raises(IntegrityError, match="no decision"):
            session.flush()

    moves(world, forge)


def test_the_database_refuses_a_go_with_something_missing(world):
    def forge(session, deal, path):
        session.add(
            GateDecision(
                deal_id=deal.id, partner_id=deal.partner_id, deal_version=deal.version, path_id=path.id,
                stage_id=deal.stage_id, outcome=Outcome.GO, conditions=[], missing=1, decided_by=ADA, decided_at=NOW,
            )
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="nothing_missing"):
            session.flush()

    moves(world, forge)


def test_a_confirmed_order_wins_and_a_deal_that_is_won_still_passes_every_gate(world):
    with work(world.house) as session:
        deal = channel(world, session)
        ordered(world, session, deal)
        session.flush()
        codes = [advance(session, deal, deal.stage_id, by()).code for _ in range(3)]
        assert (codes, deal.state) == (["quotation", "order", "delivery"], DealState.WON)
        with pytest.raises(GateShut):
            advance(session, deal, deal.stage_id, by())


def test_a_deal_that_was_rerouted_begins_anew(world):
    with work(world.house) as session:
        deal = channel(world, session)
        advance(session, deal, deal.stage_id, by())
        override(session, deal, Mode.DIRECT, ("Named account.", ADA), NOW)
        session.flush()
        assert session.get_one(Deal, (deal.tenant_id, deal.id)).stage_id == path_for(session, Mode.DIRECT).stages[0].id
