"""Reading settlement terms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.settlement_terms.models import SettlementTerms, SettlementTermsDraft, SettlementTermsDraftState
from ltc.settlement_terms.terms import SHIPPED, Terms


@dataclass(frozen=True, slots=True)
class InForce:
    """The terms of a day, and the version that they come from; 0: the shipped ones."""

    terms: Terms
    version: int


def versions() -> Select[SettlementTerms]:
    """Every version, the newest first."""
    return select(SettlementTerms).order_by(SettlementTerms.version.desc())


def in_force(session: Session, day: date) -> InForce:
    """The terms in force on a day: the latest start, else the shipped ones."""
    started = select(SettlementTerms).where(SettlementTerms.valid_from <= day)
    found = session.scalar(started.order_by(SettlementTerms.valid_from.desc()).limit(1))
    return InForce(Terms.read(found.content), found.version) if found else InForce(SHIPPED, 0)


def open_draft(session: Session) -> SettlementTermsDraft | None:
    """The draft that is being written, if any."""
    query = select(SettlementTermsDraft).where(SettlementTermsDraft.state == SettlementTermsDraftState.OPEN)
    return session.scalar(query)
