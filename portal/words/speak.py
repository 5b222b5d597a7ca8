"""Turning stored codes and facts into words and sentences of the reader's language."""

from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _

from portal.words import documents, identity, lead, ltc, money, partners, pricing
from pricing.ground.decision import Reason
from pricing.ground.errors import DomainError

AREAS = (pricing, partners, lead, ltc, money, documents, identity)
WORDS: dict[str, LazyString] = {code: text for area in AREAS for code, text in area.WORDS.items()}
RULES: dict[str, LazyString] = {code: text for area in AREAS for code, text in area.RULES.items()}
ERRORS: dict[str, LazyString] = {code: text for area in AREAS for code, text in area.ERRORS.items()}


class Named(Protocol):
    """Something of the tenant's own that is called differently in each language."""

    name_en: str
    name_zh: str


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return str(get_locale()).startswith("zh")


def named(thing: Named | None) -> str:
    """A thing's name in the reader's language."""
    if thing is None:
        return "–"
    return (thing.name_zh if is_chinese() else thing.name_en) or thing.name_en or thing.name_zh


def word(code: Enum | str | None) -> str:
    """A code's display word; `Stage.approved` goes before plain `approved`, and the code stands for itself."""
    if code is None or code == "":
        return "–"
    value = str(code.value) if isinstance(code, Enum) else code
    own = f"{type(code).__name__}.{value}"
    return str(WORDS.get(own) or WORDS.get(value) or value)


def reason(found: Reason) -> str:
    """What a rule found, as staff may read it."""
    return _filled(RULES.get(found.rule), found.rule, found.facts)


def refusal(error: DomainError) -> str:
    """Why a request was refused and what to do."""
    return _filled(ERRORS.get(error.code), error.code, error.facts)


def _filled(text: LazyString | None, code: str, facts: Mapping[str, object]) -> str:
    if text is None:
        return str(_("Refused: %(code)s", code=code))
    told = {name: word(value) if isinstance(value, Enum) else value for name, value in facts.items()}
    return str(text) % told
