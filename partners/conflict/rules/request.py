"""Rules about what is asked for: completeness, evidence, value, dates, and the partner's own earlier requests. Pure."""

from datetime import timedelta

from partners.conflict.case import Case, Proof, points
from partners.conflict.rules.declare import Facts, Given, Param, Rule, Unit
from pricing.ground.decision import Verdict

OPTIONAL = ("tax_id", "host", "project", "proofs")


def incomplete(case: Case, given: Given) -> Facts | None:
    """A field that the policy wants filled is empty."""
    lacking = [name for name in given.words("fields") if name not in case.given]
    return {"fields": ", ".join(lacking)} if lacking else None


def thin_evidence(case: Case, given: Given) -> Facts | None:
    """The evidence weighs less than the policy wants."""
    found, wanted = points(case.proofs), given.whole("points")
    return {"points": found, "wanted": wanted} if found < wanted else None


def minimum_value(case: Case, given: Given) -> Facts | None:
    """The value lies below the minimum; the minimum itself is enough."""
    least = given.whole("value_minor")
    if case.value_minor >= least:
        return None
    return {"value_minor": case.value_minor, "currency": case.currency, "value_min_minor": least}


def published_tender(case: Case, given: Given) -> Facts | None:
    """The customer's tender was public on the day of the submission, that day included."""
    if case.tender_on is None or case.tender_on > (case.submitted_on or case.today):
        return None
    return {"tender_on": case.tender_on.isoformat()}


def own_duplicate(case: Case, given: Given) -> Facts | None:
    """The partner has this customer and line already, under whatever spelling."""
    return {"numbers": ", ".join(sorted(case.own))} if case.own else None


def cooling_down(case: Case, given: Given) -> Facts | None:
    """A registration of the partner's own for this customer and a line was withdrawn or lapsed a short while ago.

    The wait counts from that day; on the day that it is over the rule finds nothing.
    """
    wait = timedelta(days=given.whole("days"))
    recent = [g for g in case.gone if case.today < g.on + wait and not set(g.lines).isdisjoint(case.lines)]
    if not recent:
        return None
    last = max(recent, key=lambda g: (g.on, g.number))
    return {"number": last.number, "how": last.how, "until": (last.on + wait).isoformat()}


def closes_late(case: Case, given: Given) -> Facts | None:
    """The order is expected later than the policy looks ahead."""
    last = (case.submitted_on or case.today) + timedelta(days=given.whole("days"))
    if case.closes_on is None or case.closes_on <= last:
        return None
    return {"closes_on": case.closes_on.isoformat(), "last": last.isoformat()}


def held_long(case: Case, given: Given) -> Facts | None:
    """The partner held this customer and a line for the longest period already."""
    return {"days": case.held_days, "most": given.whole("days")} if case.held_days >= given.whole("days") else None


def chosen(case: Case, given: Given) -> Facts | None:
    """The customer chose this partner in writing; a person looks at the letter."""
    return {"partner": case.partner} if Proof.WRITTEN_CHOICE in case.proofs else None


RULES = (
    Rule(
        "registration.incomplete",
        incomplete,
        Verdict.REFER,
        (Param("fields", Unit.WORDS, ("proofs",), words=OPTIONAL),),
    ),
    Rule(
        "registration.evidence-too-thin",
        thin_evidence,
        Verdict.REFER,
        (Param("points", Unit.POINTS, 1, least=1, most=10, harder=1),),
    ),
    Rule(
        "registration.below-minimum-value",
        minimum_value,
        Verdict.REFUSE,
        (Param("value_minor", Unit.MINOR, None, least=1, most=10**15, harder=1),),
    ),
    Rule("registration.tender-published", published_tender, Verdict.REFUSE),
    Rule("registration.own-duplicate", own_duplicate, Verdict.REFUSE, essential=True),
    Rule(
        "registration.cooling-down",
        cooling_down,
        Verdict.REFUSE,
        (Param("days", Unit.DAYS, 30, least=1, most=365, harder=1),),
    ),
    Rule(
        "registration.closes-late",
        closes_late,
        Verdict.REFER,
        (Param("days", Unit.DAYS, 365, least=1, most=1_825, harder=-1),),
    ),
    Rule(
        "registration.held-long",
        held_long,
        Verdict.REFER,
        (Param("days", Unit.DAYS, 180, least=1, most=365, harder=-1),),
    ),
    Rule("registration.customer-chose", chosen, Verdict.ALLOW),
)
