"""How a bank writes its statement as CSV: what parts and encodes it, and which column says what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pricing.ground.errors import Invalid


class Separator(StrEnum):
    """What stands between two cells."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


class TextEncoding(StrEnum):
    """What the bytes of the file are."""

    UTF_8 = "utf_8"
    GBK = "gbk"


class DateForm(StrEnum):
    """How a date is written."""

    YEAR_FIRST = "year_first"  # 2026-03-10, also with points or slashes
    YEAR_TIGHT = "year_tight"  # 20260310
    DAY_FIRST = "day_first"  # 10.03.2026
    MONTH_FIRST = "month_first"  # 03/10/2026


class DecimalSign(StrEnum):
    """What stands before the cents."""

    POINT = "point"
    COMMA = "comma"


class SignRule(StrEnum):
    """How a line says whether money came or went."""

    SIGNED = "signed"  # what went has a minus
    TWO_COLUMNS = "two_columns"  # one column for what came, another for what went
    MARKED = "marked"  # a column has a mark for what came


class LayoutWrong(Invalid):
    """A column that is needed has no title, or two have the same."""

    code = "statement-layout-wrong"


COLUMNS = ("date", "amount", "debit", "mark", "payer", "payer_account", "text", "reference", "currency")
NEEDED = {
    SignRule.SIGNED: ("date", "amount"),
    SignRule.TWO_COLUMNS: ("date", "amount", "debit"),
    SignRule.MARKED: ("date", "amount", "mark"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How an account's CSV is read. `columns` are titles by what they say; `credit_mark` is the mark of what came.

    `amount` is the column of the amount, or of what came where there are two.
    """

    separator: Separator
    encoding: TextEncoding
    date_form: DateForm
    decimal_sign: DecimalSign
    sign_rule: SignRule
    columns: Mapping[str, str]
    credit_mark: str = ""

    def checked(self) -> "Layout":
        """The layout, if a file can be read by it. Raises LayoutWrong at the field to mend."""
        for name in NEEDED[self.sign_rule]:
            if not self.columns.get(name):
                raise LayoutWrong(field=name)
        if self.sign_rule is SignRule.MARKED and not self.credit_mark:
            raise LayoutWrong(field="credit_mark")
        for name, title in self.columns.items():
            if title and list(self.columns.values()).count(title) > 1:
                raise LayoutWrong(field=name)
        return self

    def data(self) -> dict[str, Any]:
        """As JSON."""
        words = {name: str(getattr(self, name).value) for name in KINDS}
        return {**words, "columns": dict(self.columns), "credit_mark": self.credit_mark}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Layout":
        """From JSON as `data()` wrote it."""
        words: dict[str, Any] = {name: kind(data[name]) for name, kind in KINDS.items()}
        return cls(**words, columns=data["columns"], credit_mark=data["credit_mark"])


KINDS: dict[str, type[StrEnum]] = {
    "separator": Separator,
    "encoding": TextEncoding,
    "date_form": DateForm,
    "decimal_sign": DecimalSign,
    "sign_rule": SignRule,
}
