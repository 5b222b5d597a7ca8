"""An advice in sentences of the reader's language, from what was told as JSON."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ltc.mode.advice.asked import Wrong
from ltc.mode.advice.questions import RULES as FACTS
from ltc.mode.advice.questions import Block, Question
from ltc.mode.models import Mode
from portal.web.format import count, percent
from portal.words.mode import ENDS, STEPS, WORDS
from portal.words.speak import RULES, word
from pricing.ground.rate import Rounding, rounded

Told = Mapping[str, Any]
TENTH = 1_000  # parts per million in a tenth of a percent
STRONGEST = 3


def share(ppm: int) -> str:
    """A share as a percentage with one decimal, half to even; the exact figure stands in the JSON."""
    return percent(rounded(ppm, TENTH, Rounding.HALF_EVEN) * TENTH)


def signed(ppm: int) -> str:
    """A difference of shares in percentage points, with its sign; what rounds to nothing has none."""
    size = share(abs(ppm))
    return size if size == share(0) else ("−" if ppm < 0 else "+") + size


def question(key: str) -> str:
    """A question as it is asked."""
    return str(WORDS[f"Question.{key}"])


def ends(key: str) -> str:
    """What 0 and 4 mean for a question."""
    low, high = ENDS[key]
    return str(_("0: %(low)s … 4: %(high)s", low=low, high=high))


def step(answer: int | None) -> str:
    """An answer in words."""
    return str(_("unknown") if answer is None else STEPS[answer])


def block(one: Block) -> str:
    """What a group of questions is about."""
    return str(WORDS[f"Block.{one.value}"])


def fact(rule: str) -> str:
    """What a hard rule looks at."""
    return str(WORDS[f"ModeFact.{FACTS[rule].value}"])


def doubt(found: Told) -> str:
    """Why an advice is not to be leant on, or what is to be known about it."""
    told = {name: share(value) if name.endswith("_ppm") else value for name, value in found["facts"].items()}
    if "questions" in told:
        told["questions"] = " · ".join(map(question, str(told["questions"]).split(", ")))
    return str(RULES[found["code"]]) % {"lines": "–", **told}


def bar(rule: Told) -> str:
    """A hard rule that fired, with what it bars."""
    barred = ", ".join(map(word, map(Mode, rule["bars"])))
    said = str(_("%(rule)s It bars: %(modes)s.", rule=RULES[rule["rule"]], modes=barred))
    turned = str(_("Without it another mode would be advised."))
    return f"{said} {turned}" if rule["decisive"] else said


def parts_of(shares: Mapping[str, int]) -> str:
    """The three shares in words."""
    return ", ".join(f"{word(mode)} {share(shares[mode.value])}" for mode in Mode)


def model(version: str) -> str:
    """Which model an advice was given under."""
    number = version.partition(" ")[2]
    return str(_("the shipped model") if not number else _("version %(number)s of the model", number=number))


def verdict(told: Told) -> str:
    """What is advised, in one sentence with the three shares."""
    parts = parts_of(told["shares_ppm"])
    if told["mode"] is None:
        return str(_("No mode is advised. The answers alone say: %(parts)s.", parts=parts))
    return str(_("Advised: %(mode)s (%(parts)s).", mode=word(Mode(told["mode"])), parts=parts))


def flip(told: Told) -> str:
    """The nearest change that would turn the advice."""
    found = told["flip"]
    if not found:
        return str(_("No single answer turns the advice."))
    mode = word(Mode(found["mode"]))
    if "line" in found:
        run = word(Mode(found["to"]))
        return str(_("If %(line)s ran %(run)s, the advice would be %(mode)s.", line=found["line"], run=run, mode=mode))
    asked = {"question": question(found["question"]), "after": step(found["to"]), "mode": mode}
    if found["from"] is None:
        return str(_("Were “%(question)s” answered with “%(after)s”, the advice would be %(mode)s.", **asked))
    before = step(found["from"])
    turned = _(
        "Were “%(question)s” answered with “%(after)s” instead of “%(before)s”, the advice would be %(mode)s.",
        before=before,
        **asked,
    )
    return str(turned)


def stability(told: Told) -> str:
    """How stable the advice is under other weights."""
    found = told["stability"]
    if not found["tried"]:
        return str(_("There was nothing to try with other weights."))
    told_of = {"same": count(found["same"]), "tried": count(found["tried"]), "part": share(found["ppm"])}
    said = _(
        "With other weights (each halved, as it is, half more) %(same)s of %(tried)s say the same: %(part)s.", **told_of
    )
    return str(said)


def answered(told: Told) -> str:
    """How many questions were answered."""
    known, asked = told["answered"], told["questions"]
    return str(_("%(answered)s of %(asked)s questions are answered.", answered=known, asked=asked))


def strongest(told: Told) -> list[Told]:
    """The contributions, those that move the shares most first."""
    return sorted(told["contributions"], key=lambda one: -sum(map(abs, one["ppm"].values())))


def sentences(told: Told) -> list[str]:
    """The whole advice, one sentence after the other."""
    said = [verdict(told), _("Confidence: %(confidence)s.", confidence=word(f"Confidence.{told['confidence']}"))]
    if "answered" in told and not any(found["code"] == "mode.few-answers" for found in told["doubts"]):
        said.append(answered(told))
    said += [doubt(found) for found in told["doubts"]] + [bar(rule) for rule in told.get("rules", ())]
    for one in strongest(told)[:STRONGEST] if "contributions" in told else ():
        moved = ", ".join(f"{word(mode)} {signed(one['ppm'][mode.value])}" for mode in Mode)
        said.append(
            _(
                "“%(question)s” %(answer)s: %(moved)s.",
                question=question(one["question"]),
                answer=step(one["answer"]),
                moved=moved,
            )
        )
    for line in told.get("lines", ()):
        said.append(f"{line['name']} ({share(line['revenue_ppm'])}): {verdict(line)}")
    said += [flip(told), stability(told)] if told["mode"] else []
    if told.get("ask"):
        said.append(_("Most worth asking next: %(question)s", question=question(told["ask"])))
    return said


def wrong(found: Wrong) -> str:
    """One thing that is wrong with a file, with its line."""
    place = str(_("line %(line)s, %(where)s: %(fault)s", line=found.line, where=found.where, fault=word(found.fault)))
    guess = str(_("(perhaps “%(meant)s”?)", meant=found.meant))
    return f"{place} {guess}" if found.meant else place


def options() -> list[tuple[str, str]]:
    """The answers to choose from, unknown first."""
    return [("", _("unknown")), *((str(place), str(said)) for place, said in enumerate(STEPS))]


def all_questions() -> list[tuple[str, str, str]]:
    """Every question: key, text, and what its ends mean."""
    return [(one.value, question(one.value), ends(one.value)) for one in Question]
