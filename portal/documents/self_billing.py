"""What a printed self-billed invoice shows, and the XML that lies inside of it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.self_billing.bill import Bill
from ltc.self_billing.models import SelfBilling
from portal.tenancy import tenant_of

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'


def facts(session: Session, self_billing_id: UUID) -> dict[str, Any]:
    """The invoice as it was written."""
    row = session.get_one(SelfBilling, (tenant_of(session), self_billing_id))
    return {"bill": Bill.read(row.content), "xml": DECLARED + row.xml}
