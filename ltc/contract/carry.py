"""Carrying a contract on: sent, signed with its copy, ended or terminated."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.contract.models import ChangeState, Contract, ContractChange, ContractState
from ltc.contract.negotiate import ContractNotDraft
from ltc.quote_link.content import digest
from pricing.ground.errors import DomainError, Invalid


class ChangeWaits(DomainError):
    """A change of this contract waits for a second person."""

    code = "contract-change-waits"


class ContractNotThere(DomainError):
    """The contract does not stand where this act begins."""

    code = "contract-not-there"


class SigningOff(Invalid):
    """A contract is signed by somebody, on a day from its sending until today."""

    code = "contract-signing"


class EndOff(Invalid):
    """A contract ends today at the latest, after it was signed; one that is terminated says why."""

    code = "contract-end"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed for the customer, on which day, and where the copy is kept."""

    by: str
    on: date
    stored_file_id: UUID


def send(session: Session, contract: Contract, by: UUID, now: datetime) -> None:
    """Freeze a draft and send it, with the digest of what it says. Raises ContractNotDraft, ChangeWaits."""
    if _held(session, contract) is not ContractState.DRAFT:
        raise ContractNotDraft
    waiting = (ContractChange.contract_id == contract.id, ContractChange.state == ChangeState.WAITING)
    if session.scalar(select(ContractChange.id).where(*waiting).limit(1)):
        raise ChangeWaits
    contract.state, contract.digest = ContractState.SENT, digest(contract.content)
    contract.sent_by, contract.sent_at = by, now


def sign(session: Session, contract: Contract, signed: Signed, days: tuple[date, date]) -> None:
    """Record that both sides signed; `days` are the days of sending and of today.

    Raises ContractNotThere, SigningOff.
    """
    if _held(session, contract) is not ContractState.SENT:
        raise ContractNotThere
    if not signed.by.strip() or not days[0] <= signed.on <= days[1]:
        raise SigningOff(field="signed_on")
    contract.state, contract.signed_by, contract.signed_on = ContractState.SIGNED, signed.by.strip(), signed.on
    contract.stored_file_id = signed.stored_file_id


def end(session: Session, contract: Contract, on: date, today: date) -> None:
    """A signed contract is fulfilled. Raises ContractNotThere, EndOff."""
    if _held(session, contract) is not ContractState.SIGNED:
        raise ContractNotThere
    _over(contract, ContractState.ENDED, (on, today))


def terminate(session: Session, contract: Contract, why: str, on: date, today: date) -> None:
    """A contract that was sent or signed is given up, with a reason. Raises ContractNotThere, EndOff."""
    if _held(session, contract) not in (ContractState.SENT, ContractState.SIGNED):
        raise ContractNotThere
    if not why.strip():
        raise EndOff(field="why")
    contract.over_why = why.strip()
    _over(contract, ContractState.TERMINATED, (on, today))


def _over(contract: Contract, state: ContractState, days: tuple[date, date]) -> None:
    on, today = days
    if on > today or (contract.signed_on and on < contract.signed_on):
        raise EndOff(field="over_on")
    contract.state, contract.over_on = state, on


def _held(session: Session, contract: Contract) -> ContractState:
    """Lock a contract until the transaction ends; where it stands."""
    session.flush()
    session.refresh(contract, with_for_update=True)
    return contract.state
