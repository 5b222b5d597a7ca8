"""Words: every code that a person can meet has a sentence, and every sentence its Chinese."""

import ast
import re
from dataclasses import fields
from enum import StrEnum
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from partners.conflict.case import Case
from partners.conflict.rules.catalogue import CATALOGUE
from portal.words.case_facts import LABELS
from portal.words.policy import FINDS, FLIPS, PARAMS, REMARKS
from portal.words.speak import AREAS, ERRORS, RULES, WORDS
from pricing.ground.errors import DomainError
from tests.house.plan import HOUSE, WRITTEN, descendants, load_all, name, tree

BROKEN = load_all()
TRANSLATIONS = HOUSE / "portal" / "translations"
NEVER_SHOWN = {
    "Permission", "Rounding", "Unit",
    "Bounds", "CutBase", "Edge", "Model", "PartKind", "TaxPrices", "TaxRounded", "Zero",
}  # codes of machines: the last row is that of price files  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
METHODS = [("**/translations/**", "ignore"), ("portal/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"silent": "false", "trimmed": "true"}}


@pytest.mark.parametrize(
    "kind", [e for e in descendants(StrEnum) if e.__name__ not in NEVER_SHOWN], ids=lambda e: e.__name__
)
def test_every_member_of_a_closed_list_has_a_word(kind):
    assert [m.value for m in kind if f"{kind.__name__}.{m.value}" not in WORDS and m.value not in WORDS] == []


@pytest.mark.parametrize("kind", descendants(DomainError), ids=lambda e: e.__name__)
def test_every_refusal_has_a_code_of_its_own_and_a_sentence(kind):
    assert kind.code in ERRORS
    assert "code" in vars(kind), f"{kind.__name__} borrows its code"


def test_no_two_refusals_share_a_code():
    codes = [kind.code for kind in descendants(DomainError)]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


def rule_ids():
    """Ids of rules: the first argument of every Reason that is made."""
    for path in WRITTEN:
        for node in ast.walk(tree(path)):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason"
            if called and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, name(path)


def test_every_rule_has_a_sentence():
    assert [found for found in rule_ids() if found[0] not in RULES] == []
    assert [rule for rule in CATALOGUE if rule not in RULES or rule not in FINDS] == []


def test_every_parameter_remark_and_flip_has_its_words():
    assert {param.name for rule in CATALOGUE.values() for param in rule.params} <= PARAMS.keys()
    assert set(texts("check.py", "Remark")) == REMARKS.keys()
    assert set(texts("changes.py", "Change")) == FLIPS.keys()


def texts(file, kind):
    """The codes that a file of the conflict makes values of a kind with."""
    for node in ast.walk(tree(HOUSE / "partners/conflict" / file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind:
            yield node.args[0].value


def messages():
    """Every message of the portal's Python and templates, with where it stands."""
    found = {}
    for file, line, message, *_ in extract_from_dir(
        str(HOUSE), METHODS, OPTIONS, keywords={"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)},
        directory_filter=lambda folder: folder.rstrip("/").rpartition("/")[2] not in SKIPPED,
    ):  # fmt: skip
        for one in message if isinstance(message, tuple) else [message]:
            if one:
                found.setdefault(one, f"{file}:{line}")
    return found


SKIPPED = {".venv", ".git", "tests", "var", "static", "node_modules", "pricing", "partners", "ltc", "docs", "shared"}


def catalogue():
    """What is translated: the merged catalogue, and the parts that are not merged yet."""
    found = {}
    whole = TRANSLATIONS / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
    for path in [*sorted((TRANSLATIONS / "parts").glob("*.po")), *([whole] if whole.exists() else [])]:
        for message in read_po(BytesIO(path.read_bytes()), locale="zh_Hans_CN"):
            for one in message.id if isinstance(message.id, tuple) else [message.id]:
                said = message.string[0] if isinstance(message.string, tuple) else message.string
                if one and said and not message.fuzzy:
                    found[one] = said
    return found


def test_every_message_is_translated():
    known = catalogue()
    missing = {where: message for message, where in messages().items() if message not in known}
    assert missing == {}


def test_a_translation_keeps_the_facts_of_its_message():
    wrong = {m: t for m, t in catalogue().items() if set(PLACEHOLDER.findall(m)) != set(PLACEHOLDER.findall(t))}
    assert wrong == {}


def test_every_fact_of_a_case_has_its_label():
    assert {field.name for field in fields(Case)} - {"currency"} == LABELS.keys()


@pytest.mark.parametrize("table", ["WORDS", "RULES", "ERRORS"])
def test_no_code_has_two_words(table):
    said = {}
    for area in AREAS:
        for code, text in getattr(area, table).items():
            assert said.setdefault(code, str(text)) == str(text), f"{code} is said in {area.__name__} too"
