"""Price terms as dated versions: which rows they are, how they are read, and how a version is refused."""

from pricing.ground.dated_terms import Dated
from pricing.ground.errors import DomainError, Invalid
from pricing.price_terms.models import PriceTerms, PriceTermsDraft
from pricing.price_terms.terms import SHIPPED, Terms


class TermsStart(Invalid):
    """A version begins today or later, after every version that is published."""

    code = "price-terms-start"


class TermsUnchanged(DomainError):
    """The draft says what the newest version says."""

    code = "price-terms-unchanged"


DATED = Dated(PriceTerms, PriceTermsDraft, Terms.read, SHIPPED.data(), TermsStart, TermsUnchanged)
