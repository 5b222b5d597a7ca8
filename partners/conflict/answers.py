"""What a partner is told: one of four general answers, each of which several causes share.

A specific answer would name its cause. So the table below is closed, and a test holds it to at
least two causes an answer; every conflict shares its answer with causes that a partner cannot rule
out by looking at itself. Only a tenant whose policy discloses existence says more.
"""

from collections.abc import Iterable
from enum import StrEnum

from partners.conflict.terms import Disclosure
from pricing.ground.decision import HARDNESS, Decision, Reason, Verdict


class Answer(StrEnum):
    """The general answers to a registration that is not approved."""

    ELIGIBILITY = "eligibility"
    INFORMATION = "information"
    POLICY = "policy"
    TIMING = "timing"


APPROVED = "approved"
ASKED = "asked"  # returned with a question
HELD = "held"  # only where the policy discloses that somebody holds the customer
GENERAL: dict[str, Answer] = {
    "partner.not-in-good-standing": Answer.ELIGIBILITY,
    "partner.on-watch-list": Answer.ELIGIBILITY,
    "partner.not-authorised": Answer.ELIGIBILITY,
    "partner.not-certified": Answer.ELIGIBILITY,
    "partner.too-many-open": Answer.POLICY,
    "partner.too-many-a-day": Answer.POLICY,
    "registration.incomplete": Answer.INFORMATION,
    "registration.evidence-too-thin": Answer.INFORMATION,
    "registration.below-minimum-value": Answer.POLICY,
    "registration.tender-published": Answer.POLICY,
    "registration.closes-late": Answer.POLICY,
    "registration.held-long": Answer.TIMING,
    "registration.cooling-down": Answer.TIMING,
    "registration.own-duplicate": Answer.TIMING,
    "registration.customer-chose": Answer.POLICY,
    "account.named": Answer.POLICY,
    "account.possible": Answer.INFORMATION,
    "account.house-activity": Answer.POLICY,
    "account.incumbent": Answer.POLICY,
    "conflict.protected-rival": Answer.POLICY,
    "conflict.pending-rival": Answer.POLICY,
    "conflict.rival-ahead": Answer.POLICY,
    "conflict.rival-chosen": Answer.POLICY,
    "house.evidence-too-thin": Answer.INFORMATION,
    "house.customer-unclear": Answer.INFORMATION,
    "house.too-early": Answer.TIMING,
}
RIVAL_RULES = frozenset(rule for rule in GENERAL if rule.startswith("conflict."))


def general(decision: Decision) -> Answer:
    """The general answer that fits a decision's hardest finding; policy when none is in the table."""
    found = sorted(decision.reasons, key=lambda reason: -HARDNESS[reason.verdict])
    return next((GENERAL[r.rule] for r in found if r.rule in GENERAL and r.verdict is not Verdict.ALLOW), Answer.POLICY)


def disclosed(answer: str, decision: Decision, disclosure: Disclosure) -> tuple[str, str | None]:
    """The answer as the tenant's policy lets it be said, and perhaps until when the customer is held (ISO date)."""
    rivals = [reason for reason in decision.reasons if reason.rule in RIVAL_RULES]
    if answer in (APPROVED, ASKED) or disclosure is Disclosure.NONE or not rivals:
        return answer, None
    return HELD, _until(rivals) if disclosure is Disclosure.EXISTENCE_UNTIL else None


def _until(rivals: Iterable[Reason]) -> str | None:
    days = [str(reason.facts["until"]) for reason in rivals if reason.facts.get("until")]
    return max(days, default=None)
