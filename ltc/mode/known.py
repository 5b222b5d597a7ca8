"""What is known of a deal before it is routed: what was answered for its lines and the company, and hard facts."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.mode.advice.portfolio import of_deals
from ltc.mode.advice.questions import ModeFact, Sheet
from ltc.mode.consult import sheet_of
from ltc.mode.find import of_company, of_lines
from ltc.mode.route import Source
from partners.account.models import Account
from partners.partner.models import Partner, Standing
from partners.programme.find import certified_people
from partners.programme.models import Certification
from partners.registration.models import RegistrationLine
from pricing.product.models import ProductLine


def lines_of(session: Session, registration_id: UUID | None) -> list[ProductLine]:
    """The product lines that a registration asks for, by code."""
    asked = select(RegistrationLine.product_line_id).where(RegistrationLine.registration_id == registration_id)
    return list(session.scalars(select(ProductLine).where(ProductLine.id.in_(asked)).order_by(ProductLine.code)))


def named(session: Session, line_ids: Collection[UUID]) -> list[ProductLine]:
    """Product lines by code."""
    return list(session.scalars(select(ProductLine).where(ProductLine.id.in_(line_ids)).order_by(ProductLine.code)))


def known(
    session: Session, facts: frozenset[ModeFact], value_minor: int, lines: Collection[ProductLine]
) -> tuple[Sheet, Source | None]:
    """A deal's sheet, and where its answers come from.

    A line's answers go before the company's; of several lines the median stands. What is so of a line or of the
    company is so of the deal.
    """
    company, by_line = of_company(session), of_lines(session, [line.id for line in lines])
    rows = [*by_line.values(), *([company] if company else [])]
    sheets = {row.id: sheet_of(row) for row in rows}
    answers = of_deals({}, [sheets[row.id].answers for row in by_line.values()])
    shared = sheets[company.id].answers if company else {}
    so = facts.union(*(sheet.facts for sheet in sheets.values()))
    if not rows:
        return Sheet({}, so, value_minor), None
    codes = tuple(line.code for line in lines if line.id in by_line)
    newest = max(row.advised_at for row in rows)
    return Sheet(shared | answers, so, value_minor), Source(codes, newest.date().isoformat())


def facts_of(
    session: Session, account: Account, partner_id: UUID | None, registration_id: UUID | None, now: datetime
) -> frozenset[ModeFact]:
    """The hard facts that the portal knows itself."""
    lines = lines_of(session, registration_id)
    return frozenset(_facts(session, account, partner_id, bool(registration_id), (lines, now)))


def _facts(
    session: Session,
    account: Account,
    partner_id: UUID | None,
    registered: bool,
    at: tuple[Collection[ProductLine], datetime],
) -> Iterator[ModeFact]:
    lines, now = at
    if account.named:
        yield ModeFact.NAMED_ACCOUNT
    if registered:
        yield ModeFact.VALID_REGISTRATION
    if partner_id is None:
        return
    partner = session.scalars(select(Partner).where(Partner.id == partner_id)).one()
    if partner.standing is Standing.BLACKLISTED:
        yield ModeFact.PARTNER_BLACKLISTED
    if _lacks_certificate(session, partner_id, lines, now):
        yield ModeFact.PARTNER_NOT_CERTIFIED


def _lacks_certificate(session: Session, partner_id: UUID, lines: Collection[ProductLine], now: datetime) -> bool:
    """Whether certificates are kept for one of the lines, and nobody of the partner holds one in force."""
    if not lines:
        return False
    ids = {line.id for line in lines}
    kept = select(Certification.product_line_id).where(Certification.product_line_id.in_(ids)).distinct()
    return bool(set(session.scalars(kept)) - certified_people(session, partner_id, now.date()).keys())
