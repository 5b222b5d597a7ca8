"""Next in line: whose turn it is when a protection ends. House rows; no partner's session comes here."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.answers import RIVAL_RULES
from partners.conflict.models import CaseState, ConflictCase, Ruling
from partners.conflict.rule import newest
from partners.protection.models import Promotion, Protection, ProtectionState
from partners.registration.models import Registration, RegistrationLine, Stage

IN_LINE = (Stage.SUBMITTED, Stage.REJECTED)


def is_free(session: Session, ended: Protection) -> bool:
    """Whether nobody holds the customer and line of a protection that ended."""
    query = select(Protection.id).where(
        Protection.account_id == ended.account_id,
        Protection.product_line_id == ended.product_line_id,
        Protection.state == ProtectionState.ACTIVE,
    )
    return session.scalar(query.limit(1)) is None


def waiting(session: Session, ended: Protection, since: datetime) -> list[tuple[Registration, ConflictCase]]:
    """Who waits for the customer and line, in order of submission.

    In line is a registration that is still under review, or that was rejected because of a rival,
    submitted after `since` by another partner than the last holder, and not promoted for this end before.
    """
    asks = select(RegistrationLine.registration_id).where(RegistrationLine.product_line_id == ended.product_line_id)
    promoted = select(Promotion.registration_id).where(Promotion.protection_id == ended.id)
    query = (
        select(Registration, ConflictCase)
        .join(ConflictCase, ConflictCase.registration_id == Registration.id)
        .where(
            ConflictCase.account_id == ended.account_id,
            Registration.stage.in_(IN_LINE),
            Registration.partner_id != ended.holder_id,
            Registration.submitted_at >= since,
            Registration.id.in_(asks),
            Registration.id.not_in(promoted),
        )
        .order_by(Registration.submitted_at, Registration.number)
    )
    found = [(registration, case) for registration, case in session.execute(query)]
    return [pair for pair in found if pair[0].stage is Stage.SUBMITTED or _lost_to_a_rival(session, pair[0])]


def promote(session: Session, ended: Protection, registration: Registration, now: datetime) -> None:
    """Note whose turn it is, once for this end."""
    session.add(Promotion(protection_id=ended.id, registration_id=registration.id, promoted_at=now))


def has_turn(session: Session, ended: Protection) -> bool:
    """Whether somebody whose turn it is has not been answered yet."""
    query = select(Promotion.id).join(Registration, Registration.id == Promotion.registration_id)
    open_ones = query.where(Promotion.protection_id == ended.id, Registration.stage == Stage.SUBMITTED)
    return session.scalar(open_ones.limit(1)) is not None


def is_decided(case: ConflictCase) -> bool:
    """Whether a ruling waits for its answer time: the line moves on after that."""
    return case.state is CaseState.DECIDED


def last_promotion(session: Session, registration: Registration) -> Promotion | None:
    """The end of a protection for which a registration was promoted last."""
    query = select(Promotion).where(Promotion.registration_id == registration.id)
    return session.scalar(query.order_by(Promotion.promoted_at.desc(), Promotion.id.desc()).limit(1))


def since(now: datetime, waiting_days: int) -> datetime:
    """From when on a registration's submission still keeps its place."""
    return now - timedelta(days=waiting_days)


def _lost_to_a_rival(session: Session, registration: Registration) -> bool:
    ruling: Ruling | None = newest(session, registration.id)
    found = ruling.decision["reasons"] if ruling else []
    return any(reason["rule"] in RIVAL_RULES for reason in found)
