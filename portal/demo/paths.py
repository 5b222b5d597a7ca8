"""Paths of the demo: the own fields of its deals, a deal on hold, a second version, and a draft that waits."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.at import By
from ltc.deal.models import Deal, DealState
from ltc.deal_field.fill import fill
from ltc.mode.models import Mode
from ltc.path import draft as drafting
from ltc.path import edit
from ltc.path.content import Condition, Content, OwnField, OwnKind, Stage
from ltc.path.find import content_of, path_of, place_of
from ltc.path.roles import Owner
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage as DemoStage
from portal.flows import gate
from portal.permits import Role

SAID = {
    "en": {
        "joint_plan": "The partner leads the tender, the house designs; weekly call on Mondays.",
        "line_split": "Pumps from the house, valves and service from the partner.",
        "hold": "The customer decides on its budget first.",
    },
    "zh": {
        "joint_plan": "伙伴负责投标，厂商负责方案；每周一例会。",
        "line_split": "水泵由厂商供货，阀门和服务由伙伴负责。",
        "hold": "客户先确定本年度预算。",
    },
}
RATE = OwnField("win_rate", "Win rate in percent", "赢单率（%）", OwnKind.NUMBER, "quotation")
LEAST = Condition("field-at-least", {"field": RATE.code, "least": "30"})
REVIEW = Stage(
    code="tender_review",
    name_en="Tender review",
    name_zh="标前评审",
    owner=Owner.DIRECT_SELLER,
    probability_ppm=500_000,
    due_days=5,
    gate="ATR",
    gate_en="Authorise the tender",
    gate_zh="批准投标",
    deciders=("direct_seller",),
    conditions=(Condition("approval", {"role": "finance", "from_minor": None}),),
)


def fill_in(session: Session, deal: Deal, language: str) -> None:
    """What a deal's gate asks for in the tenant's own fields, as its owner would fill it in."""
    path = path_of(session, deal.path_id)
    required = content_of(path).required(place_of(path, deal.stage_id))
    given = SAID[language] | {"handover_on": now().date().isoformat(), "win_rate": "60"}
    fill(session, deal, {own.code: given[own.code] for own in required}, deal.owner_id or deal.id, now())


def plant(stage: DemoStage) -> None:
    """A second version of the direct path, a draft of the channel's, and a deal of the house on hold."""
    maker, checker = (one for one in stage.actors.values() if Role.TENANT_ADMIN in one.roles)
    when = now() - timedelta(days=2)
    with stopped_at(when), work(stage.robot) as session:
        draft = drafting.begin(session, Mode.DIRECT, maker.person_id, when)
        drafting.edit(session, draft, _reviewed(drafting.content(draft), "solution"), maker.person_id, when)
        session.flush()
        drafting.publish(session, draft, drafting.digest(draft), checker.person_id, when)
        draft = drafting.begin(session, Mode.CHANNEL, maker.person_id, when)
        wanted = edit.put_field(drafting.content(draft), RATE)
        late = wanted.stages[1]
        wanted = edit.put_stage(wanted, replace(late, due_days=7, conditions=(*late.conditions, LEAST)), was=late.code)
        drafting.edit(session, draft, wanted, maker.person_id, when)
    with work(stage.robot) as session:
        query = select(Deal).where(Deal.state == DealState.OPEN, Deal.mode == Mode.DIRECT)
        deal = session.scalars(query.order_by(Deal.opened_at.desc())).first()
        if deal:
            seller = stage.by_role(Role.DIRECT_SELLER)
            by = By(seller.person_id, seller.roles, now(), now().date(), SAID[stage.vendor.language]["hold"])
            gate.hold(session, deal, deal.stage_id, now().date() + timedelta(days=12), by)


def _reviewed(content: Content, after: str) -> Content:
    return edit.put_stage(content, REVIEW, after=after)
