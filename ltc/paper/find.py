"""Reading papers, and which statements lack theirs."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from ltc.paper.models import Paper, PaperRule
from ltc.paper.rules import Rule, Slip, lacking
from ltc.partner_invoice.models import PartnerInvoice, PartnerInvoiceState
from ltc.payout.models import Payout, PayoutState
from ltc.settlement.models import SettlementPeriod, Statement
from ltc.settlement.sheet import Account
from partners.tax_profile.find import profiles


def paper_rules() -> Select[PaperRule]:
    """Every rule, by country, the one that begins last first."""
    newest = (PaperRule.valid_from.desc(), PaperRule.set_at.desc(), PaperRule.id.desc())
    return select(PaperRule).order_by(PaperRule.country, *newest)


def paper_of(session: Session, statement_id: UUID) -> Paper | None:
    """The paper that bills a statement now."""
    return session.scalar(select(Paper).where(Paper.statement_id == statement_id, Paper.returned_at.is_(None)))


def missing_papers(session: Session, statements: Collection[Statement]) -> set[UUID]:
    """Those of some statements that are not paid for want of a paper, by id.

    A few queries; only one where no rule was ever set. The country is the partner's of the latest period that is asked.
    """
    rules = [Rule(row.country, row.needed, row.valid_from, row.set_at) for row in session.scalars(paper_rules())]
    if not rules or not statements:
        return set()
    slips = _slips(session, {one.partner_id for one in statements if one.partner_id})
    latest = max(slip.last_day for of_account in slips.values() for slip in of_account)
    countries = {partner_id: row.country for partner_id, row in profiles(session, latest).items()}
    found = set[UUID]()
    for (partner_id, _), of_account in slips.items():
        found |= lacking(of_account, rules, countries.get(partner_id))
    return found & {one.id for one in statements}


def _slips(session: Session, partner_ids: Collection[UUID]) -> dict[Account, list[Slip]]:
    """All statements of some partners by account, the oldest first."""
    query = (
        select(Statement, SettlementPeriod.ends_on, Payout.id, Paper.id)
        .join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
        .outerjoin(Payout, (Payout.statement_id == Statement.id) & (Payout.state != PayoutState.FAILED))
        .outerjoin(Paper, (Paper.statement_id == Statement.id) & Paper.id.in_(_good()))
        .where(Statement.partner_id.in_(partner_ids))
        .order_by(SettlementPeriod.starts_on)
    )
    found: defaultdict[Account, list[Slip]] = defaultdict(list)
    for one, ends_on, payout_id, paper_id in session.execute(query):
        cleared = payout_id is not None or one.closing_minor == 0
        added, last_day = one.earned_minor + one.adjusted_minor, ends_on - timedelta(days=1)
        assert one.partner_id
        found[one.partner_id, one.currency].append(Slip(one.id, added, last_day, paper_id is not None, cleared))
    return found


def _good() -> Select[UUID]:
    """Papers that count: those of accepted invoices, and those that the house wrote."""
    query = select(Paper.id).outerjoin(PartnerInvoice, PartnerInvoice.id == Paper.partner_invoice_id)
    accepted = PartnerInvoice.state == PartnerInvoiceState.ACCEPTED
    return query.where(Paper.returned_at.is_(None), or_(accepted, Paper.self_billing_id.is_not(None)))
