"""A stored plan as values: its terms, its components, and its rates as components too."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from ltc.commission.models import CommissionBooking, CommissionPlan
from ltc.commission.rates import RateRule
from ltc.earning.book import Booked, Volume
from ltc.earning.component import Component, ComponentKind, Plan, Scope, Terms, TermsData


def plan_of(plan: CommissionPlan) -> Plan:
    """A published version."""
    rules = [RateRule(rate.mode, rate.role, rate.tier_code, rate.rate_ppm) for rate in plan.rates]
    return assembled(rules, plan.components, plan.terms)


def assembled(rules: Iterable[RateRule], components: Sequence[Any], terms: Mapping[str, Any]) -> Plan:
    """Rates, components and terms as one plan; the components come first, so that their places are their own."""
    own = [Component.read(data) for data in components]
    return Plan(terms_of(terms), (*own, *map(as_component, rules)))


def terms_of(data: Mapping[str, Any]) -> Terms:
    """Stored terms; a plan from before terms were kept has the plain ones."""
    return Terms.read(cast(TermsData, data)) if data else Terms()


def as_component(rule: RateRule) -> Component:
    """A line of the table of rates."""
    scope = Scope(tier=rule.tier_code, mode=rule.mode.value, role=rule.role.value)
    return Component(ComponentKind.RATE, scope, rule.rate_ppm)


def as_value(row: CommissionBooking) -> Booked:
    """A stored booking as the arithmetic wants it."""
    return Booked(
        taker=str(row.participant_id),
        partner=str(row.partner_id),
        share_ppm=row.share_ppm,
        component=Component.read(row.component),
        lines=tuple(row.lines),
        tier=row.tier_code,
        role=row.role,
        volume=Volume(row.before_minor, row.last_minor),
    )
