"""Numbers of banks and accounts: whether their check digits fit. Pure.

One of the two doors of python-stdnum; the other is `partners/account/tax.py`. Sources: ISO 13616 (IBAN: the country's
length and pattern, and two check digits by ISO 7064 mod 97-10), ISO 9362 (BIC), the ABA's key to routing numbers
(weights 3, 7 and 1), and for the 12-digit number of a bank in China's payment system its last digit, by ISO 7064
mod 11,10.
"""

import re

from stdnum import bic as bics
from stdnum import iban as ibans
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.iso7064 import mod_11_10
from stdnum.us import rtn

from pricing.ground.errors import Invalid

IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
CNAPS = re.compile(r"^\d{12}$")
ROUTING = re.compile(r"\d{9}", re.ASCII)


class IbanForm(Invalid):
    """Not an IBAN: the country is unknown, or has another length or pattern."""

    code = "iban-form"


class IbanDigit(Invalid):
    """The check digits of an IBAN do not fit: a figure is wrong, or two are swapped."""

    code = "iban-digit"


class BicForm(Invalid):
    """Not a BIC: 8 or 11 characters, with a country in the middle."""

    code = "bic-form"


class CnapsForm(Invalid):
    """A bank's number in China's payment system has 12 digits."""

    code = "cnaps-form"


class CnapsDigit(Invalid):
    """The last digit of a bank's number does not fit: a figure is wrong."""

    code = "cnaps-digit"


class RoutingForm(Invalid):
    """An ABA routing number has nine digits."""

    code = "routing-form"


class RoutingDigit(Invalid):
    """The last digit of a routing number does not fit: a figure is wrong, or two are swapped."""

    code = "routing-digit"


def iban(text: str, field: str = "number") -> str:
    """An IBAN without its spaces. Raises IbanForm, IbanDigit."""
    if not IBAN.match(number := re.sub(r"[\s-]", "", text).upper()):
        raise IbanForm(field=field)
    try:
        return str(ibans.validate(number))
    except InvalidChecksum as error:
        raise IbanDigit(field=field) from error
    except ValidationError as error:
        raise IbanForm(field=field) from error


def bic(text: str, field: str = "bic") -> str:
    """A BIC in capitals. Raises BicForm."""
    try:
        return str(bics.validate(text))
    except ValidationError as error:
        raise BicForm(field=field) from error


def cnaps(text: str, field: str = "cnaps") -> str:
    """A bank's 12-digit number. Raises CnapsForm, CnapsDigit."""
    number = re.sub(r"[\s-]", "", text)
    if not number.isascii() or not CNAPS.match(number):
        raise CnapsForm(field=field)
    if not mod_11_10.is_valid(number):
        raise CnapsDigit(field=field)
    return number


def routing(text: str, field: str = "routing") -> str:
    """A bank's ABA routing number. Raises RoutingForm, RoutingDigit."""
    number = re.sub(r"[\s-]", "", text)
    if not ROUTING.fullmatch(number):
        raise RoutingForm(field=field)
    if not rtn.is_valid(number):
        raise RoutingDigit(field=field)
    return number
