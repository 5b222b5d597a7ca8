"""The walls round tenants and partners: closed by default, below every query.

Reading: every ORM select carries the tenant's criterion, and for a partner's people the partner's
as well; house rows do not exist for them, nor do drafts of offers. A statement that the walls cannot see is refused; a
prepared one (`pricing/ground/prepared.py`) has its tenant filled in here.
Writing: rows are stamped with the session's tenant; another tenant's or partner's are refused.
On PostgreSQL, row-level security is the second net (migration 0002).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import event, false
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from partners.partner.models import Partner
from pricing.ground.offered import Offered
from pricing.ground.prepared import OWN_TENANT, PREPARED
from pricing.ground.record import HouseRecord, PartnerRecord, TenantRecord


class WallBreach(RuntimeError):
    """Code tried to go round the wall. Always a bug, never a user's mistake."""


def tenant_of(session: Session) -> int:
    """The tenant that a session is bound to; raises when there is none."""
    tenant_id = session.info.get("tenant_id")
    if not isinstance(tenant_id, int):
        raise WallBreach("this session has no tenant")
    return tenant_id


def _touches_tenants(state: ORMExecuteState) -> bool:
    return any(issubclass(mapper.class_, TenantRecord) for mapper in state.all_mappers)


def read_within(state: ORMExecuteState) -> None:
    """Put the walls' criteria on a select; refuse whatever is neither of mapped classes nor a prepared one."""
    if state.statement in PREPARED:
        _fill(state)
        return
    if not state.is_select or not state.is_orm_statement:
        raise WallBreach("only selects of mapped classes; write rows one by one, or through the bulk door")
    info = state.session.info
    own, partner = info.get("tenant_id"), info.get("partner_id")
    if own is None and _touches_tenants(state):
        raise WallBreach("this session has no tenant")
    bound = (own, partner)
    if info.get("bound") != bound:
        info["bound"], info["walls"] = bound, _walls(own, partner)
    state.statement = state.statement.options(*info["walls"])


def _walls(own: int | None, partner: UUID | None) -> list[ExecutableOption]:
    """The criteria of a tenant, and of a partner's people; they are built once for a session."""
    if own is None:
        return [with_loader_criteria(TenantRecord, false(), include_aliases=True)]
    walls = [with_loader_criteria(TenantRecord, lambda row: row.tenant_id == own, include_aliases=True)]
    if partner is not None:
        walls += [
            with_loader_criteria(PartnerRecord, lambda row: row.partner_id == partner, include_aliases=True),
            with_loader_criteria(Partner, lambda row: row.id == partner, include_aliases=True),
            with_loader_criteria(HouseRecord, false(), include_aliases=True),
            with_loader_criteria(Offered, lambda row: row.published_at.is_not(None), include_aliases=True),
        ]
    return list(walls)


def _fill(state: ORMExecuteState) -> None:
    """Give a prepared statement the session's tenant, whatever the caller named; what is new is written first."""
    if state.session.info.get("partner_id") is not None:
        raise WallBreach("a prepared statement is the house's, not a partner's")
    if state.session.autoflush:
        state.session.flush()
    own, given = {OWN_TENANT: tenant_of(state.session)}, state.parameters or {}
    state.parameters = {**given, **own} if isinstance(given, Mapping) else [{**row, **own} for row in given]


def write_within(session: Session, *_: Any) -> None:
    """Stamp new rows with the tenant; refuse rows of another tenant, or of another partner."""
    partner = session.info.get("partner_id")
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, TenantRecord):
            continue
        own = tenant_of(session)
        if row.tenant_id is None:
            row.tenant_id = own
        if row.tenant_id != own:
            raise WallBreach(f"{row!r} belongs to another tenant")
        if partner and isinstance(row, PartnerRecord) and row.partner_id != partner:
            raise WallBreach(f"{row!r} belongs to another partner")


def install(maker: type[Session]) -> None:
    """Raise the walls for all sessions of a class."""
    event.listen(maker, "do_orm_execute", read_within)
    event.listen(maker, "before_flush", write_within)


def tenant_tables() -> list[type[TenantRecord]]:
    """Every mapped class that belongs to a tenant, by table name."""
    classes = [m.class_ for m in _mappers() if issubclass(m.class_, TenantRecord)]
    return sorted(classes, key=lambda c: str(c.__tablename__))


def _mappers() -> list[Mapper[Any]]:
    return list(TenantRecord.registry.mappers)
