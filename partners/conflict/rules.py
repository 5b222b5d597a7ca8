"""The conflict rules: each is pure, looks at a case, and says what it finds or nothing.

A rule's id never changes once shipped; portal/words words it for staff, `answers.py` for partners.
"""

from collections.abc import Callable

from partners.conflict.case import Case, Rival, RivalKind
from pricing.ground.decision import Fact, Reason, Verdict

GOOD = "good"
Rule = Callable[[Case], Reason | None]


def standing(case: Case) -> Reason | None:
    """A partner that is suspended or blacklisted is granted nothing."""
    if case.standing == GOOD:
        return None
    return Reason("partner.not-in-good-standing", Verdict.REFUSE, {"standing": case.standing})


def authorised(case: Case) -> Reason | None:
    """Every line that is asked for needs an authorisation for the region."""
    lacking = [line for line in case.lines if line not in case.authorised]
    if not lacking:
        return None
    return Reason("partner.not-authorised", Verdict.REFUSE, {"lines": ", ".join(lacking), "region": case.region})


def minimum_value(case: Case) -> Reason | None:
    """Deals below the policy's minimum are not worth a protection."""
    if case.value_minor >= case.value_min_minor:
        return None
    facts: dict[str, Fact] = {"value_minor": case.value_minor, "currency": case.currency}
    facts["value_min_minor"] = case.value_min_minor
    return Reason("registration.below-minimum-value", Verdict.REFUSE, facts)


def named_account(case: Case) -> Reason | None:
    """A named account is reserved for the direct team; a person decides whether it shares."""
    return Reason("account.named", Verdict.REFER, {"account": case.account}) if case.named else None


def possible_account(case: Case) -> Reason | None:
    """The customer may be one that is known already; a person decides who is meant."""
    return Reason("account.possible", Verdict.REFER, {"accounts": case.possible}) if case.possible else None


def own_duplicate(case: Case) -> Reason | None:
    """The partner has this customer and line already, under whatever spelling."""
    if not case.own:
        return None
    return Reason("registration.own-duplicate", Verdict.REFUSE, {"numbers": ", ".join(sorted(case.own))})


def protected_rival(case: Case) -> Reason | None:
    """Another partner's protection stands. It ends on its until date: on that day it stands no more."""
    standing_ones = [r for r in case.rivals if r.kind is RivalKind.PROTECTED and r.until and case.today < r.until]
    if not standing_ones:
        return None
    last = max(standing_ones, key=lambda rival: (rival.until, rival.number))
    return Reason(
        "conflict.protected-rival",
        Verdict.REFUSE,
        _rival_facts(last) | {"until": last.until.isoformat() if last.until else None},
    )


def pending_rival(case: Case) -> Reason | None:
    """Another partner waits for the same customer and line: a person rules for one."""
    waiting = [rival for rival in case.rivals if rival.kind is RivalKind.PENDING]
    if not waiting:
        return None
    return Reason("conflict.pending-rival", Verdict.REFER, _rival_facts(min(waiting, key=lambda r: r.number)))


def recognised(case: Case) -> Reason | None:
    """How the customer was recognised, for whoever reviews the case."""
    if case.evidence is None:
        return Reason("account.new", Verdict.ALLOW, {"account": case.account})
    return Reason(f"account.same-{case.evidence}", Verdict.ALLOW, {"account": case.account})


def _rival_facts(rival: Rival) -> dict[str, Fact]:
    return {"partner": rival.partner, "number": rival.number, "lines": ", ".join(rival.lines)}


RULES: tuple[Rule, ...] = (
    standing,
    authorised,
    minimum_value,
    named_account,
    possible_account,
    own_duplicate,
    protected_rival,
    pending_rival,
    recognised,
)
