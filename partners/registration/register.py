"""Registering a deal: stored, numbered and given its answer time, without a look at anybody else's rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.names import name_key
from partners.partner.models import Partner
from partners.registration.answer_time import Promise
from partners.registration.budget import cool_down, spend
from partners.registration.models import Registration, RegistrationLine, Stage
from partners.registration.stages import STANDING
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import Money
from pricing.ground.record import new_id


class AlreadyRegistered(DomainError):
    """The partner itself has a registration of this customer and line that still stands."""

    code = "already-registered"


class ClaimIncomplete(Invalid):
    """A claim needs a customer's name, a product line and a value above zero."""

    code = "claim-incomplete"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a partner asks protection for, as it typed it."""

    partner_id: UUID
    submitted_by: UUID
    customer_name: str
    tax_id: str | None
    host: str | None
    region_id: UUID
    product_line_ids: tuple[UUID, ...]
    value: Money
    expected_close_on: date
    contact: str
    evidence: str
    proofs: tuple[str, ...] = ()
    project: str | None = None
    tender_on: date | None = None
    lead_offer_id: UUID | None = None


def register(session: Session, claim: Claim, promised: Promise, now: datetime) -> Registration:
    """Store a claim under the partner's next number. Reads rows of this partner only.

    Raises AlreadyRegistered (with the partner's own number), BudgetReached, CoolingDown, ClaimIncomplete.
    """
    _complete(claim)
    partner = session.scalars(select(Partner).where(Partner.id == claim.partner_id).with_for_update()).one()
    spend(session, claim.partner_id, claim.submitted_by, now)
    _refuse_own_duplicate(session, claim)
    cool_down(session, claim.partner_id, name_key(claim.customer_name), now)
    partner.registrations_made += 1
    registration = Registration(
        id=new_id(),
        partner_id=claim.partner_id,
        number=f"R-{partner.code.upper()}-{partner.registrations_made:04}",
        customer_name=claim.customer_name,
        customer_key=name_key(claim.customer_name),
        customer_tax_id=claim.tax_id,
        customer_host=claim.host,
        region_id=claim.region_id,
        contact=claim.contact,
        evidence=claim.evidence,
        proofs=list(claim.proofs),
        project=claim.project,
        tender_on=claim.tender_on,
        value_minor=claim.value.minor,
        currency=claim.value.currency,
        expected_close_on=claim.expected_close_on,
        stage=Stage.SUBMITTED,
        submitted_by=claim.submitted_by,
        submitted_at=now,
        due_at=promised.due_at,
        completed_at=now,
        answer_at=promised.answer_at,
        lead_offer_id=claim.lead_offer_id,
    )
    registration.lines = [RegistrationLine(product_line_id=line) for line in claim.product_line_ids]
    session.add(registration)
    return registration


def _complete(claim: Claim) -> None:
    if not name_key(claim.customer_name):
        raise ClaimIncomplete(field="customer_name")
    if not claim.product_line_ids:
        raise ClaimIncomplete(field="product_line_ids")
    if claim.value.minor <= 0:
        raise ClaimIncomplete(field="value")


def _refuse_own_duplicate(session: Session, claim: Claim) -> None:
    query = select(Registration).where(
        Registration.partner_id == claim.partner_id,
        Registration.customer_key == name_key(claim.customer_name),
        Registration.stage.in_(STANDING),
    )
    for own in session.scalars(query):
        if _overlap(own, claim.product_line_ids) and own.submitted_at:
            raise AlreadyRegistered(field="customer_name", number=own.number, day=own.submitted_at.date().isoformat())


def _overlap(own: Registration, wanted: Sequence[UUID]) -> bool:
    return not {line.product_line_id for line in own.lines}.isdisjoint(wanted)
