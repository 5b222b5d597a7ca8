"""Amending a signed contract: numbered, clause by clause, each with its own signed copy."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.contract.carry import ContractNotThere
from ltc.contract.find import amendments, standing
from ltc.contract.models import Contract, ContractAmendment, ContractState
from ltc.contract.negotiate import ChangeWithoutReason
from ltc.contract.wording import Wording, checked, clause_of
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id


class AmendmentStart(Invalid):
    """An amendment holds from a day on that is not before the contract was signed."""

    code = "contract-amendment-start"


@dataclass(frozen=True, slots=True)
class Amended:
    """What an amendment changes, why, from which day on, and where its signed copy is kept."""

    clause: str
    becomes: Wording
    why: str
    valid_from: date
    stored_file_id: UUID


def amend(session: Session, contract: Contract, new: Amended, by: UUID, now: datetime) -> ContractAmendment:
    """Record the next amendment of a signed contract, against what its clause says by then.

    Raises ContractNotThere, ClauseUnknown, WordingOff, ChangeWithoutReason, AmendmentStart.
    """
    session.refresh(contract, with_for_update=True)
    if contract.state is not ContractState.SIGNED or contract.signed_on is None:
        raise ContractNotThere
    known = amendments(session, contract.id)
    was = Wording.of(clause_of(standing(contract, known), new.clause))
    becomes = checked(new.becomes, was)
    if not new.why.strip():
        raise ChangeWithoutReason(field="why")
    if new.valid_from < contract.signed_on:
        raise AmendmentStart(field="valid_from", day=contract.signed_on.isoformat())
    row = ContractAmendment(id=new_id(), contract_id=contract.id, number=len(known) + 1, clause=new.clause)
    row.was, row.becomes, row.why, row.valid_from = was.data(), becomes.data(), new.why.strip(), new.valid_from
    row.stored_file_id, row.recorded_by, row.recorded_at = new.stored_file_id, by, now
    session.add(row)
    return row
