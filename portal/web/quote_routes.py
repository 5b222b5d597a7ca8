"""The rooms of quotes, and where they hang in a tenant."""

from flask import Blueprint

from portal.web import quote, quote_compare

QUOTES: list[tuple[Blueprint, str]] = [
    (quote.pages, "/quotes"),
    (quote_compare.pages, "/quotes"),
]
