"""The conflict policy in sentences of the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from partners.conflict.check import Remark
from partners.conflict.difference import Differs, DiffersBy
from partners.conflict.flip import Flip
from partners.conflict.replay import Fate
from partners.conflict.rulebook import RANGES, Entry, Rulebook, When
from partners.conflict.rules.catalogue import CATALOGUE
from partners.conflict.rules.declare import Param, ParamValue, Unit
from partners.conflict.terms import LoserTerms
from portal.web.format import day, minor, moment, percent
from portal.words.policy import FINDS, FLIPS, PARAMS, REMARKS, STRENGTHS, TERMS
from portal.words.speak import word

Names = Mapping[str, str]  # codes of lines, regions and tiers, by name
MINOR = frozenset({"value_min_minor", "two_people_from_minor"})


def finds(entry: Entry, rulebook: Rulebook) -> str:
    """What an entry looks for, with its numbers in the sentence and its other parameters after it."""
    rule = CATALOGUE[entry.rule]
    given = {p.name: entry.params.get(p.name, p.default) for p in rule.params}
    told = {p.name: _value(p, given[p.name], rulebook) for p in rule.params}
    more = [f"{PARAMS[p.name]}: {told[p.name]}" for p in rule.params if p.unit is Unit.WORDS and given[p.name]]
    more += [str(PARAMS[p.name]) for p in rule.params if p.unit is Unit.FLAG and given[p.name]]
    return " · ".join([title(entry.rule) % told, *more])


def title(rule_id: str) -> str:
    """A rule's sentence, its numbers still open."""
    return str(FINDS[rule_id])


def rule_name(rule_id: str) -> str:
    """A rule's sentence with dots for its numbers, to choose it from a list."""
    return title(rule_id) % {param.name: "…" for param in CATALOGUE[rule_id].params}


def applies(when: When, names: Names, currency: str) -> str:
    """Which registrations an entry is for."""
    parts = [", ".join(names.get(code, code) for code in codes) for codes in (when.lines, when.regions, when.tiers)]
    if when.value_from_minor:
        parts.append(_("from %(amount)s", amount=minor(when.value_from_minor, currency)))
    return " · ".join(part for part in parts if part) or str(_("all"))


def term(name: str, value: Any, currency: str) -> str:
    """A term's value."""
    if name in MINOR:
        return minor(value, currency)
    if name == "loser_share_ppm":
        return percent(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value) if name in RANGES else word(_qualified(name, value))


def terms(rulebook: Rulebook) -> list[tuple[str, str]]:
    """All terms with their values; the share only where it counts."""
    said = rulebook.data()
    shown = [name for name in TERMS if name != "currency" and said[name] is not None]
    return [(str(TERMS[name]), term(name, said[name], rulebook.currency)) for name in shown]


def remark(found: Remark) -> str:
    """A remark on a policy."""
    told = {**found.facts}
    if "rule" in told:
        told["rule"] = rule_name(str(told["rule"]))
    for name in ("one", "other"):
        if name in told:
            told[name] = str(STRENGTHS[str(told[name])])
    if "mode" in told:
        told["mode"] = word(str(told["mode"]))
    return str(REMARKS[found.code]) % told


def differs(found: Differs, names: Names, one: Rulebook, other: Rulebook) -> str:
    """A difference between two policies, told in one line."""
    if found.by is DiffersBy.TERM:
        was, now = (term(found.term, value, other.currency) for value in (found.was, found.now))
        return str(_("%(what)s: %(now)s, not %(was)s", what=str(TERMS[found.term]), was=was, now=now))
    texts = [_entry(e, names, book) for e, book in ((found.old, one), (found.new, other)) if e]
    return " → ".join(texts)


def flip(stored: Mapping[str, Any]) -> str:
    """What would have changed a verdict, as staff may read it; `stored` is a flip as JSON."""
    found = Flip.read(stored)
    told: dict[str, Any] = {**found.facts, "verdict": word(found.verdict)}
    if "day" in told:
        told["day"] = day(date.fromisoformat(told["day"]))
    if "at" in told:
        told["at"] = moment(datetime.fromisoformat(told["at"]))
    if "value_minor" in told:
        told["amount"] = minor(told["value_minor"], str(told["currency"]))
    return str(FLIPS[found.code]) % told


def fate(value: str) -> str:
    """What became of a registration."""
    return word(Fate(value))


def loser(kind: LoserTerms, share_ppm: int | None) -> str:
    """What a partner whose registration is not protected may still do: the same words whatever the cause."""
    if kind is LoserTerms.CO_SELL:
        return str(_("You may still sell at standard terms, also together with another partner."))
    if kind is LoserTerms.SHARE:
        return str(
            _("You may still sell, with %(share)s of the discount of a protected deal.", share=percent(share_ppm))
        )
    return str(_("You may still sell at standard terms."))


def _entry(entry: Entry, names: Names, rulebook: Rulebook) -> str:
    said = f"{STRENGTHS[entry.strength.value]}: {finds(entry, rulebook)}"
    scope = applies(entry.when, names, rulebook.currency)
    return f"{said} ({scope})"


def _qualified(name: str, value: Any) -> str:
    return f"Disclosure.{value}" if name == "disclosure" and value == "none" else str(value)


def _value(param: Param, value: ParamValue, rulebook: Rulebook) -> str:
    if param.unit is Unit.MINOR:
        return minor(value if type(value) is int else rulebook.value_min_minor, rulebook.currency)
    if param.unit is Unit.WORDS and isinstance(value, tuple):
        return ", ".join(word(one) for one in value)
    return str(value)
