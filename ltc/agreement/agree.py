"""Agreeing on a rate with one partner: proposed by one person, answered by another."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ltc.agreement.models import AgreementState, CommissionAgreement
from ltc.commission.accrue import Cause, accrue
from ltc.commission.find import alarms
from ltc.commission.models import Accrual, AccrualCause
from partners.partner.models import Partner
from pricing.ground.errors import DomainError, Invalid, NotAllowed
from pricing.ground.rate import PPM
from pricing.ground.record import new_id


class AgreementOverlaps(Invalid):
    """Another agreement with this partner holds for the same line and role on one of the days."""

    code = "agreement-overlaps"


class AgreementWrong(Invalid):
    """The rate is between 0 and 100 %, the end after the start, the reason not empty."""

    code = "agreement-wrong"


class AgreementOver(DomainError):
    """The agreement was answered before."""

    code = "agreement-over"


class AgreementSamePerson(NotAllowed):
    """Whoever proposed an agreement does not answer it."""

    code = "agreement-same-person"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rate for a partner from a day until (exclusive) another or for good. Empty codes mean any."""

    partner_id: UUID
    line_code: str
    role: str
    rate_ppm: int
    span: tuple[date, date | None]
    reason: str


def propose(session: Session, new: Proposal, by: UUID, now: datetime) -> CommissionAgreement:
    """Write a proposal. Raises AgreementWrong, AgreementOverlaps."""
    starts, ends = new.span
    if not 0 <= new.rate_ppm <= PPM or not new.reason.strip() or (ends and ends <= starts):
        raise AgreementWrong(field="reason" if not new.reason.strip() else "rate")
    row = CommissionAgreement(
        id=new_id(),
        partner_id=new.partner_id,
        line_code=new.line_code,
        role=new.role,
        rate_ppm=new.rate_ppm,
        valid_from=starts,
        valid_until=ends,
        reason=new.reason.strip(),
        state=AgreementState.PROPOSED,
        proposed_by=by,
        proposed_at=now,
    )
    _alone(session, row)
    session.add(row)
    return row


def answer(
    session: Session, row: CommissionAgreement, yes: bool, by: UUID, when: tuple[date, datetime]
) -> list[Accrual]:
    """Agree, which rates what nothing rated before; or decline.

    Raises AgreementOver, AgreementSamePerson, AgreementOverlaps. Returns what was earned after all.
    """
    session.flush()
    session.refresh(row, with_for_update=True)
    if row.state is not AgreementState.PROPOSED:
        raise AgreementOver
    if row.proposed_by == by:
        raise AgreementSamePerson
    if yes:
        session.scalars(select(Partner).where(Partner.id == row.partner_id).with_for_update()).one()
        _alone(session, row)
    row.state = AgreementState.AGREED if yes else AgreementState.DECLINED
    row.answered_by, row.answered_at = by, when[1]
    session.flush()
    return _rated(session, row, when) if yes else []


def _alone(session: Session, new: CommissionAgreement) -> None:
    """Of two agreements of one scope on one day neither could go first: such a pair is not written."""
    theirs = select(CommissionAgreement.id).where(
        CommissionAgreement.partner_id == new.partner_id,
        CommissionAgreement.line_code == new.line_code,
        CommissionAgreement.role == new.role,
        CommissionAgreement.state == AgreementState.AGREED,
        CommissionAgreement.id != new.id,
        or_(CommissionAgreement.valid_until.is_(None), CommissionAgreement.valid_until > new.valid_from),
    )
    if new.valid_until:
        theirs = theirs.where(CommissionAgreement.valid_from < new.valid_until)
    if session.scalar(theirs.limit(1)):
        raise AgreementOverlaps(field="valid_from")


def _rated(session: Session, row: CommissionAgreement, when: tuple[date, datetime]) -> list[Accrual]:
    cause = Cause(AccrualCause.AGREED, row.id, when[0], {"reason": row.reason})
    open_alarms = session.scalars(alarms().where(Accrual.partner_id == row.partner_id)).all()
    orders = dict.fromkeys(alarm.order_id for alarm in open_alarms)
    return [made for order_id in orders for made in accrue(session, order_id, cause, when[1])]
