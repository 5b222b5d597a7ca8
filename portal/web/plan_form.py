"""The rates of a plan as a table: a mode and a role in each row, a tier in each column."""

from collections.abc import Iterator, Sequence

from flask import request
from flask_babel import gettext as _

from ltc.commission.rates import ALL_TIERS, RateRule
from ltc.deal.models import Role
from ltc.mode.models import Mode
from portal.web.fields import PERCENT_TEXT
from portal.web.form import HouseForm
from portal.words.speak import word
from pricing.ground.rate import PPM, Rate


class RatesForm(HouseForm):
    """Percent by mode, role and tier as typed; an empty cell is no rate, and 0 is a rate of zero."""

    cells: dict[str, str]
    wrong: dict[str, str]
    tiers: Sequence[str]

    def fill(self, rules: Sequence[RateRule], tiers: Sequence[str]) -> "RatesForm":
        """The cells as they were sent, else those of a draft."""
        given = {cell(*rule.key): str(Rate(rule.rate_ppm)) for rule in rules}
        sent = request.form if request.method == "POST" else given
        self.tiers, self.wrong = tiers, {}
        self.cells = {name: sent.get(name, "").strip() for name, *_ in self.places()}
        return self

    def places(self) -> Iterator[tuple[str, Mode, Role, str]]:
        """Every cell: its name, and what its rate is for."""
        for mode in Mode:
            for role in Role:
                for tier in (ALL_TIERS, *self.tiers):
                    yield cell(mode, role, tier), mode, role, tier

    def validate(self, *_args: object, **_kwargs: object) -> bool:
        """Whether every cell is empty or a percentage from 0 to 100."""
        self.wrong = {name: text for name, text in self.cells.items() if text and not _percent(text)}
        for name, mode, role, tier in self.places():
            if name in self.wrong:
                where = " · ".join((word(mode), word(role), word(tier) if tier else _("all tiers")))
                self.form_errors.append(_("%(where)s: write a percentage from 0 to 100, or nothing.", where=where))
        return not self.wrong

    def rules(self) -> list[RateRule]:
        """The cells as rates."""
        return [
            RateRule(mode, role, tier, Rate.percent(self.cells[name]).ppm)
            for name, mode, role, tier in self.places()
            if self.cells[name]
        ]


def cell(mode: Mode, role: Role, tier: str) -> str:
    """The name of a cell's field."""
    return f"{mode.value}.{role.value}.{tier}"


def _percent(text: str) -> bool:
    return bool(PERCENT_TEXT.fullmatch(text)) and Rate.percent(text).ppm <= PPM
