"""Changing what a member may do, and ending a membership."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.identity.members import holders, leave
from portal.identity.models import Membership
from portal.role import PARTNER, STAFF, Role
from portal.tenancy import tenant_of
from pricing.ground.errors import DomainError, Invalid, NotFound


class WrongSide(Invalid):
    """House roles are for the house's people, partner roles for partners' people; and one is needed."""

    code = "wrong-side"


class LastAdmin(DomainError):
    """Without this one nobody could let people in any more."""

    code = "last-admin"


def check_side(roles: Iterable[str], partner_id: UUID | None) -> None:
    """Refuse no role at all, unknown roles, and roles of the other side."""
    known = {role.value for role in (PARTNER if partner_id else STAFF)}
    given = set(roles)
    if not given or not given <= known:
        raise WrongSide(field="roles")


def change_roles(session: Session, membership_id: UUID, roles: Iterable[str]) -> Membership:
    """Give a member other roles of her own side; the last administrator stays one."""
    row, wanted = _standing(session, membership_id), sorted(set(roles))
    check_side(wanted, row.partner_id)
    if _admin(row) not in wanted:
        _keep_an_admin(session, row)
    row.roles = wanted
    return row


def end(session: Session, membership_id: UUID, now: datetime) -> Membership:
    """End a membership: from the next request on the person is a stranger here."""
    row = _standing(session, membership_id)
    _keep_an_admin(session, row)
    row.ended_at = now
    leave(session, row.person_id)
    return row


def _keep_an_admin(session: Session, row: Membership) -> None:
    """The house may bar a partner's last administrator; a partner may not lock itself out, nor may the house."""
    admin = _admin(row)
    by_house = session.info.get("partner_id") is None
    if admin not in row.roles or (row.partner_id and by_house):
        return
    if [one.id for one in holders(session, admin, row.partner_id)] == [row.id]:
        raise LastAdmin


def _admin(row: Membership) -> str:
    return (Role.PARTNER_ADMIN if row.partner_id else Role.TENANT_ADMIN).value


def _standing(session: Session, membership_id: UUID) -> Membership:
    row = session.get(Membership, (tenant_of(session), membership_id))
    if row is None or row.ended_at:
        raise NotFound
    return row
