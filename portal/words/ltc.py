"""Words of deals, quotes, orders, cash, commission and settlement."""

from flask_babel import LazyString

WORDS: dict[str, LazyString] = {}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {}
