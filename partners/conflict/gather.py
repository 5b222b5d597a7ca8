"""Gathering a case: everything about a registration that the rules may look at, read in a few queries."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.recognise import AccountMatch
from partners.conflict.case import Case, Rival, RivalKind
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy
from partners.partner.models import Partner
from partners.programme.find import authorised_lines
from partners.programme.models import Region
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration
from partners.registration.stages import STANDING
from pricing.product.models import ProductLine

Other = tuple[Registration, CaseState]


def gather(
    session: Session, registration: Registration, match: AccountMatch, policy: ConflictPolicy, today: date
) -> Case:
    """The case of a registration for a customer, with the parameters of the policy that it was submitted under."""
    codes = {line.id: line.code for line in session.scalars(select(ProductLine))}
    partner = session.scalars(select(Partner).where(Partner.id == registration.partner_id)).one()
    region = session.scalars(select(Region).where(Region.id == registration.region_id)).one()
    asked = {line.product_line_id for line in registration.lines}
    others = _others(session, registration, match.account.id)
    own = [other for other, _ in others if other.partner_id == partner.id]
    return Case(
        partner=partner.code,
        standing=partner.standing.value,
        region=region.code,
        lines=_codes(asked, codes),
        authorised=_codes(authorised_lines(session, partner.id, region.id, today), codes),
        value_minor=registration.value_minor,
        value_min_minor=policy.value_min_minor,
        currency=policy.currency,
        account=match.account.name,
        evidence=match.evidence or None,
        possible=", ".join(match.possible),
        named=match.account.named,
        own=tuple(sorted(other.number for other in own if asked & _lines(other))),
        rivals=(
            *_protected(session, registration, match.account.id, codes),
            *_pending(session, others, registration, codes),
        ),
        today=today,
    )


def _others(session: Session, registration: Registration, account_id: UUID) -> list[Other]:
    """Other standing registrations that were found to mean the same customer."""
    query = (
        select(Registration, ConflictCase.state)
        .join(ConflictCase, ConflictCase.registration_id == Registration.id)
        .where(
            ConflictCase.account_id == account_id,
            Registration.id != registration.id,
            Registration.stage.in_(STANDING),
        )
    )
    ordered = query.order_by(Registration.submitted_at, Registration.id)
    return [(other, state) for other, state in session.execute(ordered)]


def _pending(session: Session, others: list[Other], registration: Registration, codes: dict[UUID, str]) -> list[Rival]:
    asked = {line.product_line_id for line in registration.lines}
    waiting = [
        other
        for other, state in others
        if other.partner_id != registration.partner_id and state is CaseState.OPEN and asked & _lines(other)
    ]
    names = {
        p.id: p.code for p in session.scalars(select(Partner).where(Partner.id.in_({w.partner_id for w in waiting})))
    }
    return [
        Rival(RivalKind.PENDING, names[w.partner_id], w.number, _codes(asked & _lines(w), codes))
        for w in waiting
        if w.partner_id
    ]


def _protected(session: Session, registration: Registration, account_id: UUID, codes: dict[UUID, str]) -> list[Rival]:
    asked = {line.product_line_id for line in registration.lines}
    query = (
        select(Protection, Partner, Registration)
        .join(Partner, Partner.id == Protection.holder_id)
        .join(Registration, Registration.id == Protection.registration_id)
        .where(
            Protection.account_id == account_id,
            Protection.product_line_id.in_(asked),
            Protection.state == ProtectionState.ACTIVE,
            Protection.holder_id != registration.partner_id,
        )
        .order_by(Protection.protected_until, Protection.id)
    )
    return [
        Rival(RivalKind.PROTECTED, holder.code, held.number, (codes[p.product_line_id],), p.protected_until)
        for p, holder, held in session.execute(query)
    ]


def _lines(registration: Registration) -> set[UUID]:
    return {line.product_line_id for line in registration.lines}


def _codes(lines: Iterable[UUID], codes: dict[UUID, str]) -> tuple[str, ...]:
    return tuple(sorted(codes[line] for line in lines))
