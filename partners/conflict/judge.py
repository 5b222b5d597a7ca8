"""The judge: hears every entry of a policy on a case. Pure, so that any case can be heard again."""

from dataclasses import replace

from partners.conflict.case import Case
from partners.conflict.rulebook import Entry, Rulebook, When
from partners.conflict.rules.catalogue import CATALOGUE, PLACES
from partners.conflict.rules.customer import doubted, recognised
from partners.conflict.rules.declare import Given, Rule
from pricing.ground.decision import HARDNESS, Decision, Reason, Verdict


class Judge:
    """A policy made ready to hear many cases.

    Of several entries of one rule that find something, the hardest is told. Findings are told in the
    catalogue's order, whatever the order of the entries.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._bench = [(CATALOGUE[e.rule], e.strength, e.when, given(rulebook, e)) for e in ordered(rulebook)]

    def hear(self, case: Case) -> Decision:
        """Decide a case. All rules are heard, so every reason is known at once."""
        found = (*self.found(case, self._bench), *doubted(case), recognised(case))
        return Decision.weigh(found, self.rulebook.version)

    def own(self, case: Case) -> Decision:
        """What a partner's own facts alone would bring: rules that look at anybody else's are not heard."""
        bench = [row for row in self._bench if row[0].own]
        return Decision.weigh(self.found(case, bench), self.rulebook.version)

    @staticmethod
    def found(case: Case, bench: list[tuple[Rule, Verdict, When, Given]]) -> list[Reason]:
        """The findings of a row of entries."""
        reasons: list[Reason] = []
        for rule, strength, when, params in bench:
            if reasons and reasons[-1].rule == rule.id:
                continue
            seen = narrowed(case, when)
            facts = rule.find(seen, params) if seen else None
            if facts is not None:
                reasons.append(Reason(rule.id, strength, facts))
        return reasons


def judge(case: Case, rulebook: Rulebook) -> Decision:
    """Decide one case under a policy."""
    return Judge(rulebook).hear(case)


def ordered(rulebook: Rulebook) -> list[Entry]:
    """The entries in the order of the catalogue; of one rule, the hardest first; the rest by what they say."""
    return sorted(rulebook.entries, key=lambda e: (PLACES[e.rule], -HARDNESS[e.strength], str(e.data())))


def given(rulebook: Rulebook, entry: Entry) -> Given:
    """The parameters that an entry is heard with. Where it leaves the minimum value open, the policy's counts."""
    params = CATALOGUE[entry.rule].given(entry.params)
    if params.get("value_minor", 0) is None:
        params["value_minor"] = rulebook.value_min_minor
    params["mode"], params["window_hours"] = (rulebook.deciding_mode.value,), rulebook.window_hours
    return params


def narrowed(case: Case, when: When) -> Case | None:
    """The part of a case that an entry is for: the lines it names; None where its conditions are not met."""
    if when.regions and case.region not in when.regions:
        return None
    if when.tiers and case.tier not in when.tiers:
        return None
    if case.value_minor < when.value_from_minor:
        return None
    if not when.lines:
        return case
    lines = tuple(line for line in case.lines if line in when.lines)
    if lines == case.lines:
        return case
    return replace(case, lines=lines) if lines else None
