"""Any sequence of commands on a deal: it never stands behind a gate that was not passed by a Go of its own."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from ltc.deal.at import By
from ltc.deal.hold import hold, resume
from ltc.deal.models import Deal, DealMove, DealState, MoveKind
from ltc.deal.move import LossReason, advance, lose
from ltc.deal.version import change_version, preview
from ltc.deal_field.fill import fill
from ltc.delivery.deliver import accept as accept_delivery
from ltc.delivery.deliver import deliver
from ltc.gate_decision.approve import approve
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.mode.models import Mode
from ltc.mode.override import override
from ltc.order.confirm import confirm
from ltc.order.models import OrderState, SalesOrder
from ltc.order.place import place
from ltc.path import draft as drafting
from ltc.path import edit
from ltc.path.content import Condition, OwnField, OwnKind, Stage
from ltc.path.find import path_for
from ltc.path.models import PathStage
from ltc.path.roles import Owner, Party
from ltc.quote.answer import accept, send
from ltc.quote.models import Quote, QuoteState
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from portal.db import read, work
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id
from tests.conftest import new_tenant
from tests.deals import opened
from tests.gates import registered
from tests.world import build

ADA, NILS = new_id(), new_id()
ROLES = frozenset(party.value for party in Party)
PERSON = st.sampled_from([ADA, NILS])
NOTE = OwnField("note", "Note", "备注", OwnKind.TEXT, "quotation")
APPROVAL = Condition("approval", {"role": "finance", "from_minor": None})


class Gates(RuleBasedStateMachine):
    """One deal of a partner; what is refused changes nothing, which the invariants then see."""

    done: set

    def __init__(self):
        super().__init__()
        self.world, self.on, self.versions = build(new_tenant()), date(2026, 3, 10), 1
        with work(self.world.house) as session:
            deal = opened(self.world, session)
            registered(self.world, session, deal)
            self.deal_id = deal.id

    @property
    def now(self):
        return datetime.combine(self.on, time(4), UTC)

    def by(self, person):
        return By(person, ROLES, self.now, self.on)

    def act(self, name, what):
        """Do something to the deal in a transaction of its own; whether it was not refused."""
        try:
            with work(self.world.house) as session:
                what(session, session.scalars(select(Deal).where(Deal.id == self.deal_id)).one())
        except DomainError as refused:
            self.done.add(refused.code)
            return
        self.done.add(name)

    @rule(person=PERSON)
    def go(self, person):
        self.act("go", lambda s, deal: advance(s, deal, deal.stage_id, self.by(person)))

    @rule(person=PERSON)
    def go_on_what_was_seen_before(self, person):
        """Somebody looks at the first stage of the path and says Go a while later."""
        self.act("late", lambda s, deal: advance(s, deal, path_for(s, deal.mode).stages[0].id, self.by(person)))

    @rule(days=st.integers(0, 20))
    def hold(self, days):
        self.act("hold", lambda s, deal: hold(s, deal, deal.stage_id, self.on + timedelta(days), self.by(ADA)))

    @rule()
    def resume(self):
        self.act("resume", lambda s, deal: resume(s, deal, self.by(ADA)))

    @rule(person=PERSON)
    def approve(self, person):
        self.act("approve", lambda s, deal: approve(s, deal, "finance", deal.stage_id, self.by(person)))

    @rule(text=st.sampled_from(["", "Said."]))
    def fill(self, text):
        self.act("fill", lambda s, deal: fill(s, deal, {"note": text}, ADA, self.now))

    @rule()
    def quote(self):
        def sell(session, deal):
            quote = write(session, deal, [Wanted(self.world.products["P-100"], 10)], ADA, (self.on, self.now))
            session.flush()
            send(session, quote, self.now)
            accept(session, quote, self.on, self.now)

        self.act("quote", sell)

    @rule()
    def order(self):
        def buy(session, deal):
            taken = select(SalesOrder.quote_id).where(SalesOrder.deal_id == deal.id)
            query = select(Quote).where(Quote.deal_id == deal.id, Quote.state == QuoteState.ACCEPTED)
            for quote in session.scalars(query.where(Quote.id.not_in(taken))).all()[:1]:
                made = place(session, quote, "PO-1", self.on)
                session.flush()
                confirm(session, made, self.now)

        self.act("order", buy)

    @rule()
    def deliver(self):
        def hand_over(session, deal):
            query = select(SalesOrder).where(SalesOrder.deal_id == deal.id, SalesOrder.state == OrderState.CONFIRMED)
            for order in session.scalars(query).all():
                if wanted := {
                    line.id: line.quantity - line.delivered for line in order.lines if line.quantity > line.delivered
                }:
                    made = deliver(session, order, wanted, self.on)
                    session.flush()
                    accept_delivery(made, self.on)

        self.act("deliver", hand_over)

    @rule(days=st.integers(1, 15))
    def wait(self, days):
        self.on += timedelta(days)

    @rule(mode=st.sampled_from(Mode))
    def reroute(self, mode):
        self.act("reroute", lambda s, deal: override(s, deal, mode, ("So.", ADA), self.now))

    @rule(pick=st.integers(0, 3))
    def publish(self, pick):
        """The next version: another stage, another condition, another field, or a stage less."""

        def draft(session, deal):
            row = drafting.begin(session, deal.mode, ADA, self.now)
            said = drafting.content(row)
            more = Stage(f"more_{self.versions}", "More", "更多", Owner.FINANCE, 500_000, 3, conditions=(APPROVAL,))
            wanted = (
                edit.put_stage(said, more, after=said.stages[pick].code),
                edit.put_field(said, NOTE) if all(own.code != "note" for own in said.fields) else said,
                edit.move_stage(said, said.stages[1].code, up=True),
                edit.remove_stage(said, said.stages[-2].code) if len(said.stages) > 4 else said,
            )[pick]
            drafting.edit(session, row, wanted, ADA, self.now)
            session.flush()
            drafting.publish(session, row, drafting.digest(row), NILS, self.now)

        self.act("publish", draft)
        self.versions += 1

    @rule()
    def change_version(self):
        def change(session, deal):
            shown = preview(session, deal, self.by(ADA)).after.path.id
            change_version(session, deal, (deal.stage_id, shown), self.by(ADA))

        self.act("version", change)

    @rule(chance=st.integers(0, 9))
    def kill(self, chance):
        if chance == 0:
            self.act("kill", lambda s, deal: lose(s, deal, LossReason.PRICE, self.by(ADA)))

    @invariant()
    def every_stage_before_where_it_stands_was_passed_by_a_go(self):
        with read(self.world.house) as session:
            deal = session.scalars(select(Deal).where(Deal.id == self.deal_id)).one()
            moves = list(session.scalars(select(DealMove).where(DealMove.deal_id == deal.id).order_by(DealMove.id)))
            stages = {one.id: one for one in session.scalars(select(PathStage))}
            begun = max(place for place, one in enumerate(moves) if one.kind in (MoveKind.OPENED, MoveKind.ROUTED))
            gone = {one.from_stage for one in moves[begun:] if one.kind is MoveKind.GO}
            here = stages[deal.stage_id]
            before = {
                one.code for one in stages.values() if one.path_id == here.path_id and one.position < here.position
            }
            assert before <= gone
            assert moves[-1].to_stage_id == deal.stage_id
            assert all(
                one.to_stage_id == other.from_stage_id or other.from_stage_id is None for one, other in pairwise(moves)
            )

    @invariant()
    def every_go_had_everything_and_every_end_its_decision(self):
        with read(self.world.house) as session:
            deal = session.scalars(select(Deal).where(Deal.id == self.deal_id)).one()
            decisions = {one.id: one for one in session.scalars(select(GateDecision))}
            moves = session.scalars(select(DealMove).where(DealMove.gate_decision_id.is_not(None))).all()
            for move in moves:
                decision = decisions[move.gate_decision_id]
                assert decision.stage_id == move.from_stage_id
                assert (decision.outcome is Outcome.GO) == (move.kind is MoveKind.GO)
                assert decision.outcome is not Outcome.GO or all(one["holds"] for one in decision.conditions)
            assert len({move.gate_decision_id for move in moves}) == len(moves)
            assert (deal.state is DealState.LOST) == any(move.kind is MoveKind.LOST for move in moves)


def test_no_sequence_of_commands_reaches_a_stage_without_its_gates(tenant):
    Gates.done = set()
    quick = settings(
        max_examples=8,
        stateful_step_count=40,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Gates, settings=quick)
    assert {"go", "hold", "version", "publish", "reroute", "quote", "gate-shut", "deal-held"} <= Gates.done
