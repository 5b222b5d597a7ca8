"""Totals in capital numerals: on Chinese documents in yuan, and on no others."""

from types import SimpleNamespace

import pytest

from ltc.settlement.balance import Balance
from portal.documents.make import Page, html
from portal.documents.models import DocumentKind
from portal.identity.models import Tenant
from tests.world import DAY_ONE

VENDOR = Tenant(
    id=1, slug="v", name_en="Vendor", name_zh="厂商", time_zone="Asia/Shanghai", currency="CNY", language="zh"
)
SAID = "大写金额 壹仟肆佰零玖元伍角整"


def quote(language, currency):
    """A quote of 1,409.50 as it is printed."""
    priced = SimpleNamespace(
        number="Q-1", currency=currency, lines=[], priced_on=DAY_ONE, valid_until=DAY_ONE,
        net_minor=124_735, tax_minor=16_215, gross_minor=140_950,
    )  # fmt: skip
    facts = {
        "quote": priced,
        "deal": SimpleNamespace(number="D-1", customer_name="客户"),
        "partner": None,
        "products": {},
    }
    return html(Page(DocumentKind.QUOTE, language, VENDOR, facts))


def test_a_chinese_quote_in_yuan_says_its_total_in_capital_numerals():
    assert SAID in quote("zh", "CNY")


@pytest.mark.parametrize(("language", "currency"), [("en", "CNY"), ("zh", "EUR")])
def test_no_other_quote_does(language, currency):
    assert "壹仟" not in quote(language, currency)
    assert "1,409.50" in quote(language, currency)


@pytest.mark.parametrize(("minor", "said"), [(140_950, SAID), (-500, "大写金额 负伍元整"), (0, "大写金额 零元整")])
def test_a_chinese_statement_in_yuan_says_its_closing_balance_so(minor, said):
    statement = SimpleNamespace(
        number="S-1", currency="CNY", opening_minor=0, earned_minor=minor, adjusted_minor=0, closing_minor=minor
    )
    facts = {
        "statement": statement, "partner": None, "lines": [], "seal": "0" * 64, "address": "https://portal.example",
        "balance": Balance(0, minor, 0, minor, 0, 0, 0),
        "period": SimpleNamespace(starts_on=DAY_ONE, ends_on=DAY_ONE),
    }  # fmt: skip
    assert said in html(Page(DocumentKind.STATEMENT, "zh", VENDOR, facts))
