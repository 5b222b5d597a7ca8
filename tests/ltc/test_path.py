"""Paths as values: what a gate asks, what is wrong with a path, what a draft changes, where a deal lands. Pure."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.mode.models import Mode
from ltc.path import edit, file
from ltc.path.check import faults
from ltc.path.content import Choice, Condition, Content, OwnField, OwnKind, Stage
from ltc.path.difference import changes
from ltc.path.gate import CONDITIONS, DealFacts, missing
from ltc.path.landing import landing
from ltc.path.roles import Owner, decides
from ltc.path.shipped import SHIPPED

A = Stage("a", "A", "甲", Owner.DIRECT_SELLER, 200_000, 5)
B = Stage("b", "B", "乙", Owner.FINANCE, 500_000, 5)
C = Stage("c", "C", "丙", Owner.PARTNER_SELLER, 1_000_000, 5)
RATE = OwnField("win_rate", "Win rate", "赢单率", OwnKind.NUMBER)
PATH = Content((A, B, C), (RATE,))
NOTHING = DealFacts(
    solutions_approved=0, quotes_sent=0, quotes_accepted=0, below_floor=0,
    special_prices_waiting=0, orders=0, orders_confirmed=0,
    undelivered=0, unaccepted=0, uninvoiced=0, receivable_minor=0, credit_ppm=0, is_registered=False,
    value_minor=5_000_000, expected_close_on=date(2026, 6, 30), today=date(2026, 3, 10), fields={},
    approved=frozenset(), contracts_signed=0,
)  # fmt: skip


def lacks(condition, **known):
    """The rules of what is missing at a gate with one condition."""
    stage = replace(A, conditions=(condition,))
    return [one.rule for one in missing(replace(PATH, stages=(stage, B, C)), 0, replace(NOTHING, **known))]


HELD = {
    "registration-approved": {"is_registered": True},
    "credit-split": {"credit_ppm": 1_000_000},
    "solution-approved": {"solutions_approved": 1},
    "quote-sent": {"quotes_sent": 1},
    "quote-accepted": {"quotes_accepted": 1},
    "contract-signed": {"contracts_signed": 1},
    "order-placed": {"orders": 1},
    "order-confirmed": {"orders": 2, "orders_confirmed": 2},
    "all-delivered": {"orders": 1},
}
BROKEN = {
    "special-prices-decided": {"special_prices_waiting": 1},
    "floor-kept": {"below_floor": 1},
    "nothing-receivable": {"receivable_minor": 1},
}
ASKING = {"approval", "field-at-least", "close-ahead"}


def test_every_condition_there_is_has_a_story():
    assert {*HELD, *BROKEN, *ASKING} == CONDITIONS.keys()


@pytest.mark.parametrize("code", HELD)
def test_a_condition_holds_when_its_facts_do(code):
    assert lacks(Condition(code)) == [f"gate.{code}"]
    assert lacks(Condition(code), **HELD[code]) == []


@pytest.mark.parametrize("code", BROKEN)
def test_a_condition_holds_until_its_facts_break_it(code):
    assert lacks(Condition(code)) == []
    assert lacks(Condition(code), **BROKEN[code]) == [f"gate.{code}"]


def test_an_approval_is_asked_from_a_value_on():
    asked = Condition("approval", {"role": "finance", "from_minor": 5_000_000})
    assert lacks(asked) == ["gate.approval"]
    assert lacks(asked, approved=frozenset({"tenant_admin"})) == ["gate.approval"]
    assert lacks(asked, approved=frozenset({"finance"})) == []
    assert lacks(asked, value_minor=4_999_999) == []


@pytest.mark.parametrize(("filled", "holds"), [("30", True), ("29.9", False), ("", False), ("many", False)])
def test_a_field_reaches_its_least(filled, holds):
    asked = Condition("field-at-least", {"field": "win_rate", "least": "30"})
    assert (lacks(asked, fields={"win_rate": filled}) == []) is holds


def test_a_gate_can_ask_for_days_ahead_of_the_close():
    asked = Condition("close-ahead", {"days": 5})
    assert lacks(asked, today=date(2026, 6, 25)) == []
    assert lacks(asked, today=date(2026, 6, 26)) == ["gate.close-ahead"]


def test_an_unknown_condition_never_holds():
    assert lacks(Condition("moon-full")) == ["gate.moon-full"]


def test_a_field_is_asked_from_its_stage_on_not_before():
    content = replace(PATH, fields=(replace(RATE, required_from="b"),))
    asked = [[one.rule for one in missing(content, place, NOTHING)] for place in range(3)]
    assert asked == [[], ["gate.field-filled"], ["gate.field-filled"]]
    assert missing(content, 1, replace(NOTHING, fields={"win_rate": "1"})) == []


def test_the_owner_and_the_sellers_of_the_house_decide_unless_others_are_named():
    assert decides(B, {"finance"})
    assert decides(B, {"direct_seller"})
    assert not decides(B, {"partner_seller"})
    assert decides(C, {"partner_admin"})
    assert not decides(replace(C, deciders=("finance",)), {"partner_admin", "direct_seller"})
    assert not decides(B, {"auditor"})


@pytest.mark.parametrize("mode", Mode)
def test_every_shipped_path_is_sound_and_comes_back_from_json_and_from_its_file(mode):
    content = SHIPPED[mode]
    assert faults(content) == []
    assert Content.read(json.loads(json.dumps(content.data()))) == content
    assert file.read(file.write(content)) == content


def test_the_shipped_gates_stand_in_their_order():
    for content in SHIPPED.values():
        assert [stage.gate for stage in content.stages if stage.gate] == ["ATI", "ATB", "ATC", "ATAC", "ATCC"]


FAULTY = {
    "path.too-few-stages": Content((A,)),
    "path.stage-twice": Content((A, A)),
    "path.stage-unnamed": Content((replace(A, name_zh=" "), B)),
    "path.probability-range": Content((replace(A, probability_ppm=1_000_001), B)),
    "path.due-range": Content((replace(A, due_days=121), B)),
    "path.role-unknown": Content((replace(A, deciders=("king",)), B)),
    "path.condition-wrong": Content((replace(A, conditions=(Condition("moon-full"),)), B)),
    "path.field-twice": Content((A, B), (RATE, RATE)),
    "path.field-unnamed": Content((A, B), (replace(RATE, code="Win Rate"),)),
    "path.field-from-nowhere": Content((A, B), (replace(RATE, required_from="c"),)),
    "path.choices-wrong": Content((A, B), (OwnField("x", "X", "X", OwnKind.CHOICE, None, (Choice("y", "Y", "Y"),)),)),
}


@pytest.mark.parametrize("rule", FAULTY)
def test_a_fault_is_named(rule):
    assert [found.rule for found in faults(FAULTY[rule])] == [rule]


@pytest.mark.parametrize(
    "condition",
    [
        Condition("approval", {"role": "partner_seller"}),
        Condition("approval"),
        Condition("field-at-least", {"field": "other", "least": "30"}),
        Condition("field-at-least", {"field": "win_rate", "least": "x"}),
        Condition("close-ahead", {"days": 0}),
        Condition("quote-sent", {"days": 3}),
    ],
)
def test_a_condition_that_asks_for_nonsense_is_a_fault(condition):
    content = replace(PATH, stages=(replace(A, conditions=(condition,)), B))
    assert [found.rule for found in faults(content)] == ["path.condition-wrong"]


def test_a_draft_says_what_it_changes():
    after = edit.put_stage(PATH, replace(A, due_days=9), was="a")
    after = edit.move_stage(edit.remove_stage(after, "b"), "c", up=True)
    after = edit.put_field(edit.put_stage(after, replace(B, code="d")), replace(RATE, code="x"))
    told = [(one.rule, one.facts["code"], one.facts.get("fields")) for one in changes(PATH, after)]
    assert told == [
        ("path.stage-added", "d", None), ("path.stage-removed", "b", None), ("path.stage-changed", "a", "due_days"),
        ("path.stage-moved", "c", None), ("path.stage-moved", "a", None), ("path.field-added", "x", None),
    ]  # fmt: skip
    assert changes(PATH, PATH) == []


def test_a_stage_keeps_its_code_and_no_code_is_given_twice():
    assert edit.put_stage(PATH, replace(B, code="z", name_en="Z"), was="b").stages[1] == replace(B, name_en="Z")
    with pytest.raises(edit.CodeTaken):
        edit.put_stage(PATH, B)
    with pytest.raises(edit.ItemMoved):
        edit.remove_stage(PATH, "z")


def linked(*links):
    """A path's file with stages and their next, as `a>b`."""
    data = json.loads(file.write(PATH))
    stages = {stage["code"]: stage for stage in data["stages"]}
    data["stages"] = [stages[one[0]] | {"next": one[2:] or None} for one in links]
    return json.dumps(data)


def test_a_file_is_put_in_the_order_of_its_links():
    assert [stage.code for stage in file.read(linked("a>c", "b>", "c>b")).stages] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("links", "error", "stage"),
    [
        (("a>b", "b>a", "c>"), file.PathCircle, "a"),
        (("a>b", "b>c", "c>b"), file.PathCircle, "b"),
        (("a>b", "b>", "c>"), file.PathUnreachable, "c"),
        (("a>c", "b>a", "c>"), file.PathUnreachable, "b"),
    ],
)
def test_a_circle_and_a_stage_that_nothing_leads_to_are_refused_by_name(links, error, stage):
    with pytest.raises(error) as refused:
        file.read(linked(*links))
    assert refused.value.facts["stage"] == stage


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"stages": [{}]}', linked("a>x", "b>", "c>"), '{"stages": "abc"}'])
def test_a_text_that_is_no_path_is_refused(text):
    with pytest.raises(file.PathUnreadable):
        file.read(text)


CODES = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1)


@given(old=CODES, new=CODES, at=st.integers(0, 7))
def test_a_deal_lands_behind_no_stage_that_it_has_not_passed(old, new, at):
    at = min(at, len(old) - 1)
    assert set(new[: landing(old, at, new)]) <= set(old[:at])
    assert landing(old, at, old) == at
