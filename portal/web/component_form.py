"""The forms of a plan's component and of its terms."""

from collections.abc import Sequence
from enum import StrEnum

from flask import g
from flask_babel import lazy_gettext
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from ltc.earning.check import Known
from ltc.earning.component import BANDED, Band, Base, Component, ComponentKind, Scope, Terms, Trigger, Window
from portal.web.fields import PERCENT, AmountField
from portal.web.form import HouseForm
from portal.words.component import ladder_text
from portal.words.earning import WORDS
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import amount, plain
from pricing.ground.rate import Rate

ANY = ("", lazy_gettext("any"))


class BandsWrong(Invalid):
    """Bands are lines of a start and a percentage."""

    code = "bands-wrong"


def _words(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, word(one)) for one in kind]


class ComponentForm(HouseForm):
    """A component as one types it: amounts in major units of the tenant's currency, rates in percent."""

    kind = SelectField(lazy_gettext("Kind"), [InputRequired()])
    role = SelectField(lazy_gettext("Role"))
    mode = SelectField(lazy_gettext("Mode"))
    tier = SelectField(lazy_gettext("Tier"))
    line = SelectField(lazy_gettext("Product line"))
    customer = SelectField(lazy_gettext("Customer"))
    source = SelectField(lazy_gettext("Source"))
    rate = StringField(lazy_gettext("Rate in percent"), [Optional(), PERCENT])
    amount = AmountField(lazy_gettext("Amount"))
    bands = TextAreaField(lazy_gettext("Bands"))
    window = SelectField(lazy_gettext("Bands count over"), default=Window.ORDER.value)
    target = AmountField(lazy_gettext("Target"))
    level = IntegerField(lazy_gettext("Level above"), [Optional(), NumberRange(1, 5)], default=1)
    floor = AmountField(lazy_gettext("At least, for an order"))
    cap = AmountField(lazy_gettext("At most, for an order"))

    def offer(self, known: Known) -> "ComponentForm":
        """The choices."""
        self.kind.choices, self.window.choices = _words(ComponentKind), _words(Window)
        self.role.choices = [ANY, *((code, word(code)) for code in known.roles)]
        self.mode.choices = [ANY, *((code, word(code)) for code in known.modes)]
        self.tier.choices = [ANY, *((code, word(code)) for code in known.tiers)]
        self.line.choices = [ANY, *((code, code) for code in known.lines)]
        self.customer.choices = [ANY, *((code, WORDS[f"customer.{code}"]) for code in known.customers)]
        self.source.choices = [ANY, *((code, WORDS[f"source.{code}"]) for code in known.sources)]
        return self

    def component(self) -> Component:
        """The component. Raises BandsWrong, Invalid."""
        kind = ComponentKind(self.kind.data)
        scope = Scope(line=self.line.data, tier=self.tier.data, customer=self.customer.data, source=self.source.data,
                      mode=self.mode.data, role=self.role.data)  # fmt: skip
        found = Component(
            kind=kind,
            scope=scope,
            rate_ppm=Rate.percent(self.rate.data).ppm if self.rate.data and kind not in BANDED else 0,
            amount_minor=_minor(self.amount) or 0,
            bands=_bands(str(self.bands.data or ""), kind) if kind in BANDED else (),
            window=Window(self.window.data),
            target_minor=(_minor(self.target) or 0) if kind is ComponentKind.ACCELERATOR else 0,
            cap_minor=_minor(self.cap),
            floor_minor=_minor(self.floor),
            level=(self.level.data or 1) if kind is ComponentKind.OVERRIDE else 1,
        )
        return with_currency(found, g.tenant.currency)


def with_currency(component: Component, currency: str) -> Component:
    """The component in a currency when it holds amounts; a mere rate fits every currency."""
    amounts = (component.amount_minor, component.target_minor, component.cap_minor, component.floor_minor)
    has = any(amounts) or len(component.bands) > 1
    return Component.read(component.data() | {"currency": currency if has else ""})


def _minor(field: AmountField) -> int | None:
    return field.money().minor if field.data else None


def _bands(text: str, kind: ComponentKind) -> tuple[Band, ...]:
    """One band a line: its start (an amount, or percent of the target) and its rate in percent."""
    return tuple(_band(line.split(), kind) for line in text.splitlines() if line.strip())


def _band(parts: Sequence[str], kind: ComponentKind) -> Band:
    try:
        start, rate = parts
        starts = (
            Rate.percent(start).ppm if kind is ComponentKind.ACCELERATOR else amount(start, g.tenant.currency).minor
        )
        return Band(starts, Rate.percent(rate.rstrip("%")).ppm)
    except (ValueError, Invalid) as error:
        raise BandsWrong(field="bands") from error


def typed(component: Component) -> dict[str, object]:
    """A component as its form shows it."""

    def money(minor: int | None) -> str:
        return plain(minor, component.currency or g.tenant.currency) if minor else ""

    scope = component.scope
    return {
        "kind": component.kind.value, "role": scope.role, "mode": scope.mode, "tier": scope.tier, "line": scope.line,
        "customer": scope.customer, "source": scope.source, "rate": str(Rate(component.rate_ppm)),
        "amount": money(component.amount_minor), "bands": ladder_text(component), "window": component.window.value,
        "target": money(component.target_minor), "level": component.level, "floor": money(component.floor_minor),
        "cap": money(component.cap_minor),
    }  # fmt: skip


class TermsForm(HouseForm):
    """What all components of a plan share."""

    base = SelectField(lazy_gettext("What is rated"), [InputRequired()])
    trigger = SelectField(lazy_gettext("Due"), [InputRequired()])
    ageing = TextAreaField(lazy_gettext("Ageing factor"), [InputRequired()])
    hold_days = IntegerField(lazy_gettext("Held back, in days"), [NumberRange(0, 365)], default=0)

    def offer(self) -> "TermsForm":
        """The choices."""
        self.base.choices, self.trigger.choices = _words(Base), _words(Trigger)
        return self

    def terms(self) -> Terms:
        """The terms. Raises BandsWrong at the ageing factor."""
        try:
            lines = [line.split() for line in str(self.ageing.data).splitlines() if line.strip()]
            ageing = tuple(Band(int(day), Rate.percent(rate.rstrip("%")).ppm) for day, rate in lines)
        except (ValueError, Invalid) as error:
            raise BandsWrong(field="ageing") from error
        return Terms(Base(self.base.data), Trigger(self.trigger.data), ageing, int(self.hold_days.data or 0))


def typed_terms(terms: Terms) -> dict[str, object]:
    """Terms as their form shows them."""
    ageing = "\n".join(f"{band.starts} {Rate(band.rate_ppm)}" for band in terms.ageing)
    return {"base": terms.base.value, "trigger": terms.trigger.value, "ageing": ageing, "hold_days": terms.hold_days}
