"""What the deal room reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from ltc.cash.find import invoices
from ltc.cash.models import Invoice
from ltc.deal import find
from ltc.deal.models import Deal, DealParticipant, DealState
from ltc.delivery.models import Delivery
from ltc.lead_deal.find import lead_behind
from ltc.mode.find import of_deal
from ltc.mode.models import ModeAdvice
from ltc.order.find import orders
from ltc.order.models import SalesOrder
from ltc.path.find import path_of
from ltc.path.models import PathStage
from ltc.path.roles import decides
from ltc.quote.find import quotes
from ltc.quote.models import Quote
from ltc.special_price.find import special_prices
from ltc.special_price.models import SpecialPrice, SpecialPriceState
from ltc.special_price.states import shown
from partners.conflict.models import ConflictCase
from partners.lead.models import Lead
from partners.partner.models import Partner
from partners.registration.models import Registration
from portal.actor import Actor
from portal.identity.people import names_of
from portal.web.deal_gate_read import GatePanel, panel
from portal.web.format import today
from portal.words.speak import named, word
from pricing.ground.decision import Decision, Reason


@dataclass(frozen=True, slots=True)
class Room:
    """All that a deal's page shows; what the reader may not see is empty."""

    deal: Deal
    stages: Sequence[PathStage]
    gate: GatePanel
    decision: Decision
    registration: Registration | None
    case: ConflictCase | None
    participants: list[DealParticipant]
    partners: dict[UUID, Row[UUID, str, str]]  # id and names
    quotes: Sequence[Quote]
    special_prices: Sequence[SpecialPrice]
    orders: Sequence[SalesOrder]
    deliveries: Sequence[Delivery]
    invoices: Sequence[Invoice]
    people: dict[UUID, str]
    advice: ModeAdvice | None
    lead: Lead | None  # that it came of; none for a partner

    @property
    def stage(self) -> PathStage:
        """Where the deal stands."""
        return next(stage for stage in self.stages if stage.id == self.deal.stage_id)

    @property
    def is_last(self) -> bool:
        """Whether there is no stage after this."""
        return self.deal.stage_id == self.stages[-1].id

    @property
    def missing(self) -> list[Reason]:
        """What the gate asks for and does not find."""
        return [one.reason for one in self.gate.findings if not one.holds]

    def may_decide(self, actor: Actor) -> bool:
        """Whether somebody decides at the gate where the deal stands: whoever it names, else owner and sellers."""
        return self.deal.state is not DealState.LOST and decides(self.stage, actor.roles)

    def may_advance(self, actor: Actor) -> bool:
        """Whether she can say Go, if nothing is missing."""
        return self.may_decide(actor) and not self.is_last and not self.gate.is_held

    def shown(self, row: SpecialPrice) -> SpecialPriceState:
        """The state of a special price today."""
        return shown(row, today())

    def bar(self) -> list[tuple[str, str, str]]:
        """The stage bar: label, done or current or todo, whose turn."""
        at = self.stage.position
        states = {True: "done", False: "todo"}
        return [
            (named(s), "current" if s.position == at else states[s.position < at], word(s.owner)) for s in self.stages
        ]


def room(session: Session, deal: Deal, person_id: UUID) -> Room:
    """Read a deal with everything that hangs on it, for somebody."""
    stages = path_of(session, deal.path_id).stages
    gate = panel(session, deal, person_id)
    placed = session.scalars(orders(deal.id)).all()
    asked = select(Registration).where(Registration.id == deal.registration_id)
    case = select(ConflictCase).where(ConflictCase.registration_id == deal.registration_id)
    handed = select(Delivery).where(Delivery.order_id.in_([order.id for order in placed]))
    return Room(
        deal=deal,
        stages=stages,
        gate=gate,
        decision=Decision.read(deal.routing),
        registration=session.scalar(asked) if deal.registration_id else None,
        lead=lead_behind(session, deal.id),
        case=session.scalar(case) if deal.registration_id else None,
        participants=find.participants(session, deal.id),
        partners={row.id: row for row in session.execute(select(Partner.id, Partner.name_en, Partner.name_zh))},
        quotes=session.scalars(quotes(deal.id)).all(),
        special_prices=session.scalars(special_prices(deal.id)).all(),
        orders=placed,
        deliveries=session.scalars(handed.order_by(Delivery.delivered_on, Delivery.number)).all() if placed else [],
        invoices=session.scalars(invoices(deal_id=deal.id)).all(),
        people=names_of([deal.owner_id, *gate.people()]),
        advice=of_deal(session, deal.id),
    )
