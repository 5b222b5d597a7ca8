"""The conflict rules as stories: what is found, on which day, and that every reason is given."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from partners.conflict.answers import GENERAL, Answer, disclosed, general
from partners.conflict.case import Case, Rival, RivalKind
from partners.conflict.judge import judge
from partners.conflict.rulebook import Rulebook
from partners.conflict.shipped import FIRST
from partners.conflict.terms import Disclosure
from pricing.ground.decision import Verdict
from tests.cases import CLEAN

POLICY = Rulebook("v1", "EUR", FIRST, value_min_minor=100_000, protection_days=90, answer_slot_minutes=60)
UNTIL = date(2026, 9, 1)
HELD = Rival(RivalKind.PROTECTED, "south", "R-SOUTH-0001", ("pumps",), UNTIL)
WAITING = Rival(RivalKind.PENDING, "south", "R-SOUTH-0002", ("pumps",))


def rules(case):
    return [reason.rule for reason in judge(case, POLICY).reasons if reason.verdict is not Verdict.ALLOW]


def test_a_clean_case_is_allowed_and_says_how_the_customer_was_recognised():
    decision = judge(CLEAN, POLICY)
    assert decision.verdict is Verdict.ALLOW
    assert [reason.rule for reason in decision.reasons] == ["account.same-name"]


def test_a_protected_rival_refuses_and_staff_read_until_when():
    decision = judge(replace(CLEAN, rivals=(HELD,)), POLICY)
    assert decision.verdict is Verdict.REFUSE
    assert decision.reasons[0].facts["until"] == "2026-09-01"


def test_protection_ends_on_its_last_date_not_after_it():
    assert rules(replace(CLEAN, rivals=(HELD,), today=UNTIL)) == []
    assert rules(replace(CLEAN, rivals=(HELD,), today=UNTIL - timedelta(days=1))) == ["conflict.protected-rival"]


def test_a_pending_rival_is_for_a_person_to_rule_on():
    assert judge(replace(CLEAN, rivals=(WAITING,)), POLICY).verdict is Verdict.REFER


def test_the_minimum_value_itself_is_enough():
    assert rules(CLEAN) == []
    assert rules(replace(CLEAN, value_minor=99_999)) == ["registration.below-minimum-value"]


def test_every_line_needs_its_authorisation():
    assert rules(replace(CLEAN, lines=("pumps", "service"))) == ["partner.not-authorised"]


def test_every_reason_is_given_not_only_the_first():
    case = replace(CLEAN, standing="suspended", named=True, own=("R-1",), value_minor=1, rivals=(HELD, WAITING))
    assert rules(case) == [
        "partner.not-in-good-standing",
        "registration.below-minimum-value",
        "account.named",
        "registration.own-duplicate",
        "conflict.protected-rival",
        "conflict.pending-rival",
    ]


def test_every_general_answer_has_at_least_two_causes():
    for answer in Answer:
        assert sum(given_answer is answer for given_answer in GENERAL.values()) >= 2


def test_a_rival_is_disclosed_only_as_far_as_the_policy_says():
    decision = judge(replace(CLEAN, rivals=(HELD,)), POLICY)
    answer = general(decision)
    assert disclosed(answer, decision, Disclosure.NONE) == ("policy", None)
    assert disclosed(answer, decision, Disclosure.EXISTENCE) == ("held", None)
    assert disclosed(answer, decision, Disclosure.EXISTENCE_UNTIL) == ("held", "2026-09-01")


RIVALS = st.lists(
    st.builds(
        Rival,
        kind=st.sampled_from(RivalKind),
        partner=st.sampled_from(["south", "west"]),
        number=st.from_regex(r"R-[0-9]{4}", fullmatch=True),
        lines=st.just(("pumps",)),
        until=st.dates(date(2026, 8, 1), date(2026, 10, 1)),
    ),
    max_size=5,
)


@given(RIVALS, st.randoms(use_true_random=False))
def test_the_order_of_rivals_makes_no_difference(rivals, random):
    shuffled = random.sample(rivals, len(rivals))
    one, other = (judge(replace(CLEAN, rivals=tuple(r)), POLICY) for r in (rivals, shuffled))
    assert [reason.rule for reason in one.reasons] == [reason.rule for reason in other.reasons]
    assert one.verdict is other.verdict


@given(RIVALS, st.integers(0, 200_000), st.booleans())
def test_a_case_read_back_from_its_facts_is_decided_alike(rivals, value, named):
    case = replace(CLEAN, rivals=tuple(rivals), value_minor=value, named=named)
    assert judge(Case.read(case.data()), POLICY) == judge(case, POLICY)
