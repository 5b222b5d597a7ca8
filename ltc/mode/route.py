"""Routing: which way a deal runs, by hard rules, with the reason kept. Pure."""

from dataclasses import dataclass

from ltc.mode.models import Mode
from pricing.ground.decision import Decision, Reason, Verdict


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What routing looks at. Values in minor units of one currency."""

    has_partner: bool
    named_account: bool
    value_minor: int
    joint_from_minor: int


def route(facts: RouteFacts, policy: str) -> tuple[Mode, Decision]:
    """The mode of a deal and why.

    Without a partner it is direct. A named account, or a value from the joint limit on, makes a
    partner's deal hybrid; every other partner's deal runs through the channel.
    """
    if not facts.has_partner:
        return Mode.DIRECT, _because("mode.no-partner", policy)
    if facts.named_account:
        return Mode.HYBRID, _because("mode.named-account", policy)
    if facts.value_minor >= facts.joint_from_minor:
        limit = {"value_minor": facts.value_minor, "joint_from_minor": facts.joint_from_minor}
        return Mode.HYBRID, Decision.weigh([Reason("mode.joint-value", Verdict.ALLOW, limit)], policy)
    return Mode.CHANNEL, _because("mode.partner-registered", policy)


def _because(rule: str, policy: str) -> Decision:
    return Decision.weigh([Reason(rule, Verdict.ALLOW)], policy)
