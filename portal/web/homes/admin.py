"""The tenant administrator's and the auditor's home: who is in, what runs, what was written."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.calendar.find import unknown
from partners.conflict.models import ConflictPolicy
from portal.audit.models import AuditHead
from portal.clock import now
from portal.identity.models import Membership
from portal.jobs.models import Job, JobState
from portal.tenancy import tenant_of
from portal.web.format import count, today
from portal.web.homes import deal_room, special_price
from portal.web.homes.page import Figure, Home, Task, how_many
from portal.words.speak import reason


def home(session: Session) -> Home:
    """Health in four figures; jobs that gave up and years that the calendar does not know are the duties."""
    own = select(Job).where(Job.tenant_id == tenant_of(session))
    people = select(Membership).where(Membership.ended_at.is_(None))
    head = session.scalars(select(AuditHead)).one()
    policy = session.scalar(select(ConflictPolicy.version).order_by(ConflictPolicy.version.desc()).limit(1))
    waiting = own.where(Job.state == JobState.OPEN)
    return Home(
        figures=[
            Figure(_("People"), str(how_many(session, people)), url_for("people.index")),
            Figure(_("Jobs waiting"), str(how_many(session, waiting)), url_for("job.index")),
            Figure(_("Policy version"), str(policy or "–"), url_for("policy.index")),
            Figure(_("Audit rows"), count(head.seq), url_for("audit.index")),
        ],
        tasks=[
            *special_price.to_sign(session),
            *deal_room.mine(session, today()),
            *(
                Task(_("The job %(name)s gave up", name=job.name), url_for("job.index"))
                for job in session.scalars(own.where(Job.state == JobState.DEAD).limit(10))
            ),
            *(Task(reason(gap), url_for("calendar.index")) for gap in unknown(session, now(), today())),
        ],
        calm=_("All jobs are done or on their way."),
    )
