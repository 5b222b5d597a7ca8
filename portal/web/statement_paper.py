"""What a statement's page says of its paper."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.paper.find import missing_papers, paper_of
from ltc.partner_invoice.models import PartnerInvoice
from ltc.self_billing.find import agreement_of
from ltc.self_billing.models import SelfBilling
from ltc.settlement.models import Statement


def paper_at(session: Session, statement: Statement) -> dict[str, Any]:
    """The invoice that bills it, whether its payment waits for a paper, and who has anything to bill."""
    paper = paper_of(session, statement.id)
    billed = paper.partner_invoice_id if paper else None
    written = paper.self_billing_id if paper else None
    return {
        "bill": session.scalar(select(PartnerInvoice).where(PartnerInvoice.id == billed)),
        "self_billed": session.scalar(select(SelfBilling).where(SelfBilling.id == written)),
        "lacks_paper": statement.id in missing_papers(session, [statement]),
        "can_bill": paper is None and statement.earned_minor + statement.adjusted_minor != 0,
        "house_bills": agreement_of(session, statement) is not None,
    }
