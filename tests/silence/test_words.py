"""ND-5: no answer tells a partner that there is a rival, not even one that knows its own side of everything."""

from collections import defaultdict

import pytest

from partners.conflict.answers import GENERAL, HELD, Answer, disclosed, general
from partners.conflict.models import Disclosure
from pricing.ground.decision import Decision, Reason, Verdict

# Of 300 registrations in a week 13 were conflicts and 78 were refused (docs/decisions/0014): the sum is theirs,
# how the other 65 refusals fall on causes is our judgement.
WEEK = 300
REFUSED = {
    "conflict.protected-rival": 9,
    "conflict.pending-rival": 4,
    "partner.not-in-good-standing": 3,
    "partner.not-authorised": 11,
    "registration.below-minimum-value": 12,
    "registration.own-duplicate": 5,
    "account.named": 14,
    "house.evidence-too-thin": 10,
    "house.customer-unclear": 6,
    "house.too-early": 4,
}
# What a partner can rule out by itself: its standing, its authorisations, its value, its own registrations.
KNOWN = {rule for rule in REFUSED if rule.split(".")[0] in ("partner", "registration")}
HALF = 1 / 2


def share_of_conflicts(table, known=frozenset()):
    """For every answer, the share of conflicts among the causes that the reader cannot rule out; by table and rates."""
    weights = defaultdict(lambda: [0, 0])
    for rule, times in REFUSED.items():
        if rule not in known:
            weights[table[rule]][0] += times * rule.startswith("conflict.")
            weights[table[rule]][1] += times
    return {answer: conflicts / times for answer, (conflicts, times) in weights.items()}


def test_the_base_rates_are_the_published_sums():
    assert sum(REFUSED.values()) == round(WEEK * 26 / 100) == 78
    assert sum(times for rule, times in REFUSED.items() if rule.startswith("conflict.")) == 13
    assert REFUSED.keys() <= GENERAL.keys()


def test_nd5_b05_every_general_answer_has_two_causes_at_least():
    causes = defaultdict(set)
    for rule, answer in GENERAL.items():
        causes[answer].add(rule)
    assert causes.keys() == set(Answer)
    assert all(len(found) >= 2 for found in causes.values())


def test_nd5_b05_an_answer_that_a_conflict_shares_has_a_hidden_cause_that_is_none():
    for rule, answer in GENERAL.items():
        if rule.startswith("conflict."):
            others = {r for r, a in GENERAL.items() if a is answer} - KNOWN
            assert any(not other.startswith("conflict.") for other in others), rule


@pytest.mark.parametrize("known", [frozenset(), KNOWN], ids=["stranger", "partner that knows its own side"])
def test_nd5_b05_no_answer_makes_a_conflict_likelier_than_not(known):
    assert max(share_of_conflicts(GENERAL, known).values()) <= HALF


def test_nd5_a_refusal_in_general_means_a_conflict_one_time_in_six():
    assert sum(v for r, v in REFUSED.items() if r.startswith("conflict.")) / sum(REFUSED.values()) == pytest.approx(
        1 / 6
    )


@pytest.mark.parametrize("known", [frozenset(), KNOWN], ids=["stranger", "partner that knows its own side"])
def test_nd5_an_answer_of_its_own_for_conflicts_is_found(known):
    specific = GENERAL | {rule: HELD for rule in GENERAL if rule.startswith("conflict.")}
    assert max(share_of_conflicts(specific, known).values()) == 1


def test_nd5_an_answer_shared_only_with_what_the_partner_knows_of_itself_is_found():
    thin = GENERAL | {"conflict.pending-rival": Answer.TIMING, "house.too-early": Answer.INFORMATION}
    assert max(share_of_conflicts(thin).values()) <= HALF
    assert max(share_of_conflicts(thin, KNOWN).values()) == 1


def test_nd5_b05_nothing_is_disclosed_unless_the_policy_of_the_tenant_says_so():
    rival = Reason("conflict.protected-rival", Verdict.REFUSE, {"partner": "south", "until": "2026-09-01"})
    decision = Decision.weigh([rival], "v1")
    answer = general(decision)
    assert disclosed(answer, decision, Disclosure.NONE) == (answer, None)
    assert disclosed(answer, decision, Disclosure.EXISTENCE) == (HELD, None)
    assert disclosed(answer, decision, Disclosure.EXISTENCE_UNTIL) == (HELD, "2026-09-01")
