"""Reading what somebody typed into a field of the tenant's own. Pure."""

import re
from collections.abc import Callable
from datetime import date
from uuid import UUID

from ltc.path.content import OwnField, OwnKind
from pricing.ground.errors import Invalid
from pricing.ground.money import Money, amount

TEXT_MAX = 2_000
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


class FieldWrong(Invalid):
    """The text is not what the field holds."""

    code = "own-field-wrong"


def value(own: OwnField, text: str, currency: str) -> str:
    """What is stored for a text; empty for empty. Raises FieldWrong with the field's kind."""
    said = text.strip()
    if not said:
        return ""
    try:
        return READ[own.kind](own, said, currency)
    except ValueError as error:
        raise FieldWrong(field=f"own-{own.code}", kind=own.kind) from error
    except Invalid as error:
        raise FieldWrong(field=f"own-{own.code}", kind=own.kind) from error


def _text(_: OwnField, said: str, __: str) -> str:
    if len(said) > TEXT_MAX:
        raise ValueError(said)
    return said


def _number(_: OwnField, said: str, __: str) -> str:
    if not NUMBER.fullmatch(said):
        raise ValueError(said)
    return said


def _money(_: OwnField, said: str, currency: str) -> str:
    found: Money = amount(said, currency)
    return str(found.minor)


def _date(_: OwnField, said: str, __: str) -> str:
    return date.fromisoformat(said).isoformat()


def _choice(own: OwnField, said: str, _: str) -> str:
    if said not in {one.code for one in own.choices}:
        raise ValueError(said)
    return said


def _file(_: OwnField, said: str, __: str) -> str:
    return str(UUID(said))


READ: dict[OwnKind, Callable[[OwnField, str, str], str]] = {
    OwnKind.TEXT: _text,
    OwnKind.NUMBER: _number,
    OwnKind.MONEY: _money,
    OwnKind.DATE: _date,
    OwnKind.CHOICE: _choice,
    OwnKind.FILE: _file,
}
