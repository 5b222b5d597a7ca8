"""For whom something in a deal is: the house alone, or its partner too; and who may read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ltc.deal.models import Deal
from pricing.ground.errors import Invalid


class NobodyToShareWith(Invalid):
    """The deal has no partner."""

    code = "deal-nobody-to-share-with"


class NotAReader(Invalid):
    """This person could not read what is asked of her."""

    code = "deal-not-a-reader"


class WordsMissing(Invalid):
    """Nothing was written."""

    code = "deal-words-missing"


@dataclass(frozen=True, slots=True)
class Circle:
    """Names of who may read a deal, by person: of the house, and of the deal's partner."""

    house: dict[UUID, str]
    partner: dict[UUID, str]

    def readers(self, shared: bool) -> dict[UUID, str]:
        """Who may read what is shared, or what is not."""
        return self.house | self.partner if shared else self.house


@dataclass(frozen=True, slots=True)
class Scribe:
    """Who writes, when, and whether the deal's partner reads it too."""

    person_id: UUID
    now: datetime
    shared: bool


def partner_in(deal: Deal, shared: bool) -> UUID | None:
    """The partner for whom a row of a deal is; None keeps it in the house. Raises NobodyToShareWith."""
    if shared and deal.partner_id is None:
        raise NobodyToShareWith(field="shared")
    return deal.partner_id if shared else None


def words(text: str, field: str) -> str:
    """What was written, without the space around it. Raises WordsMissing."""
    if not text.strip():
        raise WordsMissing(field=field)
    return text.strip()
