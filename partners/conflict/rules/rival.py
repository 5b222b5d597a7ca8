"""Rules about others who hold the customer or wait for it. Pure."""

from partners.conflict.case import Case, Proof, Rival, RivalKind
from partners.conflict.contest import DecidingMode, contender, favoured
from partners.conflict.rules.declare import Facts, Given, Param, Rule, Unit
from pricing.ground.decision import Fact, Verdict

SCOPE = (Param("same_group", Unit.FLAG, False), Param("by_project", Unit.FLAG, False))


def protected_rival(case: Case, given: Given) -> Facts | None:
    """Another partner's protection stands. It ends on its until date: on that day it stands no more."""
    holders = [r for r in _rivals(case, given, RivalKind.PROTECTED) if r.until and case.today < r.until]
    if not holders:
        return None
    last = max(holders, key=lambda rival: (rival.until, rival.number))
    return _facts(last) | {"until": last.until.isoformat() if last.until else None}


def pending_rival(case: Case, given: Given) -> Facts | None:
    """Another partner waits for the same customer and line."""
    waiting = _rivals(case, given, RivalKind.PENDING)
    return _facts(min(waiting, key=lambda r: r.number)) if waiting else None


def rival_ahead(case: Case, given: Given) -> Facts | None:
    """Of those who wait, the policy's deciding mode puts another first."""
    waiting = {rival.number: rival for rival in _rivals(case, given, RivalKind.PENDING)}
    if not waiting:
        return None
    mode = DecidingMode(given.words("mode")[0])
    line = [contender(case, case.number), *(contender(rival, number) for number, rival in waiting.items())]
    first = favoured(mode, given.whole("window_hours"), line)
    return _facts(waiting[first.number]) | {"mode": mode.value} if first.number in waiting else None


def rival_chosen(case: Case, given: Given) -> Facts | None:
    """The customer chose another partner in writing, and not this one."""
    if Proof.WRITTEN_CHOICE in case.proofs:
        return None
    elect = [r for kind in RivalKind for r in _rivals(case, given, kind) if Proof.WRITTEN_CHOICE in r.proofs]
    return _facts(min(elect, key=lambda r: r.number)) if elect else None


def _rivals(case: Case, given: Given, kind: RivalKind) -> list[Rival]:
    return [r for r in case.rivals if r.kind is kind and _meets(case, r, given)]


def _meets(case: Case, rival: Rival, given: Given) -> bool:
    """Whether a rival stands in the scope: a common line, the customer itself or its group, and the same project."""
    if rival.related and not given.flag("same_group"):
        return False
    if given.flag("by_project") and case.project and rival.project and case.project != rival.project:
        return False
    return not set(rival.lines).isdisjoint(case.lines)


def _facts(rival: Rival) -> dict[str, Fact]:
    return {"partner": rival.partner, "number": rival.number, "lines": ", ".join(sorted(rival.lines))}


RULES = (
    Rule("conflict.protected-rival", protected_rival, Verdict.REFUSE, SCOPE, own=False, essential=True),
    Rule("conflict.pending-rival", pending_rival, Verdict.REFER, SCOPE, own=False, essential=True),
    Rule("conflict.rival-ahead", rival_ahead, Verdict.REFER, SCOPE, own=False),
    Rule("conflict.rival-chosen", rival_chosen, Verdict.REFER, SCOPE, own=False),
)
