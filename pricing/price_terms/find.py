"""Reading price terms."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select
from sqlalchemy.orm import Session

from pricing.price_terms.models import PriceTerms, PriceTermsDraft
from pricing.price_terms.terms import SHIPPED, Terms
from pricing.price_terms.versions import DATED


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
    return DATED.versions()


def in_force(session: Session, day: date) -> InForce:
    """The terms in force on a day: the latest start, else the shipped ones."""
    found = DATED.in_force(session, day)
    return InForce(Terms.read(found.content), found.version) if found else InForce(SHIPPED, 0)


def open_draft(session: Session) -> PriceTermsDraft | None:
    """The draft that is being written, if any."""
    return DATED.open_draft(session)
