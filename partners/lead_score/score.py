"""The score of a lead: one ground for every fact that has points, and their sum. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from partners.lead.kinds import LeadSource
from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_score.card import Card
from partners.lead_score.kinds import Heat, Merit

FULL = 3  # name, phone and mail address


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a lead on a day. Its value is in minor units, `days` since it came."""

    source: LeadSource
    value_minor: int | None = None
    contact: int = 0  # how many of name, phone and mail address are there
    is_consented: bool = False
    lines: int = 1
    is_covered: bool = False  # a partner in good standing may sell all its lines in its region
    has_tax_id: bool = False
    has_host: bool = False
    days: int = 0
    known: Mapping[Criterion, Met] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """Points for one merit, `times` over."""

    merit: Merit
    points: int
    times: int = 1

    def data(self) -> dict[str, object]:
        """As JSON."""
        return {"merit": self.merit.value, "points": self.points, "times": self.times}


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the grounds, and the heat that it makes."""

    points: int
    heat: Heat
    grounds: tuple[Ground, ...]

    def data(self) -> list[dict[str, object]]:
        """The grounds as JSON."""
        return [ground.data() for ground in self.grounds]


def score(facts: Facts, card: Card) -> Score:
    """Every merit of a lead with its points; a merit without points on this card is left out."""
    counted: dict[Merit, int] = {}
    for merit in (*_enquiry(facts, card), *_four(facts)):
        counted[merit] = counted.get(merit, 0) + 1
    found = tuple(
        Ground(merit, card.points[merit] * times, times) for merit, times in counted.items() if card.points[merit]
    )
    total = sum(ground.points for ground in found)
    return Score(total, card.heat(total), found)


def _enquiry(facts: Facts, card: Card) -> Iterator[Merit]:
    yield Merit(f"source_{facts.source.value}")
    if facts.value_minor:
        is_medium, is_large = (facts.value_minor >= step for step in (card.medium_from_minor, card.large_from_minor))
        yield Merit.VALUE_LARGE if is_large else Merit.VALUE_MEDIUM if is_medium else Merit.VALUE_SMALL
    if facts.contact:
        yield Merit.CONTACT_FULL if facts.contact == FULL else Merit.CONTACT_PART
    yield from (
        merit
        for merit, holds in (
            (Merit.CONSENT, facts.is_consented),
            (Merit.SEVERAL_LINES, facts.lines > 1),
            (Merit.REGION_COVERED, facts.is_covered),
            (Merit.TAX_ID, facts.has_tax_id),
            (Merit.HOST, facts.has_host),
            (Merit.AGED, card.aged_from_days <= facts.days < card.old_from_days),
            (Merit.OLD, facts.days >= card.old_from_days),
        )
        if holds
    )


def _four(facts: Facts) -> Iterator[Merit]:
    for criterion, met in facts.known.items():
        if met is Met.YES:
            yield Merit(f"{criterion.value}_yes")
        elif met is not Met.UNKNOWN:
            yield Merit(met.value)
