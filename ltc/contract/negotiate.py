"""Negotiating a draft: a change is recorded, and counts at once or when a second person allows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.contract.models import Asker, ChangeState, Contract, ContractChange, ContractState
from ltc.contract.wording import Wording, checked, clause_of, reworded
from pricing.ground.errors import DomainError, Invalid, NotAllowed
from pricing.ground.record import new_id


class ContractNotDraft(DomainError):
    """A contract that was sent is not negotiated any more."""

    code = "contract-not-draft"


class ChangeWithoutReason(Invalid):
    """A change says why."""

    code = "contract-change-why"


class ChangeDecided(DomainError):
    """Somebody decided on this change a moment ago."""

    code = "contract-change-decided"


class ChangeOvertaken(DomainError):
    """The clause says something else by now than when the change was asked for."""

    code = "contract-change-overtaken"


class ChangeOwn(NotAllowed):
    """Whoever records a change beyond what its clause allows does not allow it."""

    code = "contract-change-own"


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that is asked for: of which clause, to what wording, by which side, and why."""

    clause: str
    wanted: Wording
    asked_by: Asker
    why: str


def record(session: Session, contract: Contract, wish: Wish, by: UUID, now: datetime) -> ContractChange:
    """Log a change. One that its clause leaves to negotiation counts at once; another waits for a second person.

    Raises ContractNotDraft, ClauseUnknown, WordingOff, ChangeWithoutReason.
    """
    _hold(session, contract)
    clause = clause_of(contract.content, wish.clause)
    wanted = checked(wish.wanted, Wording.of(clause))
    if not wish.why.strip():
        raise ChangeWithoutReason(field="why")
    row = ContractChange(id=new_id(), contract_id=contract.id, clause=clause.code, was=Wording.of(clause).data())
    row.wanted, row.asked_by, row.why, row.beyond = wanted.data(), wish.asked_by, wish.why.strip(), False
    row.recorded_by, row.recorded_at, row.state = by, now, ChangeState.ALLOWED
    if clause.negotiable:
        row.decided_by, row.decided_at = by, now
        contract.content = reworded(contract.content, clause.code, wanted)
    else:
        row.beyond, row.state = True, ChangeState.WAITING
    session.add(row)
    return row


def allow(session: Session, change: ContractChange, why: str, by: UUID, now: datetime) -> None:
    """A second person allows a change, and the clause says it. Raises ContractNotDraft, ChangeOwn, ChangeOvertaken."""
    contract = _decide(session, change, ChangeState.ALLOWED, (why, by, now))
    if Wording.of(clause_of(contract.content, change.clause)) != Wording.read(change.was):
        raise ChangeOvertaken
    contract.content = reworded(contract.content, change.clause, Wording.read(change.wanted))


def refuse(session: Session, change: ContractChange, why: str, by: UUID, now: datetime) -> None:
    """A second person refuses a change, with a reason. Raises ContractNotDraft, ChangeOwn, ChangeWithoutReason."""
    if not why.strip():
        raise ChangeWithoutReason(field="why")
    _decide(session, change, ChangeState.REFUSED, (why, by, now))


def _decide(session: Session, change: ContractChange, state: ChangeState, who: tuple[str, UUID, datetime]) -> Contract:
    contract = session.get_one(Contract, (change.tenant_id, change.contract_id))
    _hold(session, contract)
    session.refresh(change, with_for_update=True)
    if change.state is not ChangeState.WAITING:
        raise ChangeDecided
    why, by, now = who
    if by == change.recorded_by:
        raise ChangeOwn
    change.state, change.decided_why, change.decided_by, change.decided_at = state, why.strip() or None, by, now
    return contract


def _hold(session: Session, contract: Contract) -> None:
    """Lock a draft until the transaction ends. Raises ContractNotDraft."""
    session.flush()
    session.refresh(contract, with_for_update=True)
    if contract.state is not ContractState.DRAFT:
        raise ContractNotDraft
