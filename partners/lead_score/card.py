"""A scorecard as a value: points by merit, from where a value and an age count, and the heats. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from partners.lead_score.kinds import Heat, Merit
from pricing.ground.errors import Invalid

POINTS_MAX = 100
M = Merit
SHIPPED: Mapping[Merit, int] = {
    **dict.fromkeys(Merit, 0),
    M.VALUE_SMALL: 5,
    M.VALUE_MEDIUM: 10,
    M.VALUE_LARGE: 20,
    M.CONTACT_PART: 5,
    M.CONTACT_FULL: 10,
    M.CONSENT: 5,
    M.SOURCE_PARTNER: 10,
    M.SOURCE_STAFF: 10,
    M.SOURCE_FORM: 5,
    M.SOURCE_CAMPAIGN: 5,
    M.SEVERAL_LINES: 5,
    M.REGION_COVERED: 5,
    M.TAX_ID: 5,
    M.HOST: 5,
    M.AGED: -5,
    M.OLD: -15,
    M.NEED_YES: 15,
    M.BUDGET_YES: 15,
    M.AUTHORITY_YES: 10,
    M.TIME_YES: 10,
    M.PARTLY: 5,
    M.NO: -10,
}


class CardOutOfRange(Invalid):
    """A number of a scorecard that makes no sense: too many points, or steps that do not rise."""

    code = "lead-card-range"


@dataclass(frozen=True, slots=True)
class Card:
    """Points by merit. Values in minor units of the tenant's currency, inclusive; ages in days."""

    points: Mapping[Merit, int] = field(default_factory=lambda: SHIPPED)
    medium_from_minor: int = 5_000_000
    large_from_minor: int = 50_000_000
    aged_from_days: int = 30
    old_from_days: int = 90
    warm_from: int = 30
    hot_from: int = 60

    def heat(self, points: int) -> Heat:
        """The heat of a sum of points."""
        return Heat.HOT if points >= self.hot_from else Heat.WARM if points >= self.warm_from else Heat.COLD

    def span(self, heat: Heat) -> tuple[int | None, int | None]:
        """The points of a heat: from inclusive, until exclusive; None is without end."""
        ends = {Heat.COLD: (None, self.warm_from), Heat.WARM: (self.warm_from, self.hot_from)}
        return ends.get(heat, (self.hot_from, None))


def checked(card: Card) -> Card:
    """The card, if it makes sense. Raises CardOutOfRange at its field."""
    wrong = next((merit for merit in Merit if abs(card.points[merit]) > POINTS_MAX), None)
    if wrong:
        raise CardOutOfRange(field=wrong.value, most=POINTS_MAX)
    for low, high in (
        ("medium_from_minor", "large_from_minor"),
        ("aged_from_days", "old_from_days"),
        ("warm_from", "hot_from"),
    ):
        if not 0 < getattr(card, low) < getattr(card, high):
            raise CardOutOfRange(field=high, most=POINTS_MAX)
    return card
