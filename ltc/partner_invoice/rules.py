"""Where a partner's invoice differs from its statements, field by field. Pure."""

from dataclasses import dataclass
from datetime import date

from pricing.ground.decision import Fact, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Billed:
    """What an invoice says: the net amount in minor units, its currency and its day."""

    net_minor: int
    currency: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Stated:
    """What the statements say: the sum of what they add, without tax, and the last day of the latest period."""

    net_minor: int
    currency: str
    last_day: date


def differences(billed: Billed, stated: Stated, today: date) -> list[Reason]:
    """Everything that differs, in a fixed order. Amounts of two currencies are not compared: the currency is told."""
    found = []
    if billed.currency != stated.currency:
        told = {"billed": billed.currency, "stated": stated.currency}
        found.append(Reason("partner-invoice.currency", Verdict.REFER, told))
    elif billed.net_minor != stated.net_minor:
        amounts: dict[str, Fact] = {"billed_minor": billed.net_minor, "stated_minor": stated.net_minor}
        amounts |= {"difference_minor": billed.net_minor - stated.net_minor, "currency": stated.currency}
        found.append(Reason("partner-invoice.net", Verdict.REFER, amounts))
    if billed.issued_on < stated.last_day:
        days = {"issued_on": billed.issued_on.isoformat(), "last_day": stated.last_day.isoformat()}
        found.append(Reason("partner-invoice.before-period", Verdict.REFER, days))
    if billed.issued_on > today:
        found.append(Reason("partner-invoice.future", Verdict.REFER, {"issued_on": billed.issued_on.isoformat()}))
    return found
