"""Looking a policy over before it is published: what never fires, contradicts itself, or is left open. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from partners.conflict.judge import given
from partners.conflict.rulebook import Entry, Rulebook, When
from partners.conflict.rules.catalogue import CATALOGUE
from partners.conflict.rules.declare import Given, Param, Unit
from pricing.ground.decision import HARDNESS, Fact, Verdict

SCOPES = ("lines", "regions", "tiers")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to think about: a code, and its facts for the reader."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes that a tenant has."""

    lines: frozenset[str]
    regions: frozenset[str]
    tiers: frozenset[str]


def check(rulebook: Rulebook, known: Vocabulary) -> list[Remark]:
    """Every remark on a policy; none is none to worry about."""
    found = [*_never(rulebook, known), *_contradictions(rulebook), *_gaps(rulebook, known), *_terms(rulebook)]
    return list({(r.code, str(r.facts)): r for r in found}.values())


def _never(rulebook: Rulebook, known: Vocabulary) -> Iterator[Remark]:
    """Entries that no registration can meet."""
    for entry in rulebook.entries:
        for scope in SCOPES:
            unknown = sorted(set(getattr(entry.when, scope)) - getattr(known, scope))
            if unknown:
                yield Remark("check.unknown-code", {"rule": entry.rule, "codes": ", ".join(unknown)})
        least = given(rulebook, entry).get("value_minor")
        if type(least) is int and entry.when.value_from_minor >= least:
            yield Remark("check.never-fires", {"rule": entry.rule})


def _contradictions(rulebook: Rulebook) -> Iterator[Remark]:
    """Pairs of entries of which one never matters, or both say the same thing in different strengths."""
    for one, other in combinations(rulebook.entries, 2):
        if one.rule != other.rule:
            continue
        alike = one.when == other.when and given(rulebook, one) == given(rulebook, other)
        if alike and one.strength is not other.strength:
            facts = {"rule": one.rule, "one": one.strength.value, "other": other.strength.value}
            yield Remark("check.contradiction", facts)
        elif alike:
            yield Remark("check.repeated", {"rule": one.rule})
        elif covers(rulebook, one, other) or covers(rulebook, other, one):
            yield Remark("check.covered", {"rule": one.rule})


def covers(rulebook: Rulebook, wide: Entry, narrow: Entry) -> bool:
    """Whether one entry finds all that another finds, at least as hard, so that the other never decides."""
    if HARDNESS[wide.strength] < HARDNESS[narrow.strength] or not _wider(wide.when, narrow.when):
        return False
    one, other = given(rulebook, wide), given(rulebook, narrow)
    return all(_finds_more(param, one, other) for param in CATALOGUE[wide.rule].params)


def _wider(wide: When, narrow: When) -> bool:
    scopes = (
        not getattr(wide, s) or (getattr(narrow, s) and set(getattr(narrow, s)) <= set(getattr(wide, s)))
        for s in SCOPES
    )
    return all(scopes) and wide.value_from_minor <= narrow.value_from_minor


def _finds_more(param: Param, one: Given, other: Given) -> bool:
    if one[param.name] == other[param.name]:
        return True
    if param.unit in (Unit.FLAG, Unit.WORDS) or not param.harder:
        return False
    return (one.whole(param.name) - other.whole(param.name)) * param.harder > 0


def _gaps(rulebook: Rulebook, known: Vocabulary) -> Iterator[Remark]:
    """Essential rules that are missing, or that leave out lines, regions or tiers."""
    for rule in CATALOGUE.values():
        entries = [e for e in rulebook.entries if e.rule == rule.id and e.strength is not Verdict.ALLOW]
        if rule.essential and not entries:
            yield Remark("check.missing", {"rule": rule.id})
        for scope in SCOPES if rule.essential else ():
            named = [set(getattr(entry.when, scope)) for entry in entries]
            if named and all(named) and (left := getattr(known, scope).difference(*named)):
                yield Remark("check.left-out", {"rule": rule.id, "codes": ", ".join(sorted(left))})


def _terms(rulebook: Rulebook) -> Iterator[Remark]:
    """Terms that the entries do not go with."""
    hard = {entry.rule for entry in rulebook.entries if entry.strength is not Verdict.ALLOW}
    if "conflict.rival-ahead" not in hard and rulebook.deciding_mode.value != "first_verified":
        yield Remark("check.mode-unheard", {"mode": rulebook.deciding_mode.value})
    if rulebook.approves_clean and not {"conflict.pending-rival", "conflict.rival-ahead"} & hard:
        yield Remark("check.approves-in-a-contest")
