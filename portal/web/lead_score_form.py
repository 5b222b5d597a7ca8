"""The form of a scorecard: a number for every merit, the steps of values and ages, and the heats."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from partners.lead_score.card import POINTS_MAX, Card
from partners.lead_score.kinds import Merit
from portal.web.fields import AmountField
from portal.web.form import HouseForm
from portal.web.format import plain
from portal.words.lead_life import WORDS

DAYS_MAX = 3650
SUM_MAX = 2000
M = Merit
MERITS = [
    (_("Enquiry"), [M.VALUE_SMALL, M.VALUE_MEDIUM, M.VALUE_LARGE, M.SEVERAL_LINES, M.REGION_COVERED]),
    (_("Customer and contact"), [M.CONTACT_PART, M.CONTACT_FULL, M.CONSENT, M.TAX_ID, M.HOST]),
    (_("Source"), [M.SOURCE_FORM, M.SOURCE_CAMPAIGN, M.SOURCE_IMPORT, M.SOURCE_PARTNER, M.SOURCE_STAFF]),
    (_("Qualification"), [M.NEED_YES, M.BUDGET_YES, M.AUTHORITY_YES, M.TIME_YES, M.PARTLY, M.NO]),
    (_("Age"), [M.AGED, M.OLD]),
]


class CardForm(HouseForm):
    """A scorecard."""

    begins_on = DateField(_("In force from"), [Optional()])
    medium_from_minor = AmountField(_("A value is medium from"), [InputRequired()])
    large_from_minor = AmountField(_("A value is large from"), [InputRequired()])
    aged_from_days = IntegerField(_("Days after which a lead has waited for a while"), [NumberRange(1, DAYS_MAX)])
    old_from_days = IntegerField(_("Days after which a lead has waited for long"), [NumberRange(1, DAYS_MAX)])
    warm_from = IntegerField(_("Warm from (points)"), [NumberRange(1, SUM_MAX)])
    hot_from = IntegerField(_("Hot from (points)"), [NumberRange(1, SUM_MAX)])

    @classmethod
    def of(cls, card: Card, currency: str) -> "CardForm":
        """The form as it was sent, or with a card."""
        numbers = ("aged_from_days", "old_from_days", "warm_from", "hot_from")
        data: dict[str, object] = {name: getattr(card, name) for name in numbers}
        data |= {name: plain(getattr(card, name), currency) for name in ("medium_from_minor", "large_from_minor")}
        return cls.sent(data=data | {merit.value: card.points[merit] for merit in Merit})

    def card(self) -> Card:
        """The card as a value."""
        return Card(
            points={merit: self[merit.value].data for merit in Merit},
            medium_from_minor=self.medium_from_minor.money().minor,
            large_from_minor=self.large_from_minor.money().minor,
            aged_from_days=self.aged_from_days.data,
            old_from_days=self.old_from_days.data,
            warm_from=self.warm_from.data,
            hot_from=self.hot_from.data,
        )


for _merit in Merit:
    _points = [InputRequired(), NumberRange(-POINTS_MAX, POINTS_MAX)]
    setattr(CardForm, _merit.value, IntegerField(WORDS[f"Merit.{_merit.value}"], _points))
