"""Taking a ruling back: at once, by whoever made it, while nobody has read it and nothing leans on it.

What a partner has read is not taken back: there its protection is revoked, with a reason, and the partner is told.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.appeal import review
from partners.conflict.models import CaseState, ConflictCase, Ruling
from partners.conflict.rule import By, newest
from partners.protection.end import end_all
from partners.protection.models import ProtectionState
from pricing.ground.errors import DomainError

WINDOW = timedelta(minutes=10)
UNDONE = "protection.undone"


class NothingToUndo(DomainError):
    """The partner has read the ruling, or there is none: from here it is revoked, with a reason."""

    code = "nothing-to-undo"


class UndoTooLate(DomainError):
    """Ten minutes are over, or somebody else ruled."""

    code = "undo-too-late"


class RuledSince(DomainError):
    """Another ruling on the same customer came after this one and may lean on it."""

    code = "ruled-since"


def undo(session: Session, case: ConflictCase, by: By) -> list[ConflictCase]:
    """Take back the ruling on a case, with every side that it answered; returns their cases, open again.

    The ruling itself stays on file. Raises NothingToUndo, UndoTooLate and RuledSince.
    """
    made = _standing(session, case)
    if by.person_id not in (made.decided_by, made.confirmed_by) or by.now > made.decided_at + WINDOW:
        raise UndoTooLate
    taken = _together(session, case, made)
    for one, ruling in taken:
        end_all(session, one.registration_id, (ProtectionState.REVOKED, UNDONE), by.now)
        review.reopen(session, ruling)
        one.state = CaseState.OPEN
    return [one for one, _ in taken]


def can_undo(session: Session, case: ConflictCase, by: By) -> bool:
    """Whether a person could take the ruling on a case back now; for the page."""
    made = newest(session, case.registration_id) if case.state is CaseState.DECIDED else None
    own = made is not None and by.person_id in (made.decided_by, made.confirmed_by)
    return own and made is not None and by.now <= made.decided_at + WINDOW


def _standing(session: Session, case: ConflictCase) -> Ruling:
    session.refresh(case, with_for_update=True)
    made = newest(session, case.registration_id)
    if case.state is not CaseState.DECIDED or made is None:
        raise NothingToUndo
    return made


def _together(session: Session, case: ConflictCase, made: Ruling) -> Sequence[tuple[ConflictCase, Ruling]]:
    """The sides that one ruling answered, locked. Refused where one of them was read, or one was ruled on since."""
    query = (
        select(ConflictCase, Ruling)
        .join(Ruling, Ruling.registration_id == ConflictCase.registration_id)
        .where(ConflictCase.account_id == case.account_id, Ruling.decided_at >= made.decided_at)
        .order_by(ConflictCase.id)
        .with_for_update(of=ConflictCase)
    )
    found = [(one, ruling) for one, ruling in session.execute(query.execution_options(populate_existing=True))]
    if any(_apart(ruling) != _apart(made) for _, ruling in found):
        raise RuledSince
    if any(one.state is not CaseState.DECIDED for one, _ in found):
        raise NothingToUndo
    return found


def _apart(ruling: Ruling) -> tuple[UUID | None, object]:
    """What the rulings of one moment share."""
    return ruling.decided_by, ruling.decided_at
