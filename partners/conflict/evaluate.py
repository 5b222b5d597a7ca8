"""Evaluating a case: what the rules find under a policy, and what would have changed it. Pure."""

from datetime import datetime

from partners.conflict.case import Case
from partners.conflict.flip import flip
from partners.conflict.judge import Judge
from partners.conflict.models import CaseState, ConflictCase, ConflictPolicy
from partners.conflict.policy import rulebook
from pricing.ground.decision import Decision, Verdict

LACKING = frozenset({"registration.incomplete", "registration.evidence-too-thin"})


def evaluate(case: ConflictCase, heard: Case, policy: ConflictPolicy, now: datetime) -> None:
    """Judge a case under a policy: findings, the facts that the judge was given, and the nearest flip.

    Judged again (after a reply), the case is the same row with new findings.
    """
    judge = Judge(rulebook(policy))
    decision, nearest = judge.hear(heard), flip(heard, judge)
    case.policy_id, case.state, case.verdict, case.judged_at = policy.id, CaseState.OPEN, decision.verdict, now
    case.findings, case.facts = dict(decision.data()), heard.data()
    case.flip = nearest.data() if nearest else None
    lacks = [r for r in decision.reasons if r.rule in LACKING and r.verdict is not Verdict.ALLOW]
    case.verified_at = None if lacks else heard.verified_at


def hear_again(case: ConflictCase, policy: ConflictPolicy) -> bool:
    """Whether the judge, given the facts of then, says the same today, word for word."""
    before = Decision.read(case.findings)
    return Judge(rulebook(policy)).hear(Case.read(case.facts)) == before
