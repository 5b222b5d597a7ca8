"""Reading contracts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.contract.models import Contract, ContractAmendment, ContractChange, ContractState
from ltc.contract.wording import Wording, reworded


def contracts(state: ContractState | None = None) -> Select[Contract]:
    """Contracts, the newest first."""
    query = select(Contract).order_by(Contract.made_at.desc(), Contract.id.desc())
    return query.where(Contract.state == state) if state else query


def of_quote(session: Session, quote_id: UUID) -> Contract | None:
    """The contract of a quote."""
    return session.scalar(select(Contract).where(Contract.quote_id == quote_id))


def changes(session: Session, contract_id: UUID) -> Sequence[ContractChange]:
    """What was negotiated, in order."""
    query = select(ContractChange).where(ContractChange.contract_id == contract_id)
    return session.scalars(query.order_by(ContractChange.recorded_at, ContractChange.id)).all()


def amendments(session: Session, contract_id: UUID) -> Sequence[ContractAmendment]:
    """The amendments of a contract, by number."""
    query = select(ContractAmendment).where(ContractAmendment.contract_id == contract_id)
    return session.scalars(query.order_by(ContractAmendment.number)).all()


def standing(contract: Contract, amended: Sequence[ContractAmendment]) -> dict[str, Any]:
    """What a contract says with its amendments, in their order."""
    content = dict(contract.content)
    for one in amended:
        content = reworded(content, one.clause, Wording.read(one.becomes))
    return content
