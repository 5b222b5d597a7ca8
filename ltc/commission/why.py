"""Why an accrual is that amount: the component, the share, what counts so far, and what it takes back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ltc.commission.models import Accrual, AccrualCause, CommissionBooking
from ltc.commission.plan import as_value, terms_of
from ltc.earning.book import Unrated
from ltc.earning.component import Band, Component, ComponentKind
from ltc.earning.entitle import State, due, whole
from pricing.ground.decision import Decision, Fact, Reason, Verdict
from pricing.ground.rate import PPM, Rounding, settled


@dataclass(frozen=True, slots=True)
class Step:
    """What a booking has earned now and had before, in minor units, and where the order stands."""

    booking: CommissionBooking
    minor: int
    before: int
    state: State
    facts: Mapping[str, Fact]

    @property
    def counted(self) -> int:
        """What counts of the booked lines so far, late cash at its part, without tax."""
        found = due(self.state, terms_of(self.booking.terms))
        return settled(sum((found[key] for key in self.booking.lines if key in found), Fraction(0)), Rounding.DOWN)

    @property
    def collected(self) -> int:
        """The same with late cash at its whole."""
        found = due(self.state, replace(terms_of(self.booking.terms), ageing=(Band(0, PPM),)))
        return settled(sum((found[key] for key in self.booking.lines if key in found), Fraction(0)), Rounding.DOWN)

    @property
    def rate_ppm(self) -> int:
        """The component's rate on what is left of its lines; of bands, amounts and limits the effective one."""
        component = Component.read(self.booking.component)
        if component.kind in (ComponentKind.RATE, ComponentKind.OVERRIDE) and component.cap_minor is None:
            return component.rate_ppm
        net = self.net
        full = whole(as_value(self.booking), self.state, terms_of(self.booking.terms))
        return settled(full * Fraction(PPM, net), Rounding.DOWN) if net > 0 else 0

    @property
    def net(self) -> int:
        """What is left of the booked lines, without tax."""
        lines = self.state.lines
        return sum(lines[key].net_minor for key in self.booking.lines if key in lines)


RULES = {
    ComponentKind.PER_UNIT: "commission.per-unit",
    ComponentKind.MARGINAL: "commission.marginal",
    ComponentKind.RETROACTIVE: "commission.retroactive",
    ComponentKind.ACCELERATOR: "commission.accelerator",
    ComponentKind.GROWTH: "commission.growth",
    ComponentKind.FIRST_ORDER: "commission.first-order",
    ComponentKind.OVERRIDE: "commission.override",
}
CAUSES = {
    AccrualCause.CREDITED: "commission.credited",
    AccrualCause.REVERSED: "commission.reversed",
    AccrualCause.AGREED: "commission.agreed",
}


def why(step: Step, cause: AccrualCause, corrects: Accrual | None) -> Decision:
    """The calculation as reasons, from the rate to what is left of it after what was earned before."""
    row, component = step.booking, Component.read(step.booking.component)
    money: dict[str, Fact] = {"currency": row.currency}
    reasons = [_rate(component, row, step.rate_ppm)]
    if component.cap_minor is not None or component.floor_minor is not None:
        limits: dict[str, Fact] = {"cap_minor": component.cap_minor, "floor_minor": component.floor_minor}
        reasons.append(Reason("commission.limits", Verdict.ALLOW, limits | money))
    if row.share_ppm != PPM:
        reasons.append(Reason("commission.share", Verdict.ALLOW, {"share_ppm": row.share_ppm}))
    if step.collected != step.counted:
        late: dict[str, Fact] = {"collected_minor": step.collected, "counted_minor": step.counted}
        reasons.append(Reason("commission.aged", Verdict.ALLOW, late | money))
    figures: dict[str, Fact] = {"counted_minor": step.counted, "net_minor": step.net, "upto_minor": step.minor}
    reasons.append(Reason("commission.so-far", Verdict.ALLOW, figures | {"before_minor": step.before} | money))
    if cause in CAUSES:
        reasons.append(Reason(CAUSES[cause], Verdict.ALLOW, dict(step.facts)))
    if corrects is not None and not corrects.blocked:
        taken: dict[str, Fact] = {"on": corrects.earned_on.isoformat(), "amount_minor": corrects.amount_minor}
        reasons.append(Reason("commission.corrects", Verdict.ALLOW, taken | money))
    return Decision.weigh(reasons, "plan")


def why_not(one: Unrated) -> Decision:
    """Why nothing could be earned: a person has to write a rate, or a cost."""
    return Decision.weigh([Reason(one.rule, Verdict.REFER, {"role": one.role, "line": one.product_line})], "plan")


def _rate(component: Component, row: CommissionBooking, rate_ppm: int) -> Reason:
    facts: dict[str, Fact] = {
        "role": row.role,
        "tier": component.scope.tier,
        "line": component.scope.line,
        "rate_ppm": rate_ppm,
        "currency": row.currency,
        "before_minor": row.before_minor,
        "unit_minor": component.amount_minor,
    }
    if component.kind is ComponentKind.RATE:
        by_tier = "commission.tier-rate" if component.scope.tier else "commission.role-rate"
        return Reason("commission.agreement" if component.scope.partner else by_tier, Verdict.ALLOW, facts)
    return Reason(RULES[component.kind], Verdict.ALLOW, facts)
