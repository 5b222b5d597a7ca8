"""The rules of owning leads as a value: who is asked in which region, how one is chosen, and for how long. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from partners.lead_owner.kinds import Choosing
from pricing.ground.errors import Invalid

LIMITS = {"open_max": (1, 1000), "idle_days": (1, 365), "warn_days": (0, 60)}


class OwnerTermsOutOfRange(Invalid):
    """A number outside what makes sense."""

    code = "lead-owner-terms-range"


@dataclass(frozen=True, slots=True)
class OwnerTerms:
    """`territories` are the people of a region; `others` are asked in regions that have none.

    Without anybody every lead goes to the pool. A person has at most `open_max` open leads by rule or by claim.
    A lead that is not touched for `idle_days` goes back to the pool; its owner is warned `warn_days` before.
    """

    choosing: Choosing = Choosing.LOAD
    territories: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    others: tuple[UUID, ...] = ()
    open_max: int = 30
    idle_days: int = 30
    warn_days: int = 5

    def asked(self, region_id: UUID) -> tuple[UUID, ...]:
        """Who is asked in a region."""
        return self.territories.get(region_id) or self.others


def checked(terms: OwnerTerms) -> OwnerTerms:
    """The terms, if they make sense. Raises OwnerTermsOutOfRange at their field."""
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(terms, name) <= most:
            raise OwnerTermsOutOfRange(field=name, least=least, most=most)
    if terms.warn_days >= terms.idle_days:
        raise OwnerTermsOutOfRange(field="warn_days", least=0, most=terms.idle_days - 1)
    return terms
