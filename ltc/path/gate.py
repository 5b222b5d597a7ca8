"""Gates: what must be true before a stage is left. Pure; the table is the list of conditions there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ltc.path.content import Condition, Content
from pricing.ground.decision import Fact, Reason, ReasonData, Verdict
from pricing.ground.rate import PPM


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What a gate looks at."""

    solutions_approved: int
    quotes_sent: int
    quotes_accepted: int
    contracts_signed: int
    below_floor: int  # lines of sent quotes under the floor price that no special price allows
    special_prices_waiting: int
    orders: int
    orders_confirmed: int
    undelivered: int  # units ordered and not yet delivered
    unaccepted: int  # deliveries that the customer has not accepted
    uninvoiced: int  # accepted deliveries without an invoice
    receivable_minor: int
    credit_ppm: int  # the participants' shares
    is_registered: bool  # an approved registration stands behind it
    value_minor: int
    expected_close_on: date
    today: date
    fields: Mapping[str, str]  # what the tenant's own fields hold, by code
    approved: frozenset[str]  # the roles of which somebody else approved at this stage


class FindingData(ReasonData):
    """A finding as it is stored in JSON."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition with what it asks for, and whether it holds."""

    reason: Reason
    holds: bool

    def data(self) -> FindingData:
        """As JSON."""
        return {**self.reason.data(), "holds": self.holds}

    @classmethod
    def read(cls, data: FindingData) -> "Finding":
        """From JSON as `data()` wrote it."""
        return cls(Reason.read(data), data["holds"])


Facts = Mapping[str, Fact]
CONDITIONS: dict[str, Callable[[DealFacts, Facts], bool]] = {
    "registration-approved": lambda deal, _: deal.is_registered,
    "credit-split": lambda deal, _: deal.credit_ppm == PPM,
    "solution-approved": lambda deal, _: deal.solutions_approved > 0,
    "special-prices-decided": lambda deal, _: deal.special_prices_waiting == 0,
    "quote-sent": lambda deal, _: deal.quotes_sent > 0,
    "floor-kept": lambda deal, _: deal.below_floor == 0,
    "quote-accepted": lambda deal, _: deal.quotes_accepted > 0,
    "contract-signed": lambda deal, _: deal.contracts_signed > 0,
    "order-placed": lambda deal, _: deal.orders > 0,
    "order-confirmed": lambda deal, _: deal.orders > 0 and deal.orders_confirmed == deal.orders,
    "all-delivered": lambda deal, _: deal.orders > 0 and not deal.undelivered and not deal.unaccepted,
    "nothing-receivable": lambda deal, _: not deal.uninvoiced and deal.receivable_minor == 0,
    "approval": lambda deal, asks: deal.value_minor < _whole(asks, "from_minor") or asks["role"] in deal.approved,
    "field-at-least": lambda deal, asks: _reaches(deal.fields.get(str(asks["field"]), ""), str(asks["least"])),
    "close-ahead": lambda deal, asks: (deal.expected_close_on - deal.today).days >= _whole(asks, "days"),
}
PLAIN = tuple(code for code in CONDITIONS if code not in ("approval", "field-at-least", "close-ahead"))


def standing(content: Content, place: int, deal: DealFacts) -> list[Finding]:
    """Every condition of the stage at a place, its fields among them, and whether it holds for a deal."""
    holding = [bool(deal.fields.get(own.code)) for own in content.required(place)]
    holding += [_holds(one, deal) for one in content.stages[place].conditions]
    return [Finding(found, holds) for found, holds in zip(asks(content, place), holding, strict=True)]


def asks(content: Content, place: int) -> list[Reason]:
    """What the gate of a stage asks for, whatever the deal: its fields, then its conditions."""
    fields = [
        Reason("gate.field-filled", Verdict.REFUSE, _called(own.code, content)) for own in content.required(place)
    ]
    return fields + [_reason(one, content) for one in content.stages[place].conditions]


def begins(content: Content, place: int) -> list[Reason]:
    """What the gate of a stage is the first to ask for: of the fields those that are required from there on."""
    later = {own.code for own in content.required(place) if own.required_from != content.stages[place].code}
    return [one for one in asks(content, place) if one.rule != "gate.field-filled" or one.facts["field"] not in later]


def missing(content: Content, place: int, deal: DealFacts) -> list[Reason]:
    """What stands between a deal and the next stage, all of it. An unknown condition never holds."""
    return [found.reason for found in standing(content, place, deal) if not found.holds]


def _holds(condition: Condition, deal: DealFacts) -> bool:
    return condition.code in CONDITIONS and CONDITIONS[condition.code](deal, condition.facts)


def _reason(condition: Condition, content: Content) -> Reason:
    asked = str(condition.facts.get("field") or "")
    named = _called(asked, content) if asked else {}
    return Reason(f"gate.{condition.code}", Verdict.REFUSE, {**condition.facts, **named})


def _called(code: str, content: Content) -> dict[str, Fact]:
    own = next((one for one in content.fields if one.code == code), None)
    return {"field": code, "name_en": own.name_en if own else code, "name_zh": own.name_zh if own else code}


def _whole(asks: Facts, name: str) -> int:
    return int(asks.get(name) or 0)


def _reaches(filled: str, least: str) -> bool:
    try:
        return Decimal(filled) >= Decimal(least)
    except InvalidOperation:
        return False
