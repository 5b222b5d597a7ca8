"""Reading an object of a price file: every field by its name and kind, and none that is not known."""

import json
from collections.abc import Collection, Iterable
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from pricing.ground.errors import Invalid
from pricing.ground.number import NumberWrong, number

TEXT_MAX = 200
Choice = TypeVar("Choice", bound=StrEnum)


class PriceFileUnreadable(Invalid):
    """The file is no JSON, or says a field twice."""

    code = "price-file-unreadable"


class FieldMissing(Invalid):
    """A field that the model needs is not there."""

    code = "price-field-missing"


class FieldUnknown(Invalid):
    """A field that this object does not have."""

    code = "price-field-unknown"


class FieldWrong(Invalid):
    """A field of the wrong kind: text, list or object."""

    code = "price-field-wrong"


class ChoiceWrong(Invalid):
    """A word that is none of those to choose from."""

    code = "price-choice-wrong"


class IdTwice(Invalid):
    """Two lines of one id."""

    code = "price-id-twice"


class FieldKind(StrEnum):
    """What a field should be."""

    OBJECT = "object"
    TEXT = "text"
    LIST = "list"
    ONE = "one"
    PERCENTAGE = "percentage"
    UP_OR_DOWN = "up_or_down"


class Bare:
    """A JSON number. Numbers of a price file are text, so that no reader makes a float of them."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class Fields:
    """One object. `at` is its place in the file for what is refused: "ladder[2]."."""

    def __init__(self, found: object, at: str = "") -> None:
        if not isinstance(found, dict):
            raise FieldWrong(name=at.rstrip(".") or "file", kind=FieldKind.OBJECT)
        self.found, self.at = found, at

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return name in self.found

    def only(self, known: Iterable[str]) -> None:
        """Raises FieldUnknown for any other field."""
        names = sorted(known)
        for name in self.found:
            if name not in names:
                raise FieldUnknown(name=f"{self.at}{name}"[:TEXT_MAX], known=", ".join(names))

    def take(self, name: str) -> object:
        """A field as it is. Raises FieldMissing."""
        if name not in self.found:
            raise FieldMissing(name=self.at + name)
        return self.found[name]

    def text(self, name: str, default: str | None = None) -> str:
        """A short text that is not empty."""
        if default is not None and not self.has(name):
            return default
        found = self.take(name)
        if not isinstance(found, str) or not 0 < len(found) <= TEXT_MAX:
            raise FieldWrong(name=self.at + name, kind=FieldKind.TEXT)
        return found

    def number(self, name: str, least: int | None = 0) -> Fraction:
        """A number that is text; not below `least`."""
        found = number(self.at + name, self.take(name))
        if least is not None and found < least:
            raise NumberWrong(name=self.at + name, given=str(self.found[name]))
        return found

    def choice(self, name: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """A word of a closed list."""
        if default is not None and not self.has(name):
            return default
        found = self.take(name)
        if not isinstance(found, str) or found not in [one.value for one in kind]:
            known = ", ".join(one.value for one in kind)
            raise ChoiceWrong(name=self.at + name, given=str(found)[:TEXT_MAX], known=known)
        return kind(found)

    def items(self, name: str, most: int) -> list[object]:
        """A list of one to so many."""
        found = self.take(name)
        if not isinstance(found, list) or not 1 <= len(found) <= most:
            raise FieldWrong(name=self.at + name, kind=FieldKind.LIST, most=most)
        return found

    def one_of(self, names: Collection[str]) -> str:
        """The one of these fields that is there. Raises FieldMissing for none, FieldWrong for more."""
        given = [name for name in names if self.has(name)]
        if not given:
            raise FieldMissing(name=self.at + " | ".join(names))
        if len(given) > 1:
            raise FieldWrong(name=self.at + " + ".join(given), kind=FieldKind.ONE)
        return given[0]


def parsed(text: str) -> object:
    """JSON as Python values, its numbers as Bare. Raises PriceFileUnreadable, also for a field that stands twice."""
    try:
        return json.loads(text, parse_int=Bare, parse_float=Bare, parse_constant=Bare, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise PriceFileUnreadable(where=str(error)) from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise PriceFileUnreadable(where=f'"{name[:TEXT_MAX]}" x 2')
        found[name] = value
    return found
