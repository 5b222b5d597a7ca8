"""Versions: drafted by one, published by another, in force at submission; and history, heard again and replayed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from partners.conflict import draft as drafting
from partners.conflict.case import Proof
from partners.conflict.contest import DecidingMode
from partners.conflict.drafts import PolicyDraft
from partners.conflict.models import ConflictCase, ConflictPolicy
from partners.conflict.policy import in_force, rulebook
from partners.conflict.prove import prove
from partners.conflict.replay import Fate, Replay
from partners.conflict.retell import report, retell
from partners.conflict.rule import Notes, approve, reject
from partners.conflict.rulebook import Entry, When
from partners.conflict.shipped import FIRST
from portal.db import read, work
from portal.flows import registration as flow
from pricing.ground.decision import Verdict
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY, by, judged, submitted

DAY = timedelta(days=1)
ANNA, BERT = new_id(), new_id()
SILVER = Entry(
    "registration.closes-late", Verdict.REFUSE, {"days": 1}, When(tiers=("silver",))
)  # of the world's: south


def changed(world, change, by=ANNA):
    """The open draft after a change of what it says, and its digest."""
    with work(world.house) as session:
        draft = drafting.begin(session, by, NOW)
        session.flush()
        drafting.amend(session, drafting.digest(draft), change(drafting.content(draft)), by, NOW)
    with read(world.house) as session:
        return drafting.digest(drafting.current(session))


def published(world, change, at=NOW):
    """The next version, drafted by Anna and published by Bert."""
    seen = changed(world, change)
    with work(world.house) as session:
        return drafting.publish(session, seen, at, BERT, NOW)


def stricter(book):
    """Nothing below 60,000 euros; nothing for a named account."""
    return replace(book, value_min_minor=6_000_000)


def verdict(world, registration):
    with read(world.house) as session:
        row = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration.id)).one()
        return row.verdict, row.findings["policy"]


def test_whoever_edited_a_draft_last_does_not_publish_it(world):
    seen = changed(world, stricter)
    with work(world.house) as session, pytest.raises(drafting.OwnDraft):
        drafting.publish(session, seen, NOW, ANNA, NOW)
    with work(world.house) as session:
        made = drafting.publish(session, seen, NOW, BERT, NOW)
        assert (made.version, made.drafted_by, made.published_by) == (2, ANNA, BERT)


def test_the_database_itself_refuses_one_person_for_both(world):
    with read(world.house) as session:
        said = rulebook(in_force(session, NOW))
    terms = {name: getattr(said, name) for name in said.__slots__ if name not in ("version", "entries")}
    with pytest.raises(IntegrityError), work(world.house) as session:
        both = {"drafted_by": ANNA, "published_by": ANNA}
        session.add(ConflictPolicy(version=9, in_force_from=NOW, entries=[], **both, **terms))
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(PolicyDraft(content={}, edited_by=ANNA, edited_at=NOW, published_by=ANNA))


def test_a_tenant_has_one_open_draft(world):
    with work(world.house) as session:
        drafting.begin(session, ANNA, NOW)
    with work(world.house) as session:
        assert drafting.begin(session, BERT, NOW).edited_by == ANNA
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add(PolicyDraft(content={}, edited_by=BERT, edited_at=NOW))


def test_a_draft_that_changed_since_it_was_seen_is_neither_amended_nor_published(world):
    seen = changed(world, stricter)
    changed(world, lambda book: replace(book, protection_days=30))
    for act in (
        lambda s: drafting.publish(s, seen, NOW, BERT, NOW),
        lambda s: drafting.discard(s, seen),
        lambda s: drafting.amend(s, seen, rulebook(in_force(s, NOW)), BERT, NOW),
    ):
        with work(world.house) as session, pytest.raises(drafting.DraftChanged):
            act(session)


def test_a_policy_never_begins_in_the_past(world):
    seen = changed(world, stricter)
    with work(world.house) as session, pytest.raises(drafting.PolicyBackdated):
        drafting.publish(session, seen, NOW - DAY, BERT, NOW)


def test_a_draft_without_changes_says_what_is_in_force(world):
    with work(world.house) as session:
        assert drafting.content(drafting.begin(session, ANNA, NOW)).data() == rulebook(in_force(session, NOW)).data()


def test_a_policy_published_between_submission_and_judgement_does_not_judge(world):
    before = submitted(world)
    published(world, stricter, NOW + DAY)
    after = submitted(world, now=NOW + 2 * DAY, customer_name="Other")
    for registration in (before, after):
        with work(world.house) as session:
            flow.judge(session, registration.id, NOW + 3 * DAY)
    assert verdict(world, before) == (Verdict.ALLOW, "v1")
    assert verdict(world, after) == (Verdict.REFUSE, "v2")


def test_evidence_that_is_asked_for_makes_a_registration_complete_only_when_it_is_there(world):
    published(
        world, lambda book: replace(book, entries=(*book.entries, Entry("registration.incomplete", Verdict.REFER)))
    )
    bare, full = judged(world), judged(world, customer_name="Other", proofs=(Proof.BUDGET.value,))
    with read(world.house) as session:
        rows = {row.registration_id: row.verified_at for row in session.scalars(select(ConflictCase))}
    assert rows == {bare.id: None, full.id: NOW}


def history(world):
    """A small history: one granted, one refused for it, a contest of two, a person's own ruling, a small deal."""
    granted = judged(world, "south_seller")
    with work(world.house) as session:
        approve(session, granted.id, by(), Notes())
    refused = judged(world, now=NOW + DAY)
    with work(world.house) as session:
        reject(session, refused.id, "policy", by(NOW + DAY), Notes(house="held"))
    first = judged(world, "east_seller", customer_name="Bosch", now=NOW + DAY)
    weighty = {"proofs": (Proof.CUSTOMER_CONFIRMATION.value,)}
    second = judged(world, customer_name="Bosch", now=NOW + DAY + timedelta(hours=2), **weighty)
    with work(world.house) as session:
        reject(session, second.id, "timing", by(NOW + 2 * DAY), Notes(house="second"))
        approve(session, first.id, by(NOW + 2 * DAY), Notes())
    small = judged(world, customer_name="Small", value=Money(200_000, "EUR"), now=NOW + 2 * DAY)
    with work(world.house) as session:
        reject(session, small.id, "policy", by(NOW + 2 * DAY), Notes(house="a person's no"))
    return granted, refused, first, second, small


def replayed(world, change, today=TODAY + 5 * DAY, since=None):
    """What a change of the policy in force would have made of history."""
    with read(world.house) as session:
        draft = change(rulebook(in_force(session, NOW + 9 * DAY)))
        return retell(session, Replay(draft, today), since)


def told(replay):
    return {number: (change.past.fate, change.fate) for number, change in replay.changes.items()}


def test_a_draft_equal_to_the_version_in_force_changes_nothing(world):
    history(world)
    replay = replayed(world, lambda book: book)
    assert (replay.heard, replay.changes, replay.ending) == (5, {}, {})


def test_a_higher_minimum_would_have_refused_and_the_protection_would_end(world):
    granted, *_ = history(world)
    replay = replayed(world, stricter)
    assert told(replay)[granted.number] == (Fate.GRANTED, Fate.REFUSED)
    assert granted.number in replay.ending


def test_where_a_grant_would_not_have_been_made_the_next_one_would_have_had_it(world):
    granted, refused, *_ = history(world)
    replay = replayed(world, lambda book: replace(book, entries=(*book.entries, SILVER)))
    assert told(replay)[granted.number] == (Fate.GRANTED, Fate.REFUSED)
    assert told(replay)[refused.number] == (Fate.REFUSED, Fate.GRANTED)
    assert [row["number"] for row in report(replay)["winners"]] == [refused.number]


def test_another_deciding_mode_would_have_let_the_weightier_win(world):
    _, _, first, second, _ = history(world)
    replay = replayed(world, lambda book: replace(book, deciding_mode=DecidingMode.MERIT))
    assert told(replay) == {
        first.number: (Fate.GRANTED, Fate.REFUSED),
        second.number: (Fate.REFUSED, Fate.GRANTED),
    }
    assert list(replay.ending) == [first.number]


def test_a_persons_ruling_is_kept_where_the_draft_says_the_same(world):
    *_, small = history(world)
    assert small.number not in told(replayed(world, lambda book: replace(book, value_min_minor=150_000)))


def test_a_shorter_protection_would_have_ended_by_now(world):
    granted, _, first, *_ = history(world)
    shorter = replayed(world, lambda book: replace(book, protection_days=3))
    assert set(shorter.ending) == {granted.number, first.number}
    assert replayed(world, lambda book: replace(book, protection_days=30)).ending == {}


def test_a_replay_can_begin_at_a_day(world):
    history(world)
    assert replayed(world, stricter, since=TODAY + 2 * DAY).heard == 1


def test_a_replay_tells_its_progress(world, monkeypatch):
    history(world)
    monkeypatch.setattr("partners.conflict.history.BATCH", 2)
    seen = []
    with read(world.house) as session:
        retell(session, Replay(rulebook(in_force(session, NOW)), TODAY), None, seen.append)
    assert seen == [2, 4]


def test_history_heard_again_under_its_own_versions_says_what_it_said(world):
    history(world)
    published(world, stricter)
    judged(world, customer_name="After", now=NOW + 3 * DAY)
    with read(world.house) as session:
        assert (prove(session).heard, prove(session).differing) == (11, ())


def test_a_decision_that_was_tampered_with_is_found(world):
    *_, small = history(world)
    with work(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == small.id)).one()
        case.facts = case.facts | {"value_minor": 1}
    with read(world.house) as session:
        assert prove(session).differing == (small.number,)


def test_a_version_from_before_the_table_is_judged_by_the_first_table(world):
    old = (
        "INSERT INTO conflict_policy (tenant_id, id, version, in_force_from, disclosure, answer_slot_minutes,"
        " protection_days, value_min_minor, currency, approves_clean, published_by)"
        " SELECT tenant_id, published_by, 2, in_force_from, disclosure, answer_slot_minutes,"
        " protection_days, value_min_minor, currency, approves_clean, published_by"
        f" FROM conflict_policy WHERE tenant_id = {world.tenant.id}"
    )
    with work(world.house) as session:
        session.connection().execute(text(old))
    with read(world.house) as session:
        policy = in_force(session, NOW)
        assert (policy.version, rulebook(policy).entries) == (2, FIRST)
    assert verdict(world, judged(world, value=Money(99_999, "EUR"))) == (Verdict.REFUSE, "v2")
