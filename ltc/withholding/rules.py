"""Which rate of withholding tax holds for a partner, and what it keeps of an amount. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from partners.tax_profile.models import TaxClass
from pricing.ground.decision import Fact, Reason, Verdict
from pricing.ground.rate import PPM, Rounding, rounded

HOME_UNKNOWN = "withholding.home-unknown"


@dataclass(frozen=True, slots=True)
class Rate:
    """A published rate; `until` is exclusive, and a rate without a class is for every class without its own."""

    id: UUID
    country: str
    tax_class: TaxClass | None
    rate_ppm: int
    starts: date
    until: date | None
    published_at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid, for tax."""

    country: str
    tax_class: TaxClass


@dataclass(frozen=True, slots=True)
class Finding:
    """The rate that holds, or none, and why."""

    rate: Rate | None
    reason: Reason

    def withheld(self, base_minor: int) -> int:
        """What is kept of an amount in minor units, half away from zero; nothing of what is not above zero."""
        if self.rate is None or base_minor <= 0:
            return 0
        return rounded(base_minor * self.rate.rate_ppm, PPM, Rounding.HALF_AWAY)


def holding(rates: Iterable[Rate], payee: Payee, day: date) -> Rate | None:
    """The rate of a payee on a day: one of its class before one of all; then the latest start, then the last word."""
    found = [
        rate
        for rate in rates
        if rate.country == payee.country
        and rate.tax_class in (None, payee.tax_class)
        and rate.starts <= day
        and (rate.until is None or day < rate.until)
    ]
    return max(found, key=lambda rate: (rate.tax_class is not None, rate.starts, rate.published_at), default=None)


def as_prepared(rate: Rate | None) -> Finding:
    """What holds for a payout that is prepared: its own rate, whatever was published since."""
    if rate is None:
        return Finding(None, Reason("withholding.no-rate-then", Verdict.ALLOW))
    facts: dict[str, Fact] = {"country": rate.country, "rate_ppm": rate.rate_ppm, "source": rate.source}
    return Finding(rate, Reason("withholding.rate" if rate.rate_ppm else "withholding.none", Verdict.ALLOW, facts))


def stands_out(reason: Reason, closing_minor: int) -> list[Reason]:
    """What a person must look at before the statement is paid. That the house's own country is not known is no
    matter of one statement: it is said once for the run."""
    told = reason.verdict is Verdict.REFER and reason.rule != HOME_UNKNOWN
    return [reason] if told and closing_minor > 0 else []


def finding(rates: Iterable[Rate], payee: Payee | None, home: str | None, day: date) -> Finding:
    """What holds for a payee of a house whose country is `home`. What is not known is said and never passed over."""
    if home is None:
        return Finding(None, Reason("withholding.home-unknown", Verdict.REFER))
    if payee is None:
        return Finding(None, Reason("withholding.no-profile", Verdict.REFER))
    facts: dict[str, Fact] = {"country": payee.country, "tax_class": payee.tax_class.value}
    rate = holding(rates, payee, day)
    if rate is None:
        if payee.country == home:
            return Finding(None, Reason("withholding.domestic", Verdict.ALLOW, facts))
        return Finding(None, Reason("withholding.no-rate", Verdict.REFER, facts))
    facts |= {"rate_ppm": rate.rate_ppm, "source": rate.source}
    return Finding(rate, Reason("withholding.rate" if rate.rate_ppm else "withholding.none", Verdict.ALLOW, facts))
