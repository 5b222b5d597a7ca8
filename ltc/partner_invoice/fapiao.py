"""The number of a 数电票: 20 digits, of which the first five say year, region and channel. Pure.

Source: the tax administration's announcements of the fully digital invoice. Digits 1 and 2 are the year, 3 and 4 the
province (GB/T 2260) or one of five cities with a plan of their own, 5 the channel, 6 to 20 a serial. There is no check
digit. The codes of the five cities were not found in an official source; 91 to 95 are what their numbers begin with.
"""

import re
from datetime import date

from pricing.ground.errors import Invalid

DIGITS = re.compile(r"^[0-9]{20}$")
PROVINCES = frozenset({
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
})  # fmt: skip
CITIES = frozenset({"91", "92", "93", "94", "95"})


class FapiaoDigits(Invalid):
    """The number has 20 digits and nothing else."""

    code = "fapiao-digits"


class FapiaoYear(Invalid):
    """The number begins with the year in which the invoice was issued."""

    code = "fapiao-year"


class FapiaoRegion(Invalid):
    """Digits 3 and 4 name no region."""

    code = "fapiao-region"


def check(number: str, issued_on: date) -> None:
    """Refuse what can be no number of a 数电票 of that day. Errors: FapiaoDigits, FapiaoYear, FapiaoRegion."""
    if not DIGITS.match(number):
        raise FapiaoDigits(field="number", count=len(number))
    if number[:2] != f"{issued_on:%y}":
        raise FapiaoYear(field="number", found=number[:2], expected=f"{issued_on:%y}")
    if number[2:4] not in PROVINCES | CITIES:
        raise FapiaoRegion(field="number", found=number[2:4])
