"""Reading what is to be advised from JSON: all that is wrong is named with its line, nothing is guessed. Pure."""

from dataclasses import dataclass, replace
from difflib import get_close_matches

from ltc.mode.advice.asked import AdviceUnreadable, Asked, Fault, Wrong
from ltc.mode.advice.located import Members, Node, NotJson, parse
from ltc.mode.advice.portfolio import Line, of_deals
from ltc.mode.advice.questions import ANSWER_MAX, ModeFact, Question, Sheet
from ltc.mode.models import Level

UNKNOWN = "unknown"
LINES_MAX = 100
DEALS_MAX = 10_000
AMOUNT_MAX = 10**15
NAME_MAX = 200
COMMON = ("level", "name", "answers", "facts")
KEYS = {
    Level.DEAL: (*COMMON, "value_minor"),
    Level.PRODUCT_LINE: (*COMMON, "deals"),
    Level.COMPANY: (*COMMON, "lines"),
}
LINE_KEYS = ("name", "revenue_minor", "answers", "facts", "deals")
DEAL_KEYS = ("name", "answers")


def read(text: str) -> Asked:
    """What a file asks. Raises AdviceUnreadable."""
    try:
        root = parse(text)
    except NotJson as error:
        raise AdviceUnreadable((Wrong(error.line, "file", Fault(error.fault)),)) from error
    reader = Reader([])
    asked = reader.asked(root)
    if asked is None or reader.wrongs:
        raise AdviceUnreadable(tuple(sorted(reader.wrongs, key=lambda wrong: wrong.line)))
    return asked


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads nodes and notes what is wrong with them."""

    wrongs: list[Wrong]

    def asked(self, root: Node) -> Asked | None:
        """The whole file; None when its level cannot be told."""
        if not isinstance(root.value, Members):
            self._note(root, "file", Fault.NOT_AN_OBJECT)
            return None
        given = {member.key: member.node for member in root.value}
        if "level" not in given:
            self._note(root, "level", Fault.MISSING)
            return None
        if given["level"].value not in list(Level):
            self._note(given["level"], "level", Fault.NOT_A_LEVEL)
            return None
        level = Level(given["level"].value)
        parts = self._object(root, "", KEYS[level])
        if "answers" not in parts and not {"lines", "deals"} & parts.keys():
            self._note(root, "answers", Fault.MISSING)
        sheet = self._sheet(parts, "")
        lines = self._lines(parts["lines"], sheet) if "lines" in parts else ()
        return Asked(level, self._name(parts, ""), sheet, lines)

    def _lines(self, node: Node, shared: Sheet) -> tuple[Line, ...]:
        """A company's lines. What the company answers and is stands for every line that does not say it itself."""
        lines = tuple(
            self._line(one, f"lines[{place}]", shared) for place, one in enumerate(self._list(node, "lines", LINES_MAX))
        )
        if not self.wrongs and not sum(line.revenue_minor for line in lines):
            self._note(node, "lines", Fault.NO_REVENUE)
        return lines

    def _line(self, node: Node, where: str, shared: Sheet) -> Line:
        parts = self._object(node, f"{where}.", LINE_KEYS)
        for key in ("name", "revenue_minor"):
            if key not in parts and isinstance(node.value, Members):
                self._note(node, f"{where}.{key}", Fault.MISSING)
        sheet = self._sheet(parts, f"{where}.")
        whole = replace(sheet, answers=shared.answers | sheet.answers, facts=shared.facts | sheet.facts)
        return Line(self._name(parts, f"{where}."), self._amount(parts, "revenue_minor", where) or 0, whole)

    def _sheet(self, parts: dict[str, Node], where: str) -> Sheet:
        answers = self._answers(parts.get("answers"), f"{where}answers")
        if "deals" in parts:
            found = enumerate(self._list(parts["deals"], f"{where}deals", DEALS_MAX))
            answers = of_deals(answers, [self._deal(one, f"{where}deals[{place}]") for place, one in found])
        return Sheet(answers, self._facts(parts, where), self._amount(parts, "value_minor", where))

    def _deal(self, node: Node, where: str) -> dict[Question, int]:
        parts = self._object(node, f"{where}.", DEAL_KEYS)
        if "answers" not in parts and isinstance(node.value, Members):
            self._note(node, f"{where}.answers", Fault.MISSING)
        return self._answers(parts.get("answers"), f"{where}.answers")

    def _answers(self, node: Node | None, where: str) -> dict[Question, int]:
        found = {}
        for key, one in self._object(node, f"{where}.", tuple(Question)).items() if node else ():
            if type(one.value) is int and 0 <= one.value <= ANSWER_MAX:
                found[Question(key)] = one.value
            elif one.value not in (None, UNKNOWN):
                self._note(one, f"{where}.{key}", Fault.NOT_AN_ANSWER)
        return found

    def _facts(self, parts: dict[str, Node], where: str) -> frozenset[ModeFact]:
        found = set()
        given = self._object(parts["facts"], f"{where}facts.", tuple(ModeFact)) if "facts" in parts else {}
        for key, one in given.items():
            if one.value is True:
                found.add(ModeFact(key))
            elif one.value is not False and one.value not in (None, UNKNOWN):
                self._note(one, f"{where}facts.{key}", Fault.NOT_A_FLAG)
        return frozenset(found)

    def _amount(self, parts: dict[str, Node], key: str, where: str) -> int | None:
        if key not in parts or parts[key].value is None:
            return None
        value = parts[key].value
        if type(value) is int and 0 <= value <= AMOUNT_MAX:
            return value
        self._note(parts[key], f"{where}.{key}".removeprefix("."), Fault.NOT_AN_AMOUNT)
        return None

    def _name(self, parts: dict[str, Node], where: str) -> str:
        value = parts["name"].value if "name" in parts else ""
        if isinstance(value, str) and len(value) <= NAME_MAX and value.isprintable():
            return value
        self._note(parts["name"], f"{where}name", Fault.NOT_A_NAME)
        return ""

    def _object(self, node: Node, where: str, keys: tuple[str, ...]) -> dict[str, Node]:
        """The members that are known; the others are noted, with the key that is like them."""
        if not isinstance(node.value, Members):
            self._note(node, where.removesuffix("."), Fault.NOT_AN_OBJECT)
            return {}
        for member in node.value:
            if member.key not in keys:
                meant = get_close_matches(member.key.lower(), [str(key) for key in keys], 1)
                self.wrongs.append(
                    Wrong(member.node.line, where + _shown(member.key), Fault.UNKNOWN_KEY, "".join(meant))
                )
        return {member.key: member.node for member in node.value if member.key in keys}

    def _list(self, node: Node, where: str, most: int) -> list[Node]:
        if not isinstance(node.value, list) or isinstance(node.value, Members):
            self._note(node, where, Fault.NOT_A_LIST)
            return []
        if not 0 < len(node.value) <= most:
            self._note(node, where, Fault.TOO_MANY)
            return []
        return node.value

    def _note(self, node: Node, where: str, fault: Fault) -> None:
        self.wrongs.append(Wrong(node.line, where, fault))


def _shown(key: str) -> str:
    """A key as a message may repeat it: short, and without what no terminal can show."""
    return "".join(sign if sign.isprintable() else "?" for sign in key[:NAME_MAX])
