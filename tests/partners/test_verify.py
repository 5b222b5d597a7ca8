"""Checking a receipt offline: what was altered is named, and nothing about others can be read from it."""

import json
import secrets
from copy import deepcopy

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.receipt.publish import FIRST
from partners.receipt.seal import KIND, digests_of, hash_of, head_hash
from partners.receipt.tree import LEVELS, PLACES, climb, plant
from partners.receipt.verify import verify
from portal.cli import main
from pricing.ground.decision import Verdict

CONTENT = {
    "registration": "R-NORTH-0001",
    "outcome": "approved",
    "granted": ["pumps"],
    "value_minor": 5_000_000,
    "note": None,
}
OUTCOMES = {Verdict.ALLOW: "genuine", Verdict.REFER: "as far as seen", Verdict.REFUSE: "altered"}


def chance():
    return secrets.token_hex(32)


def issued(content=CONTENT, others=3):
    """A receipt file and the file of heads, with other receipts of the same day beside it."""
    salt = secrets.token_hex(16)
    digests = digests_of(content, salt)
    leaf = hash_of(digests)
    root, paths = plant({77: leaf} | {n: chance() for n in range(others)}, chance)
    chain, before = [], FIRST
    for day, top in (("2026-03-10", chance()), ("2026-03-11", root), ("2026-03-12", chance())):
        chain.append({"day": day, "before": before, "root": top, "hash": head_hash(day, before, top)})
        before = chain[-1]["hash"]
    proof = {"place": 77, "path": paths[77], "head": chain[1]}
    file = {"kind": KIND, "content": dict(content), "salt": salt, "digests": digests, "hash": leaf, "proof": proof}
    return file, {"issuer": "acme", "heads": chain}


def found(file, heads=None):
    decision = verify(json.dumps(file), json.dumps(heads) if heads is not None else None)
    return decision.verdict, {reason.rule: reason.facts for reason in decision.reasons}


def test_a_genuine_receipt_under_a_published_head_is_allowed():
    file, heads = issued()
    assert found(file, heads) == (
        Verdict.ALLOW,
        {"receipt.whole": {"fields": 5}, "receipt.published": {"day": "2026-03-11"}},
    )


def test_without_heads_it_is_whole_and_says_that_it_was_not_compared():
    verdict, rules = found(issued()[0])
    assert verdict is Verdict.REFER
    assert "receipt.heads-not-compared" in rules


def test_before_its_head_is_published_it_is_whole_and_says_so():
    file, heads = issued()
    verdict, rules = found(file | {"proof": None}, heads)
    assert verdict is Verdict.REFER
    assert rules.keys() == {"receipt.whole", "receipt.not-published-yet"}


@pytest.mark.parametrize("field", CONTENT)
def test_an_altered_field_is_named(field):
    file, heads = issued()
    file["content"][field] = "something else"
    assert found(file, heads)[1]["receipt.field-altered"] == {"field": field}


def test_an_altered_field_with_a_digest_to_match_breaks_the_hash():
    file, heads = issued()
    file["content"]["outcome"] = "rejected"
    file["digests"] = digests_of(file["content"], file["salt"])
    assert "receipt.hash-altered" in found(file, heads)[1]


def test_altered_throughout_it_hangs_under_no_head():
    file, heads = issued()
    file["content"]["outcome"] = "rejected"
    file["digests"] = digests_of(file["content"], file["salt"])
    file["hash"] = hash_of(file["digests"])
    assert found(file, heads)[1]["receipt.not-under-its-head"] == {"day": "2026-03-11"}


def test_a_head_of_the_forgers_own_is_unknown():
    file, heads = issued()
    forged, _ = issued(CONTENT | {"outcome": "rejected"})
    assert found(forged)[0] is Verdict.REFER
    assert found(forged, heads)[1]["receipt.head-unknown"] == {"day": "2026-03-11"}
    assert found(file, heads)[0] is Verdict.ALLOW


@pytest.mark.parametrize("part", ["day", "before", "root"])
def test_a_published_head_that_was_changed_breaks_the_chain(part):
    file, heads = issued()
    heads["heads"][0][part] = "2026-03-09" if part == "day" else chance()
    assert found(file, heads)[1]["receipt.heads-broken"] == {"day": "2026-03-10" if part != "day" else "2026-03-09"}


def test_a_published_head_that_was_left_out_breaks_the_chain():
    file, heads = issued()
    del heads["heads"][1]
    assert found(file, heads)[1]["receipt.heads-broken"] == {"day": "2026-03-12"}


@pytest.mark.parametrize(("change", "rule"), [("added", "receipt.field-added"), ("missing", "receipt.field-missing")])
def test_a_field_that_came_or_went_is_named(change, rule):
    file, heads = issued()
    if change == "added":
        file["content"]["bonus"] = "1"
    else:
        del file["content"]["note"]
    assert found(file, heads)[1][rule]["field"] in ("bonus", "note")


LEAVES = [
    ("hash",), ("salt",), ("proof", "place"), ("proof", "path", 0), ("proof", "path", LEVELS - 1),
    ("proof", "head", "root"), ("proof", "head", "hash"), ("proof", "head", "day"), ("digests", "outcome"), ("kind",),
]  # fmt: skip


@pytest.mark.parametrize("way", LEAVES, ids=str)
def test_no_part_of_the_file_can_be_changed_unnoticed(way):
    file, heads = issued()
    inside = deepcopy(file)
    at = inside
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = at[way[-1]] + 1 if way[-1] == "place" else "f" * 64
    assert found(inside, heads)[0] is Verdict.REFUSE


def test_the_command_checks_a_file_where_there_is_neither_database_nor_portal(tmp_path):
    file, heads = issued()
    for name, content in (("receipt", file), ("heads", heads)):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    nowhere = {"FAIRWAY_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nothing", "FAIRWAY_SECRET": ""}
    asked = ["receipt", "verify", str(tmp_path / "receipt"), "--head", str(tmp_path / "heads")]
    told = CliRunner().invoke(main, asked, env=nowhere)
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "The receipt is genuine.")


def test_the_command_lets_no_name_in_a_file_steer_the_terminal(tmp_path):
    file, _ = issued()
    file["content"]["\x1b[2Jgone"] = "x"
    (tmp_path / "receipt").write_text(json.dumps(file), encoding="utf-8")
    told = CliRunner().invoke(main, ["receipt", "verify", str(tmp_path / "receipt")])
    assert told.exit_code == 1
    assert "\x1b" not in told.output


@given(st.text(max_size=200))
def test_nonsense_is_no_receipt_and_breaks_nothing(text):
    assert verify(text, text).verdict is Verdict.REFUSE


def test_a_file_that_nests_without_end_or_holds_no_number_is_unreadable():
    file, _ = issued()
    for text in ("[" * 100_000, json.dumps(file | {"content": {"x": float("nan")}}), json.dumps(file)[:-1]):
        assert [reason.rule for reason in verify(text).reasons] == ["receipt.unreadable"]


@settings(max_examples=30)
@given(st.sets(st.integers(0, PLACES - 1), min_size=1, max_size=40))
def test_every_leaf_of_a_tree_leads_to_its_root(places):
    leaves = {place: chance() for place in places}
    root, paths = plant(leaves, chance)
    assert {climb(leaf, place, paths[place]) for place, leaf in leaves.items()} == {root}


def test_a_proof_is_as_long_for_one_receipt_as_for_a_thousand():
    alone, among = issued(others=0)[0]["proof"], issued(others=1_000)[0]["proof"]
    assert len(json.dumps(alone)) == len(json.dumps(among))


def test_where_there_is_no_receipt_a_day_has_a_head_that_looks_like_any_other():
    roots = {plant({}, chance)[0] for _ in range(3)}
    assert len(roots) == 3
    assert {len(root) for root in roots} == {64}
