"""Reading price terms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pricing.price_terms.models import PriceTerms, PriceTermsDraft, TermsDraftState
from pricing.price_terms.terms import SHIPPED, Terms


@dataclass(frozen=True, slots=True)
class InForce:
    """The terms of a day, and the version that they come from; 0: the shipped ones."""

    terms: Terms
    version: int

    @property
    def source(self) -> str:
        """How a price's step names the version."""
        return f"price-terms v{self.version}"


def versions() -> Select[PriceTerms]:
    """Every version, the newest first."""
    return select(PriceTerms).order_by(PriceTerms.version.desc())


def in_force(session: Session, day: date) -> InForce:
    """The terms in force on a day: the latest start, else the shipped ones, which give a registration nothing off."""
    started = select(PriceTerms).where(PriceTerms.valid_from <= day)
    found = session.scalar(started.order_by(PriceTerms.valid_from.desc()).limit(1))
    return InForce(Terms.read(found.content), found.version) if found else InForce(SHIPPED, 0)


def open_draft(session: Session) -> PriceTermsDraft | None:
    """The draft that is being written, if any."""
    return session.scalar(select(PriceTermsDraft).where(PriceTermsDraft.state == TermsDraftState.OPEN))
