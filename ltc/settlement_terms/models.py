"""Settlement terms and their drafts: drafted by one person, published by another, never edited after."""

from pricing.ground.dated_terms import DatedTerms, DatedTermsDraft


class SettlementTerms(DatedTerms):
    """One version of the terms, in force from a day on. It times a partner's disputes, so a partner may read it."""

    __tablename__ = "settlement_terms"


class SettlementTermsDraft(DatedTermsDraft):
    """The next version while it is written. A tenant has one at a time."""

    __tablename__ = "settlement_terms_draft"
