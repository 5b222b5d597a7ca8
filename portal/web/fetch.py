"""Fetching a row for a page. The walls decide what can be found; what cannot does not exist."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from portal.tenancy import tenant_of
from pricing.ground.errors import NotFound
from pricing.ground.record import TenantRecord

Row = TypeVar("Row", bound=TenantRecord)


def fetch(session: Session, kind: type[Row], row_id: UUID) -> Row:
    """The row of an id, or NotFound: the same for another's as for one that never was."""
    row = session.get(kind, (tenant_of(session), row_id))
    if row is None:
        raise NotFound
    return row
