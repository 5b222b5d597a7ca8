"""Whether what is known qualifies a lead. Pure."""

from collections.abc import Mapping

from partners.lead_qualification.kinds import Criterion, Met
from pricing.ground.decision import Decision, Reason, Verdict

Known = Mapping[Criterion, Met]


def met_of(known: Known, criterion: Criterion) -> Met:
    """What is known of a criterion; nothing was said: unknown."""
    return known.get(criterion, Met.UNKNOWN)


def judge(known: Known) -> Decision:
    """All four must be known: what is unknown refuses, and a `no` leaves it to the person."""
    return Decision.weigh([_reason(criterion, met_of(known, criterion)) for criterion in Criterion], "bant")


def _reason(criterion: Criterion, found: Met) -> Reason:
    facts = {"criterion": criterion.value, "how": found.value}
    if found is Met.UNKNOWN:
        return Reason("lead.criterion-unknown", Verdict.REFUSE, facts)
    if found is Met.NO:
        return Reason("lead.criterion-no", Verdict.REFER, facts)
    return Reason("lead.criterion-known", Verdict.ALLOW, facts)
