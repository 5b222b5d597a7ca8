"""What a settlement says, before it is written: accruals become statements, by partner and currency. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

Account = tuple[UUID, str]  # partner, currency


@dataclass(frozen=True, slots=True)
class Earning:
    """An accrual that is not on a statement yet."""

    accrual_id: UUID
    partner_id: UUID
    currency: str
    payable_on: date
    amount_minor: int


@dataclass(slots=True)
class Sheet:
    """One partner's statement in one currency, in minor units."""

    partner_id: UUID
    currency: str
    opening_minor: int
    earned_minor: int = 0
    adjusted_minor: int = 0
    lines: list[tuple[Earning, bool]] = field(default_factory=list)  # earning, late

    @property
    def closing_minor(self) -> int:
        """What is due after this statement; negative is carried forward, never collected by payout."""
        return self.opening_minor + self.earned_minor + self.adjusted_minor


def sheets(earnings: Iterable[Earning], starts_on: date, opening: Mapping[Account, int]) -> list[Sheet]:
    """A sheet per partner and currency that earned something or carries something over.

    What was payable before the period began, and came too late for its own, is an adjustment.
    """
    made = {account: Sheet(*account, opening_minor=minor) for account, minor in opening.items() if minor}
    for earning in earnings:
        account = (earning.partner_id, earning.currency)
        sheet = made.setdefault(account, Sheet(*account, opening_minor=0))
        late = earning.payable_on < starts_on
        sheet.lines.append((earning, late))
        if late:
            sheet.adjusted_minor += earning.amount_minor
        else:
            sheet.earned_minor += earning.amount_minor
    return sorted(made.values(), key=lambda sheet: (sheet.partner_id.hex, sheet.currency))


def digest(made: Iterable[Sheet]) -> str:
    """SHA-256 (hex) of everything that an approver is shown: figures and lines, in a fixed order."""
    whole = hashlib.sha256()
    for sheet in made:
        figures = (sheet.opening_minor, sheet.earned_minor, sheet.adjusted_minor, sheet.closing_minor)
        whole.update(f"{sheet.partner_id}|{sheet.currency}|{figures}\n".encode())
        for earning, late in sorted(sheet.lines, key=lambda line: line[0].accrual_id.hex):
            whole.update(f"{earning.accrual_id}|{earning.amount_minor}|{late}\n".encode())
    return whole.hexdigest()
