"""Drafting a rate of withholding tax: written by one person, published by another or thrown away."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.withholding.models import Withholding, WithholdingDraft, WithholdingDraftState
from partners.tax_profile.enter import country
from partners.tax_profile.models import TaxClass
from pricing.ground.drafting import hold, refuse_drafter
from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM
from pricing.ground.record import new_id


class WithholdingWrong(Invalid):
    """A rate lies between 0 and 100 %, ends after it begins, and names its source and where that can be read."""

    code = "withholding-wrong"


@dataclass(frozen=True, slots=True)
class NewRate:
    """A rate as it is written: for whom, how much, from when until (exclusive) when, and by which rule."""

    country: str
    tax_class: TaxClass | None
    rate_ppm: int
    span: tuple[date, date | None]
    source: str
    link: str


def draft(session: Session, new: NewRate, by: UUID, now: datetime) -> WithholdingDraft:
    """A rate that keeps nothing before another person publishes it. Errors: CountryForm, WithholdingWrong."""
    starts, until = new.span
    if not 0 <= new.rate_ppm <= PPM:
        raise WithholdingWrong(field="rate")
    if until and until <= starts:
        raise WithholdingWrong(field="valid_until")
    if not new.source.strip():
        raise WithholdingWrong(field="source")
    if urlsplit(new.link.strip()).scheme not in ("http", "https") or not urlsplit(new.link.strip()).hostname:
        raise WithholdingWrong(field="link")
    row = WithholdingDraft(
        id=new_id(),
        country=country(new.country),
        tax_class=new.tax_class,
        rate_ppm=new.rate_ppm,
        valid_from=starts,
        valid_until=until,
        source=new.source.strip(),
        link=new.link.strip(),
        state=WithholdingDraftState.OPEN,
        drafted_by=by,
        drafted_at=now,
    )
    session.add(row)
    return row


def publish(session: Session, row: WithholdingDraft, by: UUID, now: datetime) -> Withholding:
    """The rate holds from its first day on; what was prepared for payment before keeps what it had.

    Errors: DraftOver, DraftOwn.
    """
    hold(session, row)
    refuse_drafter(row, by)
    row.state, row.published_by = WithholdingDraftState.PUBLISHED, by
    rate = Withholding(
        id=new_id(),
        country=row.country,
        tax_class=row.tax_class,
        rate_ppm=row.rate_ppm,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        link=row.link,
        drafted_by=row.drafted_by,
        published_by=by,
        published_at=now,
    )
    session.add(rate)
    return rate


def discard(session: Session, row: WithholdingDraft) -> None:
    """Throw a draft away; it is kept, and never holds. Errors: DraftOver."""
    hold(session, row)
    row.state = WithholdingDraftState.DISCARDED
