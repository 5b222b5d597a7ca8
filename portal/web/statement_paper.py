"""What a statement's page says of its paper."""

from typing import Any

from sqlalchemy.orm import Session

from ltc.paper.find import missing_papers, paper_of
from ltc.partner_invoice.models import PartnerInvoice
from ltc.settlement.models import Statement


def paper_at(session: Session, statement: Statement) -> dict[str, Any]:
    """The invoice that bills it, whether its payment waits for a paper, and whether there is anything to bill."""
    paper = paper_of(session, statement.id)
    invoice = (paper.tenant_id, paper.partner_invoice_id) if paper else None
    return {
        "bill": session.get_one(PartnerInvoice, invoice) if invoice else None,
        "lacks_paper": statement.id in missing_papers(session, [statement]),
        "can_bill": statement.earned_minor + statement.adjusted_minor != 0,
    }
