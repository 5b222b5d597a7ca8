"""Reading settlement terms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select
from sqlalchemy.orm import Session

from ltc.settlement_terms.models import SettlementTerms, SettlementTermsDraft
from ltc.settlement_terms.terms import SHIPPED, Terms
from ltc.settlement_terms.versions import DATED


@dataclass(frozen=True, slots=True)
class InForce:
    """The terms of a day, and the version that they come from; 0: the shipped ones."""

    terms: Terms
    version: int


def versions() -> Select[SettlementTerms]:
    """Every version, the newest first."""
    return DATED.versions()


def in_force(session: Session, day: date) -> InForce:
    """The terms in force on a day: the latest start, else the shipped ones."""
    found = DATED.in_force(session, day)
    return InForce(Terms.read(found.content), found.version) if found else InForce(SHIPPED, 0)


def open_draft(session: Session) -> SettlementTermsDraft | None:
    """The draft that is being written, if any."""
    return DATED.open_draft(session)
