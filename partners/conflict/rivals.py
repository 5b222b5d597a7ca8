"""Reading who else holds a customer or waits for it, in the customer's group too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, lazyload

from partners.account.models import Account
from partners.account.names import name_key
from partners.conflict.case import Rival, RivalKind
from partners.conflict.models import CaseState, ConflictCase
from partners.partner.models import Partner
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration, Stage
from partners.registration.stages import STANDING

Other = tuple[Registration, ConflictCase]
GIVEN_UP = {Stage.WITHDRAWN: "withdrawn", Stage.EXPIRED: "lapsed", Stage.RELEASED: "released"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a case asks for: its registration, its customer with its group, and the codes of lines and partners."""

    registration: Registration
    account_id: UUID
    group_ids: tuple[UUID, ...]
    line_codes: dict[UUID, str]
    partner_codes: dict[UUID, str]

    @property
    def line_ids(self) -> set[UUID]:
        """The lines that are asked for."""
        return lines_of(self.registration)

    def codes(self, line_ids: Iterable[UUID]) -> tuple[str, ...]:
        """Lines by code, sorted."""
        return tuple(sorted(self.line_codes[line] for line in line_ids))


def group_of(session: Session, account: Account) -> tuple[UUID, ...]:
    """A customer's parent, sisters and daughters, itself included."""
    top = account.parent_id or account.id
    below = session.scalars(select(Account.id).where(Account.parent_id.in_({top, account.id})))
    return tuple({account.id, top, *below})


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
        .order_by(Registration.submitted_at, Registration.id)
        .options(lazyload(Registration.lines))
    )
    return [(registration, case) for registration, case in session.execute(query)]


def mine(asked: Asked, found: Sequence[Other]) -> list[Registration]:
    """Of others, those that are the partner's own and for this very customer."""
    partner_id = asked.registration.partner_id
    return [one for one, case in found if one.partner_id == partner_id and case.account_id == asked.account_id]


def pending(asked: Asked, found: Sequence[Other]) -> list[Rival]:
    """Those of others that nobody has ruled on, and that ask for a line of ours."""
    return [
        _rival(asked, RivalKind.PENDING, (other, case), asked.line_ids & lines_of(other))
        for other, case in found
        if other.partner_id != asked.registration.partner_id
        and case.state is CaseState.OPEN
        and asked.line_ids & lines_of(other)
    ]


def protected(session: Session, asked: Asked) -> list[Rival]:
    """Protections that others hold on a line of ours, those that end first on top."""
    query = (
        select(Protection, Registration, ConflictCase)
        .join(Registration, Registration.id == Protection.registration_id)
        .outerjoin(ConflictCase, ConflictCase.registration_id == Registration.id)
        .where(
            Protection.account_id.in_(asked.group_ids),
            Protection.product_line_id.in_(asked.line_ids),
            Protection.state == ProtectionState.ACTIVE,
            Protection.holder_id != asked.registration.partner_id,
        )
        .order_by(Protection.protected_until, Protection.id)
    )
    return [
        _rival(asked, RivalKind.PROTECTED, (held, case), {p.product_line_id}, p)
        for p, held, case in session.execute(query)
    ]


def lines_of(registration: Registration) -> set[UUID]:
    """The lines that a registration asks for."""
    return {line.product_line_id for line in registration.lines}


def partner_codes(session: Session) -> dict[UUID, str]:
    """Every partner's code."""
    return {row.id: row.code for row in session.execute(select(Partner.id, Partner.code))}


def _rival(
    asked: Asked,
    kind: RivalKind,
    found: tuple[Registration, ConflictCase | None],
    line_ids: Iterable[UUID],
    protection: Protection | None = None,
) -> Rival:
    registration, case = found
    holder = protection.holder_id if protection else registration.partner_id
    account_id = protection.account_id if protection else case.account_id if case else None
    return Rival(
        kind=kind,
        partner=asked.partner_codes[holder] if holder else "",
        number=registration.number,
        lines=asked.codes(line_ids),
        until=protection.protected_until if protection else None,
        related=account_id != asked.account_id,
        project=name_key(registration.project or "") or None,
        verified_at=case.verified_at if case else None,
        proofs=tuple(registration.proofs),
    )
