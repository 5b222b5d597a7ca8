"""Drafting: one draft at a time, edited by whoever drafted it, published by somebody else or thrown away."""

from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.ground.errors import DomainError, NotAllowed

OPEN = "open"


class DraftOpen(DomainError):
    """A draft is open already; there is one at a time."""

    code = "draft-open"


class DraftOver(DomainError):
    """The draft was published or thrown away."""

    code = "draft-over"


class DraftOfAnother(DomainError):
    """A draft is edited by whoever drafted it; the others publish it or throw it away."""

    code = "draft-of-another"


class DraftOwn(NotAllowed):
    """Whoever drafted a version does not publish it."""

    code = "draft-own"


class Draft(Protocol):
    """A row that is edited until it is published or thrown away."""

    @property
    def state(self) -> StrEnum:
        """`open`, and later what became of it."""
        ...

    @property
    def drafted_by(self) -> UUID:
        """Whose draft it is."""
        ...


def hold(session: Session, draft: Draft) -> None:
    """Lock a draft until the transaction ends. Raises DraftOver."""
    session.flush()
    session.refresh(draft, with_for_update=True)
    if draft.state != OPEN:
        raise DraftOver


def hold_own(session: Session, draft: Draft, by: UUID) -> None:
    """Lock a draft for its drafter. Raises DraftOver, DraftOfAnother."""
    hold(session, draft)
    if draft.drafted_by != by:
        raise DraftOfAnother


def refuse_drafter(draft: Draft, by: UUID) -> None:
    """A version is published by somebody else. Raises DraftOwn."""
    if draft.drafted_by == by:
        raise DraftOwn
