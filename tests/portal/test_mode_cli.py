"""`fairway mode`: files in, advice out, and every fault of a file with its line, in both languages."""

import json

import pytest
from click.testing import CliRunner

from ltc.mode.advice.questions import ModeFact, Question
from portal.cli import main

MEDICAL = {"level": "company", "name": "医疗器械", "answers": {"product_info": 4, "presales": 4, "coverage": None}}


@pytest.fixture
def run(tmp_path):
    """Run `fairway mode advise` on a value, a text or bytes."""

    def go(content, *more):
        file = tmp_path / "asked.json"
        if not isinstance(content, str | bytes):
            content = json.dumps(content, ensure_ascii=False)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(main, ["mode", "advise", str(file), *more])

    return go


def told(said):
    assert said.exit_code == 0, said.output
    return json.loads(said.stdout)


def test_a_file_is_advised_without_a_database_and_the_whole_advice_comes_back(run, monkeypatch):
    monkeypatch.setenv("FAIRWAY_DATABASE_URL", "sqlite:////nowhere/none.db")
    advice = told(run(MEDICAL))
    assert (advice["mode"], advice["confidence"], advice["name"]) == ("direct", "low", "医疗器械")
    assert advice["shares_ppm"] == {"direct": 518_518, "channel": 222_222, "hybrid": 259_260}
    assert [one["question"] for one in advice["contributions"]] == ["product_info", "presales"]
    assert advice["text"][0] == "Advised: Direct (Direct 51.9 %, Channel 22.2 %, Hybrid 25.9 %)."


def test_the_same_in_chinese_and_as_text(run):
    said = run(MEDICAL, "--language", "zh", "--format", "text")
    assert said.stdout.splitlines()[:2] == ["建议：直销（直销 51.9 %, 渠道 22.2 %, 混合 25.9 %）。", "置信度：低。"]


def test_a_byte_order_mark_is_no_fault(run):
    assert told(run(b"\xef\xbb\xbf" + json.dumps(MEDICAL).encode()))["mode"] == "direct"


def test_a_company_by_its_lines_takes_its_own_answers_where_a_line_has_none(run):
    asked = {
        "level": "company",
        "answers": {"sales_team": 4, "tech_crm": 4, "local_entity": 4},
        "lines": [
            {"name": "devices", "revenue_minor": 60, "answers": {"product_info": 4, "presales": 4}},
            {"name": "plasters", "revenue_minor": 40, "deals": [{"answers": {"coverage": 4, "product_info": 0}}]},
        ],
    }
    advice = told(run(asked))
    assert (advice["mode"], advice["shares_ppm"]) == ("hybrid", {"direct": 600_000, "channel": 400_000, "hybrid": 0})
    assert [(one["name"], one["mode"], one["answered"]) for one in advice["lines"]] == [
        ("devices", "direct", 5),
        ("plasters", "channel", 5),
    ]


def test_all_barred_is_an_advice_too_a_person_decides(run):
    asked = MEDICAL | {"level": "deal", "facts": {"partner_blacklisted": True, "no_vendor_entity": True}}
    advice = told(run(asked))
    assert (advice["mode"], [one["code"] for one in advice["doubts"]]) == (None, ["mode.all-barred"])
    assert [rule["rule"] for rule in advice["rules"]] == ["mode.partner-blacklisted", "mode.no-vendor-entity"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_hard_rule_is_told_in_a_sentence(run, language):
    for fact in ModeFact:
        advice = told(run(MEDICAL | {"level": "deal", "facts": {fact.value: True}}, "--language", language))
        assert not [line for line in advice["text"] if "mode." in line]
        assert len([rule["rule"] for rule in advice["rules"]]) == 1


WRONG = {
    "empty": ("", 1, "this is not JSON"),
    "cut off": ('{\n"level": "deal",\n', 3, "this is not JSON"),
    "no object": ("[1]", 1, "an object with keys is expected"),
    "not a number": ('{"level": NaN}', 1, "this is not JSON"),
    "a number of 5,000 digits": ('{"level": ' + "9" * 5_000 + "}", 1, "this is not JSON"),
    "deep": ('{"level": ' + "[" * 500 + "]" * 500 + "}", 1, "this is nested too deeply"),
    "twice": ('{"level": "deal",\n"answers": {"scale": 1,\n"scale": 2}}', 3, "a key stands here twice"),
    "no level": ('{"answers": {}}', 1, "level: this is missing"),
    "another level": ('{\n"level": "region"}', 2, "the level is company, product_line or deal"),
    "no answers": ('{"level": "deal"}', 1, "answers: this is missing"),
    "a half": ('{"level": "deal",\n\n"answers": {\n"scale": 2.5}}', 4, "answers.scale: an answer is a whole number"),
    "five": ('{"level": "deal", "answers": {"scale": 5}}', 1, "an answer is a whole number from 0 to 4"),
    "true": ('{"level": "deal", "answers": {"scale": true}}', 1, "an answer is a whole number from 0 to 4"),
    "misspelt": ('{"level": "deal",\n"answers": {"Coverge": 1}}', 2, "not known (perhaps “coverage”?)"),
    "flag": ('{"level": "deal", "answers": {}, "facts": {"named_account": "yes"}}', 1, "a fact is true or false"),
    "value": ('{"level": "deal", "answers": {}, "value_minor": -1}', 1, "not below 0"),
    "lines of a deal": ('{"level": "deal", "answers": {}, "lines": []}', 1, "lines: this key is not known"),
    "no revenue": (
        '{"level": "company", "lines": [{"name": "a", "revenue_minor": 0, "answers": {}}]}', 1, "revenue above 0",
    ),
    "no lines": ('{"level": "company", "lines": []}', 1, "one at least"),
    "lone surrogate": ('{"level": "deal", "answers": {}, "name": "\\ud800"}', 1, "a name is a text"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "fault"), WRONG.values(), ids=WRONG.keys())
def test_a_file_that_cannot_be_used_ends_with_2_and_says_line_and_fault(run, text, line, fault):
    said = run(text)
    assert said.exit_code == 2
    assert said.stdout == ""
    assert f"line {line}, " in said.stderr
    assert fault in said.stderr


def test_every_fault_is_told_at_once_in_the_order_of_the_file_and_in_chinese(run):
    text = '{"level": "deal",\n"facts": {"named_account": 1},\n"answers": {"scale": 9,\n"size": 1}}'
    said = run(text, "--language", "zh")
    assert [line.partition(", ")[0].rpartition(": ")[2] for line in said.stderr.splitlines()[1:]] == [
        '第 2 行，facts.named_account：事实应为 true 或 false，或 null 或 "unknown"',
        '第 3 行，answers.scale：答案应为 0 到 4 的整数，或 null 或 "unknown"',
        "第 4 行，answers.size：不认识这个键 （是否指“deal_size”？）",
    ]


def test_a_file_that_is_no_utf8_or_is_not_there_ends_with_2(run, tmp_path):
    assert run("名".encode("gbk")).exit_code == 2
    assert CliRunner().invoke(main, ["mode", "advise", str(tmp_path / "none.json")]).exit_code == 2


def test_questions_names_every_question_fact_and_rule_in_both_languages():
    for language in ("en", "zh"):
        told = json.loads(CliRunner().invoke(main, ["mode", "questions", "--json", "--language", language]).stdout)
        assert [one["key"] for one in told["questions"]] == list(Question)
        assert [one["key"] for one in told["facts"]] == list(ModeFact)
        assert len(told["answers"]) == 5
    listed = CliRunner().invoke(main, ["mode", "questions"]).stdout
    assert all(one in listed for one in (*Question, *ModeFact, "R9 mode.exclusive-territory"))


def test_another_model_is_used_and_a_wrong_one_refused(run, tmp_path):
    model = json.loads(CliRunner().invoke(main, ["mode", "model"]).stdout)
    other = tmp_path / "model.json"
    other.write_text(json.dumps(model | {"diversity": [0, 0, 0, 0, 0]}), encoding="utf-8")
    asked = {"level": "company", "answers": {"line_diversity": 4}}
    assert told(run(asked))["mode"] == "hybrid"
    assert told(run(asked, "--model", str(other)))["mode"] == "direct"
    other.write_text(json.dumps(model | {"direct": {}}), encoding="utf-8")
    said = run(asked, "--model", str(other))
    assert (said.exit_code, "direct.capability: this is missing" in said.stderr) == (2, True)
