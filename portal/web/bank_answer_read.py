"""What pages say of a line that waits for a person: why, with what the bank says and what the house knows."""

from ltc.payout.answer.models import BankAnswerLine
from ltc.payout.models import Payout
from portal.web.format import coded
from portal.words.speak import reason
from pricing.ground.decision import Reason, Verdict


def why(line: BankAnswerLine, payout: Payout | None) -> str:
    """Why a line waits, in the reader's language; empty for one that does not."""
    if line.why is None:
        return ""
    facts = {"said": _amount(line), "known": _amount(payout)}
    return reason(Reason(f"answer.{line.why.value.replace('_', '-')}", Verdict.REFER, facts))


def _amount(of: BankAnswerLine | Payout | None) -> str:
    if of is None or of.amount_minor is None or of.currency is None:
        return "–"
    return coded(of.amount_minor, of.currency)
