"""The rooms of quotes, and where they hang in a tenant."""

from flask import Blueprint

from portal.web import quote, quote_answer, quote_compare, quote_link

QUOTES: list[tuple[Blueprint, str]] = [
    (quote.pages, "/quotes"),
    (quote_compare.pages, "/quotes"),
    (quote_link.pages, "/quote-links"),
    (quote_answer.pages, "/quote-answers"),
]
