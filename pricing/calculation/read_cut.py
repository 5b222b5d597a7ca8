"""Reading one step of a line's waterfall."""

from enum import StrEnum
from fractions import Fraction

from pricing.calculation.fields import ChoiceWrong, Fields
from pricing.ground.number import NumberWrong
from pricing.price.cut import Change, Cut, Off, OffAmount, RoundUnit, UnitPrice
from pricing.price.step import ORDER, StepKind

CHANGES = ("rate", "off", "unit", "multiple")


class CutBase(StrEnum):
    """What a rate is taken off."""

    BEFORE = "before"  # what the step before left
    LIST = "list"


def read_cut(cut: Fields, places: int) -> Cut:
    """A step: what it is, one change, and the source and reason that explain it."""
    name = cut.one_of(CHANGES)
    cut.only(("what", name, "source", "reason", *(("of",) if name == "rate" else ())))
    kind = cut.choice("what", StepKind)
    if kind not in ORDER:
        raise ChoiceWrong(name=f"{cut.at}what", given=kind.value, known=", ".join(ORDER))
    facts = {"reason": cut.text("reason")} if cut.has("reason") else {}
    return Cut(kind, _change(cut, name, 10**places), cut.text("source", "-"), facts)


def _change(cut: Fields, name: str, scale: int) -> Change:
    if name == "rate":
        return Off(_whole(cut, name, 10_000, least=None), cut.choice("of", CutBase, CutBase.BEFORE) is CutBase.LIST)
    if name == "off":
        return OffAmount(_whole(cut, name, scale, least=None))
    if name == "unit":
        return UnitPrice(_whole(cut, name, scale, least=0))
    multiple = _whole(cut, name, scale, least=0)
    if not multiple:
        raise NumberWrong(name=cut.at + name, given="0")
    return RoundUnit(multiple)


def _whole(cut: Fields, name: str, scale: int, least: int | None) -> int:
    """A number in whole minor units, or a percentage in whole ppm: more decimals are refused, never rounded."""
    found: Fraction = cut.number(name, least) * scale
    if found.denominator != 1:
        raise NumberWrong(name=cut.at + name, given=str(cut.take(name)))
    return int(found)
