"""Findings for staff: the codes among a reason's facts are shown as the names that the tenant gave them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import g
from sqlalchemy import Select, select

from partners.partner.models import Partner
from partners.programme.models import Region
from portal.db import read
from portal.words.policy_speak import flip
from portal.words.speak import is_chinese, reason
from pricing.ground.decision import Fact, Reason
from pricing.product.models import ProductLine

CODED: dict[str, Select[str, str, str]] = {
    "partner": select(Partner.code, Partner.name_en, Partner.name_zh),
    "lines": select(ProductLine.code, ProductLine.name_en, ProductLine.name_zh),
    "region": select(Region.code, Region.name_en, Region.name_zh),
}


def finding(found: Reason) -> str:
    """What a rule found, in the reader's language, with names for the codes of partners, lines and regions."""
    return reason(replace(found, facts={fact: _shown(fact, value) for fact, value in found.facts.items()}))


def turned(stored: Mapping[str, Any]) -> str:
    """What would have changed a verdict, with the same names; `stored` is a flip as JSON."""
    return flip({**stored, "facts": {fact: _shown(fact, value) for fact, value in stored["facts"].items()}})


def _shown(fact: str, value: Fact) -> Fact:
    if fact not in CODED or not isinstance(value, str):
        return value
    names = _names(fact)
    return ", ".join(names.get(code, code) for code in value.split(", "))


def _names(fact: str) -> dict[str, str]:
    """Names by code, read once for a page."""
    known: dict[str, dict[str, str]] = g.setdefault("names_by_code", {})
    if fact not in known:
        with read(g.actor) as session:
            rows = session.execute(CODED[fact]).all()
        known[fact] = {code: zh if is_chinese() else en for code, en, zh in rows}
    return known[fact]
