"""What can be asked of the advisor, and what can be wrong with a file that asks. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from ltc.mode.advice.portfolio import Line
from ltc.mode.advice.questions import Sheet
from ltc.mode.models import Level
from pricing.ground.errors import Invalid


class Fault(StrEnum):
    """What can be wrong at a place of the file."""

    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    REPEATED = "repeated"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    UNKNOWN_KEY = "unknown_key"
    MISSING = "missing"
    NOT_A_LEVEL = "not_a_level"
    NOT_AN_ANSWER = "not_an_answer"
    NOT_A_FLAG = "not_a_flag"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_NAME = "not_a_name"
    TOO_MANY = "too_many"
    NO_REVENUE = "no_revenue"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong: the line, the place as a path, what, and the key that was perhaps meant."""

    line: int
    where: str
    fault: Fault
    meant: str = ""


class AdviceUnreadable(Invalid):
    """The file cannot be advised on; `wrongs` has everything that is wrong, in the order of the file."""

    code = "advice-unreadable"

    def __init__(self, wrongs: tuple[Wrong, ...]) -> None:
        super().__init__(count=len(wrongs))
        self.wrongs = wrongs


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be advised on. A company has lines, or one sheet for all of it."""

    level: Level
    name: str
    sheet: Sheet
    lines: tuple[Line, ...] = ()
