"""The demo's deal room: who answers for a deal, what is to be done, what was said; and a campaign's enquiry."""

from datetime import timedelta

from sqlalchemy import select

from ltc.deal.models import Deal, DealState
from ltc.deal.room.circle import Scribe
from ltc.deal.room.meeting import NewMeeting, record
from ltc.deal.room.models import MeetingKind, TeamRole
from ltc.deal.room.task import NewTask
from ltc.deal.room.team import Seat, seat
from partners.campaign.find import consents
from partners.campaign.open import NewCampaign, open_campaign
from partners.campaign.receive import Arrival, receive
from partners.lead.enter import Contact
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.flows.deal_room import circle, set_task, write
from portal.flows.lead_life import come
from portal.permits import Role

SAID = {
    "en": (
        "Send the revised quantities",
        "Their site manager and ours",
        "They want two units more, and delivery before the audit.",
        "Margin is thin at these quantities: ask before a further discount.",
        "The site drawing is agreed with the customer.",
        ("Summer of metering", "夏季计量"),
        "Metering for a new line",
        ("Rhine Bottling AG", "Eva Kern", "Please call about flow metering for two lines."),
    ),
    "zh": (
        "提交调整后的数量",
        "客户现场经理与我方",
        "客户加订两台，并要求在审计前交货。",
        "此数量下毛利偏薄，再让价前请先询问。",
        "现场图纸已与客户确认。",
        ("Summer of pumping", "夏季泵站"),
        "新产线泵站",
        ("苏州饮品有限公司", "周敏", "请就两条产线的泵站方案来电。"),
    ),
}
CONSENT = (
    "We may contact you about this enquiry. Write to us to be forgotten.",
    "我们可就此咨询与您联系；来信即可删除您的信息。",
)


def plant(stage: Stage) -> None:
    """What the newest open deal of a partner holds, and one enquiry of a campaign."""
    _room(stage)
    _campaign(stage)


def _room(stage: Stage) -> None:
    task, people, outcome, inside, shared, *_ = SAID[stage.vendor.language]
    manager, today = stage.by_role(Role.CHANNEL_MANAGER), now().date()
    when = at(today - timedelta(days=2))
    with stopped_at(when), work(manager) as session:
        query = select(Deal).where(Deal.partner_id.is_not(None), Deal.state == DealState.OPEN)
        deal = session.scalars(query.order_by(Deal.opened_at.desc(), Deal.id)).first()
        if deal is None:
            return
        readers, by = circle(session, deal), (manager.person_id, when)
        for role, person in ((TeamRole.SOLUTION, manager.person_id), (TeamRole.ACCOUNT, deal.owner_id)):
            if person in readers.readers(shared=True):
                seat(session, deal, Seat(role, person), by, readers)
        open_, closed = (Scribe(manager.person_id, when, shared=one) for one in (True, False))
        record(session, deal, NewMeeting(when.date(), MeetingKind.VISIT, people, outcome), open_, when.date())
        write(session, deal, shared, open_)
        write(session, deal, inside, closed)
        set_task(session, deal, NewTask(task, manager.person_id, today + timedelta(days=3)), closed)


def _campaign(stage: Stage) -> None:
    *_, names, need, (company, person, message) = SAID[stage.vendor.language]
    manager, when = stage.by_role(Role.CHANNEL_MANAGER), at(now().date() - timedelta(days=1))
    with stopped_at(when), work(manager) as session:
        line, region = stage.lines[0], next(iter(stage.regions.values()))
        new = NewCampaign("summer", names, line, need, [])
        campaign = open_campaign(session, new, CONSENT, manager.person_id, when)
        session.flush()
        consent = session.scalars(consents(campaign.id)).first()
        assert consent
        contact = Contact(person, None, "enquiry@example.com")
        came = {"utm_source": "newsletter", "utm_campaign": "summer"}
        arrival = Arrival(company, contact, region, message, consent.id, stage.vendor.language, "demo", came)
        lead = receive(session, campaign, arrival, stage.vendor.currency, (manager.person_id, when))
        session.flush()
        come(session, lead.id, when)
