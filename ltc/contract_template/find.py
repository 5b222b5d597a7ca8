"""Reading the clauses of contracts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select
from sqlalchemy.orm import Session

from ltc.contract_template.clauses import Clauses
from ltc.contract_template.models import ContractTemplate, ContractTemplateDraft
from ltc.contract_template.shipped import SHIPPED
from ltc.contract_template.versions import DATED


@dataclass(frozen=True, slots=True)
class InForce:
    """The clauses of a day, and the version that they come from; 0: the shipped ones."""

    clauses: Clauses
    version: int


def versions() -> Select[ContractTemplate]:
    """Every version, the newest first."""
    return DATED.versions()


def in_force(session: Session, day: date) -> InForce:
    """The clauses in force on a day: the latest start, else the shipped ones."""
    found = DATED.in_force(session, day)
    return InForce(Clauses.read(found.content), found.version) if found else InForce(SHIPPED, 0)


def open_draft(session: Session) -> ContractTemplateDraft | None:
    """The draft that is being written, if any."""
    return DATED.open_draft(session)
