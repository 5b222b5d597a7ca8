"""Tax numbers by country: which scheme a number is of, whether its check digits fit, and if not, which is wrong.

One of the two doors of python-stdnum; the other is `partners/partner/bank.py`. Pure. Sources: GB 32100-2015
(统一社会信用代码), the EU's VAT numbers, and the national schemes that the library knows by country.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from stdnum import get_cc_module
from stdnum.cn import uscc
from stdnum.exceptions import InvalidComponent, InvalidLength, ValidationError

from pricing.ground.errors import Invalid

CREDIT_CODE = re.compile(r"^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}$")
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PREFIXED = re.compile(r"^[A-Z]{2}[0-9A-Z]{6,13}$")
DIGITS = "0123456789"
CHINA = "cn"


class TaxNumberForm(Invalid):
    """The number's length or form is not that of its country."""

    code = "tax-number"


class TaxNumberDigit(Invalid):
    """One digit cannot stand where it stands."""

    code = "tax-number-digit"


class TaxNumberExpected(Invalid):
    """One digit does not fit, and it is known which would."""

    code = "tax-number-expected"


class Scheme(Protocol):
    """What the library offers for a scheme."""

    def validate(self, number: str) -> str:
        """The number, written one way; raises what is wrong."""
        ...

    def is_valid(self, number: str) -> bool:
        """Whether nothing is wrong."""
        ...


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """A tax number, written one way. `scheme` is its country's code, or None where nobody can check it.

    `wrong_at` counts from 1: the digit that does not fit the others; 0: all fit, or no single digit mends it.
    """

    value: str
    scheme: str | None
    fits: bool
    wrong_at: int = 0
    expected: str | None = None

    @property
    def is_proof(self) -> bool:
        """Whether two such numbers decide who is who: the scheme is known and the check digits fit."""
        return self.scheme is not None and self.fits


def tax_key(text: str | None) -> str | None:
    """A tax number without spaces and punctuation, in capitals; None when nothing is left."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text or "").upper()) or None


def tax_number(text: str | None) -> TaxNumber | None:
    """Read a tax number: a Chinese credit code by its form, others by the country's two letters before it."""
    value = tax_key(text)
    if value is None:
        return None
    if CREDIT_CODE.match(value):
        return _credit_code(value)
    module = _scheme(value[:2].lower()) if PREFIXED.match(value) else None
    return _checked(value, value[:2].lower(), module) if module else TaxNumber(value, None, True)


def check(text: str | None) -> None:
    """Refuse a tax number that cannot be right, and say which digit is wrong. What nobody can check passes."""
    number = tax_number(text)
    if number is None or number.fits:
        return
    if not number.wrong_at:
        raise TaxNumberForm(field="tax_id")
    if number.expected is None:
        raise TaxNumberDigit(field="tax_id", at=number.wrong_at)
    found = number.value[number.wrong_at - 1]
    raise TaxNumberExpected(field="tax_id", at=number.wrong_at, found=found, expected=number.expected)


def _credit_code(value: str) -> TaxNumber:
    for at, character in enumerate(value, 1):
        if character not in CREDIT_ALPHABET:
            return TaxNumber(value, CHINA, False, at)
    expected = uscc.calc_check_digit(value[:-1])
    if expected != value[-1]:
        return TaxNumber(value, CHINA, False, len(value), expected)
    return TaxNumber(value, CHINA, True)


@cache
def _scheme(country: str) -> Scheme | None:
    """The library's module for a country's VAT numbers, where a number says its country itself."""
    return get_cc_module(country, "vat")


def _checked(value: str, country: str, module: Scheme) -> TaxNumber:
    try:
        module.validate(value)
    except (InvalidLength, InvalidComponent):
        return TaxNumber(value, country, False)
    except ValidationError:
        return _mended(value, country, module)
    return TaxNumber(value, country, True)


def _mended(value: str, country: str, module: Scheme) -> TaxNumber:
    """The check digit stands last in most schemes; else it is the last digit whose change makes all fit."""
    for at in range(len(value), 2, -1):
        for digit in DIGITS:
            if module.is_valid(value[: at - 1] + digit + value[at:]):
                return TaxNumber(value, country, False, at, digit)
    return TaxNumber(value, country, False)
