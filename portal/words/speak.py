"""Turning stored codes and facts into words and sentences of the reader's language."""

from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _

from partners.account.matching.evidence import Evidence
from portal.web.format import minor
from portal.words import (
    account,
    bank_answer,
    bank_statement,
    contract,
    deal_room,
    documents,
    earning,
    exchange,
    figure,
    identity,
    lead,
    lead_life,
    ltc,
    mode,
    money,
    offer,
    paper,
    partners,
    path,
    policy,
    pricing,
    refund,
    reminder,
    ruling,
    service,
    settlement,
    special_price,
    statement,
    write_off,
)
from pricing.ground.decision import Reason
from pricing.ground.errors import DomainError
from pricing.ground.rate import Rate

AREAS = (
    pricing,
    exchange,
    partners,
    account,
    lead,
    lead_life,
    offer,
    policy,
    ltc,
    contract,
    deal_room,
    mode,
    money,
    bank_answer,
    bank_statement,
    earning,
    refund,
    reminder,
    documents,
    identity,
    ruling,
    service,
    settlement,
    special_price,
    statement,
    write_off,
    paper,
    path,
    figure,
)
WORDS: dict[str, LazyString] = {code: text for area in AREAS for code, text in area.WORDS.items()}
RULES: dict[str, LazyString] = {code: text for area in AREAS for code, text in area.RULES.items()}
ERRORS: dict[str, LazyString] = {code: text for area in AREAS for code, text in area.ERRORS.items()}
SPOKEN = frozenset(
    {"standing", "watch", "how", "mode", "approver", "role", "tier", "needs", "tax_class"}
)  # facts that are codes of ours


class Named(Protocol):
    """Something of the tenant's own that is called differently in each language."""

    @property
    def name_en(self) -> str:
        """In English."""
        ...

    @property
    def name_zh(self) -> str:
        """In Chinese."""
        ...


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
    text = WORDS.get(f"{type(code).__name__}.{value}", WORDS.get(value))
    return value if text is None else str(text)


def spelled(value: object) -> str:
    """A recorded fact as it can be read: lists in one line, nothing as a dash."""
    if isinstance(value, Mapping):
        return " · ".join(spelled(part) for part in value.values() if part is not None)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(spelled, value)) or "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "–" if value is None else str(value)


def reason(found: Reason) -> str:
    """What a rule found, as staff may read it."""
    return _filled(RULES.get(found.rule), found.rule, found.facts)


def evidence(found: Evidence) -> str:
    """One reason why a customer may be the one that is meant, or not."""
    return str(account.EVIDENCE[found.code]) % {"one": found.one or "–", "other": found.other or "–"}


def refusal(error: DomainError) -> str:
    """Why a request was refused and what to do."""
    return _filled(ERRORS.get(error.code), error.code, error.facts)


def _filled(text: LazyString | None, code: str, facts: Mapping[str, object]) -> str:
    if text is None:
        return str(_("Refused: %(code)s", code=code))
    currency = str(facts.get("currency") or "")
    if "name_en" in facts and "name_zh" in facts:
        facts = {**facts, "name": facts["name_zh"] if is_chinese() else facts["name_en"]}
    told = {name: _amount(name, value, currency) or _told(name, value) for name, value in facts.items()}
    return str(text) % told


def _amount(name: str, value: object, currency: str) -> str | None:
    """Minor units with their currency, and parts per million as percent; None: the fact is neither."""
    if value is None and name.endswith("_minor"):
        return "–"
    if not isinstance(value, int):
        return None
    if name.endswith("_ppm"):
        return f"{Rate(value)} %"
    return minor(value, currency) if name.endswith("_minor") and currency else None


def _told(name: str, value: object) -> object:
    """A fact for the reader: codes become words."""
    if name == "fields":
        return ", ".join(word(code) for code in str(value).split(", "))
    return word(value) if isinstance(value, Enum) or (name in SPOKEN and isinstance(value, str)) else value
