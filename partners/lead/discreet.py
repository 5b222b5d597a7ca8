"""Whether a text that a partner may read gives away what it may not. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from partners.account.identifiers import host_key
from partners.account.names import name_key

SHORTEST = 2  # letters or digits; one alone is found in any text


def given_away(text: str, secrets: Iterable[str | None]) -> str | None:
    """The first secret that a text contains, whatever its case, width, accents, spaces and punctuation.

    A company's name counts without its legal form, and an address by its host's name.
    """
    plain = _folded(text)
    for secret in secrets:
        if secret and any(_holds(plain, form) for form in _forms(secret)):
            return secret
    return None


def _forms(secret: str) -> set[str]:
    host = (host_key(secret) or "").rpartition(".")[0]
    return {form for form in (_letters(secret), _letters(name_key(secret)), _letters(host)) if len(form) >= SHORTEST}


def _holds(plain: str, form: str) -> bool:
    """Latin letters and digits must stand as words of their own; Chinese has no spaces to stand between."""
    spelled = r"[\W_]*".join(form)
    return re.search(rf"(?<![a-z0-9]){spelled}(?![a-z0-9])" if form.isascii() else spelled, plain) is not None


def _letters(text: str) -> str:
    return "".join(letter for letter in _folded(text) if letter.isalnum())


def _folded(text: str) -> str:
    wide = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(letter for letter in wide if not unicodedata.combining(letter))
