"""A request for special prices as it is typed: its lines row by row, and what goes for all of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import g
from flask_babel import lazy_gettext
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ltc.special_price.models import SpecialPrice, SpecialPriceLine
from ltc.special_price.request import LINES_MAX, QUANTITY_MAX, LineWish, Request, SpecialPriceLines, SpecialPriceWish
from portal.web.fields import PERCENT_TEXT, AmountField
from portal.web.form import HouseForm
from portal.web.format import percent, plain
from pricing.ground.money import amount
from pricing.ground.rate import Rate

EMPTY_ROWS = 2
DIGITS_MAX = 9
LINE = re.compile(r"lines-(\d{1,4})-subject")
WHAT = ("subject", "quantity", "price", "discount")


class SpecialPriceForm(HouseForm):
    """What goes for all lines."""

    value = AmountField(lazy_gettext("Value limit"), [InputRequired()])
    starts_on = DateField(lazy_gettext("First day"), [InputRequired()])
    last_on = DateField(lazy_gettext("Last day"), [InputRequired()])
    competition = TextAreaField(lazy_gettext("Competition"), [InputRequired(), Length(max=2000)])
    justification = TextAreaField(lazy_gettext("Why a special price"), [InputRequired(), Length(max=4000)])

    def request(self, rows: Sequence["TypedWish"]) -> Request:
        """What is asked for. Raises Invalid for a line that cannot be read."""
        return Request(
            lines=[row.wish() for row in rows if row.subject],
            value=self.value.money(),
            starts_on=self.starts_on.data,
            last_on=self.last_on.data,
            competition=str(self.competition.data).strip(),
            justification=str(self.justification.data).strip(),
        )


class SignatureForm(HouseForm):
    """A signature; the gate of a floor price needs its reason."""

    seen = StringField("", [Optional()])
    reason = TextAreaField(lazy_gettext("Reason"), [Optional(), Length(max=2000)])


class WordsForm(HouseForm):
    """Words to whoever asked, or a reason."""

    seen = StringField("", [Optional()])
    note = TextAreaField(lazy_gettext("Words to whoever asked"), [Optional(), Length(max=2000)])


class ReasonForm(HouseForm):
    """Why a special price may be used early."""

    reason = TextAreaField(lazy_gettext("Reason"), [Optional(), Length(max=2000)])


@dataclass(frozen=True, slots=True)
class TypedWish:
    """One row, as text. The subject is `product:<id>` or `line:<id>`."""

    number: int
    subject: str = ""
    quantity: str = ""
    price: str = ""
    discount: str = ""

    def wish(self) -> LineWish:
        """The row as a line. Raises SpecialPriceWish, SpecialPriceLines, Invalid."""
        if not self.quantity.isdecimal() or len(self.quantity) > DIGITS_MAX:
            raise SpecialPriceWish(field="lines", most=QUANTITY_MAX)
        if self.discount and not PERCENT_TEXT.fullmatch(self.discount):
            raise SpecialPriceWish(field="lines", most=QUANTITY_MAX)
        kind, _, text = self.subject.partition(":")
        try:
            subject = UUID(text)
        except ValueError as error:
            raise SpecialPriceLines(field="lines", most=LINES_MAX) from error
        return LineWish(
            product_id=subject if kind == "product" else None,
            product_line_id=subject if kind == "line" else None,
            quantity_max=int(self.quantity),
            unit_minor=amount(self.price, g.tenant.currency).minor if self.price else None,
            discount_ppm=Rate.percent(self.discount).ppm if self.discount else None,
        )


def typed(form: Mapping[str, str]) -> list[TypedWish]:
    """The rows that were sent, empty ones included."""
    numbers = sorted({int(found[1]) for name in form if (found := LINE.fullmatch(name))})
    return [
        TypedWish(n, *(form.get(f"lines-{n}-{what}", "").strip() for what in WHAT)) for n in numbers[: LINES_MAX + 1]
    ]


def rows_of(row: SpecialPrice) -> list[TypedWish]:
    """The lines of a request as rows."""
    return [_typed(number, line, row.currency) for number, line in enumerate(row.lines)]


def with_room(rows: list[TypedWish], more: int = 1) -> list[TypedWish]:
    """Rows with some empty ones after them."""
    start = max((row.number for row in rows), default=-1) + 1
    return rows + [TypedWish(start + n) for n in range(more)]


def _typed(number: int, line: SpecialPriceLine, currency: str) -> TypedWish:
    subject = f"product:{line.product_id}" if line.product_id else f"line:{line.product_line_id}"
    price = plain(line.unit_minor, currency) if line.unit_minor is not None else ""
    discount = percent(line.discount_ppm).removesuffix(" %") if line.discount_ppm is not None else ""
    return TypedWish(number, subject, str(line.quantity_max), price, discount)
