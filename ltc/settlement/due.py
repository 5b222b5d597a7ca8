"""One statement of a run as finance looks at it. Pure."""

from dataclasses import dataclass
from uuid import UUID

from pricing.ground.decision import Reason


@dataclass(frozen=True, slots=True)
class Due:
    """One statement as finance looks at it, in minor units; the last statement's figures are None when it is the first.

    `held_minor` is earned and held back beyond the period, so it is in no figure of this statement. `withheld_minor` is
    kept for the tax office; `tax` says at which rate, or why at none.
    """

    number: str
    partner_id: UUID
    currency: str
    opening_minor: int
    earned_minor: int
    adjusted_minor: int
    closing_minor: int
    paid_minor: int
    withheld_minor: int
    held_minor: int
    last_minor: int | None
    flags: tuple[Reason, ...]
    unpaid: Reason | None
    tax: Reason

    @property
    def added_minor(self) -> int:
        """What this statement adds: earned and adjusted."""
        return self.earned_minor + self.adjusted_minor

    @property
    def left_minor(self) -> int:
        """What is due and neither paid nor withheld now: it opens the next statement."""
        return max(0, self.closing_minor) - self.paid_minor - self.withheld_minor

    @property
    def change_minor(self) -> int | None:
        """What this statement adds less what the last one added."""
        return None if self.last_minor is None else self.added_minor - self.last_minor
