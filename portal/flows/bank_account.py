"""A partner's new bank account: kept, and told to every administrator of the partner."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.partner.change import PayTo, pay_to
from portal.identity.models import Membership
from portal.notice.tell import About, tell
from portal.permits import Role

KIND = "bank_account_changed"


def change(session: Session, partner_id: UUID, account: PayTo, now: datetime) -> None:
    """Keep a new account, and mail all who administer the partner, whoever entered it included.

    A thief in one mailbox or one account cannot hide the change from the others. Errors: those of `pay_to`.
    """
    made = pay_to(session, partner_id, account, now)
    session.flush()
    for person_id in administrators(session, partner_id):
        tell(session, person_id, About(KIND, made.id, str(person_id)), {"path": "company/"})


def administrators(session: Session, partner_id: UUID) -> list[UUID]:
    """Everybody who administers a partner today, the longest member first."""
    query = select(Membership).where(Membership.partner_id == partner_id, Membership.ended_at.is_(None))
    return [row.person_id for row in session.scalars(query.order_by(Membership.id)) if Role.PARTNER_ADMIN in row.roles]
