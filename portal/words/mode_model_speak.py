"""The advisor's model in words: its terms by their places, and how two versions differ."""

from flask_babel import gettext as _

from ltc.mode.advice.difference import Differs, Term
from ltc.mode.advice.questions import RULES
from ltc.mode.models import Mode
from portal.web.format import minor, percent
from portal.words.mode import STEPS, TERMS, WORDS
from portal.words.mode_speak import fact
from portal.words.speak import word

MINIMUM = "direct_minimum_minor"
RULE_IDS = tuple(RULES)


def term(where: str) -> str:
    """What a term is called."""
    group, _dot, key = where.partition(".")
    if group in ("direct", "channel"):
        return f"{TERMS[group]}: {WORDS[f'Block.{key}']}"
    if group == "questions":
        return str(WORDS[f"Question.{key}"])
    if group == "diversity":
        return f"{TERMS[group]}: {STEPS[int(key)]}"
    return fact(key) if group == "rules" else str(TERMS[where])


def value(where: str, said: Term, currency: str) -> str:
    """What a term says."""
    if where == MINIMUM:
        return minor(said, currency) if isinstance(said, int) else str(_("none"))
    if where.startswith("rules."):
        return ", ".join(word(Mode(code)) for code in str(said).split(", ")) if said else str(_("bars nothing"))
    return percent(said if isinstance(said, int) else None)


def differs(found: Differs, currency: str) -> tuple[str, str, str]:
    """One difference: the term, what it said, and what it says."""
    return term(found.where), value(found.where, found.was, currency), value(found.where, found.now, currency)


def terms(said: dict[str, Term], currency: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """A whole model, group by group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for where, one in said.items():
        if where != "format":
            group = where.partition(".")[0] if "." in where else "limits"
            groups.setdefault(group, []).append((term(where), value(where, one, currency)))
    return [(str(TERMS[group]), rows) for group, rows in groups.items()]
