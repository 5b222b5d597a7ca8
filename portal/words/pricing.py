"""Words of products, prices and price steps."""

from flask_babel import LazyString

WORDS: dict[str, LazyString] = {}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {}
