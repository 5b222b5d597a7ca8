"""Deciding on a special price: signed step by step, refused, or sent back with a question. Never by whoever asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.special_price.ask import act
from ltc.special_price.find import signatures
from ltc.special_price.judge import BeyondLimits
from ltc.special_price.models import (
    Act,
    SignatureKind,
    SpecialPrice,
    SpecialPriceAct,
    SpecialPriceState,
    SpecialPriceStep,
)
from ltc.special_price.states import MOVES, SpecialPriceMove, move
from pricing.ground.errors import DomainError, Invalid, NotAllowed


class OwnSpecialPrice(NotAllowed):
    """Whoever asked for a special price, or answered a question about it, does not decide on it."""

    code = "own-special-price"


class NotYourStep(NotAllowed):
    """The step that waits needs another role."""

    code = "special-price-not-your-step"


class SignedAlready(NotAllowed):
    """Whoever signed one step does not sign another: each step is another person."""

    code = "special-price-signed-already"


class SpecialPriceChanged(DomainError):
    """The request is not what the page showed."""

    code = "special-price-changed"


class ReasonNeeded(Invalid):
    """A gate, a refusal, a question and a revocation need words."""

    code = "special-price-reason"


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, with which roles, at which instant, and which version of the request was looked at."""

    person_id: UUID
    roles: Collection[str]
    now: datetime
    seen: int = 0


def sign(session: Session, row: SpecialPrice, reason: str | None, by: By) -> SpecialPriceStep | None:
    """Sign the step that waits; returns the next one, or None when the last signature approved the request.

    A gate needs a reason. Raises OwnSpecialPrice, NotYourStep, SignedAlready, SpecialPriceChanged, ReasonNeeded.
    """
    steps = _open(session, row, by)
    step = _turn(steps, by)
    if step is None:
        raise BeyondLimits
    if any(one.decided_by == by.person_id for one in steps):
        raise SignedAlready
    if step.kind is SignatureKind.GATE and not reason:
        raise ReasonNeeded(field="reason")
    step.decided_by, step.decided_at, step.reason = by.person_id, by.now, reason
    session.flush()
    waiting = [one for one in steps if one.decided_by is None]
    if waiting:
        return waiting[0]
    move(row, SpecialPriceState.APPROVED)
    session.add(act(row, Act.APPROVED, by.person_id, by.now))
    return None


def refuse(session: Session, row: SpecialPrice, note: str | None, by: By) -> None:
    """Do not give the special price, with words to whoever asked that name nobody. Raises as `sign`."""
    _last_word(session, row, (SpecialPriceState.REFUSED, Act.REFUSED), note, by)


def send_back(session: Session, row: SpecialPrice, question: str | None, by: By) -> None:
    """Ask whoever asked; the signatures begin again with the answer. Raises as `sign`."""
    _last_word(session, row, (SpecialPriceState.RETURNED, Act.QUESTIONED), question, by)


def _last_word(
    session: Session, row: SpecialPrice, what: tuple[SpecialPriceState, Act], note: str | None, by: By
) -> None:
    state, happened = what
    _turn(_open(session, row, by), by)
    if not note:
        raise ReasonNeeded(field="note")
    move(row, state)
    row.note = note
    session.add(act(row, happened, by.person_id, by.now, note))


def _open(session: Session, row: SpecialPrice, by: By) -> list[SpecialPriceStep]:
    """Lock a request that waits and was looked at as it is; the signatures of its round, none of them the asker's."""
    session.refresh(row, with_for_update=True)
    if SpecialPriceState.APPROVED not in MOVES[row.state]:
        raise SpecialPriceMove(state=row.state, to=SpecialPriceState.APPROVED)
    if row.version != by.seen:
        raise SpecialPriceChanged
    if by.person_id in _askers(session, row):
        raise OwnSpecialPrice
    return signatures(session, row)


def _turn(steps: Sequence[SpecialPriceStep], by: By) -> SpecialPriceStep | None:
    """The step that waits, if this person's roles may sign it; None when the request goes beyond all steps."""
    waiting = next((step for step in steps if step.decided_by is None), None)
    if waiting and waiting.approver not in by.roles:
        raise NotYourStep(approver=waiting.approver)
    return waiting


def _askers(session: Session, row: SpecialPrice) -> set[UUID | None]:
    asked = select(SpecialPriceAct).where(SpecialPriceAct.special_price_id == row.id)
    found = session.scalars(asked.where(SpecialPriceAct.act.in_([Act.ASKED, Act.ANSWERED])))
    return {row.asked_by, *(one.by for one in found)}
