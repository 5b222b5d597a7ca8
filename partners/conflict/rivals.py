"""Reading who else holds a customer or waits for it, in the customer's group too."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, or_, select
from sqlalchemy.orm import Session, lazyload

from partners.account.models import Account
from partners.account.names import name_key
from partners.conflict.case import Rival, RivalKind
from partners.conflict.models import CaseState, ConflictCase
from partners.partner.models import Partner
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration, Stage
from partners.registration.stages import STANDING
from pricing.ground.prepared import prepared

ACCOUNT = Account.__table__.c
TOPS: BindParameter[Any] = bindparam("tops", expanding=True)
BELOW = prepared(Account, select(ACCOUNT.id).where(ACCOUNT.parent_id.in_(TOPS)))
Other = tuple[Registration, ConflictCase]
GIVEN_UP = {Stage.WITHDRAWN: "withdrawn", Stage.EXPIRED: "lapsed", Stage.RELEASED: "released"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case asks for: its registration, its customer with its group, and the codes of lines."""

    registration: Registration
    account_id: UUID
    group_ids: tuple[UUID, ...]
    line_codes: dict[UUID, str]

    @property
    def line_ids(self) -> set[UUID]:
        """The lines that are asked for."""
        return lines_of(self.registration)

    def codes(self, line_ids: Iterable[UUID]) -> tuple[str, ...]:
        """Lines by code, sorted."""
        return tuple(sorted(self.line_codes[line] for line in line_ids))


def group_of(session: Session, account: Account) -> tuple[UUID, ...]:
    """A customer's parent, sisters and daughters, itself included."""
    tops = {account.parent_id or account.id, account.id}
    below = session.execute(BELOW, {"tops": list(tops)}).scalars()
    return tuple({*tops, *below})


def others(session: Session, asked: Asked) -> list[Other]:
    """What else was found to mean the same customer or its group, in order: what stands, and the own that is gone."""
    own = Registration.partner_id == asked.registration.partner_id
    query = (
        select(Registration, ConflictCase)
        .join(ConflictCase, ConflictCase.registration_id == Registration.id)
        .where(
            ConflictCase.account_id.in_(asked.group_ids),
            Registration.id != asked.registration.id,
            or_(Registration.stage.in_(STANDING), and_(own, Registration.stage.in_(GIVEN_UP))),
        )
        .options(lazyload(Registration.lines))
    )
    # Sorted here: asked for an order, SQLite walks every registration by date instead of this customer's cases.
    found = [(registration, case) for registration, case in session.execute(query)]
    return sorted(found, key=lambda other: (other[0].submitted_at, other[0].id))


def mine(asked: Asked, found: Sequence[Other]) -> list[Registration]:
    """Of others, those that are the partner's own and for this very customer."""
    partner_id = asked.registration.partner_id
    return [one for one, case in found if one.partner_id == partner_id and case.account_id == asked.account_id]


def pending(session: Session, asked: Asked, found: Sequence[Other]) -> list[Rival]:
    """Those of others that nobody has ruled on, and that ask for a line of ours."""
    waiting = [
        (other, case)
        for other, case in found
        if other.partner_id != asked.registration.partner_id
        and case.state is CaseState.OPEN
        and asked.line_ids & lines_of(other)
    ]
    codes = partner_codes(session, {other.partner_id for other, _ in waiting})
    return [
        Rival(
            RivalKind.PENDING,
            codes[other.partner_id],
            other.number,
            asked.codes(asked.line_ids & lines_of(other)),
            related=case.account_id != asked.account_id,
            **_shown(other, case),
        )
        for other, case in waiting
    ]


def protected(session: Session, asked: Asked) -> list[Rival]:
    """Protections that others hold on a line of ours, those that end first on top."""
    query = (
        select(Protection, Partner.code, Registration, ConflictCase)
        .join(Partner, Partner.id == Protection.holder_id)
        .join(Registration, Registration.id == Protection.registration_id)
        .outerjoin(ConflictCase, ConflictCase.registration_id == Registration.id)
        .where(
            Protection.account_id.in_(asked.group_ids),
            Protection.product_line_id.in_(asked.line_ids),
            Protection.state == ProtectionState.ACTIVE,
            Protection.holder_id != asked.registration.partner_id,
        )
        .order_by(Protection.protected_until, Protection.id)
        .options(lazyload(Registration.lines))
    )
    return [
        Rival(
            RivalKind.PROTECTED,
            code,
            held.number,
            asked.codes({protection.product_line_id}),
            protection.protected_until,
            related=protection.account_id != asked.account_id,
            **_shown(held, case),
        )
        for protection, code, held, case in session.execute(query)
    ]


def lines_of(registration: Registration) -> set[UUID]:
    """The lines that a registration asks for."""
    return {line.product_line_id for line in registration.lines}


def partner_codes(session: Session, ids: Collection[UUID | None]) -> dict[UUID | None, str]:
    """The codes of these partners; of none, without a look."""
    query = select(Partner.id, Partner.code).where(Partner.id.in_(ids))
    return {row.id: row.code for row in session.execute(query)} if ids else {}


def _shown(registration: Registration, case: ConflictCase | None) -> dict[str, Any]:
    """What a rival can show: its project, when it was complete, and its evidence."""
    return {
        "project": name_key(registration.project or "") or None,
        "verified_at": case.verified_at if case else None,
        "proofs": tuple(registration.proofs),
    }
