"""Which partner a lead may be offered to, and why. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from partners.lead.kinds import OfferState
from pricing.ground.decision import HARDNESS, Decision, Reason, Verdict

GOOD = "good"
LOAD_MAX = 5  # offers and accepted leads under way from which on a partner has its hands full

TRIED = {
    OfferState.DECLINED: "lead.declined-before",
    OfferState.LAPSED: "lead.lapsed-before",
    OfferState.PULLED_BACK: "lead.pulled-back-before",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a lead asks for: product lines and a region, by code, and the terms' version."""

    lines: frozenset[str]
    region: str
    terms: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner as the rules may see it. `lines` are those it may sell in the lead's region today."""

    partner_id: UUID
    code: str
    standing: str
    lines: frozenset[str]
    home: str | None  # its own region
    load: int  # offers that wait, and accepted ones that are not registered yet
    is_reached: bool  # somebody of it can sign in
    tried: OfferState | None  # how this lead's last offer to it ended


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate and what was found about it."""

    candidate: Candidate
    decision: Decision

    @property
    def possible(self) -> bool:
        """Whether the lead may be offered to it."""
        return self.decision.verdict is not Verdict.REFUSE


def suggest(candidates: Iterable[Candidate], wanted: Wanted) -> list[Suggestion]:
    """The best first: what nothing speaks against, then the home region, then the smaller load, then the code."""
    found = [Suggestion(one, weigh(one, wanted)) for one in candidates]
    return sorted(found, key=lambda s: _place(s, wanted.region))


def weigh(candidate: Candidate, wanted: Wanted) -> Decision:
    """What speaks for a candidate and against it."""
    rules = (_standing, _reached, _authorised, _home, _load, _tried)
    reasons = [reason for rule in rules if (reason := rule(candidate, wanted))]
    return Decision.weigh(reasons, str(wanted.terms))


def _place(suggestion: Suggestion, region: str) -> tuple[int, bool, int, str]:
    one = suggestion.candidate
    return HARDNESS[suggestion.decision.verdict], one.home != region, one.load, one.code


def _standing(candidate: Candidate, _: Wanted) -> Reason | None:
    if candidate.standing == GOOD:
        return None
    return Reason("partner.not-in-good-standing", Verdict.REFUSE, {"standing": candidate.standing})


def _reached(candidate: Candidate, _: Wanted) -> Reason | None:
    return None if candidate.is_reached else Reason("lead.nobody-there", Verdict.REFUSE)


def _authorised(candidate: Candidate, wanted: Wanted) -> Reason:
    lacking = wanted.lines - candidate.lines
    facts = {"lines": ", ".join(sorted(lacking or wanted.lines)), "region": wanted.region}
    if not lacking:
        return Reason("lead.authorised", Verdict.ALLOW, facts)
    return Reason("partner.not-authorised", Verdict.REFER if lacking < wanted.lines else Verdict.REFUSE, facts)


def _home(candidate: Candidate, wanted: Wanted) -> Reason | None:
    return Reason("lead.home-region", Verdict.ALLOW) if candidate.home == wanted.region else None


def _load(candidate: Candidate, _: Wanted) -> Reason:
    if candidate.load >= LOAD_MAX:
        return Reason("lead.hands-full", Verdict.REFER, {"load": candidate.load})
    return Reason("lead.has-room", Verdict.ALLOW, {"load": candidate.load})


def _tried(candidate: Candidate, _: Wanted) -> Reason | None:
    return Reason(TRIED[candidate.tried], Verdict.REFER) if candidate.tried else None
