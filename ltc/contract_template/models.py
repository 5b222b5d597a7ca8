"""Versions of the clauses and their drafts: drafted by one person, published by another, never edited after."""

from pricing.ground.dated_terms import DatedTerms, DatedTermsDraft


class ContractTemplate(DatedTerms):
    """One version of the clauses, for contracts that are made from a day on."""

    __tablename__ = "contract_template"


class ContractTemplateDraft(DatedTermsDraft):
    """The next version while it is written. A tenant has one at a time."""

    __tablename__ = "contract_template_draft"
