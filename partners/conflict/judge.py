"""The judge: hears every rule on a case. Pure, so that any case can be heard again."""

from partners.conflict.case import Case
from partners.conflict.rules import RULES
from pricing.ground.decision import Decision


def judge(case: Case, policy: str) -> Decision:
    """Decide a case under a policy version. All rules are heard, so every reason is known at once."""
    findings = (rule(case) for rule in RULES)
    return Decision.weigh((finding for finding in findings if finding), policy)
