"""What is disputed, once each: more time asked for, an appeal, a violation, a refusal, and who a customer is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.extension.ask import Plea
from partners.heartbeat.confirm import confirm
from partners.registration.models import Registration
from partners.violation.record import Breach, Clerk, record
from portal.actor import Actor
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at, jobs, register, register_as
from portal.demo.ruling import rule
from portal.flows import appeal, extension
from portal.permits import Role

SAID = {
    "en": {
        "progress": "Site survey done; the second offer is with the customer's board.",
        "plea": "The pilot runs since last week; the board decides next month.",
        "appeal": "New: a signed letter of the plant manager and the bill of quantities.",
        "breach": "Registered a customer that it had not spoken to, and corrected it when asked.",
    },
    "zh": {
        "progress": "已完成现场勘察，第二版方案已提交客户管理层。",
        "plea": "试点上周开始运行，客户管理层下月作出决定。",
        "appeal": "新增材料：厂长签字的确认函及工程量清单。",
        "breach": "未与客户接触即报备，经询问后已更正。",
    },
}
REJECTED, WITHDRAWN, EXTENDED = 15, 16, 13  # customers, by their place in the tables of fates
PUMPS = 0
# A name by which a partner may mean a known customer; its host, which nobody told; and its region.
SPELT = {"en": ("Rotterdam Refinery", None, "benelux"), "zh": ("杭州清泉环境水务有限公司", None, "east")}


def plant(stage: Stage, partners: tuple[str, str, str]) -> None:
    """The disputes of one tenant; `partners` are those whose people register, the first first."""
    second, third = (stage.by_role(Role.PARTNER_SELLER, code) for code in partners[1:])
    today = now().date()
    _more_time(stage, third, today)
    _appeal(stage, third, today)
    refused = register(stage, second, WITHDRAWN, (PUMPS, 3), at(today - timedelta(days=11)))
    rule(stage, refused, "reject", at(today - timedelta(days=11), hours=3))
    _violation(stage, second, refused, today)
    register_as(stage, second, SPELT[stage.vendor.language], (PUMPS, 9), at(today - timedelta(days=1), hours=2))


def _more_time(stage: Stage, who: Actor, today: date) -> None:
    """A protection that ends soon: its holder confirmed progress twice and asks for an extension."""
    words, asked_on = SAID[stage.vendor.language], today - timedelta(days=66)
    one = register(stage, who, EXTENDED, (PUMPS, 15), at(asked_on))
    rule(stage, one, "approve", at(asked_on, hours=3))

    def tell(session: Session, day: date) -> object:
        return confirm(session, _of(session, one), words["progress"], who.person_id, day)

    for day in (today - timedelta(days=36), today - timedelta(days=6)):
        _do(stage, who, at(day), partial(tell, day=day))
    when = at(today - timedelta(days=2))
    plea = Plea(words["plea"], who.person_id, when.date(), when)
    _do(stage, who, when, lambda session: extension.request(session, _of(session, one), plea))


def _appeal(stage: Stage, who: Actor, today: date) -> None:
    """Whoever was rejected brings new evidence a day later; somebody else must hear it."""
    name = stage.vendor.customers[REJECTED][1 if stage.vendor.language == "zh" else 0]
    when = at(today - timedelta(days=14))
    evidence = SAID[stage.vendor.language]["appeal"]

    def act(session: Session) -> object:
        own = select(Registration).where(Registration.customer_name == name)
        return appeal.file(session, session.scalars(own).one(), evidence, who.person_id, when)

    _do(stage, who, when, act)


def _violation(stage: Stage, who: Actor, registration_id: UUID, today: date) -> None:
    """A light breach: it stands in the ledger and puts nobody on a list."""
    manager, when = stage.by_role(Role.CHANNEL_MANAGER), at(today - timedelta(days=9))
    assert who.partner_id
    note = SAID[stage.vendor.language]["breach"]
    breach = Breach(who.partner_id, 3, when.date() - timedelta(days=2), note, registration_id)
    _do(stage, manager, when, lambda s: record(s, breach, Clerk(manager.person_id, when.date(), when)))


def _do(stage: Stage, who: Actor, when: datetime, act: Callable[[Session], object]) -> None:
    """One person does one thing at an instant, and the house's jobs follow."""
    with stopped_at(when), work(who) as session:
        act(session)
    jobs(stage, when)


def _of(session: Session, registration_id: UUID) -> Registration:
    return session.scalars(select(Registration).where(Registration.id == registration_id)).one()
