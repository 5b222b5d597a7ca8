"""Rules about the customer: reserved, worked on by the house, or served by somebody already. Pure."""

from calendar import monthrange
from datetime import date, timedelta

from partners.conflict.case import Case, Proof
from partners.conflict.rules.declare import Facts, Given, Param, Rule, Unit
from pricing.ground.decision import Reason, Verdict


def named_account(case: Case, given: Given) -> Facts | None:
    """A named account is reserved for the direct team."""
    return {"account": case.account} if case.named else None


def house_activity(case: Case, given: Given) -> Facts | None:
    """The house itself was active at the customer within so many days, and had recorded it before the submission."""
    wait = timedelta(days=given.whole("days"))
    if case.house_on is None or case.today >= case.house_on + wait:
        return None
    return {"on": case.house_on.isoformat(), "until": (case.house_on + wait).isoformat()}


def incumbent(case: Case, given: Given) -> Facts | None:
    """Somebody else sold the customer one of the lines within so many months, and the customer did not choose anew."""
    if given.flag("unless_chosen") and Proof.WRITTEN_CHOICE in case.proofs:
        return None
    months = given.whole("months")
    others = [b for b in case.bought if b.partner != case.partner and b.line in case.lines]
    recent = [b for b in others if case.today < months_after(b.on, months)]
    if not recent:
        return None
    last = max(recent, key=lambda b: (b.on, b.partner, b.line))
    until = months_after(last.on, months)
    return {"partner": last.partner, "lines": last.line, "on": last.on.isoformat(), "until": until.isoformat()}


def doubted(case: Case) -> tuple[Reason, ...]:
    """The customer may be one that is known already: whatever the policy says, a person decides who is meant."""
    return (Reason("account.possible", Verdict.REFER, {"accounts": case.possible}),) if case.possible else ()


def recognised(case: Case) -> Reason:
    """How the customer was recognised, for whoever reviews the case. It speaks for nobody and is always heard."""
    if case.evidence is None:
        return Reason("account.new", Verdict.ALLOW, {"account": case.account})
    return Reason(f"account.same-{case.evidence}", Verdict.ALLOW, {"account": case.account})


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


RULES = (
    Rule("account.named", named_account, Verdict.REFER, own=False),
    Rule(
        "account.house-activity",
        house_activity,
        Verdict.REFER,
        (Param("days", Unit.DAYS, 180, least=1, most=1_095, harder=1),),
        own=False,
    ),
    Rule(
        "account.incumbent",
        incumbent,
        Verdict.REFER,
        (
            Param("months", Unit.MONTHS, 12, least=1, most=60, harder=1),
            Param("unless_chosen", Unit.FLAG, True),
        ),
        own=False,
    ),
)
