"""Words of partners, registrations, rulings and protection."""

from flask_babel import LazyString

WORDS: dict[str, LazyString] = {}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {}
