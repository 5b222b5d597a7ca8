"""Price terms and their drafts: drafted by one person, published by another, never edited after."""

from pricing.ground.dated_terms import DatedTerms, DatedTermsDraft


class PriceTerms(DatedTerms):
    """One version of the terms, in force from a day on. A partner's quote is priced by it, so a partner may read it."""

    __tablename__ = "price_terms"


class PriceTermsDraft(DatedTermsDraft):
    """The next version while it is written. A tenant has one at a time."""

    __tablename__ = "price_terms_draft"
