"""Reading a policy from JSON: what is not understood is named, and nothing is guessed. Pure."""

from collections.abc import Mapping
from typing import Any

from partners.conflict.rulebook import FORMAT, MAYBE, RANGES, WORDS, Entry, Rulebook, When
from partners.conflict.rules.catalogue import CATALOGUE
from partners.conflict.rules.declare import ParamValue
from partners.conflict.terms import LoserTerms
from pricing.ground.decision import Verdict
from pricing.ground.errors import Invalid

ENTRIES_MAX = 200
CODES_MAX = 500


class PolicyUnreadable(Invalid):
    """The file is not a policy in our format; the facts say where reading stopped."""

    code = "policy-unreadable"


class RuleUnknown(Invalid):
    """The catalogue has no rule of this id."""

    code = "policy-rule-unknown"


class ParameterUnknown(Invalid):
    """The rule, or the policy, has no parameter of this name."""

    code = "policy-parameter-unknown"


class ParameterOutOfRange(Invalid):
    """The value of a parameter has the wrong type or lies outside its range."""

    code = "policy-parameter-out-of-range"


def read(data: object, version: str, currency: str) -> Rulebook:
    """A policy from JSON. Raises RuleUnknown, ParameterUnknown, ParameterOutOfRange or PolicyUnreadable."""
    whole = _object(data, "")
    if whole.get("format") != FORMAT or whole.get("currency") != currency:
        raise PolicyUnreadable(where=f"format {FORMAT}, currency {currency}")
    known = {"format", "currency", "entries", "approves_clean", *RANGES, *WORDS, *MAYBE}
    _refuse_unknown(whole, known, "policy")
    given = {name: whole.get(name) for name in MAYBE}
    terms: dict[str, Any] = {
        **{name: _within(whole.get(name), name, *span) for name, span in RANGES.items()},
        **{name: _word(whole.get(name), name, kind) for name, kind in WORDS.items()},
        "approves_clean": _flag(whole.get("approves_clean", False), "approves_clean"),
        **{name: None if n is None else _within(n, name, *MAYBE[name]) for name, n in given.items()},
    }
    if (given["loser_share_ppm"] is None) == (terms["loser_terms"] is LoserTerms.SHARE):
        raise ParameterOutOfRange(rule="policy", name="loser_share_ppm", given=str(given["loser_share_ppm"]))
    return Rulebook(version=version, currency=currency, entries=read_entries(whole.get("entries")), **terms)


def read_entries(data: object) -> tuple[Entry, ...]:
    """The decision table from JSON, with the errors of `read`."""
    if not isinstance(data, list) or len(data) > ENTRIES_MAX:
        raise PolicyUnreadable(where="entries")
    return tuple(_entry(_object(row, f"entries[{place}]")) for place, row in enumerate(data))


def _entry(row: Mapping[str, Any]) -> Entry:
    rule_id = str(row.get("rule"))
    if rule_id not in CATALOGUE:
        raise RuleUnknown(rule=rule_id)
    _refuse_unknown(row, {"rule", "strength", "params", "when"}, rule_id)
    declared = {param.name: param for param in CATALOGUE[rule_id].params}
    params: dict[str, ParamValue] = {}
    for name, value in _object(row.get("params", {}), f"{rule_id}: params").items():
        if name not in declared:
            raise ParameterUnknown(rule=rule_id, name=name)
        params[name] = _tuple(value)
        if not declared[name].accepts(params[name]):
            raise ParameterOutOfRange(rule=rule_id, name=name, given=str(value))
    when = _object(row.get("when", {}), f"{rule_id}: when")
    return Entry(rule_id, _word(row.get("strength"), "strength", Verdict), params, _when(when, rule_id))


def _when(data: Mapping[str, Any], rule_id: str) -> When:
    _refuse_unknown(data, {"lines", "regions", "tiers", "value_from_minor"}, rule_id)
    codes = {name: _codes(data.get(name, []), rule_id, name) for name in ("lines", "regions", "tiers")}
    return When(**codes, value_from_minor=_within(data.get("value_from_minor", 0), "value_from_minor", 0, 10**15))


def _codes(value: object, rule_id: str, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > CODES_MAX or not all(isinstance(code, str) for code in value):
        raise ParameterOutOfRange(rule=rule_id, name=name, given=str(value)[:80])
    return tuple(sorted(set(value)))


def _object(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PolicyUnreadable(where=where or "{")
    return value


def _refuse_unknown(given: Mapping[str, Any], known: set[str], rule: str) -> None:
    for name in sorted(given.keys() - known):
        raise ParameterUnknown(rule=rule, name=name)


def _within(value: object, name: str, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ParameterOutOfRange(rule="policy", name=name, given=str(value), field=name)
    return value


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise ParameterOutOfRange(rule="policy", name=name, given=str(value))
    return value


def _word(value: object, name: str, kind: Any) -> Any:
    if not isinstance(value, str) or value not in set(kind):
        raise ParameterOutOfRange(rule="policy", name=name, given=str(value))
    return kind(value)


def _tuple(value: Any) -> Any:
    return tuple(sorted(set(value))) if isinstance(value, list) and all(isinstance(v, str) for v in value) else value
