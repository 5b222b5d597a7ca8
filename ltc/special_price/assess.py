"""Finding out, as the house, whose signatures a request needs and from when on it could be used."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.price_limit.find import in_force
from ltc.price_limit.limits import Limits
from ltc.special_price.find import signatures
from ltc.special_price.judge import BeyondLimits, Needed, needed
from ltc.special_price.listed import listed, wishes
from ltc.special_price.models import SignatureKind, SpecialPrice, SpecialPriceState, SpecialPriceStep
from pricing.ground.money import CurrencyMismatch, Money
from pricing.ground.record import new_id


def assess(session: Session, row: SpecialPrice, day: date, zone: ZoneInfo) -> list[SpecialPriceStep]:
    """The signatures of a request's present round, made when they are not there yet; in order.

    Run again it comes to the same. None at all when the request goes beyond the ladder: nobody may approve it.
    Raises NoPriceLimits, NoBook, NoPrice, CurrencyMismatch.
    """
    session.refresh(row, with_for_update=True)
    known = signatures(session, row)
    if known or row.state is not SpecialPriceState.ASKED:
        return known
    deal = session.get_one(Deal, (row.tenant_id, row.deal_id))
    version = in_force(session, day)
    if version.currency != row.currency:
        raise CurrencyMismatch(one=version.currency, other=row.currency)
    limits = Limits.read(version.content)
    row.usable_on = max(row.starts_on, _stood(deal, limits.waiting_days, zone))
    found = _needed(session, (row, deal), limits, day)
    steps = [_step(row, place, one, f"limits {version.version}") for place, one in enumerate(found)]
    session.add_all(steps)
    session.flush()
    return steps


def _needed(session: Session, subject: tuple[SpecialPrice, Deal], limits: Limits, day: date) -> list[Needed]:
    row, deal = subject
    asked = wishes(row.lines, listed(session, deal, row.lines, day), limits)
    try:
        return needed(asked, Money(row.value_max_minor, row.currency), limits)
    except BeyondLimits:
        return []


def _stood(deal: Deal, days: int, zone: ZoneInfo) -> date:
    """The first day on which a deal's registration has stood so many days; a deal without one need not wait."""
    opened: datetime = deal.opened_at.astimezone(zone)
    return opened.date() + timedelta(days=days) if deal.registration_id else opened.date()


def _step(row: SpecialPrice, place: int, one: Needed, policy: str) -> SpecialPriceStep:
    return SpecialPriceStep(
        id=new_id(),
        special_price_id=row.id,
        round=row.round,
        position=place,
        kind=SignatureKind.GATE if one.is_gate else SignatureKind.APPROVAL,
        approver=one.approver.value,
        why=[reason.data() for reason in one.why],
        policy=policy,
        asked_by=row.asked_by,
    )
