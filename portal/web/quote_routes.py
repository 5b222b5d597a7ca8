"""The rooms of quotes and contracts, and where they hang in a tenant."""

from flask import Blueprint

from portal.web import contract, contract_change, contract_template, quote, quote_answer, quote_compare, quote_link

QUOTES: list[tuple[Blueprint, str]] = [
    (quote.pages, "/quotes"),
    (quote_compare.pages, "/quotes"),
    (quote_link.pages, "/quote-links"),
    (quote_answer.pages, "/quote-answers"),
    (contract.pages, "/contracts"),
    (contract_change.pages, "/contracts"),
    (contract_template.pages, "/contract-templates"),
]
