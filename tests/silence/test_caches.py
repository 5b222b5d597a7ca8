"""B17: nothing about a customer is kept between requests, so that no page is quicker for having been asked for."""

import ast

from tests.house.plan import WRITTEN, functions, name, tree

# Kept for the life of the process, and why that tells nobody anything: none depends on a tenant's rows.
KEPT = {
    ("ltc/mode/advice/model.py", "shipped"),
    ("ltc/payout/file/sepa.py", "_schema"),
    ("partners/account/matching/measure.py", "bits"),  # of numbers and words alone, by the judging job alone
    ("partners/account/matching/measure.py", "word_likeness"),
    ("partners/account/matching/places.py", "longest"),
    ("partners/account/matching/places.py", "places"),
    ("partners/account/matching/script.py", "_only_simplified"),
    ("partners/account/matching/script.py", "_only_traditional"),
    ("partners/account/matching/script.py", "_readings"),
    ("partners/account/matching/script.py", "_simplified"),
    ("partners/account/matching/script.py", "_toneless"),
    ("partners/account/matching/script.py", "sounds"),
    ("partners/account/matching/trades.py", "trades"),
    ("partners/account/matching/trees.py", "scorers"),
    ("partners/account/tax.py", "_scheme"),  # of countries
    ("portal/config.py", "settings"),
    ("portal/identity/passwords.py", "_hasher"),
    ("portal/identity/passwords.py", "_nobodys"),
    ("portal/mail/compose.py", "_templates"),
    ("portal/web/shell.py", "_hash"),
    ("portal/web/shell.py", "svg"),
    ("portal/words/voice.py", "_voice"),
}
KEEPERS = {"cache", "lru_cache", "cached_property", "memoize"}


def kept():
    """Every function whose results are kept."""
    for path in WRITTEN:
        for function in functions(path):
            named = {n.id for d in function.decorator_list for n in ast.walk(d) if isinstance(n, ast.Name)}
            if named & KEEPERS:
                yield name(path), function.name


def test_b17_what_is_kept_between_requests_depends_on_no_row():
    assert set(kept()) == KEPT


def test_b17_no_library_that_caches_for_us_is_used():
    imported = {
        node.module or "" for path in WRITTEN for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)
    }
    assert not {module for module in imported if module.split(".")[0] in ("flask_caching", "cachetools", "dogpile")}
