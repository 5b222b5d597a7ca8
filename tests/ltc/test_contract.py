"""Contracts: made of an accepted quote, negotiated clause by clause, frozen when sent, signed, amended and ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ltc.contract.amend import Amended, AmendmentStart, amend
from ltc.contract.carry import ChangeWaits, ContractNotThere, EndOff, Signed, SigningOff, end, send, sign, terminate
from ltc.contract.draw import ContractKnown, ContractOfPartner, Drawn, QuoteNotAgreed, draw
from ltc.contract.find import amendments, changes, standing
from ltc.contract.models import ChangeState, Contract, ContractChange, ContractState
from ltc.contract.negotiate import (
    ChangeDecided,
    ChangeOvertaken,
    ChangeOwn,
    ChangeWithoutReason,
    ContractNotDraft,
    allow,
    record,
    refuse,
)
from ltc.contract.wording import ClauseUnknown, Wording, WordingOff, clause_of
from ltc.contract_template import draft as drafting
from ltc.contract_template.clauses import PLACES, Clause, ClauseOff, Clauses, check, filled
from ltc.contract_template.find import in_force
from ltc.contract_template.shipped import SHIPPED
from ltc.contract_template.versions import ContractTemplateStart, ContractTemplateUnchanged
from ltc.deal.facts import facts
from ltc.deal.models import Deal
from ltc.path.content import Condition
from ltc.path.gate import CONDITIONS
from ltc.quote.models import Quote, QuoteState
from ltc.quote_link.content import digest
from portal.db import tried_twice, work
from pricing.ground.drafting import DraftOwn
from pricing.ground.record import new_id
from tests.contracts import LONGER, MANAGER, MORE, SELLER, copy_in, drawn, made, signed, wish
from tests.deals import NOW, TODAY, opened, quoted
from tests.faults.together import together

PLAIN = Clause("one", "One", "一", "Text.", "正文。")


@pytest.fixture
def session(world):
    """A session of the house, whose work is thrown away."""
    with work(world.house, keep=False) as session:
        yield session


@pytest.fixture
def contract(world, session):
    """A draft."""
    return drawn(world, session)


def says(contract, code):
    """What a clause says."""
    return Wording.of(clause_of(contract.content, code))


# the clauses


@pytest.mark.parametrize(
    "wrong",
    [
        replace(PLAIN, code="One"),
        replace(PLAIN, title_zh=" "),
        replace(PLAIN, text_en=""),
        replace(PLAIN, text_zh="{buyer}"),
        replace(PLAIN, text_en="{}"),
    ],
)
def test_a_clause_of_which_no_contract_can_be_made_is_refused(wrong):
    with pytest.raises(ClauseOff):
        check(Clauses((wrong,)))


def test_each_code_stands_once_and_there_is_one_clause_at_least():
    for clauses in (Clauses(()), Clauses((PLAIN, PLAIN))):
        with pytest.raises(ClauseOff):
            check(clauses)
    check(SHIPPED)


@given(st.dictionaries(st.sampled_from(PLACES), st.sampled_from(["{total}", "Acme", "{", "%s"]), min_size=6))
def test_what_is_filled_in_is_never_read_as_a_place_itself(known):
    every = " ".join(f"{{{place}}}" for place in PLACES)
    [clause] = filled([replace(PLAIN, text_en=every)], known, {})
    assert clause.text_en == " ".join(known[place] for place in PLACES)


def test_a_version_is_drafted_by_one_and_published_by_another_for_days_to_come(session):
    draft = drafting.begin(session, SELLER, NOW)
    session.flush()
    with pytest.raises(ContractTemplateUnchanged):
        drafting.publish(session, draft, TODAY, MANAGER, (TODAY, NOW))
    drafting.edit(session, draft, SHIPPED.put(PLAIN), SELLER, NOW)
    with pytest.raises(DraftOwn):
        drafting.publish(session, draft, TODAY, SELLER, (TODAY, NOW))
    with pytest.raises(ContractTemplateStart):
        drafting.publish(session, draft, TODAY - timedelta(days=1), MANAGER, (TODAY, NOW))
    drafting.publish(session, draft, TODAY + timedelta(days=1), MANAGER, (TODAY, NOW))
    session.flush()
    assert (in_force(session, TODAY).version, in_force(session, TODAY + timedelta(days=1)).version) == (0, 1)


# made


def test_a_contract_has_the_quotes_lines_and_the_clauses_of_the_day_filled(session, contract):
    quote = session.scalars(select(Quote)).one()
    assert contract.content["gross_minor"] == quote.gross_minor
    assert contract.content["lines"][0]["quantity"] == 10
    parties = says(contract, "parties")
    assert "Siemens AG" in parties.text_en
    assert quote.number in parties.text_zh
    assert "{" not in "".join(one["text_en"] + one["text_zh"] for one in contract.content["clauses"])
    assert (contract.state, contract.template_version, contract.digest) == (ContractState.DRAFT, 0, None)


def test_only_an_accepted_quote_becomes_a_contract_and_only_once(world, session, contract):
    quote = session.scalars(select(Quote)).one()
    session.flush()
    with pytest.raises(ContractKnown):
        draw(session, quote, Drawn(("Acme", "艾克米"), SELLER, TODAY, NOW))
    quote.state = QuoteState.SENT
    with pytest.raises(QuoteNotAgreed):
        draw(session, quote, Drawn(("Acme", "艾克米"), SELLER, TODAY, NOW))


def test_what_a_partner_buys_is_no_contract_with_the_customer(world, session):
    quote = quoted(world, session, opened(world, session, "north"))
    with pytest.raises(ContractOfPartner):
        draw(session, quote, Drawn(("Acme", "艾克米"), SELLER, TODAY, NOW))


# negotiated


def test_a_change_that_the_clause_leaves_to_negotiation_counts_at_once_and_is_logged(session, contract):
    was = says(contract, "payment")
    change = record(session, contract, wish(), SELLER, NOW)
    assert says(contract, "payment") == LONGER
    told = Wording.read(change.was), Wording.read(change.wanted), change.why, change.recorded_by, change.decided_by
    assert told == (was, LONGER, "They always pay late.", SELLER, SELLER)


def test_a_concession_beyond_its_clause_waits_for_a_second_person(session, contract):
    was = says(contract, "liability")
    change = record(session, contract, wish("liability", MORE), SELLER, NOW)
    assert (change.state, change.beyond, says(contract, "liability")) == (ChangeState.WAITING, True, was)
    with pytest.raises(ChangeWaits):
        send(session, contract, SELLER, NOW)
    with pytest.raises(ChangeOwn):
        allow(session, change, "", SELLER, NOW)
    allow(session, change, "Once.", MANAGER, NOW)
    assert (says(contract, "liability"), change.decided_by) == (MORE, MANAGER)
    with pytest.raises(ChangeDecided):
        refuse(session, change, "no", MANAGER, NOW)


def test_a_refusal_has_a_reason_and_the_clause_stays(session, contract):
    was = says(contract, "liability")
    change = record(session, contract, wish("liability", MORE), SELLER, NOW)
    session.flush()
    with pytest.raises(ChangeWithoutReason):
        refuse(session, change, " ", MANAGER, NOW)
    refuse(session, change, "Never.", MANAGER, NOW)
    assert (says(contract, "liability"), change.state) == (was, ChangeState.REFUSED)
    send(session, contract, SELLER, NOW)


def test_of_two_changes_of_one_clause_that_wait_the_second_is_overtaken(session, contract):
    both = [record(session, contract, wish("liability", Wording(f"{n}.", f"{n}。")), SELLER, NOW) for n in (1, 2)]
    session.flush()
    allow(session, both[0], "", MANAGER, NOW)
    with pytest.raises(ChangeOvertaken):
        allow(session, both[1], "", MANAGER, NOW)


def test_a_change_says_something_else_of_a_known_clause_in_both_languages_and_why(session, contract):
    wrong = [
        (wish("nothing"), ClauseUnknown),
        (wish(wanted=says(contract, "payment")), WordingOff),
        (wish(wanted=Wording("Only English.", " ")), WordingOff),
        (wish(why=" "), ChangeWithoutReason),
    ]
    for one, error in wrong:
        with pytest.raises(error):
            record(session, contract, one, SELLER, NOW)


def test_the_database_keeps_whoever_recorded_a_concession_from_allowing_it(world):
    contract = made(world)
    with work(world.house) as session:
        record(session, session.merge(contract), wish("liability", MORE), SELLER, NOW)
    with pytest.raises(IntegrityError), work(world.house) as session:
        row = session.scalars(select(ContractChange)).one()
        row.state, row.decided_by, row.decided_at = ChangeState.ALLOWED, row.recorded_by, NOW


# carried on


def test_a_contract_that_was_sent_is_frozen(session, contract):
    send(session, contract, SELLER, NOW)
    assert contract.digest == digest(contract.content)
    for act in (lambda: send(session, contract, SELLER, NOW), lambda: record(session, contract, wish(), SELLER, NOW)):
        with pytest.raises(ContractNotDraft):
            act()


@pytest.mark.parametrize("column", ["content = '{}'", "digest = 'x'", "number = 'x'"])
def test_the_database_itself_keeps_it_frozen(world, column):
    contract = made(world)
    with work(world.house) as session:
        send(session, session.merge(contract), SELLER, NOW)
    with pytest.raises(Exception, match="frozen"), work(world.house) as session:
        session.connection().execute(text(f"UPDATE contract SET {column} WHERE tenant_id = {world.tenant.id}"))


def test_it_is_signed_by_somebody_from_the_day_of_sending_on_with_its_copy(session, contract):
    copy = copy_in(session)
    with pytest.raises(ContractNotThere):
        sign(session, contract, Signed("Ms Li", TODAY, copy), (TODAY, TODAY))
    send(session, contract, SELLER, NOW)
    for wrong in (Signed(" ", TODAY, copy), Signed("Ms Li", TODAY + timedelta(days=1), copy)):
        with pytest.raises(SigningOff):
            sign(session, contract, wrong, (TODAY, TODAY))
    sign(session, contract, Signed("Ms Li", TODAY, copy), (TODAY, TODAY))
    assert (contract.state, contract.stored_file_id) == (ContractState.SIGNED, copy)


def test_a_signed_contract_ends_or_is_terminated_with_a_reason(world, session, contract):
    with pytest.raises(ContractNotThere):
        terminate(session, contract, "x", TODAY, TODAY)
    signed(session, contract)
    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(EndOff):
            end(session, contract, wrong, TODAY)
    end(session, contract, TODAY, TODAY)
    with pytest.raises(ContractNotThere):
        end(session, contract, TODAY, TODAY)
    other = drawn(world, session)
    send(session, other, SELLER, NOW)
    with pytest.raises(EndOff):
        terminate(session, other, " ", TODAY, TODAY)
    terminate(session, other, "They withdrew.", TODAY, TODAY)
    assert (contract.state, other.state) == (ContractState.ENDED, ContractState.TERMINATED)


def test_of_many_who_send_or_negotiate_at_once_nothing_changes_after_the_sending(world):
    contract = made(world)

    def sends():
        with work(world.house) as session:
            send(session, session.get_one(Contract, (world.tenant.id, contract.id)), SELLER, NOW)

    def negotiates():
        with work(world.house) as session:
            record(session, session.get_one(Contract, (world.tenant.id, contract.id)), wish(), SELLER, NOW)

    found = together([lambda act=act: tried_twice(act) for act in (sends, negotiates, sends, negotiates)])
    assert found.count("contract-not-draft") >= 1
    with work(world.house) as session:
        kept = session.get_one(Contract, (world.tenant.id, contract.id))
        assert kept.digest == digest(kept.content)
        assert (says(kept, "payment") == LONGER) == bool(changes(session, kept.id))


# amended


def amended(session, clause="payment", becomes=LONGER, **more):
    """What an amendment changes."""
    given = {"why": "A new site.", "valid_from": TODAY} | more
    return Amended(clause, becomes, stored_file_id=copy_in(session, "a.pdf"), **given)


def test_amendments_are_numbered_and_each_changes_what_stands_by_then(session, contract):
    with pytest.raises(ContractNotThere):
        amend(session, contract, amended(session), SELLER, NOW)
    signed(session, contract)
    first = amend(session, contract, amended(session), SELLER, NOW)
    session.flush()
    second = amend(session, contract, amended(session, becomes=MORE), SELLER, NOW)
    session.flush()
    assert (first.number, second.number, Wording.read(second.was)) == (1, 2, LONGER)
    now = standing(contract, amendments(session, contract.id))
    assert Wording.of(clause_of(now, "payment")) == MORE
    assert digest(contract.content) == contract.digest


def test_an_amendment_has_a_reason_and_begins_after_the_signing(session, contract):
    signed(session, contract)
    with pytest.raises(ChangeWithoutReason):
        amend(session, contract, amended(session, why=""), SELLER, NOW)
    with pytest.raises(AmendmentStart):
        amend(session, contract, amended(session, valid_from=TODAY - timedelta(days=1)), SELLER, NOW)


# at the gate


def test_a_gate_can_ask_that_a_contract_is_signed(session, contract):
    deal = session.scalars(select(Deal).where(Deal.id == contract.deal_id)).one()
    asks = Condition("contract-signed")
    holds = CONDITIONS[asks.code]
    assert not holds(facts(session, deal, TODAY, new_id()), {})
    signed(session, contract)
    assert holds(facts(session, deal, TODAY, new_id()), {})
