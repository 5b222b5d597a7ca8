"""A component and the terms of a plan in words."""

from flask_babel import gettext as _

from ltc.earning.check import Flaw
from ltc.earning.component import Band, Component, ComponentKind, Scope, Terms
from portal.web.format import minor as written
from portal.words.earning import FLAWS, WORDS
from portal.words.speak import word
from pricing.ground.money import plain
from pricing.ground.rate import Rate


def meant(scope: Scope) -> str:
    """For whom or what a component is meant."""
    parts = [word(code) for code in (scope.role, scope.mode, scope.tier, scope.line) if code]
    parts += [str(WORDS[f"customer.{scope.customer}"])] if scope.customer else []
    parts += [str(WORDS[f"source.{scope.source}"])] if scope.source else []
    return " · ".join(parts) or _("everybody")


def gives(component: Component) -> str:
    """What a component gives, with its limits."""
    return " ".join(part for part in (_gives(component), _limits(component)) if part)


def _gives(component: Component) -> str:
    rate, kind, of = f"{Rate(component.rate_ppm)} %", component.kind, component.currency
    if kind is ComponentKind.RATE:
        return str(_("%(rate)s of what counts.", rate=rate))
    if kind is ComponentKind.PER_UNIT:
        return str(_("%(amount)s for each unit.", amount=_money(component.amount_minor, of)))
    if kind is ComponentKind.FIRST_ORDER:
        return str(_("%(amount)s for a partner's first order.", amount=_money(component.amount_minor, of)))
    if kind is ComponentKind.GROWTH:
        span = word(component.window)
        return str(_("%(rate)s of what goes beyond the same %(span)s a year ago.", rate=rate, span=span))
    if kind is ComponentKind.OVERRIDE:
        return str(_("%(rate)s for the partner %(level)s above.", rate=rate, level=component.level))
    return _banded(component)


def _banded(component: Component) -> str:
    over = word(component.window)
    if component.kind is ComponentKind.ACCELERATOR:
        steps = "; ".join(f"{Rate(band.starts)} %: {Rate(band.rate_ppm)} %" for band in component.bands)
        target = _money(component.target_minor, component.currency)
        return str(
            _("By parts of a target of %(target)s over %(over)s: %(steps)s.", target=target, over=over, steps=steps)
        )
    steps = "; ".join(f"{_money(band.starts, component.currency)}: {Rate(band.rate_ppm)} %" for band in component.bands)
    if component.kind is ComponentKind.RETROACTIVE:
        return str(_("The whole over %(over)s at the rate reached, from %(steps)s.", over=over, steps=steps))
    return str(_("Each part over %(over)s at its own rate, from %(steps)s.", over=over, steps=steps))


def _limits(component: Component) -> str:
    least, most = component.floor_minor, component.cap_minor
    said = [_("At least %(amount)s an order.", amount=_money(least, component.currency))] if least else []
    said += [_("At most %(amount)s an order.", amount=_money(most, component.currency))] if most else []
    return " ".join(said)


def _money(minor: int, currency: str) -> str:
    return written(minor, currency) if currency else str(minor)


def aged(terms: Terms) -> str:
    """The ageing factor in words."""
    steps = "; ".join(_("from day %(day)s %(rate)s", day=b.starts, rate=f"{Rate(b.rate_ppm)} %") for b in terms.ageing)
    return steps if len(terms.ageing) > 1 else _("the whole, however late")


def flaw(found: Flaw) -> str:
    """What is wrong."""
    return str(FLAWS[found.code]) % dict(found.facts)


def ladder_text(component: Component) -> str:
    """Bands as one types them: a start and a percentage in each line."""
    return "\n".join(f"{_start(component, band)} {Rate(band.rate_ppm)}" for band in component.bands)


def _start(component: Component, band: Band) -> str:
    if component.kind is ComponentKind.ACCELERATOR:
        return str(Rate(band.starts))
    return plain(band.starts, component.currency) if component.currency else str(band.starts)
