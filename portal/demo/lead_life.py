"""What people of the house did about the demo's leads: rules, an owner, findings, touches, and one that is nurtured."""

from datetime import timedelta
from uuid import UUID

from partners.lead_owner import own
from partners.lead_owner.kinds import Choosing, Lost
from partners.lead_owner.publish import publish
from partners.lead_owner.terms import OwnerTerms
from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_qualification.qualify import Finding, qualify
from partners.lead_touch import touch
from partners.lead_touch.models import TouchKind
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.flows import lead_life as flow
from portal.permits import Role

RULED = timedelta(days=60)  # before the first enquiry
FATES = ("new", "nurtured", "qualified", "worked", "pool")
SAID = {
    "en": {
        "call": "Spoke with the plant manager; wants a visit.",
        "budget": "approved by the board",
        "aside": "Budget is decided next spring.",
        "release": "Outside of our area this quarter.",
    },
    "zh": {
        "call": "已与厂长通话，希望安排拜访。",
        "budget": "董事会已批准",
        "aside": "预算明年春季确定。",
        "release": "本季度无法覆盖该区域。",
    },
}


def rule(stage: Stage) -> None:
    """The direct sellers and the channel manager are given leads in turn."""
    people = tuple(stage.by_role(role).person_id for role in (Role.DIRECT_SELLER, Role.CHANNEL_MANAGER))
    admin, since = stage.by_role(Role.TENANT_ADMIN), at(now().date() - RULED)
    with stopped_at(since), work(admin) as session:
        publish(session, OwnerTerms(Choosing.TURN, {}, people), admin.person_id, since)


def live(stage: Stage, lead_id: UUID, fate: str) -> None:
    """What was done about a lead that is with the house."""
    said, seller = SAID[stage.vendor.language], stage.by_role(Role.DIRECT_SELLER)
    by, today = own.By(seller.person_id, now(), said["release"]), now().date()
    if fate == "new":
        return
    with work(seller) as session:
        if fate == "pool":
            own.release(session, lead_id, Lost.RELEASED, by)
            return
        toucher = touch.By(seller.person_id, now(), today)
        touch.touch(session, lead_id, (TouchKind.CALL, said["call"]), toucher)
        if fate == "nurtured":
            touch.put_aside(session, lead_id, today + timedelta(days=75), said["aside"], toucher)
            return
        known = [Finding(Criterion.NEED, Met.YES, None), Finding(Criterion.BUDGET, Met.YES, said["budget"])]
        flow.found_out(session, lead_id, known, by)
        if fate == "qualified":
            more = [Finding(Criterion.AUTHORITY, Met.PARTLY, None), Finding(Criterion.TIME, Met.YES, None)]
            flow.found_out(session, lead_id, more, by)
            qualify(session, lead_id, (seller.person_id, now()))
