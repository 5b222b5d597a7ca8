"""Saying why a price book applies, or why it does not."""

from datetime import date

from flask_babel import format_date

from portal.words.speak import WORDS, word
from pricing.book.choose import Finding


def why(finding: Finding) -> str:
    """The reason in the reader's language, with its figures."""
    told = {name: _told(name, value) for name, value in finding.facts.items()}
    return str(WORDS[finding.fit]) % told


def _told(name: str, value: object) -> object:
    """A fact for the reader: codes become words, days are written as one writes them."""
    if name == "day":
        return format_date(date.fromisoformat(str(value)))
    return word(value) if isinstance(value, str) else value
