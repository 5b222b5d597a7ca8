"""Reading the violation ledger, and what its counting says today."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from partners.partner.models import Partner
from partners.violation.count import SHIPPED, Entry, Listing, Rule, listing
from partners.violation.models import Violation, ViolationRule

Strike = aliased(Violation)


def ledger() -> Select[Violation, Partner, Violation]:
    """Every violation with its partner and what struck it out, the newest first."""
    query = select(Violation, Partner, Strike).join(Partner, Partner.id == Violation.partner_id)
    query = query.outerjoin(Strike, Strike.strikes_id == Violation.id)
    return query.where(Violation.strikes_id.is_(None)).order_by(Violation.happened_on.desc(), Violation.id.desc())


def rules(session: Session) -> list[Rule]:
    """The counting in force: the tenant's own, or the shipped one where it has none."""
    query = select(ViolationRule).order_by(ViolationRule.watch_list, ViolationRule.days, ViolationRule.id)
    own = [Rule(row.watch_list, (row.level1, row.level2, row.level3), row.days) for row in session.scalars(query)]
    return own or list(SHIPPED)


def listed(session: Session, partner_id: UUID, today: date) -> Listing | None:
    """The list that a partner is on today. Violations that were struck out do not count."""
    struck = select(Violation.strikes_id).where(Violation.strikes_id.isnot(None))
    query = select(Violation.level, Violation.happened_on).where(
        Violation.partner_id == partner_id, Violation.strikes_id.is_(None), Violation.id.not_in(struck)
    )
    entries = [Entry(level, on) for level, on in session.execute(query)]
    return listing(entries, rules(session), today) if entries else None
