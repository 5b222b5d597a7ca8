"""Rules about who asks: standing, authorisation, certificates, and how much it asks for. Pure."""

from partners.conflict.case import Case
from partners.conflict.rules.declare import Facts, Given, Param, Rule, Unit
from pricing.ground.decision import Verdict

GOOD = "good"


def standing(case: Case, given: Given) -> Facts | None:
    """The partner's standing is one that is named; with none named, any but good."""
    named = given.words("standings")
    bad = case.standing in named if named else case.standing != GOOD
    return {"standing": case.standing} if bad else None


def watched(case: Case, given: Given) -> Facts | None:
    """The violation ledger has put the partner on a list."""
    return {"watch": case.watch} if case.watch in given.words("lists") else None


def authorised(case: Case, given: Given) -> Facts | None:
    """A line that is asked for lacks its authorisation for the region."""
    lacking = [line for line in case.lines if line not in case.authorised]
    return {"lines": ", ".join(lacking), "region": case.region} if lacking else None


def certified(case: Case, given: Given) -> Facts | None:
    """For a line that is asked for, fewer people than needed hold a certificate on the day."""
    held = dict(case.certified)
    lacking = [line for line in case.lines if held.get(line, 0) < given.whole("people")]
    return {"lines": ", ".join(lacking), "people": given.whole("people")} if lacking else None


def too_many_open(case: Case, given: Given) -> Facts | None:
    """The partner has as many standing registrations as it may have already."""
    return _reached(case.open_count, given)


def too_many_a_day(case: Case, given: Given) -> Facts | None:
    """The partner sent as many registrations as it may in the 24 hours before this one."""
    return _reached(case.day_count, given)


def _reached(count: int, given: Given) -> Facts | None:
    return {"count": count, "most": given.whole("most")} if count >= given.whole("most") else None


RULES = (
    Rule(
        "partner.not-in-good-standing",
        standing,
        Verdict.REFUSE,
        (Param("standings", Unit.WORDS, (), words=("suspended", "blacklisted")),),
        essential=True,
    ),
    Rule(
        "partner.on-watch-list",
        watched,
        Verdict.REFER,
        (Param("lists", Unit.WORDS, ("yellow", "black"), words=("yellow", "black")),),
    ),
    Rule("partner.not-authorised", authorised, Verdict.REFUSE, essential=True),
    Rule(
        "partner.not-certified",
        certified,
        Verdict.REFUSE,
        (Param("people", Unit.PEOPLE, 1, least=1, most=50, harder=1),),
    ),
    Rule(
        "partner.too-many-open",
        too_many_open,
        Verdict.REFUSE,
        (Param("most", Unit.TIMES, 100, least=1, most=10_000, harder=-1),),
    ),
    Rule(
        "partner.too-many-a-day",
        too_many_a_day,
        Verdict.REFER,
        (Param("most", Unit.TIMES, 30, least=1, most=1_000, harder=-1),),
    ),
)
