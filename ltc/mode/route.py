"""Routing: which way a deal runs, by hard rules, the advisor and a tenant's limits, with the reasons kept. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from ltc.mode.advice.advise import Confidence, quick
from ltc.mode.advice.bars import Bar, open_to
from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import Sheet
from ltc.mode.models import Mode
from pricing.ground.decision import Decision, Reason, Verdict

OTHERWISE = (Mode.CHANNEL, Mode.HYBRID, Mode.DIRECT)  # a partner's deal whose own way is barred takes the next


@dataclass(frozen=True, slots=True)
class Source:
    """Where the answers come from: codes of product lines, or nothing for the company; and the day of the newest."""

    lines: tuple[str, ...]
    day: str


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What routing looks at. Values in minor units of one currency; no source: nobody answered anything."""

    has_partner: bool
    sheet: Sheet
    joint_from_minor: int
    model: Model
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a deal and why. Where the rules bar every mode, a person must choose, and the verdict refers."""

    mode: Mode
    decision: Decision

    @property
    def needs_person(self) -> bool:
        """Whether the way is only where the deal waits."""
        return self.decision.verdict is not Verdict.ALLOW


def route(facts: RouteFacts, policy: str) -> Route:
    """The mode of a deal and why.

    Without a partner it is direct: there is nobody else. Of a partner's deal the hard rules bar modes first. Of the
    others the advisor's is taken when answers are there and its confidence is sound; else the limits decide: hybrid
    from the joint limit on, below it the channel.
    """
    if not facts.has_partner:
        return Route(Mode.DIRECT, Decision.weigh([Reason("mode.no-partner", Verdict.ALLOW)], policy))
    advised, confidence, bars = quick(facts.sheet, facts.model)
    reasons = [Reason(bar.rule, Verdict.ALLOW, {"bars": _modes(bar)}) for bar in bars]
    allowed = open_to(bars)
    named = f"{policy}, advisor {facts.model.version}"
    if not allowed:
        reasons.append(Reason("mode.needs-person", Verdict.REFER))
        return Route(_usual(facts), Decision.weigh(reasons, named))
    if facts.source and advised and confidence is Confidence.SOUND and len(allowed) > 1:
        return Route(advised, Decision.weigh([*reasons, _said(facts.source)], named))
    return Route(_first(facts, allowed), Decision.weigh([*reasons, *_by_limits(facts, allowed)], named))


def _usual(facts: RouteFacts) -> Mode:
    """The way by the limits alone."""
    return Mode.HYBRID if (facts.sheet.value_minor or 0) >= facts.joint_from_minor else Mode.CHANNEL


def _first(facts: RouteFacts, allowed: frozenset[Mode]) -> Mode:
    usual = _usual(facts)
    return next(mode for mode in (usual, *OTHERWISE) if mode in allowed)


def _by_limits(facts: RouteFacts, allowed: frozenset[Mode]) -> Iterator[Reason]:
    if facts.source and len(allowed) > 1:
        yield Reason("mode.advice-unsure", Verdict.ALLOW, _source(facts.source))
    usual = _usual(facts)
    if usual not in allowed:
        return  # the rules that fired say why
    if usual is Mode.HYBRID:
        limit = {"value_minor": facts.sheet.value_minor, "joint_from_minor": facts.joint_from_minor}
        yield Reason("mode.joint-value", Verdict.ALLOW, limit)
    else:
        yield Reason("mode.partner-registered", Verdict.ALLOW)


def _said(source: Source) -> Reason:
    if source.lines:
        return Reason("mode.advised", Verdict.ALLOW, _source(source))
    return Reason("mode.advised-company", Verdict.ALLOW, _source(source))


def _source(source: Source) -> dict[str, str | int | bool | None]:
    return {"lines": ", ".join(source.lines), "day": source.day}


def _modes(bar: Bar) -> str:
    return ", ".join(mode.value for mode in Mode if mode in bar.modes)
