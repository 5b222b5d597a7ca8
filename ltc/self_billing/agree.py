"""Agreeing on self-billing: offered by the house, agreed to by the partner, ended by either."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.self_billing.models import SelfBillingAgreement, Vat
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.rate import PPM
from pricing.ground.record import new_id


class SelfBillingOpen(Invalid):
    """The partner has an offer or an agreement that stands."""

    code = "self-billing-open"


class SelfBillingTax(Invalid):
    """A standard rate is above zero and no more than 100 %; the other kinds have none."""

    code = "self-billing-tax"


class SelfBillingOver(DomainError):
    """The agreement was ended, or agreed to before."""

    code = "self-billing-over"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to a partner, for periods that end on a day or later."""

    partner_id: UUID
    vat: Vat
    tax_ppm: int
    valid_from: date


def offer(session: Session, new: Offer, by: UUID, now: datetime) -> SelfBillingAgreement:
    """Offer a partner that the house writes its invoices. Errors: SelfBillingOpen, SelfBillingTax."""
    if not 0 <= new.tax_ppm <= PPM or (new.vat is Vat.STANDARD) != (new.tax_ppm > 0):
        raise SelfBillingTax(field="rate")
    standing = select(SelfBillingAgreement.id).where(SelfBillingAgreement.ended_at.is_(None))
    if session.scalar(standing.where(SelfBillingAgreement.partner_id == new.partner_id)):
        raise SelfBillingOpen(field="partner")
    row = SelfBillingAgreement(
        id=new_id(),
        partner_id=new.partner_id,
        vat=new.vat,
        tax_ppm=new.tax_ppm,
        valid_from=new.valid_from,
        offered_by=by,
        offered_at=now,
    )
    session.add(row)
    return row


def agree(session: Session, row: SelfBillingAgreement, by: UUID, now: datetime) -> None:
    """Somebody of the partner agrees. Errors: SelfBillingOver."""
    _locked(session, row)
    if row.agreed_at or row.ended_at:
        raise SelfBillingOver
    row.agreed_by, row.agreed_at = by, now


def end(session: Session, row: SelfBillingAgreement, starts: date, by: tuple[UUID, datetime]) -> None:
    """End it for periods that end on a day or later; an offer that nobody agreed to is taken back or declined.

    What was written stays. Errors: SelfBillingOver.
    """
    _locked(session, row)
    if row.ended_at:
        raise SelfBillingOver
    row.ended_by, row.ended_at = by
    row.ended_from = starts


def _locked(session: Session, row: SelfBillingAgreement) -> None:
    session.flush()
    session.refresh(row, with_for_update=True)
