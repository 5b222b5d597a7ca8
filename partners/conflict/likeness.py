"""When two rulings are alike: the same rules fired on the same lines. Pure."""

from collections.abc import Iterable

from pricing.ground.decision import Decision, Verdict


def likeness(decision: Decision, lines: Iterable[str]) -> str:
    """A key that two cases share when the same rules spoke against them, for the same lines (codes)."""
    rules = sorted({reason.rule for reason in decision.reasons if reason.verdict is not Verdict.ALLOW})
    return f"{' '.join(rules)} | {' '.join(sorted(lines))}"
