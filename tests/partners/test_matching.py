"""Who is meant: names and identifiers against a few known customers, through the key tables, on both databases."""

import ast
import json
from importlib.resources import files

import pytest
from sqlalchemy import func, select

from partners.account.find import Asked, match
from partners.account.index import Named, add
from partners.account.matching.name import parse
from partners.account.matching.verdict import Likeness
from partners.account.models import Account, AccountKey, NameKind
from partners.account.remember import create, remember
from portal.db import read, work
from portal.words.account import EVIDENCE
from tests.house.plan import WRITTEN, name, tree

BAYER, OTHER_GERMAN = "DE 136695976", "DE 129273398"
CREDIT, OTHER_CREDIT = "91440300MA5FUBF76N", "92230624MA1BPGBH86"
KNOWN = (
    Asked("Siemens Aktiengesellschaft", "DE129273398", "www.siemens.com"),
    Asked("Johnson Matthey Plc", None, "matthey.com"),
    Asked("Population Health Investment Co., Inc."),
    Asked("深圳市蕾奥规划设计咨询股份有限公司", CREDIT),
    Asked("海思科医药集团股份有限公司"),
    Asked("沧州明珠塑料股份有限公司"),
    Asked("台灣神隆股份有限公司"),
    Asked("深圳市游娱健康咨询有限公司"),
    Asked("江西特种电机股份有限公司"),
)


@pytest.fixture
def known(world):
    """The customers of `KNOWN`, by name."""
    with work(world.house) as session:
        return {asked.name: create(session, asked, None).id for asked in KNOWN}


def found(world, *asked, **more):
    """What the matcher finds."""
    with read(world.house) as session:
        return match(session, Asked(*asked, **more))


def codes(one):
    """The evidence of an account, as codes."""
    return [evidence.code for evidence in one.evidence]


SAME = [
    ("SIEMENS AG", "Siemens Aktiengesellschaft"),
    ("Ｓｉｅｍｅｎｓ　ＡＧ", "Siemens Aktiengesellschaft"),
    ("JOHNSON MATTHEY", "Johnson Matthey Plc"),
    ("Population Health Investment Co", "Population Health Investment Co., Inc."),
    ("江特电机", "江西特种电机股份有限公司"),
    ("台湾神隆", "台灣神隆股份有限公司"),
    ("深圳市蕾奧規劃設計諮詢股份有限公司", "深圳市蕾奥规划设计咨询股份有限公司"),
]


@pytest.mark.parametrize(("typed", "meant"), SAME)
def test_a_customer_is_recognised_as_people_write_it(world, known, typed, meant):
    answer = found(world, typed)
    assert answer.verdict is Likeness.SAME
    assert answer.account_id == known[meant]


def test_the_english_and_chinese_names_of_one_company_are_one_customer_once_a_person_said_so(world, known):
    company = known["沧州明珠塑料股份有限公司"]
    english = "Bright Pearl Packaging Inc."  # a translation: no name says that it is the same
    assert found(world, english).account_id is None
    with work(world.house) as session:
        add(session, [Named(company, NameKind.ENGLISH, english)])
    assert found(world, english.upper()).account_id == company
    assert found(world, "沧州明珠").account_id == company


EVIDENCE_ON_BOTH_SIDES = [
    ("the same tax number, another name", Asked("Unheard Of Ltd", "DE129273398"), Likeness.SAME, "tax.same"),
    ("the same tax number, another host", Asked("S. AG", "DE129273398", "other.com"), Likeness.SAME, "tax.same"),
    ("another tax number, the same name", Asked("Siemens AG", BAYER), Likeness.DIFFERENT, "tax.differs"),
    ("another tax number, the same host", Asked("Siemens", BAYER, "siemens.com"), Likeness.DIFFERENT, "tax.differs"),
    ("the same host, a name alike", Asked("Simens AG", None, "siemens.com"), Likeness.SAME, "host.same"),
    ("the same host, another name", Asked("Unheard Of Ltd", None, "siemens.com"), Likeness.POSSIBLE, "host.same"),
]


@pytest.mark.parametrize("story", EVIDENCE_ON_BOTH_SIDES, ids=[story[0] for story in EVIDENCE_ON_BOTH_SIDES])
def test_with_a_tax_number_or_host_on_both_sides_evidence_decides_first(world, known, story):
    _, asked, verdict, code = story
    with read(world.house) as session:
        answer = match(session, asked)
    assert answer.verdict is verdict
    siemens = next(one for one in answer.found if one.account == known["Siemens Aktiengesellschaft"])
    assert codes(siemens)[0] == code


def test_the_english_name_of_a_chinese_company_finds_it(world, known):
    answer = found(world, "Cangzhou Mingzhu Plastic Co.,Ltd.")
    assert answer.found[0].account == known["沧州明珠塑料股份有限公司"]
    assert answer.verdict is not Likeness.DIFFERENT
    assert codes(answer.found[0])[:2] == ["name.pinyin-of", "name.trade-equal"]


def test_the_same_tax_number_decides_against_the_name(world, known):
    answer = found(world, "Something Else Entirely GmbH", OTHER_GERMAN)
    assert answer.account_id == known["Siemens Aktiengesellschaft"]
    assert answer.proof == "tax"


def test_two_tax_numbers_that_fit_and_differ_are_two_customers_whatever_the_names_say(world, known):
    answer = found(world, "Siemens AG", BAYER)
    assert answer.verdict is Likeness.DIFFERENT
    assert codes(answer.found[0])[0] == "tax.differs"


def test_a_tax_number_with_a_slip_of_the_pen_does_not_speak_against_a_name(world, known):
    assert found(world, "Siemens AG", "DE136695975").account_id == known["Siemens Aktiengesellschaft"]


def test_a_branch_with_its_own_tax_number_is_possible_and_named_a_branch(world, known):
    answer = found(world, "深圳市蕾奥规划设计咨询股份有限公司深圳分公司", OTHER_CREDIT)
    assert answer.verdict is Likeness.POSSIBLE
    assert answer.found[0].account == known["深圳市蕾奥规划设计咨询股份有限公司"]
    assert codes(answer.found[0]) == ["tax.differs", "branch.of"]


def test_a_branch_is_possible_never_the_same(world, known):
    answer = found(world, "深圳市蕾奥规划设计咨询股份有限公司北京分公司")
    assert answer.verdict is Likeness.POSSIBLE
    assert codes(answer.found[0])[0] == "branch.of"
    assert answer.found[0].evidence[0].one == "北京分公司"


def test_a_subsidiary_is_not_its_parent(world, known):
    answer = found(world, "海思科医药集团（深圳）有限公司")
    assert answer.verdict is Likeness.POSSIBLE
    assert answer.found[0].account == known["海思科医药集团股份有限公司"]


def test_the_same_name_in_another_place_is_another_company(world, known):
    answer = found(world, "苏州市游娱健康咨询有限公司")
    assert answer.verdict is not Likeness.SAME
    assert "place.differs" in codes(answer.found[0])


def test_a_host_lifts_a_possible_name_and_alone_is_only_possible(world, known):
    assert found(world, "Johnson M. Chemicals", host="https://www.matthey.com/about").verdict is not Likeness.DIFFERENT
    alone = found(world, "Unrelated Words", host="matthey.com")
    assert alone.verdict is Likeness.POSSIBLE
    assert codes(alone.found[0]) == ["host.same"]


def test_a_free_mail_host_is_no_evidence(world, known):
    with work(world.house) as session:
        create(session, Asked("Mueller Handel", None, "mueller@gmail.com"), None)
    assert found(world, "Schmidt Logistik", host="schmidt@gmail.com").verdict is Likeness.DIFFERENT


def test_two_customers_of_one_name_point_to_neither(world):
    with work(world.house) as session:
        for _ in range(2):
            create(session, Asked("兰州小吃店"), None)
    answer = found(world, "兰州小吃店")
    assert answer.verdict is Likeness.POSSIBLE
    assert [one.verdict for one in answer.found] == [Likeness.POSSIBLE] * 2


def test_a_renamed_customer_is_found_once_an_alias_says_so(world, known):
    assert found(world, "Degussa Metal Works").verdict is Likeness.DIFFERENT
    with work(world.house) as session:
        add(session, [Named(known["Johnson Matthey Plc"], NameKind.FORMER, "Degussa Metal Works")])
    assert found(world, "DEGUSSA METAL WORKS").account_id == known["Johnson Matthey Plc"]


@pytest.mark.parametrize("typed", ["", "!!!", "X", "中", "公司", "有限公司", "x" * 500, "测" * 500, "a b " * 250])
def test_odd_names_are_kept_asked_for_and_found_again(world, known, typed):
    with work(world.house) as session:
        account = create(session, Asked(typed), None)
    answer = found(world, typed)
    assert answer.verdict in (Likeness.SAME, Likeness.DIFFERENT)
    assert answer.account_id in (account.id, None)
    assert (answer.account_id is None) == (not parse(typed).whole)


def test_a_spelling_that_is_known_is_kept_once(world, known):
    with work(world.house) as session:
        account = session.get_one(Account, (world.tenant.id, known["Johnson Matthey Plc"]))
        before = session.scalar(select(func.count()).select_from(AccountKey))
        remember(session, account, Asked("JOHNSON MATTHEY PLC"))
        session.flush()
        assert session.scalar(select(func.count()).select_from(AccountKey)) == before


def evidence_codes():
    """Every code that evidence is made with."""
    for path in WRITTEN:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Evidence":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield first.value
                elif isinstance(first, ast.JoinedStr):
                    yield from (f"{kind}.same" for kind in ("tax", "host", "phone"))
                else:
                    assert isinstance(first, ast.Starred), name(path)


def test_every_evidence_has_a_sentence_and_no_sentence_is_left_over():
    assert set(evidence_codes()) == set(EVIDENCE)


def test_the_parameters_are_whole_numbers_and_know_their_features():
    text = files("partners.account.matching").joinpath("parameters.json").read_text(encoding="utf-8")
    data = json.loads(text, parse_float=lambda found: pytest.fail(f"{found} is no whole number"))
    assert set(data["scorers"]) == {"latin", "han", "cross"}


def test_a_doubt_that_cannot_be_put_into_words_is_not_raised(world):
    with work(world.house) as session:
        create(session, Asked("长江电力服务有限公司"), None)
    assert found(world, "河北钢铁技术服务有限公司").verdict is Likeness.DIFFERENT
