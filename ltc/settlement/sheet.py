"""What a settlement says, before it is written: what was earned becomes statements, by partner and currency. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

Account = tuple[UUID, str]  # partner, currency


@dataclass(frozen=True, slots=True)
class Earned:
    """What a partner has earned in a currency and has on no statement yet, in minor units."""

    earned_minor: int = 0
    adjusted_minor: int = 0  # payable before the period began: it came too late for its own


@dataclass(frozen=True, slots=True)
class Sheet:
    """One partner's statement in one currency, in minor units."""

    partner_id: UUID
    currency: str
    opening_minor: int
    earned_minor: int
    adjusted_minor: int

    @property
    def added_minor(self) -> int:
        """What this statement adds: earned and adjusted."""
        return self.earned_minor + self.adjusted_minor

    @property
    def closing_minor(self) -> int:
        """What is due after this statement; negative is carried forward, never collected by payout."""
        return self.opening_minor + self.added_minor


def sheets(earned: Mapping[Account, Earned], opening: Mapping[Account, int]) -> list[Sheet]:
    """A sheet per partner and currency that earned something or carries something over, in a fixed order."""
    accounts: Iterable[Account] = earned.keys() | {account for account, minor in opening.items() if minor}
    made = [_sheet(account, earned.get(account, Earned()), opening.get(account, 0)) for account in accounts]
    return sorted(made, key=lambda sheet: (sheet.partner_id.hex, sheet.currency))


def _sheet(account: Account, earned: Earned, opening: int) -> Sheet:
    return Sheet(*account, opening, earned.earned_minor, earned.adjusted_minor)
