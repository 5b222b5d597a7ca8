"""Why a statement that closes above zero is not paid, as a reason. Pure."""

from collections.abc import Mapping

from ltc.payout.hold import Hold
from ltc.payout.models import HoldKind
from pricing.ground.decision import Fact, Reason, Verdict


def unpaid(hold: Hold, facts: Mapping[str, Fact]) -> Reason:
    """Why a statement that closes above zero is not paid; `facts` has its closing and currency, and the standing."""
    told = {name: fact for name, fact in facts.items() if name != "standing"}
    match hold.kind:
        case HoldKind.STANDING:
            return Reason("settlement.bad-standing", Verdict.REFER, dict(facts))
        case HoldKind.OWING:
            return Reason("settlement.owing", Verdict.REFER, told)
        case HoldKind.MINIMUM:
            return Reason("settlement.below-minimum", Verdict.REFER, told | {"minimum_minor": hold.minimum_minor})
        case HoldKind.PAPERS:
            return Reason("settlement.papers", Verdict.REFER, told)
        case HoldKind.WITHHELD_WHOLE:
            return Reason("withholding.whole", Verdict.REFER, told)
        case HoldKind.ACCOUNT_NEW:
            until = f"{hold.until:%Y-%m-%d %H:%M} UTC" if hold.until else ""
            return Reason("settlement.new-bank-account", Verdict.REFER, told | {"until": until})
    return Reason("settlement.no-bank-account", Verdict.REFER, told)
