"""What a printed contract shows: what was sent, with its digest and the address to hold it against."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.contract.models import Contract
from portal.identity import tenants
from portal.mail.compose import link
from portal.tenancy import tenant_of


def facts(session: Session, contract_id: UUID) -> dict[str, Any]:
    """The contract as it was sent, its content, and where it stands in the portal."""
    contract = session.get_one(Contract, (tenant_of(session), contract_id))
    return {
        "contract": contract,
        "content": contract.content,
        "priced_on": date.fromisoformat(contract.content["priced_on"]),
        "address": link({"path": f"contracts/{contract.id}"}, tenants.own(session)),
    }
