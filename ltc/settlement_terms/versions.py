"""Settlement terms as dated versions: which rows they are, how they are read, and how a version is refused."""

from ltc.settlement_terms.models import SettlementTerms, SettlementTermsDraft
from ltc.settlement_terms.terms import SHIPPED, Terms
from pricing.ground.dated_terms import Dated
from pricing.ground.errors import DomainError, Invalid


class SettlementTermsStart(Invalid):
    """A version begins today or later, after every version that is published."""

    code = "settlement-terms-start"


class SettlementTermsUnchanged(DomainError):
    """The draft says what the newest version says."""

    code = "settlement-terms-unchanged"


DATED = Dated(
    SettlementTerms, SettlementTermsDraft, Terms.read, SHIPPED.data(), SettlementTermsStart, SettlementTermsUnchanged
)
