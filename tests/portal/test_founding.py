"""A tenant is founded with everything that its first deal needs."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from ltc.commission.find import plan_on
from partners.conflict.policy import in_force
from portal.db import read
from portal.founding import Terms, establish
from portal.identity.models import Tenant

BEGAN = datetime(2016, 1, 1, 16, tzinfo=UTC)  # already the next day in Shanghai


def test_policies_and_plan_are_in_force_from_the_day_that_was_asked_for(tenant):
    young = Tenant(
        slug=f"young-{uuid4().hex[:8]}",
        name_en="Young",
        name_zh="新",
        language="en",
        time_zone="Asia/Shanghai",
        currency="CNY",
    )
    with read(establish(young, Terms(), BEGAN)) as session:
        assert plan_on(session, date(2016, 1, 1)) is None
        assert len(plan_on(session, date(2016, 1, 2)).rates) == 7
        assert in_force(session, BEGAN + timedelta(seconds=1)).version == 1
